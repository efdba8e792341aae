#include "indexer/internal/donor_segments.h"

#include <algorithm>

#include "common/error.h"

namespace dateline {

DonorSegments::DonorSegments(const ArchiveLayout& layout, const Manifest& repaired) {
  std::set<std::uint64_t> seen;
  for (const SegmentRecord& record : repaired.segments) {
    seen.insert(record.id);
    try {
      add_dictionary(ArticleStore(layout.segment(record.id) + "/" + kArticlesFile).dictionary());
    } catch (const Error&) {  // the one to be repaired, or another
    }
  }
  for (const std::uint64_t generation : list_generations(layout)) {
    try {
      for (const SegmentRecord& record : read_manifest(layout, generation).segments) {
        if (seen.insert(record.id).second) {
          auto segment = std::make_unique<ArchivedSegment>(layout, record);
          add_dictionary(segment->articles().dictionary());
          segments_.push_back(std::move(segment));
        }
      }
    } catch (const Error&) {  // gives nothing
    }
  }
}

void DonorSegments::add_dictionary(std::string_view dictionary) {
  if (!dictionary.empty() &&
      std::find(dictionaries_.begin(), dictionaries_.end(), dictionary) == dictionaries_.end()) {
    dictionaries_.emplace_back(dictionary);
  }
}

std::map<DonorSegments::Key, DonorSegments::Row> DonorSegments::find(
    const std::set<Key>& wanted) const {
  std::map<Key, Row> found;
  for (const auto& segment : segments_) {
    if (wanted.empty()) {
      continue;
    }
    for (std::uint32_t docid = 1; docid <= segment->record().articles; ++docid) {
      const Key key{segment->id_hash(docid), segment->content(docid)};
      if (wanted.contains(key)) {
        found.try_emplace(key, Row{segment.get(), docid});
      }
    }
  }
  return found;
}

}  // namespace dateline

#include "indexer/internal/archived_articles.h"

#include <algorithm>

namespace dateline {

ArchivedArticles::ArchivedArticles(const ArchiveLayout& layout, const Manifest& manifest) {
  entries_.reserve(manifest.articles());
  for (const SegmentRecord& record : manifest.segments) {
    const auto number = static_cast<std::uint32_t>(segments_.size());
    segments_.push_back(std::make_unique<ArchivedSegment>(layout, record));
    const ArchivedSegment& segment = *segments_.back();
    for (std::uint32_t docid = 1; docid <= record.articles; ++docid) {
      if (!segment.is_dead(docid)) {
        entries_.push_back({segment.id_hash(docid), {number, docid}});
      }
    }
  }
  std::sort(entries_.begin(), entries_.end());
  if (manifest.refusals) {
    refusals_ = Refusals(layout.tombstone_file(*manifest.refusals));
  }
}

std::vector<RowPlace> ArchivedArticles::with_id_hash(std::uint64_t id_hash) const {
  std::vector<RowPlace> places;
  auto entry = std::lower_bound(entries_.begin(), entries_.end(), Entry{id_hash, {}});
  for (; entry != entries_.end() && entry->id_hash == id_hash; ++entry) {
    places.push_back(entry->place);
  }
  return places;
}

std::optional<RowPlace> ArchivedArticles::find(std::string_view id, std::uint64_t content) const {
  for (const RowPlace& place : with_id_hash(hash64(id))) {
    if ((content != 0 && segment(place).content(place.docid) == content) ||
        segment(place).article(place.docid).id == id) {
      return place;
    }
  }
  return std::nullopt;
}

}  // namespace dateline

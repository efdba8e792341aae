#include "indexer/internal/purge.h"

#include "common/article_json.h"
#include "common/article_store.h"

namespace dateline {

namespace {

bool is_refused(std::string_view json, const Refusals& refusals) {
  return refusals.find(IdHash::of(article_from_json(json).id)) != nullptr;
}

bool holds_taken_out(const ArchivedSegment& segment, const Refusals& refusals) {
  const Tombstones& tombstones = segment.tombstones();
  for (std::size_t i = 0; i < tombstones.dead().size(); ++i) {
    if (tombstones.death(i).kind != DeathKind::kSuperseded ||
        (!refusals.empty() && is_refused(segment.articles().get(tombstones.dead()[i]), refusals))) {
      return true;
    }
  }
  bool found = false;
  for (const FileRecord& file : segment.record().files) {
    if (file.name == kVersionsFile && !refusals.empty()) {
      ArticleStore(segment.directory() + "/" + kVersionsFile)
          .for_each([&](const std::string& json) { found = found || is_refused(json, refusals); });
    }
  }
  return found;
}

}  // namespace

std::vector<MergeGroup> segments_to_purge(const ArchivedArticles& articles, ArchiveChange& change) {
  std::vector<MergeGroup> groups;
  for (std::size_t i = 0; i < articles.segments().size(); ++i) {
    const auto changes = change.changes().find(static_cast<std::uint32_t>(i));
    const bool dying = changes != change.changes().end() && !changes->second.dead.empty();
    if (dying || holds_taken_out(*articles.segments()[i], change.refusals())) {
      groups.push_back({i, i + 1, false, false, 0});
    }
  }
  return groups;
}

}  // namespace dateline

// Articles by their ids, and their earlier texts: dead rows, and what was kept of rows that are
// gone.
#include <algorithm>

#include "common/article_json.h"
#include "common/url.h"
#include "searcher/internal/engine.h"

namespace dateline {

namespace {

std::chrono::sys_seconds instant_of(std::int64_t unix_seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(unix_seconds));
}

}  // namespace

void SearchEngine::add_dead_versions(std::size_t number, std::string_view id,
                                     std::vector<ArticleVersion>& versions) const {
  Segment& segment = *segments_[number];
  const Tombstones& tombstones = segment.tombstones();
  const auto id_hashes = segment.columns().u64(column::kIdHash);
  const std::uint64_t id_hash = hash64(id);
  for (std::size_t i = 0; i < tombstones.dead().size(); ++i) {
    const Docid doc = tombstones.dead()[i];
    const Death death = tombstones.death(i);
    if (id_hashes[doc - 1] != id_hash || death.kind != DeathKind::kSuperseded) {
      continue;
    }
    Article article = read_article(number, doc);
    if (article.id == id) {
      versions.push_back(
          {std::move(article), segment.generation(doc), false, instant_of(death.since)});
    }
  }
}

void SearchEngine::add_kept_versions(const Segment& segment, std::string_view id,
                                     std::vector<ArticleVersion>& versions) const {
  if (segment.versions() == nullptr) {
    return;
  }
  const Columns& columns = segment.versions()->columns;
  const ArticleStore& store = segment.versions()->articles;
  const auto id_hashes = columns.u64(column::kIdHash);
  const auto superseded = columns.i64(kSupersededColumn);
  const auto generations = columns.u32(column::kGeneration);
  const auto [begin, end] = std::equal_range(id_hashes.begin(), id_hashes.end(), hash64(id));
  for (auto found = begin; found != end; ++found) {
    const auto row = static_cast<std::uint32_t>(found - id_hashes.begin());
    Article article = article_from_json(store.get(row + 1));
    if (article.id == id) {
      versions.push_back(
          {std::move(article), generations[row], false, instant_of(superseded[row])});
    }
  }
}

std::vector<ArticleVersion> SearchEngine::versions_of(std::string_view id) {
  std::vector<ArticleVersion> versions;
  if (refusals_.find(IdHash::of(id)) == nullptr) {  // neither deleted nor withdrawn
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      add_dead_versions(i, id, versions);
      add_kept_versions(*segments_[i], id, versions);
    }
  }
  std::sort(versions.begin(), versions.end(), [](const ArticleVersion& a, const ArticleVersion& b) {
    return a.superseded != b.superseded ? a.superseded > b.superseded : a.generation > b.generation;
  });
  if (const auto place = find_id(id)) {
    versions.insert(versions.begin(),
                    {read_article(place->segment, place->docid),
                     segments_[place->segment]->generation(place->docid), true, std::nullopt});
  }
  return versions;
}

std::vector<ArticleVersion> SearchEngine::versions(std::string_view name) {
  for (const std::string& id : ids_meant_by(name)) {
    std::vector<ArticleVersion> versions = versions_of(id);
    if (!versions.empty()) {
      return versions;
    }
  }
  return {};
}

std::optional<SearchEngine::Place> SearchEngine::find(std::string_view name) const {
  for (const std::string& id : ids_meant_by(name)) {
    if (const auto place = find_id(id)) {
      return place;
    }
  }
  return std::nullopt;
}

std::optional<SearchEngine::Place> SearchEngine::find_id(std::string_view id) const {
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const Segment& segment = *segments_[i];
    for (Postings postings = segment.postings(identity_term(id)); postings.next() != kNoDocid;) {
      if (!segment.is_dead(postings.doc())) {
        return Place{i, postings.doc()};
      }
    }
  }
  return std::nullopt;
}

}  // namespace dateline

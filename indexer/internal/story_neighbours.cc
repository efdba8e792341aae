#include "indexer/internal/story_neighbours.h"

#include <algorithm>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "common/article_json.h"
#include "common/article_store.h"
#include "indexer/internal/story_similarity.h"
#include "indexer/internal/story_sketch.h"
#include "indexer/internal/workers.h"

namespace dateline {

namespace {

struct Neighbour {
  std::int64_t distance;  // in days
  RowPlace place;
  auto operator<=>(const Neighbour&) const = default;
};

// Of a day to the nearest of `days`, which are in order and not all undated.
std::int64_t distance_to(const std::vector<std::int32_t>& days, std::int32_t day) {
  const auto after = std::lower_bound(days.begin(), days.end(), day);
  std::int64_t distance = INT64_MAX;
  if (after != days.end()) {
    distance = std::int64_t{*after} - day;
  }
  if (after != days.begin()) {
    distance = std::min(distance, std::int64_t{day} - *(after - 1));
  }
  return distance;
}

class NeighbourFinder {
 public:
  explicit NeighbourFinder(const std::set<std::int32_t>& days)
      : days_(days.begin(), days.end()), undated_(days.contains(kUndatedDay)) {
    std::erase(days_, kUndatedDay);
  }

  std::vector<RowPlace> find(const ArchivedArticles& archive,
                             const std::function<bool(const RowPlace&)>& is_dying) const {
    std::vector<Neighbour> found;
    for (std::uint32_t number = 0; number < archive.segments().size(); ++number) {
      const ArchivedSegment& segment = *archive.segments()[number];
      for (std::uint32_t docid = 1; docid <= segment.record().articles; ++docid) {
        const std::int64_t distance = distance_of(segment.key(docid).day);
        const RowPlace place{number, docid};
        if (distance <= kIdenticalWindowDays && !segment.is_dead(docid) && !is_dying(place)) {
          found.push_back({distance, place});
        }
      }
    }
    if (found.size() > kMaxStoryNeighbours) {
      std::nth_element(found.begin(), found.begin() + kMaxStoryNeighbours, found.end());
      found.resize(kMaxStoryNeighbours);
    }
    std::vector<RowPlace> places;
    for (const Neighbour& neighbour : found) {
      places.push_back(neighbour.place);
    }
    std::sort(places.begin(), places.end());
    return places;
  }

 private:
  // What has no date may be a copy of anything, but seldom is.
  std::int64_t distance_of(std::int32_t day) const {
    if (day == kUndatedDay) {
      return undated_ ? 0 : kIdenticalWindowDays;
    }
    return undated_ ? std::min<std::int64_t>(distance_to(days_, day), kIdenticalWindowDays)
                    : distance_to(days_, day);
  }

  std::vector<std::int32_t> days_;
  const bool undated_;
};

// `places` in order: their blocks are read once.
void add_existing(const ArchivedArticles& archive, std::span<const RowPlace> places,
                  StoryGrouper& stories) {
  std::optional<ArticleReader> reader;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const ArchivedSegment& segment = archive.segment(places[i]);
    if (i == 0 || places[i].segment != places[i - 1].segment) {
      reader.emplace(segment.articles());
    }
    const Article article = article_from_json(reader->get(places[i].docid));
    const SortKey key = segment.key(places[i].docid);
    stories.add_existing(segment.membership(places[i].docid).story, key.day, key.instant,
                         article.source, sketch_of(article));
  }
}

}  // namespace

void add_story_neighbours(const ArchivedArticles& archive, const std::set<std::int32_t>& days,
                          const std::function<bool(const RowPlace&)>& is_dying, unsigned threads,
                          StoryGrouper& stories) {
  constexpr std::size_t kChunk = 256;
  if (days.empty()) {
    return;
  }
  const std::vector<RowPlace> places = NeighbourFinder(days).find(archive, is_dying);
  Workers<std::size_t> workers(threads, 2 * threads, [&] {
    return [&](std::size_t begin) {
      add_existing(archive,
                   std::span(places).subspan(begin).first(std::min(kChunk, places.size() - begin)),
                   stories);
    };
  });
  for (std::size_t begin = 0; begin < places.size(); begin += kChunk) {
    workers.submit(begin);
  }
  workers.finish();
}

}  // namespace dateline

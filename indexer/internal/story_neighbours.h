// The articles of an archive that may be copies of new ones: those published around the same days.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>

#include "indexer/internal/archived_articles.h"
#include "indexer/internal/story_grouper.h"

namespace dateline {

// What a run looks at: sketches are not stored but made again, at 70 µs each.
inline constexpr std::size_t kMaxStoryNeighbours = 60'000;

// Adds the live articles within the time windows of stories around `days` (kUndatedDay among them
// stands for undated articles) to `stories`, the nearest first when they are too many. `is_dying`
// says which rows are left out. Throws Error(kIo, kCorrupt).
void add_story_neighbours(const ArchivedArticles& archive, const std::set<std::int32_t>& days,
                          const std::function<bool(const RowPlace&)>& is_dying, unsigned threads,
                          StoryGrouper& stories);

}  // namespace dateline

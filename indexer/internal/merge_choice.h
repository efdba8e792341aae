// Which segments a run joins: the merge policy, asked in a writer's terms.
#pragma once

#include <vector>

#include "indexer/internal/archive_change.h"

namespace dateline {

enum class MergeTrigger : std::uint8_t { kUpdate, kDelete, kMerge };

// `segments` as they are after the change (ArchiveChange::shapes); `fresh` are the articles that
// come, none for a deletion or a merge.
std::vector<MergeGroup> choose_merges(const std::vector<SegmentRecord>& segments,
                                      const NewArticles& fresh, MergeTrigger trigger);

}  // namespace dateline

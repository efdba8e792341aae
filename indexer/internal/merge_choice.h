// Which segments a run joins: the merge policy, asked in a writer's terms.
#pragma once

#include <vector>

#include "indexer/internal/archive_change.h"
#include "indexer/internal/merge_policy.h"

namespace dateline {

// `segments` as they are after the change (ArchiveChange::shapes); `fresh` are the articles that
// come, none for a deletion or a merge.
std::vector<MergeGroup> choose_merges(std::vector<MergeShape> segments, const NewArticles& fresh);

}  // namespace dateline

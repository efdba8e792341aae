#include "indexer/internal/merge_choice.h"

namespace dateline {

std::vector<MergeGroup> choose_merges(const std::vector<SegmentRecord>&, const NewArticles&,
                                      MergeTrigger) {
  return {};
}

}  // namespace dateline

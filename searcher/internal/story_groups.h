// The matches of a query put together by story.
//
// Most articles are alone in their story (CopyKind::kAlone) and are counted and ranked as they are
// found. Only the others come here, so that a story whose articles lie in several segments counts
// once.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "searcher/internal/collector.h"
#include "searcher/internal/segment.h"

namespace dateline {

// Immutable after construction.
class StoryGroups {
 public:
  // `segments` must outlive the groups.
  StoryGroups(const std::vector<SegmentMatches>& matches, const Segments& segments);

  std::size_t articles() const { return articles_; }
  std::size_t count() const { return count_; }  // stories

  // One a story: its first published match with the score of its best.
  std::vector<Candidate> candidates() const;

  // Counts each story once.
  void add_to(MergedCounts& counts, const std::vector<Field>& facets) const;

 private:
  const Segments& segments_;
  std::size_t articles_ = 0, count_ = 0;
  // Only by story:
  std::vector<SharedMatch> matches_;  // by story, then by publication
  std::vector<std::size_t> ends_;     // of each story in matches_
};

}  // namespace dateline

// The documents in which words stand as a query wants them: phrases and proximity.
#pragma once

#include "searcher/internal/doc_iterator.h"
#include "searcher/internal/plan.h"

namespace dateline {

// `node` is a kSpans node of `plan`; `index` is the segment's number in the plan and `cost` a bound
// on the matches. What is passed by reference must outlive the iterator.
//
// Posting lists give the documents that hold what is needed, and spans.h tells from the position
// lists of each whether it matches, and how often.
DocIteratorPtr make_spans(Segment& segment, const Plan& plan, std::size_t index,
                          const PlanNode& node, std::uint64_t cost, LeafInfo info,
                          const ScoringContext& context);

}  // namespace dateline

// The documents in which words stand as a query wants them: phrases and proximity.
#pragma once

#include "searcher/internal/doc_iterator.h"
#include "searcher/internal/plan.h"

namespace dateline {

// `node` is a kSpans node of `plan`, which must outlive the iterator, as the database must; `index`
// is the segment's number in the plan and `cost` a bound on the matches.
//
// Phrases, and two words near each other, are matched by Xapian in one pass over the database when
// the iterator is first moved: through the public API each position list costs a new B-tree cursor
// (2.6 µs), nine times what Xapian's matcher needs. Their frequency is taken to be that of the
// rarest word in the document, which it cannot exceed. All else is evaluated by spans.h over the
// position lists of documents that hold what is needed.
DocIteratorPtr make_spans(const Xapian::Database& database, const Plan& plan, std::size_t index,
                          const PlanNode& node, std::uint64_t cost, LeafInfo info,
                          const ScoringContext& context);

}  // namespace dateline

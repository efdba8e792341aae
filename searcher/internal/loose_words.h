// Under `any`, what consists of parts counts by its parts: compounds, and text without spaces.
#pragma once

#include "common/analysis.h"
#include "searcher/query.h"

namespace dateline {

// Puts in place of each loose word of several parts an OR of them and the whole: cease-fire is
// (cease-fire OR cease OR fire), a run of characters its pairs of neighbours. So that the query says
// it, and is read the same without `any`.
void take_loose_words_apart(QueryNode& node, Analyzer& analyzer);

}  // namespace dateline

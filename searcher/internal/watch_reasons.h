// Why articles match a query: the parts of it that each satisfies.
//
// What must hold is known to hold: all operands of an AND. Which of several alternatives do, and
// whether a word stands in the title too, is asked of the searcher, one search for all articles at
// a time; so stems, spellings of names and proximity mean here what they mean there.
#pragma once

#include <string>
#include <vector>

#include "searcher/query.h"
#include "searcher/searcher.h"
#include "searcher/watch.h"

namespace dateline {

// At most so many ids are named in one query, and so many parts are asked about.
inline constexpr std::size_t kMaxNamedIds = 500;
inline constexpr std::size_t kMaxReasons = 1000;

// `id:` any of them.
QueryNode ids_node(const std::vector<std::string>& ids);

// The articles of `query` that satisfy `part`, too. The order is such that no words come to stand
// side by side that did not before: two may be a name (see names.tsv).
QueryNode both(QueryNode part, const QueryNode& query);

// The parts that each of `ids` (at least one) satisfies, by position in `ids`; all of them match
// `query`. An article that matches only by what several alternatives mean together (a name of
// several words in another script) has them as one part. After kMaxReasons questions the rest stays
// unnamed. Throws Error.
std::vector<std::vector<MatchedPart>> matched_parts(const Searcher& searcher,
                                                    const QueryNode& query,
                                                    const std::vector<std::string>& ids);

}  // namespace dateline

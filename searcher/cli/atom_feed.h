// News of a watch as an Atom feed (RFC 4287).
#pragma once

#include <ostream>
#include <vector>

#include "searcher/cli/watch_output.h"
#include "searcher/watch.h"

namespace dateline {

// A whole feed, also when nothing is new. An entry is an article, with every query that found it as
// a category; its id comes from the article's and stays the same between runs. Well-formed whatever
// the articles hold: what XML 1.0 cannot hold, and what changes the direction of text, is left out.
void print_atom_feed(std::ostream& out, const std::vector<WatchResult>& results,
                     const WatchOutput& output);

}  // namespace dateline

// Words of the archive that are spelt nearly as a word of the query, or begin as one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/internal/segment.h"
#include "searcher/searcher.h"

namespace dateline {

// How many letters may differ: none in words of up to 3, one in words of up to 6, else two. A
// number has no misspellings.
std::size_t allowed_distance(std::string_view folded);

struct SimilarWord {
  std::string word;
  std::uint64_t articles = 0;
  std::size_t distance = 0;
};

// The words within allowed_distance() of `folded`, the nearest first, of those the most frequent.
// Distance is that of optimal string alignment (Damerau 1964: insertion, deletion, substitution,
// transposition of neighbours), in code points. Walks the sorted vocabulary of each segment as a
// trie, skipping what no ending could bring near enough. (Xapian's own suggestions can miss the
// best word and know only those added to a table of their own.)
std::vector<SimilarWord> similar_words(const std::vector<std::unique_ptr<Segment>>& segments,
                                       std::string_view folded);

// The words that begin with `folded`, the most frequent first. Looks at all of them.
std::vector<Completion> completions(const std::vector<std::unique_ptr<Segment>>& segments,
                                    std::string_view folded, std::size_t limit);

}  // namespace dateline

// Words of the archive that are spelt nearly as a word of the query, or begin as one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/internal/segment.h"
#include "searcher/searcher.h"

namespace dateline {

// How many letters may differ: none in words of up to 3, one in words of up to 6, else two. A word
// with a digit has no misspellings, nor has one that is longer than any term.
std::size_t allowed_distance(std::string_view folded);

struct SimilarWord {
  std::string word;
  std::uint64_t articles = 0;
  std::size_t distance = 0;
};

// The words within allowed_distance() of `folded`, the nearest first, of those the most frequent.
// Only words of the scripts of `folded`, without digits. Distance is that of optimal string
// alignment (Damerau 1964: insertion, deletion, substitution, transposition of neighbours), in code
// points. Walks the sorted vocabulary of each segment as a trie, skipping what no ending could
// bring near enough. (Xapian's own suggestions can miss the best word and know only those added to
// a table of their own.)
std::vector<SimilarWord> similar_words(const Segments& segments, std::string_view folded);

// The two words that `folded` may be, written without the space between them (newyork), joined by a
// space, and how many articles have them one after the other; nothing for a word of other than
// letters. Of all ways to cut it, the one whose rarer word is the most frequent is looked at.
std::optional<SimilarWord> split_word(const Segments& segments, std::string_view folded);

// The words that begin with `folded`, the most frequent first; none for an empty one. Looks at all
// of them in every segment, so that how the archive is cut does not matter: some 100,000 for a
// frequent first letter of a million words.
std::vector<Completion> completions(const Segments& segments, std::string_view folded,
                                    std::size_t limit);

}  // namespace dateline

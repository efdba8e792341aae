// What a batch's words tell the searcher about the vocabulary: which words share a stem, and which
// words of other scripts are names that may be spelt in Latin letters. Kept in the synonym table of
// the batch's database (FORMAT.md); joining databases joins their tables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/analysis.h"

namespace dateline {

// How often a word stands in articles, and how often with a capital letter.
struct SpellingCount {
  std::uint64_t occurrences = 0, capitals = 0;
};
using SpellingCounts = std::unordered_map<std::string, SpellingCount>;

void merge_spellings(SpellingCounts& all, SpellingCounts part);

// Keys and words of the synonym table.
using Synonyms = std::vector<std::pair<std::string, std::string>>;

// For the Latin spellings of every word that the counts tell to be a name, the word. Sorted.
Synonyms spelling_synonyms(const SpellingCounts& counts);

// Thread contract: one a thread, with the Analyzer whose words it is given.
class BatchVocabulary {
 public:
  // A word and its stem in the language of an article that holds it; "" for none.
  void add_stem(Word& word, std::string_view stem);

  // A word of an article, how often it stands there and how often with a capital letter.
  void add_spelling(const Word& word, std::uint32_t occurrences, std::uint32_t capitals);

  // Which words share a stem, sorted; begins anew.
  Synonyms take_stems();

  // Changes when the stems begin anew. Until then a word that was added with a stem need not be
  // added with it again.
  std::uint32_t batch() const { return batch_; }

  // Whether add_spelling() counts such a word.
  static bool counts_spelling(std::string_view word);

  // What was counted, which begins anew. Whether a word is a name is for a whole segment to tell.
  SpellingCounts take_spellings() { return std::exchange(spellings_, {}); }

 private:
  std::uint32_t batch_ = 1;
  Synonyms stems_;
  SpellingCounts spellings_;
};

}  // namespace dateline

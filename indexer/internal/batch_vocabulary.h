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

// How often a word stands in articles of a language, and how often with a capital letter.
struct SpellingCount {
  std::uint64_t occurrences = 0, capitals = 0;
};
using SpellingCounts = std::unordered_map<std::string, SpellingCount>;  // by spelling_entry()

void merge_spellings(SpellingCounts& all, SpellingCounts part);

// Keys and words of the synonym table.
using Synonyms = std::vector<std::pair<std::string, std::string>>;

// For the Latin spellings of every word that the counts tell to be a name, the word. Sorted.
Synonyms spelling_synonyms(const SpellingCounts& counts);

// Thread contract: one a thread, with the Analyzer whose words it is given.
class BatchVocabulary {
 public:
  // A word of an article whose stem Analyzer::stem() told last, in the language of that number.
  void add_stem(Word& word, std::uint8_t number, std::string_view language) {
    const std::uint32_t note = batch_ << 8 | number;
    if (word.noted != note) {
      word.noted = note;
      add_word(word.stemmed, language, word.folded);
    }
  }
  // Likewise of a word as written, which `folded` is without its accents.
  void add_raw_stem(Word& raw, std::uint8_t number, std::string_view language,
                    const std::string& folded) {
    const std::uint32_t note = batch_ << 8 | number;
    if (raw.noted != note) {
      raw.noted = note;
      add_word(raw.stemmed, language, folded);
    }
  }
  // Before numbers of languages are given again.
  void forget_notes() { ++batch_; }

  // The number by which count_spelling() finds a word of a language until era() changes;
  // kNotCounted for words that begin with a Latin letter, and when there are no more numbers.
  std::uint32_t spelling_number(std::string_view language, std::string_view word);
  // How often the word stands in an article, and how often with a capital letter.
  void count_spelling(std::uint32_t number, std::uint32_t occurrences, std::uint32_t capitals);
  std::uint32_t era() const { return era_; }

  static constexpr std::uint32_t kNotCounted = (1u << 24) - 1;  // the highest number

  // Which words share a stem, sorted; begins anew.
  Synonyms take_stems();

  // What was counted, which begins anew with a new era. Whether a word is a name is for a whole
  // segment to tell.
  SpellingCounts take_spellings();

 private:
  struct Spelling {
    std::string entry;  // spelling_entry()
    SpellingCount count;
  };

  void add_word(const std::string& stem, std::string_view language, const std::string& word);

  std::uint32_t batch_ = 1, era_ = 1;
  Synonyms stems_;
  std::vector<Spelling> spellings_;  // by number less 1; a word may have several
};

}  // namespace dateline

#include "indexer/internal/batch_vocabulary.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>

#include "common/internal/utf8.h"
#include "common/schema.h"
#include "common/transliteration.h"

namespace dateline {

namespace {

// The first bytes of words that may be spelt in Latin letters: from Greek on.
constexpr unsigned char kFirstOtherScript = 0xCD;

// Russian нет would be spelt "net", том "tom": in a script with capital letters, only what nearly
// always has one is taken for a name. In others nothing tells a name.
bool is_name(std::string_view word, std::uint64_t occurrences, std::uint64_t capitals) {
  const auto first = static_cast<UChar32>(decode_utf8(word, 0).code);
  return !u_isULowercase(first) || capitals * 5 >= occurrences * 4;
}

// Loanwords in Katakana that are short read like any English word (ファイル: fair).
bool is_telling(std::string_view word, std::string_view latin) {
  constexpr std::size_t kShortKatakana = 5;
  UErrorCode status = U_ZERO_ERROR;
  const auto first = static_cast<UChar32>(decode_utf8(word, 0).code);
  return latin.size() >= kShortKatakana || uscript_getScript(first, &status) != USCRIPT_KATAKANA;
}

void sort_uniquely(Synonyms& synonyms) {
  std::sort(synonyms.begin(), synonyms.end());
  synonyms.erase(std::unique(synonyms.begin(), synonyms.end()), synonyms.end());
}

}  // namespace

void BatchVocabulary::add_stem(Word& word, std::string_view stem) {
  const std::uint32_t note = batch_ << 8 | word.stemmer;
  if (stem.empty() || stem == word.folded || word.noted == note) {
    return;
  }
  word.noted = note;
  stems_.emplace_back(bounded_term(kStemWords, stem), word.folded);
}

bool BatchVocabulary::counts_spelling(std::string_view word) {
  return static_cast<unsigned char>(word.front()) >= kFirstOtherScript;
}

void BatchVocabulary::add_spelling(const Word& word, std::uint32_t occurrences,
                                   std::uint32_t capitals) {
  if (!counts_spelling(word.folded)) {
    return;
  }
  SpellingCount& count = spellings_[word.folded];
  count.occurrences += occurrences;
  count.capitals += capitals;
}

Synonyms BatchVocabulary::take_stems() {
  ++batch_;
  Synonyms stems = std::exchange(stems_, {});
  sort_uniquely(stems);
  return stems;
}

void merge_spellings(SpellingCounts& all, SpellingCounts part) {
  if (all.empty()) {
    all = std::move(part);
    return;
  }
  for (const auto& [word, count] : part) {
    SpellingCount& sum = all[word];
    sum.occurrences += count.occurrences;
    sum.capitals += count.capitals;
  }
}

Synonyms spelling_synonyms(const SpellingCounts& counts) {
  Synonyms synonyms;
  for (const auto& [word, count] : counts) {
    if (!is_name(word, count.occurrences, count.capitals)) {
      continue;
    }
    for (const std::string& latin : latin_renderings(word)) {
      if (is_telling(word, latin)) {
        synonyms.emplace_back(bounded_term(kNameSpellings, latin), word);
      }
    }
  }
  sort_uniquely(synonyms);
  return synonyms;
}

}  // namespace dateline

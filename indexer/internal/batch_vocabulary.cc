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

void BatchVocabulary::add_word(const std::string& stem, std::string_view language,
                               const std::string& word) {
  if (!stem.empty() && stem != word) {
    stems_.emplace_back(stem_term(Field::kText, language, stem), word);
  }
}

std::uint32_t BatchVocabulary::spelling_number(std::string_view language, std::string_view word) {
  const bool is_other_script = static_cast<unsigned char>(word.front()) >= kFirstOtherScript;
  if (!is_other_script || spellings_.size() + 1 == kNotCounted) {
    return kNotCounted;
  }
  spellings_.push_back({spelling_entry(language, word), {}});
  return static_cast<std::uint32_t>(spellings_.size());
}

void BatchVocabulary::count_spelling(std::uint32_t number, std::uint32_t occurrences,
                                     std::uint32_t capitals) {
  SpellingCount& count = spellings_[number - 1].count;
  count.occurrences += occurrences;
  count.capitals += capitals;
}

Synonyms BatchVocabulary::take_stems() {
  ++batch_;
  Synonyms stems = std::exchange(stems_, {});
  sort_uniquely(stems);
  return stems;
}

SpellingCounts BatchVocabulary::take_spellings() {
  SpellingCounts counts;
  for (const Spelling& spelling : spellings_) {
    SpellingCount& sum = counts[spelling.entry];
    sum.occurrences += spelling.count.occurrences;
    sum.capitals += spelling.count.capitals;
  }
  spellings_.clear();
  ++era_;
  return counts;
}

void merge_spellings(SpellingCounts& all, SpellingCounts part) {
  if (all.empty()) {
    all = std::move(part);
    return;
  }
  for (const auto& [entry, count] : part) {
    SpellingCount& sum = all[entry];
    sum.occurrences += count.occurrences;
    sum.capitals += count.capitals;
  }
}

Synonyms spelling_synonyms(const SpellingCounts& counts) {
  Synonyms synonyms;
  for (const auto& [entry, count] : counts) {
    const std::string_view word = parse_spelling_entry(entry).word;
    if (!is_name(word, count.occurrences, count.capitals)) {
      continue;
    }
    for (const std::string& latin : latin_renderings(word)) {
      if (is_telling(word, latin)) {
        synonyms.emplace_back(bounded_term(kNameSpellings, latin), entry);
      }
    }
  }
  sort_uniquely(synonyms);
  return synonyms;
}

}  // namespace dateline

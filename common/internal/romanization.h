// Systems of romanisation as tables, and the spellings that they give a word.
//
// Each system is a table of rules "letters=latin" over a common base; a later rule replaces an
// earlier one with the same left side. On the left side ^ means at the beginning of the word, $ at
// its end, @ after a vowel when it leads and before a vowel when it trails. At each place of the
// word the longest left side wins, then the one with most conditions. A word that holds a letter
// without a rule has no spelling in that system.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/transliteration.h"

namespace dateline {

inline constexpr std::size_t kMinRenderedLetters = 3;

// One system of romanisation. Constant after construction.
class System {
 public:
  System(std::initializer_list<std::string_view> tables);

  std::optional<std::string> spell(std::u32string_view word) const;

 private:
  struct Rule {
    std::u32string from;
    std::string to;
    bool at_start = false, at_end = false, after_vowel = false, before_vowel = false;

    int conditions() const { return at_start + at_end + after_vowel + before_vowel; }
    bool has_same_left_side(const Rule& other) const;
    bool holds(std::u32string_view word, std::size_t at) const;
  };

  static Rule parsed(std::string_view text);
  void add_table(std::string_view table);
  void add(Rule rule);
  const Rule* rule_at(std::u32string_view word, std::size_t at) const;

  std::unordered_map<char32_t, std::vector<Rule>> rules_;  // by the first letter
};

using Systems = std::vector<System>;

// The spellings found so far, distinct, in order.
class Spellings {
 public:
  void add(std::string latin) {
    const bool fits =
        !latin.empty() && latin.size() <= kMaxRenderingBytes && words_.size() < kMaxRenderings &&
        std::all_of(latin.begin(), latin.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (fits && std::find(words_.begin(), words_.end(), latin) == words_.end()) {
      words_.push_back(std::move(latin));
    }
  }

  void add_all(const Systems& systems, std::u32string_view word) {
    for (const System& system : systems) {
      if (std::optional<std::string> latin = system.spell(word)) {
        add(std::move(*latin));
      }
    }
  }

  std::vector<std::string> take() { return std::move(words_); }

 private:
  std::vector<std::string> words_;
};

std::u32string code_points_of(std::string_view utf8);

// Of one script each; `word` is folded.
void spell_cyrillic(std::u32string_view word, Spellings& spellings);
void spell_greek(std::u32string_view word, Spellings& spellings);
void spell_georgian(std::u32string_view word, Spellings& spellings);
void spell_armenian(std::u32string_view word, Spellings& spellings);
void spell_hangul(std::u32string_view syllables, Spellings& spellings);
void spell_katakana(std::u32string_view word, Spellings& spellings);

}  // namespace dateline

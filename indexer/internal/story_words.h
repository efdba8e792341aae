// A text's words as hashes, folded so that two outlets' spellings of one text agree.
//
// Cheaper and coarser than common/analysis, because nobody reads these words: case, diacritics,
// vowel marks, apostrophes and width are folded away; any digits of Unicode are their value. Han,
// kana and the scripts of South-East Asia give overlapping pairs of characters. What this produces
// is stored (in sketches), so a change here is a change of the archive's format.
#pragma once

#include <unicode/utypes.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace dateline {

struct StoryWord {
  std::uint64_t hash = 0;
  bool has_digit = false;
};

// Walks the words of a text, in order. Ill-formed UTF-8 separates words. Linear time, no memory.
// Thread-safe: a walker is a value of its own.
class StoryWords {
 public:
  explicit StoryWords(std::string_view text) : text_(text) {}

  // The next word; false at the end.
  bool next(StoryWord& word);

 private:
  enum class Step : std::uint8_t;
  Step read(std::int32_t& folded);
  void add_ascii(std::uint64_t& hash, bool& has_digit);
  bool next_pair(StoryWord& word, std::int32_t character);

  std::string_view text_;
  std::size_t at_ = 0;
  std::int32_t before_ = 0;  // the character of a script without spaces that stands before
  bool paired_ = false;      // whether it has been part of a pair
};

// A word as it is compared letter by letter. Of scripts without spaces each character is one.
struct StoryToken {
  std::string text;  // folded, UTF-8
  bool has_digit = false;
  bool has_case = false;    // begins with a letter that could be in upper or in lower case
  bool is_capital = false;  // and is in upper case
  bool is_unspaced = false;
  bool opens = false;  // stands where a sentence may begin, so that its case says nothing

  bool operator==(const StoryToken&) const = default;
};

// Walks the tokens of a text as StoryWords its words: cut and folded alike, but that vowel signs
// stay.
class StoryTokens {
 public:
  explicit StoryTokens(std::string_view text) : text_(text) {}

  // The next token; false at the end.
  bool next(StoryToken& token);

 private:
  bool skip_gap();

  std::string_view text_;
  std::size_t at_ = 0;
  bool after_initial_ = false;  // behind a token of one letter, where a full stop ends no sentence
  bool opens_ = true;
};

// Bits that depend on all bits of `value` (the finaliser of MurmurHash3).
constexpr std::uint64_t mix_bits(std::uint64_t value) {
  value = (value ^ (value >> 33)) * 0xff51afd7ed558ccdu;
  value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53u;
  return value ^ (value >> 33);
}

}  // namespace dateline

// The words and numbers of a printed date, for the date parser.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dateline {

struct DateToken {
  enum class Kind : std::uint8_t {
    kEnd,
    kNumber,  // a run of ASCII digits
    kWord,    // a run of ASCII letters, or one of 年 月 日
    kMark,    // one punctuation character; every dash is '-', every dot of a list is '|'
  };
  Kind kind = Kind::kEnd;
  bool after_space = false;  // white space stands before it
  char mark = 0;
  std::uint8_t digits = 0;  // of a number, leading zeros counted
  std::uint64_t value = 0;  // of a number of at most 18 digits
  std::string_view text;

  bool is_number(unsigned min_digits, unsigned max_digits) const {
    return kind == Kind::kNumber && digits >= min_digits && digits <= max_digits;
  }
  bool is_mark(char c) const { return kind == Kind::kMark && mark == c; }
  bool is_word(std::string_view lower_case) const;  // letters compare without case
};

// The tokens of one text, cut without allocation. Views into the text.
class DateTokens {
 public:
  static constexpr std::size_t kMaxTokens = 48;  // JavaScript's long form has 22

  // False when the text holds a character that no date has, or too many tokens.
  bool split(std::string_view text);

  // The token at `index`; kEnd behind the last one.
  const DateToken& operator[](std::size_t index) const {
    return index < size_ ? tokens_[index] : end_;
  }
  std::size_t size() const { return size_; }

 private:
  std::array<DateToken, kMaxTokens> tokens_;
  std::size_t size_ = 0;
  DateToken end_;
};

// 1 to 12 for an English month, whole or in a usual abbreviation ("Sept"); 0 for other words.
unsigned month_from_name(std::string_view word);

// Whether `word` is an English weekday, whole or in a usual abbreviation ("Tues").
bool is_weekday(std::string_view word);

}  // namespace dateline

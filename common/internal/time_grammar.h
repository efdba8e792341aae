// The times of day and zones of printed dates, and what the date grammar shares with them.
#pragma once

#include <cstddef>

#include "common/internal/date_grammar.h"
#include "common/internal/date_tokens.h"

namespace dateline {

// Reads tokens from left to right. Every function named after a part of a date returns whether the
// part stands at at_, and then has moved at_ behind it; otherwise at_ has not moved.
class TimeReader {
 public:
  TimeReader(const DateTokens& tokens, PrintedDate& date) : tokens_(tokens), date_(date) {}

 protected:
  const DateToken& next(std::size_t ahead = 0) const { return tokens_[at_ + ahead]; }

  // Whether the token `ahead` follows the one before it without white space.
  bool is_joined(std::size_t ahead) const { return !next(ahead).after_space; }

  bool has_date() const { return date_.month || date_.numeric_parts; }

  // Whether the number at at_ is an hour rather than a day or a year.
  bool begins_time() const;

  // A time with its zone; at most one is read.
  bool time();

  void set_compact_time(std::uint64_t value, unsigned digits);  // HH, HHMM or HHMMSS

  const DateTokens& tokens_;
  PrintedDate& date_;
  std::size_t at_ = 0;

 private:
  void noon();
  bool iso_time();
  bool clock_time();
  bool military_time();
  void seconds();
  void fraction();
  std::size_t half_length(std::size_t ahead) const;
  void half();
  void zone();
  bool numeric_zone(bool after_name);
  void zone_comment();
};

}  // namespace dateline

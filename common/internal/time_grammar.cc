#include "common/internal/time_grammar.h"

#include "common/internal/time_zones.h"

namespace dateline {

bool TimeReader::begins_time() const {
  return (next(1).is_mark(':') && is_joined(1)) || half_length(1) > 0 ||
         (next(1).is_mark('.') && is_joined(1) && next(2).is_number(2, 2) && is_joined(2));
}

bool TimeReader::time() {
  if (date_.has_time) {
    return false;
  }
  if (next().is_word("noon")) {
    noon();
  } else if (!(next().is_word("t") ? iso_time() : clock_time() || military_time())) {
    return false;
  }
  zone();
  return true;
}

void TimeReader::noon() {
  date_.has_time = true;
  date_.hour = 12;
  ++at_;
}

// What follows the T of ISO 8601.
bool TimeReader::iso_time() {
  if (!date_.day || !is_joined(0) || !is_joined(1)) {
    return false;
  }
  ++at_;
  if (clock_time()) {
    return true;
  }
  const unsigned digits = next().digits;
  if (next().kind != DateToken::Kind::kNumber || (digits != 2 && digits != 4 && digits != 6)) {
    --at_;
    return false;
  }
  set_compact_time(next().value, digits);
  ++at_;
  if (digits == 6) {
    fraction();
  }
  return true;
}

void TimeReader::set_compact_time(std::uint64_t value, unsigned digits) {
  for (unsigned missing = digits; missing < 6; missing += 2) {
    value *= 100;
  }
  date_.has_time = true;
  date_.hour = static_cast<unsigned>(value / 10000);
  date_.minute = static_cast<unsigned>(value / 100 % 100);
  date_.second = static_cast<unsigned>(value % 100);
}

// 14:10, 14:10:00.5, 2:10 p.m., 2.10 pm, 2pm, and 14.10 behind a date.
bool TimeReader::clock_time() {
  if (!next().is_number(1, 2)) {
    return false;
  }
  const bool colon =
      next(1).is_mark(':') && is_joined(1) && next(2).is_number(2, 2) && is_joined(2);
  const bool dot = !colon && next(1).is_mark('.') && is_joined(1) && next(2).is_number(2, 2) &&
                   is_joined(2) && !next(3).is_mark('.') && (has_date() || half_length(3) > 0);
  if (!colon && !dot && half_length(1) == 0) {
    return false;
  }
  date_.has_time = true;
  date_.hour = static_cast<unsigned>(next().value);
  date_.minute = colon || dot ? static_cast<unsigned>(next(2).value) : 0;
  at_ += colon || dot ? 3 : 1;
  if (colon) {
    seconds();
  }
  half();
  if (next().is_word("hrs") || next().is_word("hours") || next().is_word("uhr")) {
    ++at_;
  }
  return true;
}

void TimeReader::seconds() {
  if (next().is_mark(':') && next(1).is_number(2, 2) && is_joined(0) && is_joined(1)) {
    date_.second = static_cast<unsigned>(next(1).value);
    at_ += 2;
    fraction();
  }
}

void TimeReader::fraction() {
  if ((next().is_mark('.') || next().is_mark(',')) && next(1).kind == DateToken::Kind::kNumber &&
      is_joined(0) && is_joined(1)) {
    date_.has_fraction = next(1).text.find_first_not_of('0') != std::string_view::npos;
    at_ += 2;
  }
}

// 1410 hrs, as newspapers in India print it.
bool TimeReader::military_time() {
  if (!next().is_number(4, 4) || !(next(1).is_word("hrs") || next(1).is_word("hours"))) {
    return false;
  }
  set_compact_time(next().value, 4);
  at_ += 2;
  return true;
}

// The tokens that "am", "p.m." and the like at `ahead` take; 0 when there is none.
std::size_t TimeReader::half_length(std::size_t ahead) const {
  if (next(ahead).is_word("am") || next(ahead).is_word("pm")) {
    return 1 + (next(ahead + 1).is_mark('.') ? 1 : 0);
  }
  if ((next(ahead).is_word("a") || next(ahead).is_word("p")) && next(ahead + 1).is_mark('.') &&
      next(ahead + 2).is_word("m")) {
    return 3 + (next(ahead + 3).is_mark('.') ? 1 : 0);
  }
  return 0;
}

void TimeReader::half() {
  const std::size_t length = half_length(0);
  if (length > 0) {
    const char first = next().text.front();
    date_.half = first == 'p' || first == 'P' ? PrintedDate::Half::kPm : PrintedDate::Half::kAm;
    at_ += length;
  }
}

// Z, BST, (BST), +03:00, +0300, GMT+3; then perhaps a name in brackets, as JavaScript prints it.
void TimeReader::zone() {
  const bool bracket = next().is_mark('(');
  const DateToken& name = next(bracket ? 1 : 0);
  if (name.kind == DateToken::Kind::kWord && (!bracket || next(2).is_mark(')')) &&
      zone_offset(name.text, {})) {
    date_.zone_name = name.text;
    at_ += bracket ? 3 : 1;
  }
  const bool universal = name.is_word("gmt") || name.is_word("utc") || name.is_word("ut");
  if (date_.zone_name.empty() || universal) {
    if (numeric_zone(universal)) {
      zone_comment();
    }
  }
}

// `after_name`: behind GMT or UTC, where one digit is enough.
bool TimeReader::numeric_zone(bool after_name) {
  const bool plus = next().is_mark('+');
  if ((!plus && !next().is_mark('-')) || !is_joined(1)) {
    return false;
  }
  const DateToken& hours = next(1);
  const bool has_minutes = hours.is_number(1, 2) && next(2).is_mark(':') && is_joined(2) &&
                           next(3).is_number(2, 2) && is_joined(3);
  if (!has_minutes && !hours.is_number(2, 2) && !hours.is_number(4, 4) &&
      !(after_name && hours.is_number(1, 1))) {
    return false;
  }
  const auto value = static_cast<int>(hours.value);
  const int minutes = has_minutes         ? value * 60 + static_cast<int>(next(3).value)
                      : hours.digits == 4 ? value / 100 * 60 + value % 100
                                          : value * 60;
  date_.zone_offset = std::chrono::minutes(plus ? minutes : -minutes);
  date_.zone_name = {};
  at_ += has_minutes ? 4 : 2;
  return true;
}

void TimeReader::zone_comment() {
  if (!next().is_mark('(')) {
    return;
  }
  std::size_t length = 1;
  while (next(length).kind == DateToken::Kind::kWord) {
    ++length;
  }
  if (length > 1 && next(length).is_mark(')')) {
    at_ += length + 1;
  }
}

}  // namespace dateline

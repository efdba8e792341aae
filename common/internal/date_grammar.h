// What a printed date says, before anyone asks whether such a day exists.
//
// A date is a row of components (weekday, date, time with zone) in any order, each at most once.
// The reader accepts only texts that consist of nothing else; numbers are not yet checked.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dateline {

struct PrintedNumber {
  unsigned value = 0;
  unsigned digits = 0;
};

struct PrintedDate {
  // A date whose parts are known, or (numeric_parts) three numbers of which they are not.
  std::optional<PrintedNumber> year, month, day;
  std::optional<std::array<PrintedNumber, 3>> numeric_parts;

  enum class Half : std::uint8_t { kNone, kAm, kPm };
  bool has_time = false;
  unsigned hour = 0, minute = 0, second = 0;
  bool has_fraction = false;  // other than zeros
  Half half = Half::kNone;

  std::string_view zone_name;                       // one that zone_offset() knows; into the text
  std::optional<std::chrono::minutes> zone_offset;  // printed as a number, any size

  std::optional<std::chrono::milliseconds> timestamp;  // then nothing else is set
};

// False when `text` is not a date of a known form. The result has a date or a timestamp; its year
// is given, a time stands only beside a whole date. Views point into `text`.
bool read_printed_date(std::string_view text, PrintedDate& result);

}  // namespace dateline

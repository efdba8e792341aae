// Numbers as they are written: digits of any script, grouped by commas, points, apostrophes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dateline {

// A stretch of a text, in bytes.
struct NumberPart {
  std::size_t begin, end;
  std::string plain;  // ASCII digits, and points
};

// What number `text` (valid UTF-8) is, or which ones stand side by side in it; nothing when it
// holds anything but digits and their separators. A separator groups digits before each group of
// three, or, as in India, of two and a last one of three (1,234,567 12,34,567 1.234.567 1’234); the
// last one may be a decimal point or comma (1.234,5 is 1234.5, and 3,5 is 3.5). What is dotted
// otherwise stays as it is: dates, versions. Of what is neither, each run of digits is a number:
// 1,2,3.
std::vector<NumberPart> read_numbers(std::string_view text);

}  // namespace dateline

// The letters of place names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dateline {

// What the letters of a word look like.
struct LetterCase {
  bool starts_upper = false;
  std::size_t upper = 0, lower = 0;
  bool is_word = true;  // letters, apostrophes, dots and hyphens only
};

LetterCase letter_case(std::string_view word);

// A place in capitals as it is otherwise written: "NEW YORK" as "New York", "RIO DE JANEIRO" as
// "Rio de Janeiro", "PORT-AU-PRINCE" as "Port-au-Prince"; "WASHINGTON D.C." keeps its D.C.
std::string title_case(std::string_view capitals);

}  // namespace dateline

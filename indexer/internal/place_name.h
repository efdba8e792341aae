// The letters of place names.
#pragma once

#include <cstddef>
#include <string_view>

namespace dateline {

// What the letters of a word look like.
struct LetterCase {
  bool starts_upper = false;
  std::size_t upper = 0, lower = 0;
  bool is_word = true;  // letters, apostrophes, dots and hyphens only
};

LetterCase letter_case(std::string_view word);

// Whether a word is one of the small words within places' names: "Frankfurt am Main", "Santiago de
// Chile".
bool is_place_particle(std::string_view word);

}  // namespace dateline

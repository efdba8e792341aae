#include "indexer/internal/place_name.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "common/internal/utf8.h"

namespace dateline {

LetterCase letter_case(std::string_view word) {
  LetterCase result;
  for (std::uint32_t at = 0; at < word.size();) {
    const CodePoint c = decode_utf8(word, at);
    const auto code = static_cast<UChar32>(c.code);
    if (u_isupper(code)) {
      ++result.upper;
      result.starts_upper = result.starts_upper || at == 0;
    } else if (u_islower(code)) {
      ++result.lower;
    } else if (code != '\'' && code != '.' && code != '-' && code != 0x2019) {
      result.is_word = false;
    }
    at = c.end;
  }
  return result;
}

bool is_place_particle(std::string_view word) {
  constexpr auto kParticles = std::to_array<std::string_view>(
      {"am",  "an",  "aux", "bei", "da",  "de",  "del", "den",  "der", "di",
       "do",  "dos", "du",  "el",  "en",  "ob",  "im",  "in",   "la",  "le",
       "les", "na",  "nad", "of",  "pod", "sur", "the", "upon", "на"});
  return std::find(kParticles.begin(), kParticles.end(), word) != kParticles.end();
}

}  // namespace dateline

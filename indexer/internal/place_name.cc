#include "indexer/internal/place_name.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "common/internal/utf8.h"

namespace dateline {

namespace {

// The words of a place that stay small in title case.
bool is_small_word(std::string_view word) {
  constexpr auto kSmall = std::to_array<std::string_view>(
      {"AM", "AU", "DA", "DAS", "DE", "DEL", "DO", "DOS", "OF", "SUR", "UPON", "НА"});
  return std::find(kSmall.begin(), kSmall.end(), word) != kSmall.end();
}

void append_lower(std::string& text, char32_t c) {
  std::array<char, U8_MAX_LENGTH> bytes{};
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, u_tolower(static_cast<UChar32>(c)));
  text.append(bytes.data(), static_cast<std::size_t>(length));
}

}  // namespace

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

std::string title_case(std::string_view capitals) {
  std::string result;
  for (std::uint32_t at = 0; at < capitals.size();) {
    const std::size_t end = std::min(capitals.find_first_of(" -", at), capitals.size());
    const bool is_small = at > 0 && is_small_word(capitals.substr(at, end - at));
    bool keeps = !is_small;  // the next letter stays a capital
    while (at < end) {
      const CodePoint c = decode_utf8(capitals, at);
      if (keeps) {
        result += capitals.substr(at, c.end - at);
      } else {
        append_lower(result, c.code);
      }
      keeps = !is_small && (c.code == '.' || c.code == '\'' || c.code == 0x2019);
      at = c.end;
    }
    if (end < capitals.size()) {
      result += capitals[end];
    }
    at = static_cast<std::uint32_t>(end + 1);
  }
  return result;
}

}  // namespace dateline

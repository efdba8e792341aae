#include "common/places.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "common/internal/utf8.h"
#include "common/text.h"

namespace dateline {

namespace {

// Shorter names in capitals may be initials: "UAE".
constexpr std::size_t kMaxInitials = 3;

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

bool is_in_capitals(std::string_view text) {
  bool upper = false;
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text, at);
    if (u_islower(static_cast<UChar32>(c.code))) {
      return false;
    }
    upper = upper || u_isupper(static_cast<UChar32>(c.code));
    at = c.end;
  }
  return upper;
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

std::string canonical_place(std::string_view name, const NameTable& places) {
  if (const auto match = places.find(name)) {
    return std::string(match->canonical);
  }
  std::string own = collapse_space(name);
  return own.size() > kMaxInitials && is_in_capitals(own) ? title_case(own) : own;
}

}  // namespace dateline

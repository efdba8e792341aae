// Decoding of UTF-8 that is already known to be valid.
#pragma once

#include <cstdint>
#include <string_view>

namespace dateline {

struct CodePoint {
  char32_t code;
  std::uint32_t end;  // byte offset behind it
};

// The code point at `at` < text.size(). For ill-formed text the result is some code point and an
// end within the text, never a read beyond it.
inline CodePoint decode_utf8(std::string_view text, std::uint32_t at) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) {
    return {lead, at + 1};
  }
  const std::uint32_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (at + length > text.size()) {
    return {0xFFFD, static_cast<std::uint32_t>(text.size())};
  }
  char32_t code = lead & (0x7Fu >> length);
  for (std::uint32_t i = 1; i < length; ++i) {
    code = (code << 6) | (byte(at + i) & 0x3Fu);
  }
  return {code > 0x10FFFF ? 0xFFFD : code, at + length};
}

}  // namespace dateline

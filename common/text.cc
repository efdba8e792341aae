#include "common/text.h"

#include <simdjson.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "common/error.h"

namespace dateline {

namespace {

// ICU's macros count in 32 bits; longer text is looked at in pieces that end between code points.
constexpr std::size_t kPieceBytes = std::size_t{1} << 30;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_ascii_space(unsigned char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

constexpr std::array<std::string_view, 3> kWideSpaces{"\u00A0", "\uFEFF", "\u3000"};

std::size_t space_at_front(std::string_view text) {
  if (is_ascii_space(static_cast<unsigned char>(text.front()))) {
    return 1;
  }
  for (const std::string_view space : kWideSpaces) {
    if (text.starts_with(space)) {
      return space.size();
    }
  }
  return 0;
}

std::size_t space_at_back(std::string_view text) {
  if (is_ascii_space(static_cast<unsigned char>(text.back()))) {
    return 1;
  }
  for (const std::string_view space : kWideSpaces) {
    if (text.ends_with(space)) {
      return space.size();
    }
  }
  return 0;
}

// The length of what collapse_space() replaces at `at`; 0 when that is text.
std::size_t space_or_control_at(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c <= 0x20 || c == 0x7F) {
    return 1;
  }
  if (c == 0xC2 && at + 1 < text.size()) {
    const auto next = static_cast<unsigned char>(text[at + 1]);
    return next >= 0x80 && next <= 0xA0 ? 2 : 0;  // U+0080 to U+009F are controls
  }
  return 0;
}

std::size_t first_ill_formed(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t piece = std::min(text.size() - at, kPieceBytes);
    const auto length = static_cast<std::int32_t>(piece);
    std::int32_t i = 0;
    while (i < length) {
      const std::int32_t start = i;
      UChar32 c = 0;
      U8_NEXT(bytes + at, i, length, c);
      if (c < 0) {
        if (piece == kPieceBytes && start > length - 4) {
          i = start;  // perhaps cut by the end of the piece: see it whole in the next one
          break;
        }
        return at + static_cast<std::size_t>(start);
      }
    }
    at += static_cast<std::size_t>(i);
  }
  return at;
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size()) ? text.size() : first_ill_formed(text);
}

std::string repair_utf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  while (true) {
    const std::size_t valid = first_ill_formed(text);
    repaired += text.substr(0, valid);
    text.remove_prefix(valid);
    if (text.empty()) {
      return repaired;
    }
    // One replacement for each maximal subpart (Unicode 15, section 3.9), which U8_NEXT skips.
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), 4));
    std::int32_t skipped = 0;
    [[maybe_unused]] UChar32 c = 0;
    U8_NEXT(bytes, skipped, length, c);
    repaired += "\uFFFD";
    text.remove_prefix(static_cast<std::size_t>(skipped));
  }
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes) {
  if (bytes >= text.size()) {
    return text;
  }
  while (bytes > 0 && U8_IS_TRAIL(static_cast<std::uint8_t>(text[bytes]))) {
    --bytes;
  }
  return text.substr(0, bytes);
}

std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    const std::size_t space = space_at_front(text);
    if (space == 0) {
      break;
    }
    text.remove_prefix(space);
  }
  while (!text.empty()) {
    const std::size_t space = space_at_back(text);
    if (space == 0) {
      break;
    }
    text.remove_suffix(space);
  }
  return text;
}

std::string collapse_space(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    std::size_t space = 0;
    while (i < text.size() && (space = space_or_control_at(text, i)) == 0) {
      ++i;
    }
    result.append(text, begin, i - begin);
    if (i == text.size()) {
      break;
    }
    if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
    i += space;
  }
  const std::string_view trimmed = trim(result);
  return trimmed.size() == result.size() ? result : std::string(trimmed);
}

std::string fold_value(std::string_view text) {
  if (is_ascii(text)) {
    std::string folded = collapse_space(text);
    std::transform(folded.begin(), folded.end(), folded.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return folded;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::kIncompatible,
                std::string("cannot open ICU's normalisation data: ") + u_errorName(status));
  }
  std::string folded;
  icu::StringByteSink<std::string> sink(&folded);
  const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
  form->normalizeUTF8(0, piece, sink, nullptr, status);
  return collapse_space(folded);
}

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

}  // namespace dateline

#include "searcher/internal/query_characters.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

namespace dateline {

namespace {

constexpr std::u32string_view kSeparators = U"，、；：。！？…｡､،؛؟—―\u200B\uFEFF";
constexpr std::u32string_view kMinuses = U"-‐‑–−－﹣";
constexpr std::u32string_view kClosingOnly = U"」』》〉〞〟｣";

struct Quotation {
  std::u32string_view open, close;
};

// An opening mark is any of `open`, its closing mark any of `close`: languages differ in which way
// round they put the same marks (“a”, „a“, ”a”, »a«, «a»).
constexpr std::array kQuotations{
    Quotation{U"\"＂", U"\"＂"}, Quotation{U"“”„‟", U"“”‟\""}, Quotation{U"«", U"»"},
    Quotation{U"»", U"«»"},      Quotation{U"‹", U"›"},        Quotation{U"›", U"‹›"},
    Quotation{U"「", U"」"},     Quotation{U"『", U"』"},      Quotation{U"｢", U"｣"},
    Quotation{U"《", U"》"},     Quotation{U"〈", U"〉"},      Quotation{U"〝", U"〞〟"},
};

bool contains(std::u32string_view set, char32_t c) {
  return set.find(c) != std::u32string_view::npos;
}

bool is_ascii_alphanumeric(char32_t c) {
  return (c >= U'0' && c <= U'9') || ((c | 0x20) >= U'a' && (c | 0x20) <= U'z');
}

}  // namespace

bool is_word_character(char32_t c) {
  if (c < 0x80) {
    return is_ascii_alphanumeric(c);
  }
  const auto code = static_cast<UChar32>(c);
  return u_hasBinaryProperty(code, UCHAR_ALPHABETIC) || (U_GET_GC_MASK(code) & U_GC_N_MASK) != 0;
}

bool is_separator(char32_t c) {
  if (c < 0x80) {
    return c <= U' ' || c == 0x7F;
  }
  const auto code = static_cast<UChar32>(c);
  return c < 0xA0 || u_isUWhiteSpace(code) || contains(kSeparators, c);
}

bool is_minus(char32_t c) {
  return contains(kMinuses, c);
}

std::u32string_view closing_quotes(char32_t c) {
  const auto found = std::find_if(kQuotations.begin(), kQuotations.end(),
                                  [c](const Quotation& q) { return contains(q.open, c); });
  return found == kQuotations.end() ? std::u32string_view() : found->close;
}

bool is_closing_quote_only(char32_t c) {
  return contains(kClosingOnly, c);
}

bool is_single_quote(char32_t c) {
  return contains(U"'‘’‚‛", c);
}

bool is_hebrew_letter(char32_t c) {
  return c >= 0x05D0 && c <= 0x05EA;
}

int display_width(char32_t c) {
  if (c < 0x300) {
    return 1;
  }
  const auto code = static_cast<UChar32>(c);
  const bool jamo_tail = c >= 0x1160 && c <= 0x11FF;  // drawn into the syllable before
  if (jamo_tail || (U_GET_GC_MASK(code) & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) != 0) {
    return 0;
  }
  const int width = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool is_unprintable(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
    return true;
  }
  const auto code = static_cast<UChar32>(c);
  const bool separator = c == 0x2028 || c == 0x2029;
  return separator || u_hasBinaryProperty(code, UCHAR_BIDI_CONTROL) ||
         (U_GET_GC_MASK(code) & (U_GC_CN_MASK | U_GC_CS_MASK | U_GC_CO_MASK)) != 0;
}

}  // namespace dateline

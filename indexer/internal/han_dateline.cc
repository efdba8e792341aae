#include "indexer/internal/han_dateline.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "common/internal/utf8.h"

namespace dateline {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr auto kHanAgencies = std::to_array<std::string_view>(
    {"新华社", "新華社", "新华网", "中新社", "中新网", "中央社", "本社"});
constexpr std::size_t kMaxHanPlaceBytes = 36;

// Moves `at` behind a number of at most `digits` digits and its unit; false when there is none.
bool skip_number(std::string_view text, std::size_t& at, std::size_t digits,
                 std::string_view unit) {
  std::size_t end = at;
  while (end < text.size() && end - at < digits && is_digit(text[end])) {
    ++end;
  }
  if (end == at || !text.substr(end).starts_with(unit)) {
    return false;
  }
  at = end + unit.size();
  return true;
}

bool is_han(std::string_view text) {
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text, at);
    if (!u_hasBinaryProperty(static_cast<UChar32>(c.code), UCHAR_IDEOGRAPHIC)) {
      return false;
    }
    at = c.end;
  }
  return true;
}

}  // namespace

std::optional<ParsedDateline> parse_han_dateline(std::string_view text) {
  const auto* agency =
      std::find_if(kHanAgencies.begin(), kHanAgencies.end(),
                   [text](std::string_view name) { return text.starts_with(name); });
  if (agency == kHanAgencies.end()) {
    return std::nullopt;
  }
  const std::size_t place_begin = agency->size();
  const std::size_t day_begin = text.find_first_of("0123456789", place_begin);
  if (day_begin == std::string_view::npos || day_begin - place_begin > kMaxHanPlaceBytes ||
      !is_han(text.substr(place_begin, day_begin - place_begin))) {
    return std::nullopt;
  }
  std::size_t at = day_begin;
  skip_number(text, at, 4, "年");
  if (!skip_number(text, at, 2, "月") || !skip_number(text, at, 2, "日")) {
    return std::nullopt;
  }
  ParsedDateline result;
  result.day_text = std::string(text.substr(day_begin, at - day_begin));
  if (!text.substr(at).starts_with("电") && !text.substr(at).starts_with("電") &&
      !text.substr(at).starts_with("讯") && !text.substr(at).starts_with("訊")) {
    return std::nullopt;
  }
  result.length = at + std::string_view("电").size();
  result.place = std::string(text.substr(place_begin, day_begin - place_begin));
  if (*agency != "本社") {  // "our agency": who that is, the source says
    result.agencies.emplace_back(*agency);
  }
  return result;
}

}  // namespace dateline

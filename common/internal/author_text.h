// Cutting of author fields.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "common/text.h"

namespace dateline {

std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

bool has_letter(std::string_view text);  // of any script
bool has_digit(std::string_view text);   // of ASCII

// Without quotes, dashes and the like at both ends; the full stop of "Jr." stays, that of a
// sentence goes.
std::string_view strip_edges(std::string_view text);

// A mail or web address, or a handle.
bool is_web_address(std::string_view word);

// Cuts `text` at every one of `separators` and hands on what stands between, trimmed.
template <typename Function>
void for_each_part(std::string_view text, std::span<const std::string_view> separators,
                   Function function) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const auto separator =
        std::find_if(separators.begin(), separators.end(),
                     [&](std::string_view mark) { return text.substr(at).starts_with(mark); });
    if (at < text.size() && separator == separators.end()) {
      ++at;
      continue;
    }
    if (const std::string_view part = trim(text.substr(begin, at - begin)); !part.empty()) {
      function(part);
    }
    at += at == text.size() ? 1 : separator->size();
    begin = at;
  }
}

}  // namespace dateline

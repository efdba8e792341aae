#include "common/internal/author_text.h"

#include <unicode/uchar.h>

#include <array>

#include "common/internal/utf8.h"

namespace dateline {

namespace {

constexpr auto kEdges = std::to_array<std::string_view>(
    {"\"",     "'",      "\u201C", "\u201D", "\u00AB", "\u00BB", "{", "}",  "*",
     ":",      "-",      "\u2013", "\u2014", ",",      "_",      "~", "<",  ">",
     "\u2018", "\u2019", "\u201E", "=",      "+",      "#",      "@", "：", "!"});

}  // namespace

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  for (std::size_t at = 0;;) {
    const std::size_t next = text.find(from, at);
    result += text.substr(at, next - at);
    if (next == std::string_view::npos) {
      return result;
    }
    result += to;
    at = next + from.size();
  }
}

bool has_letter(std::string_view text) {
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text, at);
    if (u_isalpha(static_cast<UChar32>(c.code))) {
      return true;
    }
    at = c.end;
  }
  return false;
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view strip_edges(std::string_view text) {
  std::size_t size = 0;
  do {
    text = trim(text);
    size = text.size();
    for (const std::string_view edge : kEdges) {
      if (text.starts_with(edge)) {
        text.remove_prefix(edge.size());
      }
      if (text.ends_with(edge)) {
        text.remove_suffix(edge.size());
      }
    }
  } while (text.size() != size);
  const std::size_t space = text.rfind(' ');
  const std::string_view last = text.substr(space == std::string_view::npos ? 0 : space + 1);
  if (last.ends_with('.') && last.size() > 4 && last.find('.') == last.size() - 1) {
    text.remove_suffix(1);
  }
  return text;
}

bool is_web_address(std::string_view word) {
  const std::string folded = fold_value(word);
  return folded.starts_with("www.") || folded.ends_with(".com") || folded.ends_with(".org") ||
         folded.find('@') != std::string::npos;
}

}  // namespace dateline

#include "searcher/render.h"

#include <unicode/uchar.h>

#include <string_view>

#include "common/internal/utf8.h"

namespace dateline {

namespace {

// What a text and its marks become.
struct Style {
  void (*append)(std::string& out, char32_t c, std::string_view bytes);
  std::string_view mark_begin, mark_end;
};

constexpr std::string_view kFirstStrongIsolate = "\u2068";
constexpr std::string_view kPopDirectionalIsolate = "\u2069";
constexpr std::string_view kReplacement = "\uFFFD";

// C0, delete, C1.
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

// Embeddings, overrides and isolates, and what ends them.
bool turns_direction(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_noncharacter(char32_t c) {
  return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

void append_html(std::string& out, char32_t c, std::string_view bytes) {
  switch (c) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    case '\'':
      out += "&#39;";
      return;
    case '\t':
    case '\n':
    case '\r':
      out += ' ';
      return;
    default:
      break;
  }
  if (!is_control(c) && !turns_direction(c) && !is_noncharacter(c)) {
    out += bytes;
  }
}

void append_terminal(std::string& out, char32_t c, std::string_view bytes) {
  const bool harmful = (is_control(c) && c != '\n' && c != '\t') || turns_direction(c);
  out += harmful ? kReplacement : bytes;
}

void append_text(std::string& out, std::string_view text, const Style& style) {
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    style.append(out, point.code, text.substr(at, point.end - at));
    at = point.end;
  }
}

std::string render(const Snippet& snippet, const Style& style) {
  std::string out;
  const std::string_view text = snippet.text;
  std::uint32_t at = 0;
  for (const auto& [begin, end] : snippet.marks) {
    append_text(out, text.substr(at, begin - at), style);
    out += style.mark_begin;
    append_text(out, text.substr(begin, end - begin), style);
    out += style.mark_end;
    at = end;
  }
  append_text(out, text.substr(at), style);
  return out;
}

bool has_right_to_left(std::string_view text) {
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    const UCharDirection direction = u_charDirection(static_cast<UChar32>(point.code));
    if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) {
      return true;
    }
    at = point.end;
  }
  return false;
}

}  // namespace

std::string to_html(const Snippet& snippet) {
  return "<bdi>" + render(snippet, {append_html, "<mark>", "</mark>"}) + "</bdi>";
}

std::string to_terminal(const Snippet& snippet, bool color) {
  const Style style =
      color ? Style{append_terminal, "\x1b[1;33m", "\x1b[0m"} : Style{append_terminal, "*", "*"};
  const std::string text = render(snippet, style);
  if (!has_right_to_left(snippet.text)) {
    return text;
  }
  return std::string(kFirstStrongIsolate) + text + std::string(kPopDirectionalIsolate);
}

}  // namespace dateline

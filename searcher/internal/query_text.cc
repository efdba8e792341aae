#include "searcher/internal/query_text.h"

#include <algorithm>

#include "common/internal/utf8.h"
#include "searcher/internal/query_characters.h"

namespace dateline {

namespace {

// How deep brackets nest in a URL. Keeps "http://(http://(…" from being read again and again.
constexpr std::size_t kMaxWordBrackets = 8;

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

char32_t QueryText::at(std::size_t offset) const {
  return offset < text_.size() ? decode_utf8(text_, static_cast<std::uint32_t>(offset)).code
                               : U'\0';
}

std::size_t QueryText::after(std::size_t offset) const {
  return decode_utf8(text_, static_cast<std::uint32_t>(offset)).end;
}

char32_t QueryText::before(std::size_t offset) const {
  if (offset == 0) {
    return U'\0';
  }
  --offset;
  while (offset > 0 && (static_cast<unsigned char>(text_[offset]) & 0xC0) == 0x80) {
    --offset;
  }
  return at(offset);
}

// Whether a word that reaches `offset` ends there.
bool QueryText::ends_word(std::size_t offset) const {
  const char32_t c = at(offset);
  if (offset >= text_.size() || is_separator(c) || is_open_bracket(c) || is_close_bracket(c) ||
      is_bar(c)) {
    return true;
  }
  const char32_t next = at(after(offset));
  if (is_list_mark(c)) {
    return !is_ascii_digit(before(offset)) || !is_ascii_digit(next);
  }
  if (c == U'&') {  // AT&T, but a&&b
    return !is_word_character(before(offset)) || !is_word_character(next);
  }
  return is_quotation_mark(offset);
}

bool QueryText::is_quotation_mark(std::size_t offset) const {
  const char32_t c = at(offset);
  const bool gershayim =
      c == U'"' && is_hebrew_letter(before(offset)) && is_hebrew_letter(at(after(offset)));
  return !gershayim && (!closing_quotes(c).empty() || is_closing_quote_only(c));
}

// Up to white space, a quotation, or a bracket whose partner is not in the word too: the bracket
// belongs to a group then, whatever stands around the word.
std::size_t QueryText::verbatim_end(std::size_t begin) const {
  std::size_t end = begin;
  std::size_t depth = 0;
  std::size_t outermost = begin;  // the bracket that is open at depth 1
  for (; end < text_.size(); end = after(end)) {
    const char32_t c = at(end);
    if (is_separator(c) || is_quotation_mark(end) || (is_close_bracket(c) && depth == 0)) {
      break;
    }
    if (is_open_bracket(c)) {
      outermost = depth == 0 ? end : outermost;
      if (++depth > kMaxWordBrackets) {
        break;
      }
    }
    depth -= is_close_bracket(c) ? 1 : 0;
  }
  return depth == 0 ? end : outermost;
}

bool QueryText::is_url(std::size_t begin) const {
  const std::size_t letters = static_cast<std::size_t>(
      std::find_if_not(text_.begin() + begin, text_.end(), is_ascii_letter) - text_.begin());
  return letters > begin && text_.substr(letters).starts_with("://");
}

std::size_t QueryText::word_end(std::size_t begin, bool verbatim) const {
  if (verbatim || is_url(begin)) {
    return verbatim_end(begin);
  }
  std::size_t end = begin;
  while (end < text_.size() && (end == begin ? !is_separator(at(end)) : !ends_word(end))) {
    end = after(end);
  }
  return end;
}

bool has_word_character(std::string_view text) {
  for (std::uint32_t i = 0; i < text.size();) {
    const CodePoint point = decode_utf8(text, i);
    if (is_word_character(point.code)) {
      return true;
    }
    i = point.end;
  }
  return false;
}

bool is_wildcard_in_phrase(const QueryText& text, std::size_t offset) {
  const char32_t c = text.at(offset);
  const bool after_word = is_word_character(text.before(offset));
  const bool before_word = is_word_character(text.at(text.after(offset)));
  return (c == U'*' && (after_word || before_word)) || (c == U'?' && after_word && before_word);
}

}  // namespace dateline

// What the characters of a query mean to its lexer. Pure functions.
#pragma once

#include <cstddef>
#include <string_view>

namespace dateline {

// Letters and digits of any script: what makes a run of characters a word and not punctuation.
bool is_word_character(char32_t c);

// Between words, wherever it stands: white space, control characters, and the punctuation that
// other scripts write without a space after it (，。、؟ …, and the dash —).
bool is_separator(char32_t c);

// A list's comma or semicolon, which separates unless it stands between digits (1,000).
inline bool is_list_mark(char32_t c) {
  return c == U',' || c == U';';
}

inline bool is_open_bracket(char32_t c) {
  return c == U'(' || c == U'（' || c == U'﹙';
}

inline bool is_close_bracket(char32_t c) {
  return c == U')' || c == U'）' || c == U'﹚';
}

inline bool is_bar(char32_t c) {
  return c == U'|' || c == U'｜';
}

inline bool is_colon(char32_t c) {
  return c == U':' || c == U'：';
}

inline bool is_equals(char32_t c) {
  return c == U'=' || c == U'＝';
}

inline bool is_ascii_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

// "-" and what keyboards and word processors make of it; not the long dash, which is punctuation.
bool is_minus(char32_t c);

// The characters that close what `c` opens; empty when `c` opens no quotation. Single quotes are
// not among them: see is_single_quote().
std::u32string_view closing_quotes(char32_t c);

// A character that only ever closes a quotation (」).
bool is_closing_quote_only(char32_t c);

// ' ‘ ’ ‚ ‛, which may be apostrophes too.
bool is_single_quote(char32_t c);

// Hebrew writes its abbreviations with a quotation mark inside the word (צה"ל).
bool is_hebrew_letter(char32_t c);

// Columns that a terminal gives a character: 0 for combining marks, 2 for East Asian wide ones.
int display_width(char32_t c);

// Whether printing `c` could move the cursor or reorder the line instead of showing something.
bool is_unprintable(char32_t c);

}  // namespace dateline

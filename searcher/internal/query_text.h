// The text of a query by characters, and where words in it end. Pure functions over valid UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace dateline {

class QueryText {
 public:
  // `text` is valid UTF-8 and must outlive this.
  explicit QueryText(std::string_view text) : text_(text) {}

  char32_t at(std::size_t offset) const;        // U+0000 at the end
  char32_t before(std::size_t offset) const;    // U+0000 at the beginning
  std::size_t after(std::size_t offset) const;  // the next character's offset

  // Where the run of non-separating characters that begins at `begin` ends. A URL, and any text
  // when `verbatim`, runs up to white space, a quotation or a bracket that has no partner in it.
  std::size_t word_end(std::size_t begin, bool verbatim) const;

  // Whether "scheme://" stands there.
  bool is_url(std::size_t begin) const;

  // Whether a double quote of any sort stands there; the one inside a Hebrew abbreviation is none.
  bool is_quotation_mark(std::size_t offset) const;

 private:
  bool ends_word(std::size_t offset) const;
  std::size_t verbatim_end(std::size_t begin) const;

  std::string_view text_;
};

bool has_word_character(std::string_view text);

// Whether a wildcard stands in a word there: "sanction*", "wom?n", but not "really?".
bool is_wildcard_in_phrase(const QueryText& text, std::size_t offset);

}  // namespace dateline

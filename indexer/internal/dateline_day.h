// The day in a dateline, and the words of its line.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dateline {

struct PrintedDay {
  std::string text;         // "May 16", "16 мая 2024"; empty for a lone "16"
  std::size_t end = 0;      // byte offset behind it
  bool known_month = true;  // else the word beside the number may be anything
};

// Reads the day that begins at `at` of `line`: "May 16", "May 16, 2024", "16
// mai", "16. května", "2024. május 16.", and "16" alone before a bracket.
std::optional<PrintedDay> read_printed_day(std::string_view line, std::size_t at);

// Whether `word` is a month's name or a usual abbreviation of one, in some
// forty languages; case and a final full stop make no difference.
bool is_month_word(std::string_view word);

// The word at `at`, up to white space, brackets, dashes or punctuation; a final
// full stop belongs to it, a final hyphen does not.
std::string_view dateline_word(std::string_view line, std::size_t at);

// Behind white space, no-break spaces included.
std::size_t skip_spaces(std::string_view line, std::size_t at);

// Whether a sentence begins at `at`: a letter that is not small, a digit or a currency sign,
// perhaps behind white space and quotes.
bool sentence_begins(std::string_view line, std::size_t at);

}  // namespace dateline

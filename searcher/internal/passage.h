// The text of an article that passages are taken from, and where it may be taken apart: sentences
// and grapheme clusters.
//
// Sentences are those of UAX #29 by ICU's rules for the article's language, within paragraphs, less
// the ends that are no ends: after "Mr.", initials, "U.S.", "d. h.", and ordinals where a language
// writes them with a full stop. The end of a sentence that closes with "U.S." is therefore missed:
// two sentences that hang together do less harm than half of one.
//
// All offsets are bytes of valid UTF-8. Widths are columns: East Asian wide characters take two and
// every other code point one, combining marks as well, so that a width bounds the bytes too.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/article.h"

namespace dateline {

// Lead and body of an article on one line, of each no more than kMaxExaminedBytes: paragraphs have
// their space collapsed and stand one space apart. A longer article's end is rarely its best part.
inline constexpr std::size_t kMaxExaminedBytes = 512u << 10;
struct PassageText {
  std::string text;
  std::vector<std::uint32_t> paragraphs;  // where each begins

  std::size_t end_of_paragraph(std::size_t number) const {
    return number + 1 < paragraphs.size() ? paragraphs[number + 1] - 1 : text.size();
  }
};
PassageText passage_text(const Article& article);

// The columns before each byte (before the character, within one) and, last, of all the text.
std::vector<std::uint32_t> columns_before_bytes(std::string_view text);

struct Sentence {
  std::uint32_t begin, end;  // without the space around it
};

// ICU's break iterators, which are costly to open. Thread contract: one a thread. Methods throw
// Error(kIncompatible) when ICU's data cannot be opened.
class TextBreaks {
 public:
  TextBreaks();
  ~TextBreaks();

  // In order; no sentence is empty, and only space stands between them. Linear in the text.
  std::vector<Sentence> sentences(const PassageText& text, std::string_view language);
  // Of the paragraphs that are `wanted`, by their numbers.
  std::vector<Sentence> sentences(const PassageText& text, std::string_view language,
                                  const std::vector<bool>& wanted);

  // The boundary between grapheme clusters (UAX #29) at `at`, or the nearest one before or after.
  // `at` is between code points.
  std::uint32_t cluster_at_or_before(std::string_view text, std::uint32_t at);
  std::uint32_t cluster_at_or_after(std::string_view text, std::uint32_t at);

 private:
  struct Iterator;
  Iterator& sentence_iterator(std::string_view language);
  Iterator& cluster_iterator();

  std::map<std::string, std::unique_ptr<Iterator>, std::less<>> by_language_;  // bounded
  std::unique_ptr<Iterator> clusters_;
};

}  // namespace dateline

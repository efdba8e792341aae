// Word boundaries by UAX #29, "Unicode Text Segmentation", over UTF-8, without conversion.
//
// The Word_Break property is ICU's, so that new Unicode versions arrive with it. The tailorings:
// Han and Hiragana characters, and the clusters of Thai, Lao, Khmer and Myanmar, are reported one
// by one (analysis makes bigrams of them: a dictionary cuts the same word now here, now there, by
// its neighbours); Katakana runs are not cut; the narrow no-break space and the ties join nothing;
// an acute or grave accent between letters is an apostrophe. Everything else is exactly what ICU's
// root word rules give; a test compares the two.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace dateline {

enum class SpanKind : std::uint8_t {
  kWord,       // letters, digits, Katakana
  kIdeograph,  // one Han or Hiragana character with its marks, or a cluster
};

struct WordSpan {
  std::uint32_t begin, end;  // byte offsets
  SpanKind kind;
};

enum class WordBreakClass : std::uint8_t;

// The word break class of every code point, computed from ICU in pages when first asked for.
class WordBreakClasses {
 public:
  WordBreakClass of(char32_t c);

 private:
  static constexpr std::size_t kPageSize = 256;
  using Page = std::array<WordBreakClass, kPageSize>;
  std::array<std::unique_ptr<Page>, 0x110000 / kPageSize> pages_;
};

// Thread contract: one a thread.
class WordBreaker {
 public:
  WordBreaker();

  // Appends the words of `text` (valid UTF-8, under 2 GiB) to `spans`; what stands between words
  // is left out.
  void split(std::string_view text, std::vector<WordSpan>& spans);

 private:
  struct Unit;
  enum class AsciiKind : std::uint8_t {
    kWord,     // letters, digits and the at sign
    kBetween,  // what never is part of a word: spaces, brackets
    kMiddle,   // what is part of one only between two letters or two digits: full stops
    kOther,    // for the rules to tell, as all that is not ASCII
  };

  AsciiKind ascii_kind(std::string_view text, std::uint32_t at) const;
  std::uint32_t ascii_run(std::string_view text, std::uint32_t at) const;
  bool ends_plainly(std::string_view text, std::uint32_t end) const;
  Unit unit_at(std::string_view text, std::uint32_t at);
  std::uint32_t skip_marks(std::string_view text, std::uint32_t at, bool* after_joiner);
  std::uint32_t word_end(std::string_view text, Unit first, bool& has_content);
  std::uint32_t cluster_end(std::string_view text, std::uint32_t end);

  static constexpr std::size_t kAscii = 0x80;

  WordBreakClasses classes_;
  std::array<AsciiKind, kAscii> ascii_;
  std::array<WordBreakClass, kAscii> ascii_classes_;  // the same as classes_ tells
};

}  // namespace dateline

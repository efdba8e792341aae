#include "common/internal/word_breaks.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "common/internal/utf8.h"

namespace dateline {

// The Word_Break values that the rules distinguish, and those of the tailorings.
enum class WordBreakClass : std::uint8_t {
  kOther,
  kLetter,
  kHebrew,
  kNumeric,
  kKatakana,
  kHangul,        // Hangul syllables, which ICU's rules keep apart from other letters
  kExtendNumLet,  // low line and its kin
  kMidLetter,
  kMidNum,
  kMidNumLet,
  kSingleQuote,
  kDoubleQuote,
  kMark,         // Extend and Format: ignored between what the rules look at (WB4)
  kJoiner,       // ZWJ: the same, and it binds a pictograph (WB3c)
  kPictograph,   // Extended_Pictographic
  kIdeographic,  // Han, Hiragana
  kComplex,      // letters of the scripts that ICU cuts by dictionaries
};

namespace {

using Class = WordBreakClass;

constexpr char32_t kProlongedSoundMark = 0x30FC;

// Of the characters that extend numbers and letters: the narrow no-break space, and the ties. The
// others are low lines.
bool joins_nothing(UChar32 c) {
  return c == 0x202F || c == 0x203F || c == 0x2040 || c == 0x2054;
}

Class classify(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  if ((script == USCRIPT_HAN || script == USCRIPT_HIRAGANA) && u_isalnum(c)) {
    return Class::kIdeographic;
  }
  if (c == 0x3A || c == 0xFE55 || c == 0xFF1A) {
    return Class::kOther;  // colons: ICU's root rules take them out of MidLetter
  }
  if (c == '@') {
    return Class::kLetter;  // ICU's root rules keep addresses whole
  }
  if (c == '`' || c == 0x00B4) {
    return Class::kMidNumLet;
  }
  if (c >= 0xAC00 && c <= 0xD7A3) {
    return Class::kHangul;
  }
  switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
    case U_WB_ALETTER:
      return Class::kLetter;
    case U_WB_HEBREW_LETTER:
      return Class::kHebrew;
    case U_WB_NUMERIC:
      return Class::kNumeric;
    case U_WB_KATAKANA:
      return Class::kKatakana;
    case U_WB_EXTENDNUMLET:
      return joins_nothing(c) ? Class::kOther : Class::kExtendNumLet;
    case U_WB_MIDLETTER:
      return Class::kMidLetter;
    case U_WB_MIDNUM:
      return Class::kMidNum;
    case U_WB_MIDNUMLET:
      return Class::kMidNumLet;
    case U_WB_SINGLE_QUOTE:
      return Class::kSingleQuote;
    case U_WB_DOUBLE_QUOTE:
      return Class::kDoubleQuote;
    case U_WB_EXTEND:
    case U_WB_FORMAT:
      return Class::kMark;
    case U_WB_ZWJ:
      return Class::kJoiner;
    default:
      break;
  }
  if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT && u_isalpha(c)) {
    return Class::kComplex;
  }
  if (u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC)) {  // Tangut, Nushu, Khitan
    return Class::kIdeographic;
  }
  return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) ? Class::kPictograph : Class::kOther;
}

bool is_letter(Class c) {
  return c == Class::kLetter || c == Class::kHebrew;
}

bool is_content(Class c) {
  return is_letter(c) || c == Class::kNumeric || c == Class::kKatakana || c == Class::kHangul;
}

bool keeps_to_itself(Class c) {
  return c == Class::kKatakana || c == Class::kHangul;
}

bool is_ignored(Class c) {
  return c == Class::kMark || c == Class::kJoiner;
}

// WB5, WB8–WB10, WB13–WB13b: what joins with nothing between.
bool joins(Class left, Class right) {
  if (right == Class::kExtendNumLet) {
    return is_content(left) || left == Class::kExtendNumLet;
  }
  if (left == Class::kExtendNumLet) {
    return is_content(right);
  }
  if (keeps_to_itself(left) || keeps_to_itself(right)) {
    return left == right;
  }
  return is_content(left) && is_content(right);
}

// What joins_around() takes for its middle.
bool stands_between(Class c) {
  return c == Class::kMidLetter || c == Class::kMidNum || c == Class::kMidNumLet ||
         c == Class::kSingleQuote || c == Class::kDoubleQuote;
}

// WB6–WB7c, WB11–WB12: what joins around one character in the middle.
bool joins_around(Class left, Class middle, Class right) {
  const bool either = middle == Class::kMidNumLet || middle == Class::kSingleQuote;
  if (is_letter(left) && is_letter(right)) {
    return either || middle == Class::kMidLetter ||
           (middle == Class::kDoubleQuote && left == Class::kHebrew && right == Class::kHebrew);
  }
  return left == Class::kNumeric && right == Class::kNumeric &&
         (either || middle == Class::kMidNum);
}

}  // namespace

WordBreakClass WordBreakClasses::of(char32_t c) {
  std::unique_ptr<Page>& page = pages_[c / kPageSize];
  if (!page) {
    page = std::make_unique<Page>();
    const std::size_t first = c - c % kPageSize;
    for (std::size_t i = 0; i < kPageSize; ++i) {
      (*page)[i] = classify(static_cast<UChar32>(first + i));
    }
  }
  return (*page)[c % kPageSize];
}

struct WordBreaker::Unit {
  WordBreakClass cls = WordBreakClass::kOther;
  std::uint32_t end = 0;  // byte offset behind the code point
  char32_t code = 0;
};

WordBreaker::WordBreaker() {
  for (std::size_t c = 0; c < kAscii; ++c) {
    const Class cls = classes_.of(static_cast<char32_t>(c));
    ascii_classes_[c] = cls;
    ascii_[c] = cls == Class::kLetter || cls == Class::kNumeric ? AsciiKind::kWord
                : cls == Class::kOther                          ? AsciiKind::kBetween
                : stands_between(cls)                           ? AsciiKind::kMiddle
                                                                : AsciiKind::kOther;
  }
}

// Behind the end of the text stands an endless row of kOther.
WordBreaker::Unit WordBreaker::unit_at(std::string_view text, std::uint32_t at) {
  if (at >= text.size()) {
    return {WordBreakClass::kOther, at, 0};
  }
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < kAscii) {
    return {ascii_classes_[byte], at + 1, byte};
  }
  const CodePoint point = decode_utf8(text, at);
  return {classes_.of(point.code), point.end, point.code};
}

WordBreaker::AsciiKind WordBreaker::ascii_kind(std::string_view text, std::uint32_t at) const {
  if (at >= text.size()) {
    return AsciiKind::kBetween;
  }
  const auto byte = static_cast<unsigned char>(text[at]);
  return byte < kAscii ? ascii_[byte] : AsciiKind::kOther;
}

// The end of the run of ASCII letters and digits that begins at `at`.
std::uint32_t WordBreaker::ascii_run(std::string_view text, std::uint32_t at) const {
  while (ascii_kind(text, at) == AsciiKind::kWord) {
    ++at;
  }
  return at;
}

// Whether the word that a run of ASCII letters and digits makes ends with it, because what follows
// at `end` cannot be part of a word, or would have to stand between two letters or digits.
bool WordBreaker::ends_plainly(std::string_view text, std::uint32_t end) const {
  const AsciiKind kind = ascii_kind(text, end);
  return kind == AsciiKind::kBetween ||
         (kind == AsciiKind::kMiddle && ascii_kind(text, end + 1) == AsciiKind::kBetween);
}

std::uint32_t WordBreaker::skip_marks(std::string_view text, std::uint32_t at, bool* after_joiner) {
  bool joiner = false;
  for (Unit unit = unit_at(text, at); is_ignored(unit.cls); unit = unit_at(text, at)) {
    joiner = unit.cls == Class::kJoiner;
    at = unit.end;
  }
  if (after_joiner != nullptr) {
    *after_joiner = joiner;
  }
  return at;
}

// The end of the segment that begins with `first`, marks included. Runs of ASCII letters and digits
// are passed over at once.
std::uint32_t WordBreaker::word_end(std::string_view text, Unit first, bool& has_content) {
  Class left = first.cls;
  has_content = is_content(left);
  std::uint32_t end = first.end;
  while (true) {
    if (left == Class::kLetter || left == Class::kNumeric) {
      const std::uint32_t run_end = ascii_run(text, end);
      if (ends_plainly(text, run_end)) {
        return run_end;
      }
      if (run_end > end) {
        end = run_end;
        left = ascii_classes_[static_cast<unsigned char>(text[end - 1])];
      }
    }
    bool after_joiner = false;
    end = skip_marks(text, end, &after_joiner);
    const Unit next = unit_at(text, end);
    if (joins(left, next.cls) || (after_joiner && next.cls == Class::kPictograph)) {
      left = next.cls;
      has_content = has_content || is_content(left);
      end = next.end;
      continue;
    }
    const Unit second = unit_at(text, skip_marks(text, next.end, nullptr));
    if (joins_around(left, next.cls, second.cls)) {
      left = second.cls;
      end = second.end;
      continue;
    }
    if (left == Class::kHebrew && next.cls == Class::kSingleQuote) {  // WB7a
      left = Class::kOther;
      end = next.end;
      continue;
    }
    return end;
  }
}

// Behind the marks of a letter, and what they stack under it: the consonant after Khmer's coeng or
// Myanmar's virama.
std::uint32_t WordBreaker::cluster_end(std::string_view text, std::uint32_t end) {
  constexpr char32_t kMyanmarVirama = 0x1039, kKhmerCoeng = 0x17D2;
  bool stacks = false;
  for (Unit unit = unit_at(text, end);
       is_ignored(unit.cls) || (stacks && unit.cls == Class::kComplex); unit = unit_at(text, end)) {
    stacks = unit.code == kMyanmarVirama || unit.code == kKhmerCoeng;
    end = unit.end;
  }
  return end;
}

void WordBreaker::split(std::string_view text, std::vector<WordSpan>& spans) {
  bool after_ideograph = false;
  for (std::uint32_t at = 0; at < text.size();) {
    if (ascii_kind(text, at) == AsciiKind::kBetween) {
      after_ideograph = false;
      ++at;
      continue;
    }
    if (ascii_kind(text, at) == AsciiKind::kWord) {  // most words: word_end() in short
      const std::uint32_t end = ascii_run(text, at + 1);
      if (ends_plainly(text, end)) {
        spans.push_back({at, end, SpanKind::kWord});
        after_ideograph = false;
        at = end;
        continue;
      }
    }
    const Unit unit = unit_at(text, at);
    const bool ideograph =
        unit.cls == Class::kIdeographic || (after_ideograph && unit.code == kProlongedSoundMark);
    std::uint32_t end = unit.end;
    if (ideograph) {
      end = skip_marks(text, end, nullptr);
      spans.push_back({at, end, SpanKind::kIdeograph});
    } else if (unit.cls == Class::kComplex) {
      end = cluster_end(text, end);
      spans.push_back({at, end, SpanKind::kIdeograph});
    } else if (is_content(unit.cls) || unit.cls == Class::kExtendNumLet) {
      bool has_content = false;
      end = word_end(text, unit, has_content);
      if (has_content) {
        spans.push_back({at, end, SpanKind::kWord});
      }
    }
    after_ideograph = ideograph;
    at = end;
  }
}

}  // namespace dateline

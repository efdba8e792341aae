#include "indexer/internal/story_words.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <memory>
#include <vector>

namespace dateline {

enum class StoryWords::Step : std::uint8_t { kGap, kLetter, kDigit, kCharacter, kNothing, kEnd };

namespace {

// What a character is to a walker, in one number: class in the upper byte, folded form below.
using Trait = std::uint32_t;
constexpr Trait kGap = 0, kLetter = 1, kDigit = 2, kCharacter = 3, kNothing = 4;
constexpr unsigned kTraitShift = 24;
constexpr Trait kFoldedMask = (1u << kTraitShift) - 1;

bool is_apostrophe(UChar32 c) {
  return c == '\'' || c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0x60 || c == 0xB4;
}

// Scripts written without spaces between words.
bool is_unspaced(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return c == 0x30FC;  // the mark that lengthens a vowel of katakana
  }
}

// The letter without its marks, in lower case.
UChar32 folded(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfkd = unorm2_getNFKDInstance(&status);
  const bool is_hangul = c >= 0xAC00 && c <= 0xD7A3;
  UChar parts[64];
  if (U_SUCCESS(status) && !is_hangul) {
    const std::int32_t length = unorm2_getDecomposition(nfkd, c, parts, 64, &status);
    if (U_SUCCESS(status) && length > 0) {
      std::int32_t at = 0;
      U16_NEXT(parts, at, length, c);
    }
  }
  switch (c) {
    case 0x0649:  // alef maksura, which many write for yeh
    case 0x06CC:
      return 0x064A;
    case 0x0629:  // teh marbuta, which many write as heh
      return 0x0647;
    case 0x06A9:
      return 0x0643;
    default:
      return u_foldCase(c, U_FOLD_CASE_DEFAULT);
  }
}

Trait trait_of(UChar32 c) {
  const std::uint32_t category = U_GET_GC_MASK(c);
  if (is_apostrophe(c) || c == 0x0640 || (category & (U_GC_MN_MASK | U_GC_CF_MASK)) != 0) {
    return is_unspaced(c) ? kGap << kTraitShift : kNothing << kTraitShift;
  }
  if (const std::int32_t digit = u_charDigitValue(c); digit >= 0) {
    return kDigit << kTraitShift | static_cast<Trait>('0' + digit);
  }
  if ((category & (U_GC_L_MASK | U_GC_MC_MASK | U_GC_N_MASK)) == 0) {
    return kGap << kTraitShift;
  }
  return (is_unspaced(c) ? kCharacter : kLetter) << kTraitShift | static_cast<Trait>(folded(c));
}

// The traits of the basic plane, where nearly all text is.
const std::vector<Trait>& basic_traits() {
  static const std::vector<Trait> traits = [] {
    std::vector<Trait> all(0x10000);
    for (UChar32 c = 0; c < 0x10000; ++c) {
      all[static_cast<std::size_t>(c)] = trait_of(c);
    }
    return all;
  }();
  return traits;
}

// The trait of the character at `at`, which is moved behind it. Ill-formed UTF-8 is a gap, and its
// character negative.
Trait next_trait(std::string_view text, std::size_t& at, UChar32& c) {
  static const Trait* const kTraits = basic_traits().data();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  U8_NEXT(bytes, at, text.size(), c);
  if (c < 0) {
    return kGap << kTraitShift;
  }
  return c < 0x10000 ? kTraits[c] : trait_of(c);
}

// What may stand between two sentences, or before one that is quoted.
bool ends_sentence(UChar32 c) {
  constexpr std::u32string_view kEnds = U"!?:;\n\u2026\u2022\u00B7\u3002\u061F\u06D4\u0964";
  constexpr std::u32string_view kQuotes = U"\"\u201C\u201E\u00AB\u2039\u00BF\u00A1";
  const auto character = static_cast<char32_t>(c);
  return kEnds.find(character) != std::u32string_view::npos ||
         kQuotes.find(character) != std::u32string_view::npos;
}

// A mark that is a letter of its word, as in the scripts of India.
bool is_vowel_sign(UChar32 c) {
  return u_charType(c) == U_NON_SPACING_MARK && u_getCombiningClass(c) == 0;
}

void append_utf8(std::string& text, UChar32 c) {
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

// FNV-1a over characters.
void add_letter(std::uint64_t& hash, std::int32_t folded) {
  constexpr std::uint64_t kPrime = 0x100000001b3u;
  hash = (hash ^ static_cast<std::uint32_t>(folded)) * kPrime;
}

}  // namespace

StoryWords::Step StoryWords::read(std::int32_t& folded) {
  if (at_ >= text_.size()) {
    return Step::kEnd;
  }
  UChar32 c = 0;
  const Trait trait = next_trait(text_, at_, c);
  folded = static_cast<std::int32_t>(trait & kFoldedMask);
  return static_cast<Step>(trait >> kTraitShift);
}

// Adds the run of ASCII letters and digits that begins here to a word, as next() would one by one.
void StoryWords::add_ascii(std::uint64_t& hash, bool& has_digit) {
  static const Trait* const kTraits = basic_traits().data();
  // In registers: every text is read here.
  std::uint64_t new_hash = hash;
  Trait kinds = 0;
  std::size_t at = at_;
  for (; at < text_.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text_[at]);
    const Trait trait = byte < 0x80 ? kTraits[byte] : kGap << kTraitShift;
    const Trait kind = trait >> kTraitShift;
    if (kind != kLetter && kind != kDigit) {
      break;
    }
    add_letter(new_hash, static_cast<std::int32_t>(trait & kFoldedMask));
    kinds |= kind;
  }
  static_assert((kLetter & kDigit) == 0);
  has_digit = has_digit || (kinds & kDigit) != 0;
  hash = new_hash;
  at_ = at;
}

// A pair with the character before, if there is one. One that stands alone is a word as well.
bool StoryWords::next_pair(StoryWord& word, std::int32_t character) {
  const std::int32_t before = before_;
  before_ = character;
  if (before == 0) {
    paired_ = false;
    return false;
  }
  paired_ = true;
  word = {
      mix_bits(static_cast<std::uint64_t>(before) << 32 | static_cast<std::uint32_t>(character)),
      false};
  return true;
}

bool StoryWords::next(StoryWord& word) {
  constexpr std::uint64_t kSeed = 0xcbf29ce484222325u;
  std::uint64_t hash = kSeed;
  bool has_digit = false;
  while (true) {
    if (before_ == 0) {
      add_ascii(hash, has_digit);
    }
    const std::size_t begin = at_;
    std::int32_t folded = 0;
    const Step step = read(folded);
    if (step == Step::kNothing) {
      continue;
    }
    if (step == Step::kLetter || step == Step::kDigit) {
      if (before_ != 0 && !paired_) {
        at_ = begin;
      } else {
        before_ = 0;
        add_letter(hash, folded);
        has_digit = has_digit || step == Step::kDigit;
        continue;
      }
    } else if (hash != kSeed) {
      at_ = begin;
      word = {mix_bits(hash), has_digit};
      return true;
    } else if (step == Step::kCharacter) {
      if (next_pair(word, folded)) {
        return true;
      }
      continue;
    }
    // The end of a run of characters: what stands alone is told now.
    const std::int32_t alone = paired_ ? 0 : before_;
    before_ = 0;
    paired_ = false;
    if (alone != 0) {
      word = {mix_bits(static_cast<std::uint32_t>(alone)), false};
      return true;
    }
    if (step == Step::kEnd) {
      return false;
    }
  }
}

// To the next letter, digit or character; false at the end.
bool StoryTokens::skip_gap() {
  bool stopped = false;
  while (at_ < text_.size()) {
    const std::size_t begin = at_;
    UChar32 c = 0;
    const Trait kind = next_trait(text_, at_, c) >> kTraitShift;
    if (kind != kGap && kind != kNothing) {
      at_ = begin;
      return true;
    }
    // A full stop within a number or a name of initials ends nothing.
    opens_ = opens_ || ends_sentence(c) || (stopped && u_isUWhiteSpace(c));
    stopped = c == '.' && !after_initial_;
  }
  return false;
}

bool StoryTokens::next(StoryToken& token) {
  token = {};
  if (!skip_gap()) {
    return false;
  }
  token.opens = opens_;
  std::size_t letters = 0;
  while (at_ < text_.size()) {
    const std::size_t begin = at_;
    UChar32 c = 0;
    const Trait trait = next_trait(text_, at_, c);
    const Trait kind = trait >> kTraitShift;
    if (kind == kGap || (kind == kCharacter && letters > 0)) {
      at_ = begin;
      break;
    }
    if (kind == kNothing) {
      if (is_vowel_sign(c)) {
        append_utf8(token.text, c);
      }
      continue;
    }
    if (letters++ == 0) {
      token.is_capital = u_isUUppercase(c) || u_istitle(c);
      token.has_case = token.is_capital || u_isULowercase(c);
    }
    token.has_digit = token.has_digit || kind == kDigit;
    append_utf8(token.text, static_cast<UChar32>(trait & kFoldedMask));
    if (kind == kCharacter) {
      token.is_unspaced = true;
      break;
    }
  }
  after_initial_ = letters == 1;
  opens_ = false;
  return true;
}

}  // namespace dateline

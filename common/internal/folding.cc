#include "common/internal/folding.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>

#include "common/error.h"

namespace dateline {

namespace {

struct Replacement {
  char32_t from;
  const char16_t* to;
};

// Letters that no decomposition takes apart. NFKC_Casefold has already made ß ss.
constexpr std::array kReplacements{
    Replacement{0x00E6, u"ae"},      // æ
    Replacement{0x00F0, u"d"},       // ð
    Replacement{0x00F8, u"o"},       // ø
    Replacement{0x00FE, u"th"},      // þ
    Replacement{0x0111, u"d"},       // đ
    Replacement{0x0127, u"h"},       // ħ
    Replacement{0x0131, u"i"},       // ı
    Replacement{0x0142, u"l"},       // ł
    Replacement{0x0153, u"oe"},      // œ
    Replacement{0x0167, u"t"},       // ŧ
    Replacement{0x0629, u"\u0647"},  // teh marbuta: heh
    Replacement{0x0640, u""},        // tatweel
    Replacement{0x0649, u"\u064A"},  // alef maksura: yeh
    Replacement{0x0671, u"\u0627"},  // alef wasla: alef
    Replacement{0x06A9, u"\u0643"},  // keheh: kaf
    Replacement{0x06AA, u"\u0643"},  // swash kaf: kaf
    Replacement{0x06C1, u"\u0647"},  // Urdu heh goal: heh
    Replacement{0x06C3, u"\u0647"},  // Urdu teh marbuta goal: heh
    Replacement{0x06CC, u"\u064A"},  // Persian yeh: yeh
    Replacement{0x06D2, u"\u064A"},  // Urdu yeh barree: yeh
    Replacement{0x06D5, u"\u0647"},  // ae: heh
};

// ICU's normalisation forms, opened once.
struct Forms {
  static const Forms& get() {
    static const Forms forms;
    return forms;
  }

  const icu::Normalizer2* casefold = open(&icu::Normalizer2::getNFKCCasefoldInstance);
  const icu::Normalizer2* decomposed = open(&icu::Normalizer2::getNFDInstance);
  const icu::Normalizer2* composed = open(&icu::Normalizer2::getNFCInstance);

 private:
  static const icu::Normalizer2* open(const icu::Normalizer2* (*get_instance)(UErrorCode&)) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* instance = get_instance(status);
    if (U_FAILURE(status)) {
      throw Error(ErrorCode::kIncompatible,
                  std::string("cannot open ICU's normalisation data: ") + u_errorName(status));
    }
    return instance;
  }
};

icu::UnicodeString normalize(const icu::Normalizer2& form, const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  return form.normalize(text, status);
}

// Whether a mark on a Cyrillic letter is part of the letter: й ў (breve), ї (diaeresis), ѓ ќ
// (acute).
bool is_cyrillic_letter_mark(UChar32 base, UChar32 mark) {
  switch (mark) {
    case 0x0300:
      return false;
    case 0x0301:
      return base == 0x0433 || base == 0x043A;
    case 0x0308:
      return base != 0x0435;
    default:
      return true;
  }
}

bool is_arabic_letter_mark(UChar32 base, UChar32 mark) {
  const bool hamza_or_madda = mark >= 0x0653 && mark <= 0x0655;
  return hamza_or_madda && base != 0x0627;
}

// The blocks from Devanagari to Kannada have one layout (that of ISCII); of these scripts nasals
// and nuktas are spelling variants. Tamil has neither.
namespace indic {

constexpr UChar32 kFirstBlock = 0x0900, kEnd = 0x0D00, kTamil = 0x0B80, kBlock = 0x80;
constexpr UChar32 kCandrabindu = 0x01, kAnusvara = 0x02, kNukta = 0x3C, kVirama = 0x4D;

// Five consonants, the last of which is the nasal: velar, palatal, retroflex, dental, labial.
constexpr std::array<UChar32, 5> kClasses{0x15, 0x1A, 0x1F, 0x24, 0x2A};
constexpr UChar32 kInClass = 5;

bool is_indic(UChar32 c) {
  return c >= kFirstBlock && c < kEnd && (c < kTamil || c >= kTamil + kBlock);
}

UChar32 offset(UChar32 c) {
  return c % kBlock;
}

// 0: a letter of no class.
UChar32 class_of(UChar32 c) {
  const auto found = std::find_if(kClasses.begin(), kClasses.end(), [c](UChar32 first) {
    return offset(c) >= first && offset(c) < first + kInClass;
  });
  return found == kClasses.end() ? 0 : *found;
}

bool is_nasal(UChar32 c) {
  const UChar32 first = class_of(c);
  return first != 0 && offset(c) == first + kInClass - 1;
}

// Whether a nasal, the virama and a consonant of the nasal's class that is none begin at `at`.
bool is_written_out_nasal(const icu::UnicodeString& text, std::int32_t at) {
  if (at + 2 >= text.length() || !is_indic(text[at]) || !is_nasal(text[at])) {
    return false;
  }
  const UChar32 after = text[at + 2];
  return is_indic(text[at + 1]) && offset(text[at + 1]) == kVirama && is_indic(after) &&
         class_of(after) == class_of(text[at]) && !is_nasal(after);
}

icu::UnicodeString with_anusvara(const icu::UnicodeString& decomposed) {
  icu::UnicodeString result;
  for (std::int32_t i = 0; i < decomposed.length(); ++i) {
    const char16_t c = decomposed[i];
    if (!is_indic(c)) {
      result.append(c);
    } else if (is_written_out_nasal(decomposed, i)) {
      result.append(static_cast<char16_t>(c - offset(c) + kAnusvara));
      ++i;
    } else if (offset(c) == kCandrabindu) {
      result.append(static_cast<char16_t>(c - offset(c) + kAnusvara));
    } else if (offset(c) != kNukta) {
      result.append(c);
    }
  }
  return result;
}

bool has_indic(const icu::UnicodeString& text) {
  for (std::int32_t i = 0; i < text.length(); ++i) {
    if (is_indic(text[i])) {
      return true;
    }
  }
  return false;
}

}  // namespace indic

bool keeps_mark(UChar32 base, UChar32 mark) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(base, &status)) {
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_HEBREW:
      return false;
    case USCRIPT_ARABIC:
      return is_arabic_letter_mark(base, mark);
    case USCRIPT_CYRILLIC:
      return is_cyrillic_letter_mark(base, mark);
    default:
      return true;
  }
}

icu::UnicodeString without_variants(const icu::UnicodeString& decomposed) {
  icu::UnicodeString result;
  UChar32 base = 0;
  for (std::int32_t i = 0; i < decomposed.length();) {
    const UChar32 c = decomposed.char32At(i);
    i += U16_LENGTH(c);
    if (u_getCombiningClass(c) != 0 || u_charType(c) == U_NON_SPACING_MARK) {
      if (keeps_mark(base, c)) {
        result.append(c);
      }
      continue;
    }
    base = c;
    if (u_isUWhiteSpace(c)) {  // some compatibility forms are several words
      continue;
    }
    if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER) {
      result.append(static_cast<UChar32>('0' + u_charDigitValue(c)));
      continue;
    }
    const auto* found =
        std::find_if(kReplacements.begin(), kReplacements.end(),
                     [c](const Replacement& r) { return r.from == static_cast<char32_t>(c); });
    if (found != kReplacements.end()) {
      result.append(found->to, -1);
    } else {
      result.append(c);
    }
  }
  return result;
}

bool is_ascii(std::string_view word) {
  return std::all_of(word.begin(), word.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string ascii_casefold(std::string_view word) {
  std::string folded(word);
  for (char& c : folded) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return folded;
}

icu::UnicodeString unicode_string(std::string_view word) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(word.data(), static_cast<std::int32_t>(word.size())));
}

}  // namespace

std::string fold_word(std::string_view word) {
  if (is_ascii(word)) {
    return ascii_casefold(word);
  }
  const Forms& forms = Forms::get();
  icu::UnicodeString decomposed =
      normalize(*forms.decomposed, normalize(*forms.casefold, unicode_string(word)));
  if (indic::has_indic(decomposed)) {
    decomposed = indic::with_anusvara(decomposed);
  }
  std::string folded;
  normalize(*forms.composed, without_variants(decomposed)).toUTF8String(folded);
  return folded;
}

std::string casefold_word(std::string_view word) {
  if (is_ascii(word)) {
    return ascii_casefold(word);
  }
  const Forms& forms = Forms::get();
  std::string folded;
  normalize(*forms.composed, normalize(*forms.casefold, unicode_string(word))).toUTF8String(folded);
  return folded;
}

}  // namespace dateline

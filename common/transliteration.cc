// Which rules a word is spelt by: those of its script, or ICU's for alphabets without our own.
#include "common/transliteration.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <memory>

#include "common/internal/folding.h"
#include "common/internal/romanization.h"
#include "common/text.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxLetters = 40;  // longer words are no names
constexpr std::size_t kMinHangulSyllables = 2;

// Transliterators are not safe to share, and opening one takes milliseconds.
icu::Transliterator* any_latin() {
  static thread_local const std::unique_ptr<icu::Transliterator> transliterator = [] {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where{};
    std::unique_ptr<icu::Transliterator> opened(
        icu::Transliterator::createInstance("Any-Latin", UTRANS_FORWARD, where, status));
    return U_SUCCESS(status) ? std::move(opened) : nullptr;
  }();
  return transliterator.get();
}

// ICU follows ISO 15919: ś ṣ are sh, c is ch in English.
icu::UnicodeString in_english(icu::UnicodeString latin) {
  latin.findAndReplace(u"ch", u"chh").findAndReplace(u"c", u"ch").findAndReplace(u"chhh", u"chh");
  return latin.findAndReplace(u"ś", u"sh").findAndReplace(u"ṣ", u"sh");
}

bool writes_final_schwa(UScriptCode script) {
  return script == USCRIPT_DEVANAGARI || script == USCRIPT_BENGALI || script == USCRIPT_GUJARATI ||
         script == USCRIPT_GURMUKHI || script == USCRIPT_ORIYA;
}

// Without marks, primes and apostrophes.
std::string letters_of(const icu::UnicodeString& latin) {
  icu::UnicodeString letters;
  for (std::int32_t i = 0; i < latin.length(); i = latin.moveIndex32(i, 1)) {
    const UChar32 c = latin.char32At(i);
    if (u_isalpha(c) && u_charType(c) != U_MODIFIER_LETTER) {
      letters.append(c == 0x01DD || c == 0x0259 ? UChar32{'a'} : c);  // schwa, in two codings
    }
  }
  std::string utf8;
  letters.toUTF8String(utf8);
  return fold_word(utf8);
}

void spell_by_icu(std::string_view word, UScriptCode script, Spellings& spellings) {
  icu::Transliterator* const transliterator = any_latin();
  if (transliterator == nullptr) {
    return;
  }
  auto latin = icu::UnicodeString::fromUTF8(
      icu::StringPiece(word.data(), static_cast<std::int32_t>(word.size())));
  transliterator->transliterate(latin);
  for (std::string spelling : {letters_of(in_english(latin)), letters_of(latin)}) {
    if (writes_final_schwa(script) && spelling.size() > kMinRenderedLetters &&
        spelling.ends_with('a')) {
      spellings.add(spelling.substr(0, spelling.size() - 1));
    }
    spellings.add(std::move(spelling));
  }
}

// The one script of a word's letters; USCRIPT_INVALID_CODE when it has several, or anything that
// is neither a letter nor a mark.
UScriptCode script_of_word(std::u32string_view word) {
  UScriptCode result = USCRIPT_INVALID_CODE;
  for (const char32_t c : word) {
    UErrorCode status = U_ZERO_ERROR;
    const auto code_point = static_cast<UChar32>(c);
    UScriptCode script = uscript_getScript(code_point, &status);
    if (c == U'ー') {  // common to Katakana and Hiragana
      script = USCRIPT_KATAKANA;
    }
    const bool is_mark = (U_GET_GC_MASK(code_point) & U_GC_M_MASK) != 0;
    if (script == USCRIPT_INHERITED && is_mark && result != USCRIPT_INVALID_CODE) {
      continue;
    }
    const bool fits = U_SUCCESS(status) && (is_mark || u_isalpha(code_point)) &&
                      (result == USCRIPT_INVALID_CODE || script == result);
    if (!fits) {
      return USCRIPT_INVALID_CODE;
    }
    result = script;
  }
  return result;
}

void spell(std::string_view utf8, std::u32string_view word, Spellings& spellings) {
  const UScriptCode script = script_of_word(word);
  if (script == USCRIPT_CYRILLIC) {
    spell_cyrillic(word, spellings);
    return;
  }
  if (word.size() < (script == USCRIPT_HANGUL ? kMinHangulSyllables : kMinRenderedLetters)) {
    return;
  }
  switch (script) {
    case USCRIPT_GREEK:
      return spell_greek(word, spellings);
    case USCRIPT_GEORGIAN:
      return spell_georgian(word, spellings);
    case USCRIPT_ARMENIAN:
      return spell_armenian(word, spellings);
    case USCRIPT_HANGUL:
      return spell_hangul(word, spellings);
    case USCRIPT_KATAKANA:
      return spell_katakana(word, spellings);
    case USCRIPT_INVALID_CODE:
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
    case USCRIPT_LATIN:
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_ARABIC:
    case USCRIPT_HEBREW:
    case USCRIPT_SYRIAC:
      return;
    default:
      return spell_by_icu(utf8, script, spellings);
  }
}

}  // namespace

std::vector<std::string> latin_renderings(std::string_view folded) {
  Spellings spellings;
  const bool may_be_spelt = folded.size() > 3 && folded.size() <= 4 * kMaxLetters &&
                            static_cast<unsigned char>(folded.front()) >= 0x80 &&
                            is_valid_utf8(folded);
  if (may_be_spelt) {
    const std::u32string word = code_points_of(folded);
    if (word.size() <= kMaxLetters) {
      spell(folded, word, spellings);
    }
  }
  return spellings.take();
}

}  // namespace dateline

// Apart from the rest of languages, so that programs that detect none need no CLD2.
// CLD2's header needs <cstdio> before it.
// clang-format off
#include <cstdio>
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
// clang-format on

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "common/internal/utf8.h"
#include "common/language.h"
#include "common/text.h"

namespace dateline {

namespace {

constexpr std::size_t kMinLetterBytes = 30;    // less says nothing
constexpr std::size_t kSureLetterBytes = 200;  // CLD2 is mostly right from here on
constexpr std::size_t kMaxLetterBytes = 1024;  // and gets little better beyond this: 98.97 %
                                               // against 99.12 % at 4096, at a third of the time

// Of a text that is shorter than kSureLetterBytes, so much must be of the language.
constexpr int kSurePercent = 95;

// Languages that CLD2 takes foreign names and headlines for, and that few articles are in: believed
// only where there is enough text.
constexpr std::array<std::string_view, 18> kUnlikely{"af", "br", "ca", "co", "cy", "eo",
                                                     "eu", "fy", "gd", "gl", "gv", "ia",
                                                     "ie", "la", "lb", "nn", "oc", "rm"};

// Letters that a language has not: a short text that holds one is not in it.
struct ForeignLetters {
  std::string_view language;
  std::u32string_view letters;
};
constexpr std::array kForeignLetters{
    ForeignLetters{"sr", U"щъыэюяйьё"},   ForeignLetters{"mk", U"щъыэюяйьё"},
    ForeignLetters{"bg", U"ыэёіїєјљњћђ"}, ForeignLetters{"ru", U"іїєґјљњћђџ"},
    ForeignLetters{"uk", U"ыэёъ"},        ForeignLetters{"be", U"ищъї"},
};

// Scripts that one language of the news is written in; Han without kana is Chinese.
struct ScriptLanguage {
  UScriptCode script;
  std::string_view language;
};
constexpr std::array kScripts{
    ScriptLanguage{USCRIPT_HIRAGANA, "ja"}, ScriptLanguage{USCRIPT_KATAKANA, "ja"},
    ScriptLanguage{USCRIPT_HANGUL, "ko"},   ScriptLanguage{USCRIPT_GREEK, "el"},
    ScriptLanguage{USCRIPT_THAI, "th"},     ScriptLanguage{USCRIPT_LAO, "lo"},
    ScriptLanguage{USCRIPT_KHMER, "km"},    ScriptLanguage{USCRIPT_MYANMAR, "my"},
    ScriptLanguage{USCRIPT_GEORGIAN, "ka"}, ScriptLanguage{USCRIPT_ARMENIAN, "hy"},
    ScriptLanguage{USCRIPT_TAMIL, "ta"},    ScriptLanguage{USCRIPT_TELUGU, "te"},
    ScriptLanguage{USCRIPT_KANNADA, "kn"},  ScriptLanguage{USCRIPT_MALAYALAM, "ml"},
    ScriptLanguage{USCRIPT_GUJARATI, "gu"}, ScriptLanguage{USCRIPT_GURMUKHI, "pa"},
    ScriptLanguage{USCRIPT_SINHALA, "si"},  ScriptLanguage{USCRIPT_ORIYA, "or"},
    ScriptLanguage{USCRIPT_HAN, "zh"},
};

bool is_letter(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The beginning of `text` that holds enough letters to judge by; nullopt when there are too few.
std::optional<std::string_view> sample_of(std::string_view text) {
  std::size_t letters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    letters += is_letter(text[i]) ? 1 : 0;
    if (letters == kMaxLetterBytes) {
      return utf8_prefix(text, i + 1);
    }
  }
  return letters < kMinLetterBytes ? std::nullopt : std::optional(text);
}

// The language whose script most letters of the beginning of a text have; empty where the script
// does not tell. Japanese has kana among its Han, Chinese none.
std::string_view language_of_script(std::string_view text) {
  constexpr std::size_t kExamined = 200, kLeast = 4;  // letters
  std::map<UScriptCode, std::size_t> counts;
  std::size_t letters = 0;
  for (std::uint32_t at = 0; at < text.size() && letters < kExamined;) {
    const CodePoint point = decode_utf8(text, at);
    at = point.end;
    UErrorCode status = U_ZERO_ERROR;
    if (u_isalpha(static_cast<UChar32>(point.code))) {
      ++letters;
      ++counts[uscript_getScript(static_cast<UChar32>(point.code), &status)];
    }
  }
  const std::size_t kana = counts[USCRIPT_HIRAGANA] + counts[USCRIPT_KATAKANA];
  if (kana * 20 >= counts[USCRIPT_HAN] && kana > 0) {
    counts[USCRIPT_HIRAGANA] = kana + counts[USCRIPT_HAN];
    counts[USCRIPT_HAN] = counts[USCRIPT_KATAKANA] = 0;
  }
  for (const auto& [script, language] : kScripts) {
    if (letters >= kLeast && counts[script] * 10 >= letters * 7) {
      return language;
    }
  }
  return {};
}

}  // namespace

namespace {

// English has none but those of ASCII, names apart.
bool has_foreign_letter(std::string_view text, std::string_view language) {
  const auto foreign =
      std::find_if(kForeignLetters.begin(), kForeignLetters.end(),
                   [language](const ForeignLetters& each) { return each.language == language; });
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    at = point.end;
    const auto letter = static_cast<char32_t>(u_tolower(static_cast<UChar32>(point.code)));
    const bool is_foreign =
        foreign != kForeignLetters.end()
            ? foreign->letters.find(letter) != std::u32string_view::npos
            : language == "en" && point.code >= 0x80 && u_isalpha(static_cast<UChar32>(point.code));
    if (is_foreign) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string detect_language(std::string_view text) {
  if (const std::string_view language = language_of_script(text); !language.empty()) {
    return std::string(language);
  }
  const auto sample = sample_of(text);
  if (!sample) {
    return {};
  }
  const bool is_short = sample->size() < kSureLetterBytes;
  CLD2::Language languages[3];
  int percent[3];
  double scores[3];
  int text_bytes = 0;
  bool is_reliable = false;
  const CLD2::CLDHints no_hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  int valid_prefix = 0;
  const CLD2::Language language = CLD2::ExtDetectLanguageSummaryCheckUTF8(
      sample->data(), static_cast<int>(sample->size()), true, &no_hints, 0, languages, percent,
      scores, nullptr, &text_bytes, &is_reliable, &valid_prefix);
  if (!is_reliable || language == CLD2::UNKNOWN_LANGUAGE ||
      (is_short && percent[0] < kSurePercent)) {
    return {};
  }
  const std::string code = normalize_language(CLD2::LanguageCode(language));
  const bool is_unlikely =
      is_short && std::find(kUnlikely.begin(), kUnlikely.end(), code) != kUnlikely.end();
  return is_unlikely || (is_short && has_foreign_letter(*sample, code)) ? std::string() : code;
}

}  // namespace dateline

#include "common/language.h"

#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include "common/text.h"

namespace dateline {

namespace {

using CodePair = std::pair<std::string_view, std::string_view>;

// Codes in use for another one: retired codes, country codes taken for languages, bibliographic
// codes of ISO 639-2, macrolanguages. Sorted.
constexpr std::array kAliases{
    CodePair{"alb", "sq"}, CodePair{"arb", "ar"}, CodePair{"arm", "hy"}, CodePair{"baq", "eu"},
    CodePair{"bur", "my"}, CodePair{"chi", "zh"}, CodePair{"cmn", "zh"}, CodePair{"cn", "zh"},
    CodePair{"cz", "cs"},  CodePair{"cze", "cs"}, CodePair{"dk", "da"},  CodePair{"dut", "nl"},
    CodePair{"fil", "tl"}, CodePair{"fre", "fr"}, CodePair{"geo", "ka"}, CodePair{"ger", "de"},
    CodePair{"gr", "el"},  CodePair{"gre", "el"}, CodePair{"ice", "is"}, CodePair{"in", "id"},
    CodePair{"iw", "he"},  CodePair{"ji", "yi"},  CodePair{"jp", "ja"},  CodePair{"jw", "jv"},
    CodePair{"mac", "mk"}, CodePair{"may", "ms"}, CodePair{"mo", "ro"},  CodePair{"mol", "ro"},
    CodePair{"nb", "no"},  CodePair{"nob", "no"}, CodePair{"per", "fa"}, CodePair{"pes", "fa"},
    CodePair{"rum", "ro"}, CodePair{"slo", "sk"}, CodePair{"tib", "bo"}, CodePair{"ua", "uk"},
    CodePair{"wel", "cy"}, CodePair{"zho", "zh"},
};

// Well-formed, and say that the language is not known or that there is none.
constexpr std::array<std::string_view, 4> kNoLanguage{"mis", "mul", "und", "zxx"};

constexpr std::array kStemmers{
    CodePair{"ar", "arabic"},     CodePair{"ca", "catalan"},    CodePair{"da", "danish"},
    CodePair{"de", "german"},     CodePair{"el", "greek"},      CodePair{"en", "english"},
    CodePair{"es", "spanish"},    CodePair{"eu", "basque"},     CodePair{"fi", "finnish"},
    CodePair{"fr", "french"},     CodePair{"ga", "irish"},      CodePair{"hi", "hindi"},
    CodePair{"hu", "hungarian"},  CodePair{"hy", "armenian"},   CodePair{"id", "indonesian"},
    CodePair{"it", "italian"},    CodePair{"lt", "lithuanian"}, CodePair{"ne", "nepali"},
    CodePair{"nl", "dutch"},      CodePair{"nn", "norwegian"},  CodePair{"no", "norwegian"},
    CodePair{"pt", "portuguese"}, CodePair{"ro", "romanian"},   CodePair{"ru", "russian"},
    CodePair{"sr", "serbian"},    CodePair{"sv", "swedish"},    CodePair{"ta", "tamil"},
    CodePair{"tr", "turkish"},
};

std::string_view find(const auto& sorted_pairs, std::string_view key) {
  const auto found =
      std::lower_bound(sorted_pairs.begin(), sorted_pairs.end(), key,
                       [](const CodePair& p, std::string_view k) { return p.first < k; });
  return found != sorted_pairs.end() && found->first == key ? found->second : std::string_view{};
}

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Whether the subtags behind the language have a form that BCP 47 allows: 1 to 8 letters or digits.
bool are_subtags(std::string_view rest) {
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::size_t length = std::min(rest.find('-'), rest.size());
    if (length < 1 || length > 8 || !std::all_of(rest.begin(), rest.begin() + length, is_alnum)) {
      return false;
    }
    rest.remove_prefix(length);
  }
  return true;
}

std::string lower_tag(std::string_view tag) {
  std::string result(tag);
  for (char& c : result) {
    c = c == '_' ? '-' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return result;
}

// The two-letter code of a language that has one; empty for two letters that name no language.
std::string shortest_code(const std::string& language) {
  char code[ULOC_LANG_CAPACITY] = {};
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t length = uloc_getLanguage(language.c_str(), code, sizeof code, &status);
  if (U_FAILURE(status) || length <= 0) {
    return {};
  }
  const std::string result(code, static_cast<std::size_t>(length));
  return result.size() == 2 && *uloc_getISO3Language(code) == '\0' ? std::string() : result;
}

}  // namespace

std::string normalize_language(std::string_view tag) {
  const std::string lowered = lower_tag(trim(tag));
  const std::string_view whole = lowered;
  const std::size_t end = std::min(whole.find('-'), whole.size());
  const std::string language(whole.substr(0, end));
  const bool is_code = (end == 2 || end == 3) && std::all_of(language.begin(), language.end(),
                                                             [](char c) { return c >= 'a'; });
  if (!is_code || !are_subtags(whole.substr(end)) ||
      std::find(kNoLanguage.begin(), kNoLanguage.end(), language) != kNoLanguage.end()) {
    return {};
  }
  if (const std::string_view alias = find(kAliases, language); !alias.empty()) {
    return std::string(alias);
  }
  const std::string code = shortest_code(language);
  const std::string_view alias = find(kAliases, code);  // "nob" is "nb" to ICU
  return alias.empty() ? code : std::string(alias);
}

namespace {

// The names of all languages, in English and in themselves, folded as values are.
const std::map<std::string, std::string, std::less<>>& language_names() {
  static const auto names = [] {
    std::map<std::string, std::string, std::less<>> all;
    const auto add = [&all](const char* language, const char* in) {
      UErrorCode status = U_ZERO_ERROR;
      std::array<char16_t, 128> name{};
      const std::int32_t length = uloc_getDisplayLanguage(
          language, in, name.data(), static_cast<std::int32_t>(name.size()), &status);
      const std::string code = normalize_language(language);
      if (U_SUCCESS(status) && length > 0 && !code.empty()) {
        std::string text;
        icu::UnicodeString(name.data(), length).toUTF8String(text);
        all.emplace(fold_value(text), code);
      }
    };
    for (const char* const* language = uloc_getISOLanguages(); *language != nullptr; ++language) {
      add(*language, "en");
      add(*language, *language);
    }
    return all;
  }();
  return names;
}

}  // namespace

std::string language_of_label(std::string_view label) {
  const std::string code = normalize_language(label);
  if (!code.empty()) {
    return code;
  }
  const auto found = language_names().find(fold_value(label));
  return found == language_names().end() ? std::string() : found->second;
}

bool marks_are_letters(std::string_view language) {
  return language == "vi";
}

std::vector<std::string_view> stemmed_languages() {
  std::vector<std::string_view> languages;
  for (const auto& [language, stemmer] : kStemmers) {
    languages.push_back(language);
  }
  return languages;
}

std::string_view stemmer_for_language(std::string_view language) {
  return find(kStemmers, language);
}

}  // namespace dateline

#include "indexer/internal/page_dates_months.h"

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "common/internal/folding.h"

namespace dateline {

namespace {

// Roughly by the number of pages, which decides between languages when the page does not. More
// locales of one language where their months have other names.
constexpr auto kLocales = std::to_array<const char*>(
    {"en", "de", "fr",    "es",    "it", "pt", "ru", "pl", "nl",      "tr", "cs",      "id", "vi",
     "uk", "ro", "sv",    "hu",    "da", "fi", "el", "no", "nb",      "sk", "bg",      "hr", "sl",
     "sr", "lt", "lv",    "et",    "ca", "eu", "gl", "is", "sr_Latn", "bs", "mk",      "be", "ms",
     "ar", "he", "ar_SY", "ar_DZ", "fa", "hi", "th", "bn", "ta",      "ur", "sq",      "ka", "hy",
     "kk", "az", "uz",    "ga",    "cy", "af", "sw", "mt", "fil",     "lb", "pt_PT",   "tl", "te",
     "mr", "gu", "kn",    "ml",    "pa", "ne", "si", "my", "km",      "lo", "bs_Cyrl", "mn", "ky"});

struct ExtraName {
  const char *word, *language;
  unsigned month;
};
// In use by newsrooms, not in ICU's tables.
constexpr auto kExtraNames = std::to_array<ExtraName>(
    {{"sept", "en", 9},      {"mrz", "de", 3},       {"maerz", "de", 3},   {"janner", "de", 1},
     {"jan", "de", 1},       {"feber", "de", 2},     {"okt", "de", 10},    {"dez", "de", 12},
     {"jun", "de", 6},       {"jul", "de", 7},       {"jaenner", "de", 1}, {"set", "es", 9},
     {"setiembre", "es", 9}, {"fev", "fr", 2},       {"jan", "fr", 1},     {"dec", "fr", 12},
     {"jul", "fr", 7},       {"juil", "fr", 7},      {"sep", "fr", 9},     {"sett", "it", 9},
     {"mrt", "nl", 3},       {"sep", "tr", 9},       {"ago", "pt", 8},     {"maio", "pt", 5},
     {"okt", "id", 10},      {"agt", "id", 8},       {"agust", "id", 8},   {"nop", "id", 11},
     {"pebruari", "id", 2},  {"nopember", "id", 11}, {"des", "id", 12},    {"sent", "ru", 9},
     {"siecznia", "pl", 1},  {"mars", "sv", 3},      {"juni", "lb", 6},    {"अक्टूबर", "hi", 10}});

struct NamedMonth {
  std::string language;
  unsigned month = 0;
};

using MonthTable = std::unordered_map<std::string, std::vector<NamedMonth>>;

void add_name(MonthTable& table, std::string_view name, std::string_view language, unsigned month) {
  while (name.ends_with('.')) {
    name.remove_suffix(1);
  }
  const std::string word = fold_word(name);
  // Shorter ones are numerals or initials ("1月", "J").
  if (word.size() < 3 || (word[0] >= '0' && word[0] <= '9')) {
    return;
  }
  table[word].push_back({std::string(language), month});
}

void add_locale(MonthTable& table, const char* name) {
  using icu::DateFormatSymbols;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale((std::string(name) + "@calendar=gregorian").c_str());
  const DateFormatSymbols symbols(locale, status);
  if (U_FAILURE(status)) {
    return;
  }
  for (const auto context : {DateFormatSymbols::FORMAT, DateFormatSymbols::STANDALONE}) {
    for (const auto width : {DateFormatSymbols::WIDE, DateFormatSymbols::ABBREVIATED}) {
      std::int32_t count = 0;
      const icu::UnicodeString* months = symbols.getMonths(count, context, width);
      for (std::int32_t i = 0; i < std::min(count, 12); ++i) {
        std::string text;
        months[i].toUTF8String(text);
        add_name(table, text, locale.getLanguage(), static_cast<unsigned>(i) + 1);
      }
    }
  }
}

using WordSet = std::unordered_set<std::string>;

WordSet make_weekdays() {
  using icu::DateFormatSymbols;
  WordSet words;
  for (const char* name : kLocales) {
    UErrorCode status = U_ZERO_ERROR;
    const DateFormatSymbols symbols(icu::Locale(name), status);
    for (const auto width : {DateFormatSymbols::WIDE, DateFormatSymbols::ABBREVIATED}) {
      std::int32_t count = 0;
      const icu::UnicodeString* days =
          U_FAILURE(status) ? nullptr
                            : symbols.getWeekdays(count, DateFormatSymbols::FORMAT, width);
      for (std::int32_t i = 1; i < count; ++i) {
        std::string text;
        days[i].toUTF8String(text);
        text = fold_word(text);
        if (text.size() > 3) {
          words.insert(text);
        }
      }
    }
  }
  return words;
}

MonthTable make_table() {
  MonthTable table;
  for (const char* locale : kLocales) {
    add_locale(table, locale);
  }
  for (const ExtraName& extra : kExtraNames) {
    add_name(table, extra.word, extra.language, extra.month);
  }
  return table;
}

}  // namespace

unsigned month_from_word(std::string_view word, std::string_view language) {
  static const MonthTable table = make_table();
  const auto found = table.find(std::string(word));
  if (found == table.end()) {
    return 0;
  }
  for (const NamedMonth& named : found->second) {
    if (named.language == language) {
      return named.month;
    }
  }
  return found->second.front().month;
}

bool is_weekday_word(std::string_view word) {
  static const WordSet words = make_weekdays();
  return words.contains(std::string(word));
}

}  // namespace dateline

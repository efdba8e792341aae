// Month names of the languages that news is written in.
#pragma once

#include <string_view>

namespace dateline {

// 1 to 12 for a month's name or its abbreviation, 0 for any other word. `word` is in the form of
// fold_word(), without a full stop. A word that names different months in different languages
// ("listopad": November in Czech and Polish, October in Croatian) is read in `language` (ISO
// 639-1), and in the more widely spoken language where that does not decide. The names are those
// of ICU's locale data (CLDR) and the abbreviations that newsrooms use beside them. Thread-safe.
unsigned month_from_word(std::string_view word, std::string_view language);

// Whether `word`, in the same form, is the name of a day of the week.
bool is_weekday_word(std::string_view word);

}  // namespace dateline

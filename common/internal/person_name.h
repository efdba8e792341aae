// The spelling of persons' names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dateline {

// `text` cut at spaces; no empty words.
std::vector<std::string_view> words_of(std::string_view text);

// The words joined by one space each.
std::string join_words(const std::vector<std::string_view>& words);

// A name in capitals as it is otherwise written: "JANE O'BRIEN" as "Jane O'Brien", "J.K. DOE III"
// as "J.K. Doe III", "MARÍA DE LA CRUZ" as "María de la Cruz". Any other name as it is.
std::string person_case(std::string_view name);

// "Jane Doe" for "Doe, Jane" where both parts are single words (or the first one has particles, the
// second one initials) with capitals; nullopt for anything that may be a list.
std::optional<std::string> turned_round(std::string_view text);

}  // namespace dateline

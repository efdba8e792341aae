#include "common/internal/person_name.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "common/internal/author_words.h"
#include "common/internal/utf8.h"
#include "common/name_table.h"
#include "common/places.h"
#include "common/text.h"

namespace dateline {

namespace {

bool starts_upper(std::string_view word) {
  return !word.empty() && u_isupper(static_cast<UChar32>(decode_utf8(word, 0).code));
}

// "J.", "J", "J.K."
bool is_initials(std::string_view word) {
  return word.size() == 1 || (word.size() <= 6 && word.ends_with('.'));
}

bool is_short_initials(std::string_view word) {  // "TJ", "DJ"
  return word.size() == 2 && word.find_first_of("AEIOUYaeiouy") == std::string_view::npos;
}

std::string word_case(std::string_view word, bool is_first) {
  const std::string key = name_key(word);
  if (is_generation(key) && key != "jr" && key != "sr") {
    return std::string(word);
  }
  if (is_short_initials(word) && !is_generation(key)) {
    return std::string(word);
  }
  if (!is_first && is_name_particle_word(key) && !word.ends_with('.')) {
    return fold_value(word);
  }
  return title_case(word);
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) {
      words.push_back(text.substr(0, end));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::string join_words(const std::vector<std::string_view>& words) {
  std::string result;
  for (const std::string_view word : words) {
    result.append(result.empty() ? "" : " ").append(word);
  }
  return result;
}

std::string person_case(std::string_view name) {
  const std::vector<std::string_view> words = words_of(name);
  if (!is_in_capitals(name) || (words.size() == 1 && name.size() < 5)) {
    return std::string(name);
  }
  std::string result;
  for (const std::string_view word : words) {
    result += result.empty() ? word_case(word, true) : " " + word_case(word, false);
  }
  return result;
}

std::optional<std::string> turned_round(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos || text.find(',', comma + 1) != std::string_view::npos) {
    return std::nullopt;
  }
  const auto surname = words_of(trim(text.substr(0, comma)));
  const auto given = words_of(trim(text.substr(comma + 1)));
  if (surname.empty() || given.empty() || given.size() > 3) {
    return std::nullopt;
  }
  const auto is_particle = [](std::string_view word) {
    return is_name_particle_word(name_key(word));
  };
  const bool one_surname = std::all_of(surname.begin(), surname.end() - 1, is_particle) &&
                           starts_upper(surname.back()) && surname.back().size() > 2;
  const bool one_given =
      starts_upper(given[0]) && std::all_of(given.begin() + 1, given.end(), is_initials);
  const std::string key = name_key(given[0]);
  if (!one_surname || !one_given || is_generation(key) || is_credential(key)) {
    return std::nullopt;
  }
  return join_words(given) + " " + join_words(surname);
}

}  // namespace dateline

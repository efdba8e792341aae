#include "searcher/internal/query_operators.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "common/internal/utf8.h"
#include "searcher/internal/query_characters.h"
#include "searcher/internal/query_lexer.h"
#include "searcher/internal/query_names.h"

namespace dateline {

namespace {

struct ProximityName {
  std::string_view name;  // before the slash, in lower case
  OperatorWord word;
};

// Nexis, Factiva, ProQuest, Westlaw: w/5 n/5 within/5, pre/5 p/5 onear/5.
constexpr std::array kProximityNames{
    ProximityName{"near", OperatorWord::kNear}, ProximityName{"w", OperatorWord::kNear},
    ProximityName{"n", OperatorWord::kNear},    ProximityName{"within", OperatorWord::kNear},
    ProximityName{"adj", OperatorWord::kAdj},   ProximityName{"pre", OperatorWord::kAdj},
    ProximityName{"onear", OperatorWord::kAdj}, ProximityName{"p", OperatorWord::kAdj},
};

constexpr std::size_t kMinWildcardLetters = 2;

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The number in `digits`, which stand at `offset` of the text at fault.
std::uint32_t read_number(std::string_view digits, std::size_t offset, std::uint32_t most,
                          std::string_view what) {
  std::uint32_t number = 0;
  const auto [stop, error] = std::from_chars(digits.begin(), digits.end(), number);
  if (error != std::errc() || stop != digits.end() || number == 0 || number > most) {
    fail_syntax(offset, offset + digits.size(),
                fmt::format("{} is a number from 1 to {}", what, most));
  }
  return number;
}

// NEAR/ and NEAR/1.5 are slips; n/a and w/o are words.
void reject_distance(std::string_view word, std::string_view name, std::string_view distance) {
  constexpr std::size_t kAbbreviation = 1;  // letters
  const bool is_upper = std::none_of(word.begin(), word.begin() + name.size(),
                                     [](char c) { return c >= 'a' && c <= 'z'; });
  const bool is_number =
      distance.find_first_of("0123456789") == 0 || distance.find_first_of("+-.") == 0;
  if (name.size() > kAbbreviation && (is_number || is_upper)) {
    fail_syntax(0, word.size(), in_quotes(word) + ": no distance in words after the slash",
                fmt::format("write a number from 1 to {} directly after it", kMaxDistance));
  }
}

std::optional<OperatorUse> read_proximity(std::string_view word) {
  if (word == "NEAR") {
    return OperatorUse{OperatorWord::kNear, kDefaultNearDistance};
  }
  if (word == "ADJ") {
    return OperatorUse{OperatorWord::kAdj, 1};
  }
  const std::size_t slash = word.find('/');
  const std::string name = ascii_lower(word.substr(0, slash));
  const auto* found = std::find_if(kProximityNames.begin(), kProximityNames.end(),
                                   [&](const ProximityName& known) { return known.name == name; });
  if (slash == std::string_view::npos || found == kProximityNames.end()) {
    return std::nullopt;
  }
  const std::string_view distance = word.substr(slash + 1);
  if (distance == "s" || distance == "p" || distance == "S" || distance == "P") {
    fail_syntax(0, word.size(), in_quotes(word) + ": sentences and paragraphs are not indexed",
                fmt::format("write a number of words: {}/15",
                            found->word == OperatorWord::kNear ? "NEAR" : "ADJ"));
  }
  if (!all_digits(distance)) {
    reject_distance(word, name, distance);
    return std::nullopt;
  }
  return OperatorUse{found->word,
                     read_number(distance, slash + 1, kMaxDistance, "a distance in words")};
}

std::optional<OperatorUse> read_function(std::string_view word) {
  constexpr std::string_view kAtLeast = "atleast";
  constexpr std::string_view kFirst = "first/";
  const std::string lower = ascii_lower(word.substr(0, kAtLeast.size()));
  if (lower == kAtLeast && all_digits(word.substr(kAtLeast.size()))) {
    return OperatorUse{OperatorWord::kAtLeast,
                       read_number(word.substr(kAtLeast.size()), kAtLeast.size(), kMaxOccurrences,
                                   "a number of places")};
  }
  if (lower.starts_with(kFirst) && all_digits(word.substr(kFirst.size()))) {
    return OperatorUse{OperatorWord::kFirst, read_number(word.substr(kFirst.size()), kFirst.size(),
                                                         kMaxFirstWords, "a number of words")};
  }
  return std::nullopt;
}

bool has_number_behind(std::string_view word, std::string_view name) {
  return word.starts_with(name) && all_digits(word.substr(name.size()));
}

// "[putin OR xi]": square and curly brackets belong to words, as in "[sic]".
void reject_other_brackets(std::string_view word) {
  for (const auto& [open, close] : {std::pair('[', ']'), std::pair('{', '}')}) {
    const bool opens = word.front() == open && word.find(close) == std::string_view::npos;
    const bool closes = word.back() == close && word.find(open) == std::string_view::npos;
    if (word.size() > 1 && (opens || closes)) {
      const std::size_t at = opens ? 0 : word.size() - 1;
      fail_syntax(at, at + 1, in_quotes(word.substr(at, 1)) + " makes no group", "write ( and )");
    }
  }
}

bool is_number_suffix(std::string_view suffix) {
  return suffix.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

// What is meant for a weight, and may be none: ^-1, ^1e9.
bool is_like_weight(std::string_view suffix) {
  const std::size_t number = suffix.find_first_not_of("+-.", 1);
  return number != std::string_view::npos && suffix[number] >= '0' && suffix[number] <= '9';
}

// Letters of scripts that are indexed by character.
bool is_ideograph(char32_t c) {
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

void check_wildcard_letter(std::string_view word, std::size_t begin, const CodePoint& point) {
  if (is_ideograph(point.code)) {
    fail_syntax(begin, point.end, "a wildcard in a word of Chinese or Japanese",
                "leave it out: such text is found by any part of it");
  }
  if (!is_word_character(point.code) && display_width(point.code) != 0) {
    fail_syntax(begin, point.end,
                in_quotes(word.substr(begin, point.end - begin)) + " in a word with a wildcard",
                "such a word can only have letters, digits, * and ?");
  }
}

}  // namespace

std::optional<OperatorUse> read_operator_word(std::string_view word) {
  const auto proximity = read_proximity(word);
  return proximity ? proximity : read_function(word);
}

void reject_foreign_word(std::string_view word) {
  const std::string_view advice = "put it in double quotes to search for it as text";
  if (word.size() > 2 && word.front() == '/' && word.back() == '/') {
    fail_syntax(0, word.size(), in_quotes(word) + ": there are no regular expressions",
                "write * for any letters and ? for one");
  }
  if (word.size() > 1 && word.front() == '/' &&
      (all_digits(word.substr(1)) || word == "/s" || word == "/p")) {
    fail_syntax(0, word.size(), in_quotes(word) + " is no operator",
                "write NEAR/5 for words at most five apart");
  }
  if (has_number_behind(word, "NEAR") || has_number_behind(word, "ADJ")) {
    fail_syntax(0, word.size(), in_quotes(word) + " is no operator",
                "write NEAR/5 for words at most five apart, or put the word in double quotes");
  }
  reject_other_brackets(word);
  if (word.size() > 1 && word.back() == '!' && has_word_character(word)) {
    fail_syntax(word.size() - 1, word.size(), "'!' at the end of a word",
                "leave it out, or write * for any ending");
  }
  if (const std::size_t star = word.find("＊"); star != std::string_view::npos) {
    fail_syntax(star, star + std::string_view("＊").size(), "'＊' is no wildcard", "write *");
  }
  if (ascii_lower(word) == "atleast" && word != "atleast") {
    fail_syntax(0, word.size(), in_quotes(word) + " without a number",
                "write atleast3(word) for articles with the word in three places");
  }
  const std::size_t sign = word.find_last_of('~');
  if (sign != std::string_view::npos && sign > 0 && is_number_suffix(word.substr(sign))) {
    fail_syntax(sign, word.size(), in_quotes(word.substr(sign)) + ": there is no fuzzy search",
                "leave it out; a rare or unknown word gets suggestions");
  }
  if (word.find_first_of("*?") != std::string_view::npos && !has_word_character(word)) {
    fail_syntax(0, word.size(), "a wildcard without a letter", std::string(advice));
  }
}

void reject_foreign_function(std::string_view word) {
  constexpr std::array<std::string_view, 4> kNames{"AROUND", "WITHIN", "ONEAR", "PRE"};
  const std::string lower = ascii_lower(word);
  if (lower.starts_with("atleast") || lower.starts_with("first/")) {
    fail_syntax(0, word.size(), in_quotes(word) + " without a whole number",
                lower.starts_with("first/") ? "first/50(word)" : "atleast3(word)");
  }
  if (std::find(kNames.begin(), kNames.end(), word) != kNames.end()) {
    fail_syntax(0, word.size(), in_quotes(word) + " is no operator",
                "write NEAR/5 for words at most five apart");
  }
}

bool has_wildcard(std::string_view word) {
  if (word.find_first_of("*?") == std::string_view::npos) {
    return false;
  }
  std::size_t letters = 0;
  for (std::uint32_t i = 0; i < word.size();) {
    const CodePoint point = decode_utf8(word, i);
    if (point.code != U'*' && point.code != U'?') {
      check_wildcard_letter(word, i, point);
      letters += is_word_character(point.code) ? 1 : 0;
    }
    i = point.end;
  }
  if (word.back() == '?') {
    fail_syntax(word.size() - 1, word.size(), "'?' at the end of a word",
                "leave it out, or write * for any ending");
  }
  if (letters < kMinWildcardLetters) {
    fail_syntax(0, word.size(), in_quotes(word) + " has too few letters",
                fmt::format("a word with a wildcard needs {} of them", kMinWildcardLetters));
  }
  return true;
}

std::size_t weight_suffix(std::string_view word) {
  const std::size_t sign = word.rfind('^');
  const bool is_weight = sign != std::string_view::npos && sign > 0 && sign + 1 < word.size() &&
                         is_like_weight(word.substr(sign));
  return is_weight ? word.size() - sign : 0;
}

double read_weight(std::string_view suffix) {
  double weight = 0;
  const auto [stop, error] = std::from_chars(suffix.begin() + 1, suffix.end(), weight);
  if (error != std::errc() || stop != suffix.end() || weight < kMinWeight || weight > kMaxWeight) {
    fail_syntax(0, suffix.size(), in_quotes(suffix) + " is no weight",
                fmt::format("write a number from {} to {} after ^", kMinWeight, kMaxWeight));
  }
  return weight;
}

std::uint32_t read_distance(std::string_view suffix) {
  if (!all_digits(suffix.substr(1))) {
    fail_syntax(0, suffix.size(), in_quotes(suffix) + " is no distance",
                "write the number of words directly after ~");
  }
  return read_number(suffix.substr(1), 1, kMaxDistance, "a distance in words");
}

}  // namespace dateline

#include "searcher/internal/query_reserved.h"

#include <algorithm>
#include <array>
#include <string>

#include "common/internal/utf8.h"
#include "searcher/internal/query_characters.h"
#include "searcher/internal/query_names.h"

namespace dateline {

namespace {

constexpr std::string_view kNotInLanguage = " not part of this version's query language";

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "'*' at the end of a word"
std::string place_in_word(std::string_view word, std::size_t offset, std::size_t length) {
  std::size_t first = word.size();
  std::size_t last = 0;
  for (std::uint32_t i = 0; i < word.size();) {
    const CodePoint point = decode_utf8(word, i);
    if (is_word_character(point.code)) {
      first = std::min<std::size_t>(first, i);
      last = i;
    }
    i = point.end;
  }
  const std::string_view place = offset < first  ? " at the beginning of"
                                 : offset > last ? " at the end of"
                                                 : " inside";
  return in_quotes(word.substr(offset, length)) + std::string(place) + " a word";
}

std::optional<QueryError> find_wildcard(std::string_view word) {
  for (std::uint32_t i = 0; i < word.size();) {
    const CodePoint point = decode_utf8(word, i);
    if (point.code == U'*' || point.code == U'?' || point.code == U'＊') {
      const std::size_t length = point.end - i;
      return QueryError{
          i, length,
          place_in_word(word, i, length) + ": wildcards are" + std::string(kNotInLanguage),
          "leave it out, or put the text in double quotes"};
    }
    i = point.end;
  }
  return std::nullopt;
}

// "w/5", "PRE/3", "NEAR/5", "ADJ"
bool is_proximity(std::string_view word) {
  const std::string_view name = word.substr(0, word.find('/'));
  if (name.size() == word.size()) {
    return name == "NEAR" || name == "ADJ";
  }
  const std::string lower = ascii_lower(name);
  constexpr std::array<std::string_view, 5> kNames{"near", "adj", "w", "pre", "n"};
  return std::find(kNames.begin(), kNames.end(), lower) != kNames.end() &&
         all_digits(word.substr(name.size() + 1));
}

// "atleast3", "first/50": functions, with or without the bracket that must follow.
bool is_function(std::string_view word) {
  const std::string lower = ascii_lower(word);
  return (lower.starts_with("atleast") && all_digits(word.substr(7))) ||
         (lower.starts_with("first/") && all_digits(word.substr(6)));
}

QueryError refuse(std::string_view word, std::string_view what) {
  return {0, word.size(), in_quotes(word) + ": " + std::string(what) + std::string(kNotInLanguage),
          "put it in double quotes to search for it as text"};
}

}  // namespace

bool is_reserved_field(std::string_view lower_case_name) {
  return lower_case_name == "words" || lower_case_name == "lead";
}

std::optional<QueryError> find_reserved(std::string_view word) {
  if (word.size() > 2 && word.front() == '/' && word.back() == '/') {
    return refuse(word, "regular expressions are");
  }
  if (auto wildcard = find_wildcard(word)) {
    return wildcard;
  }
  if (is_proximity(word)) {
    return refuse(word, "proximity operators are");
  }
  if (is_function(word)) {
    return refuse(word, "functions are");
  }
  const std::size_t sign = word.find_last_of("^~");
  if (sign != std::string_view::npos && sign > 0) {
    auto suffix = find_reserved_suffix(word.substr(sign), "a word");
    if (suffix) {
      suffix->offset = sign;
    }
    return suffix;
  }
  return std::nullopt;
}

std::optional<QueryError> find_reserved_suffix(std::string_view text, std::string_view what) {
  if (text.empty() || (text[0] != '^' && text[0] != '~') ||
      text.find_first_not_of("0123456789.", 1) != std::string_view::npos) {
    return std::nullopt;
  }
  const bool weight = text[0] == '^';
  const std::string_view meaning = weight                  ? "weights are"
                                   : what == "a quotation" ? "proximity is"
                                                           : "fuzzy search is";
  return QueryError{0, text.size(),
                    in_quotes(text) + " after " + std::string(what) + ": " + std::string(meaning) +
                        std::string(kNotInLanguage),
                    "leave it out"};
}

}  // namespace dateline

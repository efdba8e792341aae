#include "indexer/internal/json_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "common/text.h"

namespace dateline {

namespace {

namespace dom = simdjson::dom;

constexpr double kMaxExactInteger = 9007199254740992.0;  // 2^53
constexpr std::size_t kMaxNameWords = 5;

// The member by which an object that stands for a person, an outlet or a tag is called.
dom::element name_member(dom::object object, bool& found) {
  for (const std::string_view name : {"name", "title", "label", "value"}) {
    dom::element member;
    if (object.at_key(name).get(member) == simdjson::SUCCESS && !member.is_object() &&
        !member.is_array() && holds_text(member)) {
      found = true;
      return member;
    }
  }
  found = false;
  return {};
}

bool is_scalar_text(dom::element value) {
  std::string_view text;
  return value.is_number() ||
         (value.get_string().get(text) == simdjson::SUCCESS && !trim(text).empty());
}

// Text of a string, a number or a named object; not of an array.
std::string single_text(dom::element value) {
  switch (value.type()) {
    case dom::element_type::STRING:
      return std::string(trim(value.get_string().value_unsafe()));
    case dom::element_type::INT64:
      return fmt::format("{}", value.get_int64().value_unsafe());
    case dom::element_type::UINT64:
      return fmt::format("{}", value.get_uint64().value_unsafe());
    case dom::element_type::DOUBLE: {
      const double number = value.get_double().value_unsafe();
      const bool is_integer = std::abs(number) < kMaxExactInteger && std::trunc(number) == number;
      return is_integer ? fmt::format("{:.0f}", number) : fmt::format("{}", number);
    }
    case dom::element_type::OBJECT: {
      bool found = false;
      const dom::element name = name_member(value.get_object().value_unsafe(), found);
      return found ? single_text(name) : std::string();
    }
    default:
      return {};
  }
}

bool holds_single(dom::element value) {
  dom::object object;
  if (value.get_object().get(object) == simdjson::SUCCESS) {
    bool found = false;
    name_member(object, found);
    return found;
  }
  return is_scalar_text(value);
}

// Takes the part before the next separator of names off `text`.
std::string_view take_name(std::string_view& text) {
  std::size_t end = std::min(text.find_first_of(",;"), text.size());
  std::size_t skip = 1;
  for (const std::string_view word : {" and ", " & "}) {
    const std::size_t at = text.find(word);
    if (at < end) {
      end = at;
      skip = word.size();
    }
  }
  const std::string_view name = trim(text.substr(0, end));
  text.remove_prefix(std::min(end + skip, text.size()));
  return name.starts_with("and ") ? trim(name.substr(4)) : name;  // "A, B, and C"
}

bool looks_like_name(std::string_view text) {
  const auto spaces = static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
  const bool has_digit = text.find_first_of("0123456789") != std::string_view::npos;
  const bool lower_start = !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
                           !text.starts_with("de ") && !text.starts_with("van ") &&
                           !text.starts_with("von ") && !text.starts_with("al-");
  return spaces >= 1 && spaces < kMaxNameWords && !has_digit && !lower_start;
}

}  // namespace

bool holds_text(dom::element value) {
  dom::array array;
  if (value.get_array().get(array) == simdjson::SUCCESS) {
    return std::any_of(array.begin(), array.end(), holds_single);
  }
  return holds_single(value);
}

std::string text_of(dom::element value) {
  dom::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) {
    return single_text(value);
  }
  for (const dom::element element : array) {
    if (holds_single(element)) {
      return single_text(element);
    }
  }
  return {};
}

std::vector<std::string> texts_of(dom::element value) {
  std::vector<std::string> texts;
  dom::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) {
    if (holds_single(value)) {
      texts.push_back(single_text(value));
    }
    return texts;
  }
  for (const dom::element element : array) {
    if (holds_single(element)) {
      texts.push_back(single_text(element));
    }
  }
  return texts;
}

simdjson::simdjson_result<dom::element> find_path(dom::element root, std::string_view path) {
  dom::element at = root;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('.'), path.size());
    const std::string_view step = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    const bool is_index = !step.empty() && step.size() < 7 &&
                          step.find_first_not_of("0123456789") == std::string_view::npos;
    dom::element inner;
    auto error = at.is_array() && is_index
                     ? at.get_array().at(std::stoul(std::string(step))).get(inner)
                     : at.at_key(step).get(inner);
    if (error != simdjson::SUCCESS) {
      return error;
    }
    at = inner;
  }
  return dom::element(at);
}

std::vector<std::string> split_authors(std::string_view text) {
  const std::string_view whole = without_by(trim(text));
  std::vector<std::string> names;
  bool all_names = true;
  for (std::string_view rest = whole; !rest.empty();) {
    const std::string_view name = without_by(take_name(rest));
    if (!name.empty()) {
      all_names = all_names && looks_like_name(name);
      names.emplace_back(name);
    }
  }
  if (!all_names) {
    return {std::string(whole)};
  }
  return names;
}

std::string_view without_by(std::string_view text) {
  for (const std::string_view by : {"By ", "by ", "BY "}) {
    if (text.size() > by.size() && text.starts_with(by)) {
      return trim(text.substr(by.size()));
    }
  }
  return text;
}

std::vector<std::string> split_list(std::string_view text, bool at_commas) {
  std::vector<std::string> parts;
  const bool has_semicolon = text.find(';') != std::string_view::npos;
  const char* separators = at_commas && !has_semicolon ? "," : ";";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    const std::string_view part = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!part.empty()) {
      parts.emplace_back(part);
    }
  }
  return parts;
}

}  // namespace dateline

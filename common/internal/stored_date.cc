#include "common/internal/stored_date.h"

#include <algorithm>

namespace dateline {

namespace {

// The number that text[at..at+digits) is; -1 when it is none.
int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') {
      return -1;
    }
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// Whether `text` has the punctuation of `pattern`, in which 0 stands for any character.
bool has_form(std::string_view text, std::string_view pattern) {
  return std::equal(text.begin(), text.end(), pattern.begin(), pattern.end(),
                    [](char c, char p) { return p == '0' || c == p; });
}

template <typename Enum>
std::optional<Enum> from_name(std::string_view name, Enum last) {
  for (int i = 1; i <= static_cast<int>(last); ++i) {
    if (name_of(static_cast<Enum>(i)) == name) {
      return static_cast<Enum>(i);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<CivilDay> read_day(std::string_view text) {
  if (!has_form(text, "0000-00-00")) {
    return std::nullopt;
  }
  const int year = number_at(text, 0, 4);
  const int month = number_at(text, 5, 2);
  const int day = number_at(text, 8, 2);
  if (year < 0 || month < 0 || day < 0) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  return date.ok() ? std::optional(CivilDay(date)) : std::nullopt;
}

std::optional<std::chrono::sys_seconds> read_instant(std::string_view text) {
  if (!has_form(text, "0000-00-00T00:00:00Z")) {
    return std::nullopt;
  }
  const auto day = read_day(text.substr(0, 10));
  const int hour = number_at(text, 11, 2);
  const int minute = number_at(text, 14, 2);
  const int second = number_at(text, 17, 2);
  if (!day || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return std::nullopt;
  }
  return *day + std::chrono::hours{hour} + std::chrono::minutes{minute} +
         std::chrono::seconds{second};
}

std::optional<ArticleDate> restore_date(std::string_view instant, std::string_view day,
                                        std::string_view precision, std::string_view evidence) {
  const auto read_seconds = read_instant(instant);
  const auto civil_day = read_day(day);
  const auto known_precision = from_name(precision, DatePrecision::kSecond);
  const auto known_evidence = from_name(evidence, DateEvidence::kPageText);
  if (!read_seconds || !civil_day || !known_precision || !known_evidence) {
    return std::nullopt;
  }
  return ArticleDate{*known_precision, *known_evidence, *civil_day, *read_seconds};
}

}  // namespace dateline

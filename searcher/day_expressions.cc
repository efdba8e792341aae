// Date expressions: what people type after date:, since: and until:.
//
//   expression := "none" | comparison period | [period] ".." [period] | period
//   comparison := ">" | ">=" | "<" | "<=" | "="
//   period     := a year, month or day, in digits or with an English month name, or a relative word
//
// A period is a stretch of whole days; a range runs from the first day of its left period to the
// last day of its right one.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "searcher/internal/day_expression.h"
#include "searcher/internal/query_names.h"

namespace dateline {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;
using std::chrono::year_month_day_last;

constexpr unsigned kMostDaysBack = 99'999;

constexpr CivilDay kFirstDay = std::chrono::year{1} / 1 / 1;
constexpr CivilDay kLastDay = std::chrono::year{9999} / 12 / 31;

constexpr std::string_view kForms =
    "write 2024, 2024-05, 2024-05-14, may-2024, today, last-week, last-7-days, none or A..B";

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};

constexpr std::array<std::string_view, 10> kRelative{
    "today",      "yesterday", "this-week", "last-week",   "this-month",
    "last-month", "this-year", "last-year", "last-7-days", "none"};

struct Period {
  CivilDay first, last;
};

// A part of an expression and where it stands.
struct Part {
  std::string_view text;
  std::size_t offset = 0;
};

[[noreturn]] void fail(const Part& part, std::string message, std::string suggestion) {
  throw DayFault{part.offset, part.text.size(), std::move(message), std::move(suggestion)};
}

[[noreturn]] void fail_unreadable(const Part& part) {
  std::string dashed = ascii_lower(part.text);
  std::replace_if(
      dashed.begin(), dashed.end(), [](char c) { return c == ' ' || c == '_'; }, '-');
  const auto near = nearest(dashed, kRelative);
  fail(part, in_quotes(part.text) + " is not a date",
       near ? "did you mean " + std::string(*near) + "?" : std::string(kForms));
}

Part part_of(const Part& whole, std::size_t from, std::size_t length = std::string_view::npos) {
  return {whole.text.substr(from, length), whole.offset + from};
}

Part trim_spaces(const Part& part) {
  const std::size_t first = part.text.find_first_not_of(' ');
  if (first == std::string_view::npos) {
    return part_of(part, 0, 0);
  }
  return part_of(part, first, part.text.find_last_not_of(' ') - first + 1);
}

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The value of at most nine digits.
unsigned number(std::string_view digits) {
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + std::min<std::size_t>(digits.size(), 9), value);
  return value;
}

// 1 to 12 for "may", "sep", "sept"; 0 for what is no month's name.
unsigned month_number(std::string_view text) {
  const std::string lower = ascii_lower(text);
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    const bool short_form = lower.size() == 3 || lower == "sept";
    if (lower == kMonths[i] || (short_form && kMonths[i].starts_with(lower))) {
      return i + 1;
    }
  }
  return 0;
}

// Parts between "-", or between spaces and commas ("May 14, 2024").
std::vector<Part> split(const Part& whole) {
  std::vector<Part> parts;
  std::size_t begin = 0;
  while (begin <= whole.text.size()) {
    const std::size_t end = std::min(whole.text.find_first_of("- ,", begin), whole.text.size());
    parts.push_back(part_of(whole, begin, end - begin));
    begin = end + 1;
    while (end < whole.text.size() && whole.text[end] != '-' && begin < whole.text.size() &&
           (whole.text[begin] == ' ' || whole.text[begin] == ',')) {
      ++begin;
    }
  }
  return parts;
}

Period month_period(year_month month) {
  return {sys_days{month / 1}, sys_days{year_month_day_last{month / std::chrono::last}}};
}

Period year_period(std::chrono::year year) {
  return {sys_days{year / 1 / 1}, sys_days{year / 12 / 31}};
}

std::chrono::year read_year(const Part& part) {
  if (number(part.text) == 0) {
    fail(part, "there is no year " + std::string(part.text), "");
  }
  return std::chrono::year{static_cast<int>(number(part.text))};
}

std::chrono::month read_month(const Part& part) {
  const unsigned named = month_number(part.text);
  const unsigned month = named != 0 ? named : number(part.text);
  if (month < 1 || month > 12) {
    fail(part, "there is no month " + std::string(part.text), "months are 01 to 12");
  }
  return std::chrono::month{month};
}

CivilDay read_day_of(year_month month, const Part& part) {
  const year_month_day date = month / std::chrono::day{number(part.text)};
  if (!date.ok()) {
    const unsigned last = static_cast<unsigned>((month / std::chrono::last).day());
    fail(part,
         fmt::format("{:04}-{:02} has no day {}", static_cast<int>(month.year()),
                     static_cast<unsigned>(month.month()), part.text),
         fmt::format("its last day is {}", last));
  }
  return sys_days{date};
}

// The period of a written date whose year, month and day are these parts; nullptr for what was
// not given.
Period period_of(const Part* year, const Part* month, const Part* day) {
  const std::chrono::year y = read_year(*year);
  if (month == nullptr) {
    return year_period(y);
  }
  const year_month ym = y / read_month(*month);
  if (day == nullptr) {
    return month_period(ym);
  }
  const CivilDay d = read_day_of(ym, *day);
  return {d, d};
}

bool is_year(const Part& part) {
  return part.text.size() == 4 && all_digits(part.text);
}

bool is_short_number(const Part& part) {
  return part.text.size() <= 2 && all_digits(part.text);
}

bool is_month_name(const Part& part) {
  return month_number(part.text) != 0;
}

// Year, year-month, year-month-day, month-year, day-month-year, month-day-year, the month a name
// wherever it does not follow the year.
std::optional<Period> written_period(const std::vector<Part>& parts) {
  const std::size_t n = parts.size();
  if (n == 0 || n > 3) {
    return std::nullopt;
  }
  if (is_year(parts[0])) {
    const bool month_ok = n < 2 || is_short_number(parts[1]) || is_month_name(parts[1]);
    if (!month_ok || (n == 3 && !is_short_number(parts[2]))) {
      return std::nullopt;
    }
    return period_of(&parts[0], n > 1 ? &parts[1] : nullptr, n > 2 ? &parts[2] : nullptr);
  }
  if (n < 2 || !is_year(parts[n - 1])) {
    return std::nullopt;
  }
  if (n == 2) {
    return is_month_name(parts[0]) ? std::optional(period_of(&parts[1], &parts[0], nullptr))
                                   : std::nullopt;
  }
  for (const std::size_t name : {std::size_t{0}, std::size_t{1}}) {
    if (is_month_name(parts[name]) && is_short_number(parts[1 - name])) {
      return period_of(&parts[2], &parts[name], &parts[1 - name]);
    }
  }
  return std::nullopt;
}

CivilDay monday_of(CivilDay day) {
  return day - (std::chrono::weekday{day} - std::chrono::Monday);
}

std::optional<Period> relative_period(const std::string& word, CivilDay today) {
  const year_month_day date{today};
  const year_month month = date.year() / date.month();
  if (word == "today") {
    return Period{today, today};
  }
  if (word == "yesterday") {
    return Period{today - days{1}, today - days{1}};
  }
  if (word == "this-week" || word == "last-week") {
    const CivilDay monday = monday_of(today) - (word == "this-week" ? days{0} : days{7});
    return Period{monday, monday + days{6}};
  }
  if (word == "this-month" || word == "last-month") {
    return month_period(word == "this-month" ? month : month - months{1});
  }
  if (word == "this-year" || word == "last-year") {
    return year_period(date.year() - std::chrono::years{word == "this-year" ? 0 : 1});
  }
  return std::nullopt;
}

// "last-7-days": so many days, today being the last of them.
std::optional<Period> days_back(const std::vector<Part>& parts, CivilDay today) {
  if (parts.size() != 3 || ascii_lower(parts[0].text) != "last" || !all_digits(parts[1].text)) {
    return std::nullopt;
  }
  const std::string unit = ascii_lower(parts[2].text);
  if (unit != "days" && unit != "day") {
    return std::nullopt;
  }
  const unsigned count = number(parts[1].text);
  if (count < 1 || count > kMostDaysBack || parts[1].text.size() > 9) {
    fail(parts[1], "last-N-days needs a number of days from 1 to " + std::to_string(kMostDaysBack),
         "");
  }
  return Period{today - days{static_cast<int>(count) - 1}, today};
}

// What a date in another common form could mean; falls through when nothing is recognised.
void explain_other_forms(const Part& whole, const std::vector<Part>& parts) {
  if (is_month_name(whole) ||
      (parts.size() == 2 && is_month_name(parts[1]) && is_short_number(parts[0]))) {
    fail(whole, in_quotes(whole.text) + " has no year",
         "add the year, without spaces: " + std::string(whole.text) + "-2024");
  }
  if (is_short_number(whole)) {
    fail(whole, in_quotes(whole.text) + " is not a date",
         "write a date without spaces, as in 2024-05-14 or 14-may-2024");
  }
  if (whole.text.find(',') != std::string_view::npos) {
    fail(whole, in_quotes(whole.text) + " is not a date",
         "write several dates as date:(2023 OR 2024)");
  }
  const bool numeric = whole.text.find_first_not_of("0123456789-./") == std::string_view::npos;
  if (numeric && whole.text.find_first_of("123456789") != std::string_view::npos) {
    fail(whole, in_quotes(whole.text) + " is not a date",
         "write year-month-day with hyphens, as in 2024-05-14");
  }
  if (whole.text.front() == '[' || whole.text.front() == '{') {
    fail(whole, in_quotes(whole.text) + " is not a date",
         "write a range as 2024-05-14..2024-05-17, without brackets");
  }
}

Period read_period(const Part& untrimmed, CivilDay today) {
  const Part whole = trim_spaces(untrimmed);
  const std::vector<Part> parts = split(whole);
  if (const auto period = written_period(parts)) {
    return *period;
  }
  std::string word;
  for (const Part& part : parts) {
    word += (word.empty() ? "" : "-") + ascii_lower(part.text);
  }
  if (word == "none") {
    fail(whole, "'none' stands for undated articles and cannot be part of a range",
         "write date:none alone");
  }
  if (const auto period = relative_period(word, today)) {
    return *period;
  }
  if (const auto period = days_back(parts, today)) {
    return *period;
  }
  if (!whole.text.empty()) {
    explain_other_forms(whole, parts);
  }
  fail_unreadable(whole);
}

DayRange read_range(const Part& whole, std::size_t dots, CivilDay today) {
  const Part left = trim_spaces(part_of(whole, 0, dots));
  const Part right = trim_spaces(part_of(whole, dots + 2));
  if (left.text.empty() && right.text.empty()) {
    fail(whole, "the range has neither a beginning nor an end",
         "write 2024-05-14..2024-05-17, 2024-05-14.. or ..2024-05-17");
  }
  DayRange range;
  if (!left.text.empty()) {
    range.first = read_period(left, today).first;
  }
  if (!right.text.empty()) {
    range.last = read_period(right, today).last;
  }
  if (range.first && range.last && *range.last < *range.first) {
    fail(whole, "the range ends before it begins", "exchange its two dates");
  }
  return range;
}

// ">=2024" and its like. The day before the first year and the day after the last have no name.
std::optional<DayRange> read_comparison(const Part& whole, CivilDay today) {
  for (const std::string_view sign : {">=", "<=", "≥", "≤", ">", "<", "="}) {
    if (!whole.text.starts_with(sign)) {
      continue;
    }
    const Part rest = part_of(whole, sign.size());
    if (trim_spaces(rest).text.empty()) {
      fail(whole, "no date after " + in_quotes(sign), "write >=2024-05-14");
    }
    const auto [first, last] = read_period(rest, today);
    if ((sign == "<" && first == kFirstDay) || (sign == ">" && last == kLastDay)) {
      fail(whole, "dates run from 0001-01-01 to 9999-12-31", "");
    }
    if (sign == "=") {
      return DayRange{first, last, false};
    }
    if (sign == ">=" || sign == "≥" || sign == ">") {
      return DayRange{sign == ">" ? last + days{1} : first, std::nullopt, false};
    }
    return DayRange{std::nullopt, sign == "<" ? first - days{1} : last, false};
  }
  return std::nullopt;
}

DayRange read_expression(const Part& whole, CivilDay today) {
  if (whole.text.empty()) {
    fail(whole, "the date is empty", std::string(kForms));
  }
  if (ascii_lower(whole.text) == "none") {
    return DayRange{std::nullopt, std::nullopt, true};
  }
  if (const auto comparison = read_comparison(whole, today)) {
    return *comparison;
  }
  const std::size_t dots = whole.text.find("..");
  if (dots != std::string_view::npos) {
    return read_range(whole, dots, today);
  }
  const Period period = read_period(whole, today);
  return DayRange{period.first, period.last, false};
}

}  // namespace

std::variant<DayRange, DayFault> read_day_expression(std::string_view text, CivilDay today) {
  try {
    return read_expression(trim_spaces({text, 0}), today);
  } catch (DayFault& fault) {
    return std::move(fault);
  }
}

std::variant<DayRange, std::string> parse_day_range(std::string_view text, CivilDay today) {
  auto result = read_day_expression(text, today);
  if (auto* fault = std::get_if<DayFault>(&result)) {
    return fault->message + (fault->suggestion.empty() ? "" : "; " + fault->suggestion);
  }
  return std::get<DayRange>(result);
}

}  // namespace dateline

#include "indexer/internal/page_dates_url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <vector>

namespace dateline {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The runs of digits of an address.
struct DigitRun {
  std::string_view digits;
  char before = 0, after = 0;  // the characters around it; 0 at the ends
  std::size_t begin = 0;
};

std::vector<DigitRun> digit_runs(std::string_view text) {
  std::vector<DigitRun> runs;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) {
      ++end;
    }
    if (end > at) {
      runs.push_back({text.substr(at, end - at), at > 0 ? text[at - 1] : '\0',
                      end < text.size() ? text[end] : '\0', at});
    }
    at = end + 1;
  }
  return runs;
}

unsigned number(std::string_view digits) {
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::optional<CivilDay> make_day(std::string_view year, std::string_view month,
                                 std::string_view day, CivilDay latest) {
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(number(year))},
                                         std::chrono::month{number(month)},
                                         std::chrono::day{number(day)}};
  const CivilDay earliest = std::chrono::year{1994} / 1 / 1;
  if (!date.ok() || CivilDay(date) < earliest || CivilDay(date) > latest) {
    return std::nullopt;
  }
  return CivilDay(date);
}

// 20240514 standing alone, /2024/0514/.
std::optional<CivilDay> packed_date(const DigitRun& run, const DigitRun* next, CivilDay latest) {
  if (run.digits.size() == 8) {
    return make_day(run.digits.substr(0, 4), run.digits.substr(4, 2), run.digits.substr(6), latest);
  }
  if (run.digits.size() == 4 && next != nullptr && next->digits.size() == 4 &&
      next->begin == run.begin + 5 && (run.after == '/' || run.after == '-')) {
    return make_day(run.digits, next->digits.substr(0, 2), next->digits.substr(2), latest);
  }
  if (run.digits.size() == 6 && next != nullptr && next->digits.size() == 2 && run.after == '/' &&
      next->begin == run.begin + 7 && next->after == '/' && run.before == '/') {
    return make_day(run.digits.substr(0, 4), run.digits.substr(4), next->digits, latest);
  }
  return std::nullopt;
}

// Three runs in a row with the same separator, year first or last.
std::optional<CivilDay> separated_date(const DigitRun& a, const DigitRun& b, const DigitRun& c,
                                       CivilDay latest) {
  const bool adjacent =
      b.begin == a.begin + a.digits.size() + 1 && c.begin == b.begin + b.digits.size() + 1;
  const std::string_view separators = "/-_.";
  // "2024-05/14" is in use, "2024/05-14" is the number of an article.
  const bool is_row = a.after == b.after || (a.after == '-' && b.after == '/');
  if (!adjacent || !is_row || separators.find(a.after) == std::string_view::npos ||
      b.digits.size() > 2) {
    return std::nullopt;
  }
  if (a.digits.size() == 4 && c.digits.size() <= 2) {
    return make_day(a.digits, b.digits, c.digits, latest);
  }
  if (a.digits.size() == 2 && b.digits.size() == 2 && c.digits.size() == 4) {
    return make_day(c.digits, b.digits, a.digits, latest);
  }
  return std::nullopt;
}

bool contains(std::initializer_list<std::string_view> list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

std::optional<CivilDay> date_in_url(std::string_view url, CivilDay latest) {
  // An archive's copy: only the address behind its own is the article's.
  const std::size_t inner = url.rfind("http");
  url.remove_prefix(inner == std::string_view::npos ? 0 : inner);
  const std::size_t query = url.find_first_of("?#");
  const std::vector<DigitRun> runs = digit_runs(url.substr(0, query));
  for (std::size_t i = 0; i < runs.size(); ++i) {
    std::optional<CivilDay> day;
    if (i + 2 < runs.size()) {
      day = separated_date(runs[i], runs[i + 1], runs[i + 2], latest);
    }
    if (!day) {
      day = packed_date(runs[i], i + 1 < runs.size() ? &runs[i + 1] : nullptr, latest);
    }
    if (day) {
      return day;
    }
  }
  return std::nullopt;
}

DateOrder usual_date_order(std::string_view language_tag, std::string_view host) {
  std::string tag(language_tag);
  std::transform(tag.begin(), tag.end(), tag.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '_' ? '-' : c;
  });
  const std::string_view top = host.substr(std::min(host.rfind('.') + 1, host.size()));
  if (!tag.starts_with("en")) {
    return tag.empty() && contains({"gov", "mil", "edu", "us"}, top) ? DateOrder::kMonthDayYear
                                                                     : DateOrder::kDayMonthYear;
  }
  if (tag == "en-us" || tag == "en-ph") {
    return DateOrder::kMonthDayYear;
  }
  const bool is_global =
      contains({"com", "org", "net", "gov", "mil", "edu", "us", "tv", "io"}, top);
  return tag == "en" && is_global ? DateOrder::kMonthDayYear : DateOrder::kDayMonthYear;
}

}  // namespace dateline

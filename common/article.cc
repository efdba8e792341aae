#include "common/article.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "common/text.h"

namespace dateline {

namespace {

constexpr std::array<std::string_view, 4> kStatusNames{"usable", "corrected", "withheld",
                                                       "canceled"};

}  // namespace

namespace {

struct CivilParts {
  int year;
  unsigned month, day;
};

CivilParts parts_of(CivilDay day) {
  const std::chrono::year_month_day date(day);
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

}  // namespace

std::string_view name_of(DatePrecision precision) {
  switch (precision) {
    case DatePrecision::kNone:
      return "none";
    case DatePrecision::kYear:
      return "year";
    case DatePrecision::kMonth:
      return "month";
    case DatePrecision::kDay:
      return "day";
    case DatePrecision::kSecond:
      return "second";
  }
  return "none";  // a number that no version wrote
}

std::string_view name_of(DateEvidence evidence) {
  switch (evidence) {
    case DateEvidence::kNone:
      return "none";
    case DateEvidence::kField:
      return "field";
    case DateEvidence::kPublishedLine:
      return "published-line";
    case DateEvidence::kDateLine:
      return "date-line";
    case DateEvidence::kDateline:
      return "dateline";
    case DateEvidence::kMarkup:
      return "markup";
    case DateEvidence::kUrl:
      return "url";
    case DateEvidence::kPageText:
      return "page-text";
  }
  return "none";  // a number that no version wrote
}

std::string_view name_of(ArticleStatus status) {
  return kStatusNames[static_cast<std::size_t>(status)];
}

std::optional<ArticleStatus> status_from_name(std::string_view text) {
  const std::string name = ascii_lower(text);
  if (name == "cancelled" || name == "killed" || name == "withdrawn") {
    return ArticleStatus::kCanceled;
  }
  const auto found = std::find(kStatusNames.begin(), kStatusNames.end(), name);
  return found == kStatusNames.end()
             ? std::nullopt
             : std::optional(static_cast<ArticleStatus>(found - kStatusNames.begin()));
}

std::string print_date(const ArticleDate& date) {
  const CivilParts parts = parts_of(date.day);
  switch (date.precision) {
    case DatePrecision::kNone:
      return "";
    case DatePrecision::kYear:
      return fmt::format("{:04}", parts.year);
    case DatePrecision::kMonth:
      return fmt::format("{:04}-{:02}", parts.year, parts.month);
    case DatePrecision::kDay:
    case DatePrecision::kSecond:
      return print_day(date.day);
  }
  return "";
}

std::string print_instant(std::chrono::sys_seconds instant) {
  const CivilDay day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::hh_mm_ss time(instant - day);
  return fmt::format("{}T{:02}:{:02}:{:02}Z", print_day(day), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

std::string print_day(CivilDay day) {
  const CivilParts parts = parts_of(day);
  return fmt::format("{:04}-{:02}-{:02}", parts.year, parts.month, parts.day);
}

}  // namespace dateline

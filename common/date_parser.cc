#include "common/date_parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/internal/date_grammar.h"
#include "common/internal/time_zones.h"
#include "common/text.h"

namespace dateline {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

constexpr std::size_t kMaxTextBytes = 200;  // no date is that long; article bodies are

// Years of two digits in a stated order are 1970 to 2069.
constexpr unsigned kFirstTwoDigitYear = 70;

// The clocks furthest from UTC: Baker Island, and Kiribati's Line Islands.
constexpr minutes kLowestOffset = hours{-12};
constexpr minutes kHighestOffset = hours{14};

struct CivilDate {
  unsigned year = 0, month = 1, day = 1;

  bool operator==(const CivilDate&) const = default;
  year_month_day calendar() const {
    return {std::chrono::year{static_cast<int>(year)}, std::chrono::month{month},
            std::chrono::day{day}};
  }
  bool exists() const { return calendar().ok(); }
};

unsigned whole_year(PrintedNumber number) {
  if (number.digits != 2) {
    return number.value;
  }
  return number.value + (number.value >= kFirstTwoDigitYear ? 1900 : 2000);
}

using NumericParts = std::array<PrintedNumber, 3>;

CivilDate in_order(const NumericParts& parts, DateOrder order) {
  switch (order) {
    case DateOrder::kMonthDayYear:
      return {whole_year(parts[2]), parts[0].value, parts[1].value};
    case DateOrder::kYearMonthDay:
      return {whole_year(parts[0]), parts[1].value, parts[2].value};
    case DateOrder::kDayMonthYear:
    case DateOrder::kUnknown:
      break;
  }
  return {whole_year(parts[2]), parts[1].value, parts[0].value};
}

// Whether the parts have as many digits as a date in `order` may have.
bool fits_order(const NumericParts& parts, DateOrder order) {
  if (order == DateOrder::kYearMonthDay) {
    return parts[0].digits == 2 && parts[2].digits <= 2;
  }
  return parts[2].digits == 4 || parts[2].digits == 2;
}

DateFault read_in_order(const NumericParts& parts, DateOrder order, CivilDate& date) {
  if (!fits_order(parts, order)) {
    return DateFault::kUnreadable;
  }
  date = in_order(parts, order);
  return date.exists() ? DateFault::kNone : DateFault::kImpossible;
}

// Without an order: the only date that the parts can be. A year of two digits leaves the century
// open, so that such a date is never the only one.
DateFault read_without_order(const NumericParts& parts, CivilDate& date) {
  bool found = false;
  for (const DateOrder order :
       {DateOrder::kDayMonthYear, DateOrder::kMonthDayYear, DateOrder::kYearMonthDay}) {
    CivilDate reading;
    if (read_in_order(parts, order, reading) != DateFault::kNone) {
      continue;
    }
    if (parts[2].digits != 4 || (found && reading != date)) {
      return DateFault::kAmbiguous;
    }
    date = reading;
    found = true;
  }
  const bool has_year = parts[0].digits == 2 || parts[2].digits == 2 || parts[2].digits == 4;
  return found ? DateFault::kNone : has_year ? DateFault::kImpossible : DateFault::kUnreadable;
}

DateFault read_numeric(const NumericParts& parts, DateOrder order, CivilDate& date) {
  // The year stands last, whatever the stated order says of dates that begin with it.
  if (order == DateOrder::kUnknown || (order == DateOrder::kYearMonthDay && parts[2].digits == 4)) {
    return read_without_order(parts, date);
  }
  return read_in_order(parts, order, date);
}

// A date whose parts are told apart by a name or by the year's four digits.
DateFault read_named(const PrintedDate& printed, DateOrder order, CivilDate& date) {
  PrintedNumber year = *printed.year;
  PrintedNumber day = printed.day.value_or(PrintedNumber{1, 2});
  if (year.digits == 2) {
    if (order == DateOrder::kUnknown) {
      return DateFault::kAmbiguous;
    }
    if (order == DateOrder::kYearMonthDay && day.digits == 2) {
      std::swap(year, day);  // 24-May-14
    }
  }
  date = {whole_year(year), printed.month ? printed.month->value : 1, day.value};
  return date.exists() ? DateFault::kNone : DateFault::kImpossible;
}

// The time since midnight: 24 hours for 24:00:00, and a leap second is the one before it.
DateFault read_time(const PrintedDate& printed, seconds& time) {
  unsigned hour = printed.hour;
  if (printed.half != PrintedDate::Half::kNone) {
    if (hour < 1 || hour > 12) {
      return DateFault::kImpossible;
    }
    hour = hour % 12 + (printed.half == PrintedDate::Half::kPm ? 12 : 0);
  }
  const bool is_end = hour == 24 && printed.minute == 0 && printed.second == 0 &&
                      !printed.has_fraction && printed.half == PrintedDate::Half::kNone;
  if ((hour > 23 && !is_end) || printed.minute > 59 || printed.second > 60) {
    return DateFault::kImpossible;
  }
  time = hours{hour} + minutes{printed.minute} + seconds{std::min(printed.second, 59u)};
  return DateFault::kNone;
}

DateFault read_offset(const PrintedDate& printed, sys_seconds local, minutes& offset) {
  offset = minutes{0};
  if (printed.zone_offset) {
    offset = *printed.zone_offset;
    return offset >= kLowestOffset && offset <= kHighestOffset ? DateFault::kNone
                                                               : DateFault::kImpossible;
  }
  if (!printed.zone_name.empty()) {
    const auto named = zone_offset(printed.zone_name, local);
    if (!named) {
      return DateFault::kUnreadable;
    }
    offset = *named;
  }
  return DateFault::kNone;
}

DateFault read_timestamp(std::chrono::milliseconds timestamp, ArticleDate& date) {
  date.instant = std::chrono::floor<seconds>(sys_seconds{} + timestamp);
  date.day = std::chrono::floor<days>(date.instant);
  date.precision = DatePrecision::kSecond;
  return DateFault::kNone;
}

DateFault read_calendar(const PrintedDate& printed, DateOrder order, ArticleDate& date) {
  CivilDate civil;
  const DateFault fault = printed.numeric_parts ? read_numeric(*printed.numeric_parts, order, civil)
                                                : read_named(printed, order, civil);
  if (fault != DateFault::kNone) {
    return fault;
  }
  date.day = CivilDay(civil.calendar());
  date.instant = date.day;
  if (printed.has_time) {
    date.precision = DatePrecision::kSecond;
    seconds time{0};
    minutes offset{0};
    const DateFault time_fault = read_time(printed, time);
    const DateFault zone_fault = read_offset(printed, date.day + time, offset);
    date.instant = date.day + time - offset;
    return time_fault != DateFault::kNone ? time_fault : zone_fault;
  }
  date.precision = printed.day || printed.numeric_parts ? DatePrecision::kDay
                   : printed.month                      ? DatePrecision::kMonth
                                                        : DatePrecision::kYear;
  return DateFault::kNone;
}

// The last day of the year or month that `date` names, or its day.
CivilDay last_day(const ArticleDate& date) {
  const year_month_day first(date.day);
  switch (date.precision) {
    case DatePrecision::kYear:
      return CivilDay(first.year() / 12 / 31);
    case DatePrecision::kMonth:
      return CivilDay(first.year() / first.month() / std::chrono::last);
    default:
      return date.day;
  }
}

bool is_plausible(const ArticleDate& date, const DateRules& rules) {
  const bool is_unset_clock =
      date.instant == sys_seconds{} &&
      (date.precision == DatePrecision::kDay || date.precision == DatePrecision::kSecond);
  return !is_unset_clock && date.day <= rules.latest && last_day(date) >= rules.earliest;
}

}  // namespace

std::optional<DateOrder> date_order_from_name(std::string_view name) {
  if (name == "dmy") {
    return DateOrder::kDayMonthYear;
  }
  if (name == "mdy") {
    return DateOrder::kMonthDayYear;
  }
  if (name == "ymd") {
    return DateOrder::kYearMonthDay;
  }
  return std::nullopt;
}

std::string_view name_of(DateFault fault) {
  switch (fault) {
    case DateFault::kNone:
      return "none";
    case DateFault::kEmpty:
      return "empty";
    case DateFault::kUnreadable:
      return "unreadable";
    case DateFault::kAmbiguous:
      return "ambiguous";
    case DateFault::kImpossible:
      return "impossible";
    case DateFault::kImplausible:
      return "implausible";
  }
  return "unreadable";
}

ParsedDate parse_date(std::string_view text, const DateRules& rules) {
  text = trim(text);
  if (text.empty()) {
    return {{}, DateFault::kEmpty};
  }
  PrintedDate printed;
  if (text.size() > kMaxTextBytes || !read_printed_date(text, printed)) {
    return {{}, DateFault::kUnreadable};
  }
  ArticleDate date;
  DateFault fault = printed.timestamp ? read_timestamp(*printed.timestamp, date)
                                      : read_calendar(printed, rules.order, date);
  if (fault == DateFault::kNone && !is_plausible(date, rules)) {
    fault = DateFault::kImplausible;
  }
  if (fault != DateFault::kNone) {
    return {{}, fault};
  }
  return {date, DateFault::kNone};
}

}  // namespace dateline

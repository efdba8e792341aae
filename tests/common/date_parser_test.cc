#include "common/date_parser.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <random>
#include <string>

namespace dateline {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

DateRules rules_with(DateOrder order) {
  DateRules rules;
  rules.order = order;
  return rules;
}

constexpr DateOrder kOpen = DateOrder::kUnknown;

// "2024-05-14 2024-05-14T11:10:00Z", "2024-05", or the name of the fault.
std::string read(std::string_view text, DateOrder order = kOpen) {
  const ParsedDate parsed = parse_date(text, rules_with(order));
  CHECK(parsed.date.known() == (parsed.fault == DateFault::kNone));
  CHECK(parsed.date.evidence == DateEvidence::kNone);
  if (parsed.fault != DateFault::kNone) {
    CHECK(parsed.date == ArticleDate{});
    return std::string(name_of(parsed.fault));
  }
  if (parsed.date.precision != DatePrecision::kSecond) {
    CHECK(parsed.date.instant == parsed.date.day);
    return print_date(parsed.date);
  }
  return print_date(parsed.date) + " " + print_instant(parsed.date.instant);
}

struct Example {
  const char* text;
  const char* expected;
};

TEST_CASE("dates of every form are read to the precision they have") {
  for (const auto& [text, expected] : std::initializer_list<Example>{
           {"2024-05-14", "2024-05-14"},
           {" \t2024-05-14\n", "2024-05-14"},
           {"20240514", "2024-05-14"},
           {"2024/05/14", "2024-05-14"},
           {"2024.05.14", "2024-05-14"},
           {"2024-5-4", "2024-05-04"},
           {"2024-05-14Z", "2024-05-14"},
           {"2024-05-14+03:00", "2024-05-14"},
           {"2024-05", "2024-05"},
           {"2024", "2024"},
           {"1970", "1970"},
           {"January 1970", "1970-01"},
           {"1969-12-31", "1969-12-31"},
           {"May 2024", "2024-05"},
           {"May, 2024", "2024-05"},
           {"May 14, 2024", "2024-05-14"},
           {"MAY 14 2024.", "2024-05-14"},
           {"14th May, 2024", "2024-05-14"},
           {"14th of May, 2024", "2024-05-14"},
           {"14 May 2024", "2024-05-14"},
           {"14-May-2024", "2024-05-14"},
           {"14May2024", "2024-05-14"},
           {"14. May 2024", "2024-05-14"},
           {"2024 May 14", "2024-05-14"},
           {"2024-May-14", "2024-05-14"},
           {"Sept. 3 2024", "2024-09-03"},
           {"Sept. 3, 2024", "2024-09-03"},
           {"Sep 3, 2024", "2024-09-03"},
           {"Tuesday, May 14, 2024", "2024-05-14"},
           {"Tue. 14 May 2024", "2024-05-14"},
           {"Friday 14 May 2024", "2024-05-14"},  // it was a Tuesday
           {"2024年5月14日", "2024-05-14"},
           {"2024年5月", "2024-05"},
           {"14/05/2024", "2024-05-14"},
           {"05-14-2024", "2024-05-14"},
           {"14. 5. 2024", "2024-05-14"},
           {"05/05/2024", "2024-05-05"},
           {"1600-01-01", "1600-01-01"},
           {"29 February 2024", "2024-02-29"},
       }) {
    CAPTURE(text);
    CHECK(read(text) == expected);
  }
}

TEST_CASE("times keep the printed day and give the instant in UTC") {
  for (const auto& [text, expected] : std::initializer_list<Example>{
           {"2024-05-14T14:10", "2024-05-14 2024-05-14T14:10:00Z"},
           {"2024-05-14T14", "2024-05-14 2024-05-14T14:00:00Z"},
           {"2024-05-14T14:10:05Z", "2024-05-14 2024-05-14T14:10:05Z"},
           {"2024-05-14t14:10:05z", "2024-05-14 2024-05-14T14:10:05Z"},
           {"2024-05-14T14:10:05.999+03:00", "2024-05-14 2024-05-14T11:10:05Z"},
           {"2024-05-14T01:10:05,25+03", "2024-05-14 2024-05-13T22:10:05Z"},
           {"2024-05-14 14:10:00 +0300", "2024-05-14 2024-05-14T11:10:00Z"},
           {"2024-05-14 23:10:00-05:00", "2024-05-14 2024-05-15T04:10:00Z"},
           {"2024-05-14 14:10:00 UTC", "2024-05-14 2024-05-14T14:10:00Z"},
           {"20240514T141000Z", "2024-05-14 2024-05-14T14:10:00Z"},
           {"20240514T1410+0545", "2024-05-14 2024-05-14T08:25:00Z"},
           {"20240514141000", "2024-05-14 2024-05-14T14:10:00Z"},
           {"2024-05-14T24:00:00Z", "2024-05-14 2024-05-15T00:00:00Z"},
           {"2016-12-31T23:59:60Z", "2016-12-31 2016-12-31T23:59:59Z"},
           {"Thu, 16 May 2024 10:00:00 GMT", "2024-05-16 2024-05-16T10:00:00Z"},
           {"16 May 2024 10:00 -0400", "2024-05-16 2024-05-16T14:00:00Z"},
           {"Thu, 16 May 2024 10:00:00 EST", "2024-05-16 2024-05-16T15:00:00Z"},
           {"May 14, 2024 | 02:10 PM", "2024-05-14 2024-05-14T14:10:00Z"},
           {"May 14, 2024 · 12:10 AM", "2024-05-14 2024-05-14T00:10:00Z"},
           {"May 14, 2024, 12:10 pm", "2024-05-14 2024-05-14T12:10:00Z"},
           {"Tue, May 14, 2024 2:10 p.m. ET", "2024-05-14 2024-05-14T18:10:00Z"},
           {"Sun, Jan 14, 2024 2:10 p.m. ET", "2024-01-14 2024-01-14T19:10:00Z"},
           {"Nov 3 2006 9am PT", "2006-11-03 2006-11-03T17:00:00Z"},
           {"2:10 PM EDT, Tue May 14, 2024", "2024-05-14 2024-05-14T18:10:00Z"},
           {"8:25 a.m. Dec. 12, 2014", "2014-12-12 2014-12-12T08:25:00Z"},
           {"14 May 2024 14:10 GMT+3", "2024-05-14 2024-05-14T11:10:00Z"},
           {"14 May 2024 14:10 (UTC)", "2024-05-14 2024-05-14T14:10:00Z"},
           {"14 May 2024 14:10 MSK", "2024-05-14 2024-05-14T11:10:00Z"},
           {"14 May 2012 14:10 MSK", "2012-05-14 2012-05-14T10:10:00Z"},
           {"Tuesday 14 May 2024 at 3pm BST", "2024-05-14 2024-05-14T14:00:00Z"},
           {"Wednesday, 22nd June, 2016, 12.16 pm.", "2016-06-22 2016-06-22T12:16:00Z"},
           {"14.5.2024 14.10", "2024-05-14 2024-05-14T14:10:00Z"},
           {"14 May 2024 1410 hrs", "2024-05-14 2024-05-14T14:10:00Z"},
           {"14 May 2024 – 14:10", "2024-05-14 2024-05-14T14:10:00Z"},
           {"14 May 2024 2:10\u202Fpm", "2024-05-14 2024-05-14T14:10:00Z"},
           {"19 November 2014 at noon", "2014-11-19 2014-11-19T12:00:00Z"},
           {"26-FEB-1987 15:01:01.79", "1987-02-26 1987-02-26T15:01:01Z"},
           {"Wed Aug 05 12:00:00 2015", "2015-08-05 2015-08-05T12:00:00Z"},
           {"Wed Aug 05 12:00:00 UTC 2015", "2015-08-05 2015-08-05T12:00:00Z"},
           {"Tue May 14 2024 14:10:00 GMT+0300 (Arabian Standard Time)",
            "2024-05-14 2024-05-14T11:10:00Z"},
           {"2024年5月14日 14:10", "2024-05-14 2024-05-14T14:10:00Z"},
           {"1715688000", "2024-05-14 2024-05-14T12:00:00Z"},
           {"1715688000.75", "2024-05-14 2024-05-14T12:00:00Z"},
           {"1715688000999", "2024-05-14 2024-05-14T12:00:00Z"},
       }) {
    CAPTURE(text);
    CHECK(read(text) == expected);
  }
}

TEST_CASE("what is no date, or more than one date, is unreadable") {
  for (const char* text : {"yesterday",
                           "Tuesday",
                           "14:10",
                           "May",
                           "May 14",
                           "14 May",
                           "14/05",
                           "202405",
                           "123",
                           "12345",
                           "May 14-16, 2024",
                           "May 14, 2024 May 15, 2024",
                           "2024-05-14 2024-05-14",
                           "Published May 14, 2024",
                           "May 14, 2024 at",
                           "May 14, 2024 |",
                           ", May 14, 2024",
                           "14:10-14 May 2024",
                           "May 2024 14:10",
                           "2024 14:10",
                           "Tuesday 2024",
                           "2024-05 14:10",
                           "May 14, 2024 14:10 IST",
                           "May 14, 2024 14:10 XYZ",
                           "May 14, 2024 14:10 14:10",
                           "14/05-2024",
                           "14/ 05/2024",
                           "14/05/024",
                           "2024-05-14T",
                           "2024-05-14T1",
                           "2024-05-14T141",
                           "2024-05-14T14:1",
                           "2024-05-14 T14:10",
                           "2024-05-14T14:10+3",
                           "noon",
                           "14 mai 2024",
                           "-1715688000",
                           "171568800",
                           "+2024-05-14",
                           "\xFF\xFE",
                           "2024\xC2",
                           "१४ May 2024"}) {
    CAPTURE(text);
    CHECK(read(text) == "unreadable");
  }
  CHECK(read("") == "empty");
  CHECK(read(" \t\r\n\u00A0") == "empty");
}

TEST_CASE("a date that no calendar or clock has is impossible") {
  for (const char* text :
       {"31 June 2024", "2023-02-29", "2024-13-01", "2024-00-10", "2024-05-00", "20241314",
        "14/13/2024", "May 0, 2024", "2024-05-14T25:00", "2024-05-14T24:00:01", "2024-05-14T24:10",
        "2024-05-14T24:00:00.5", "2024-05-14T12:60", "2024-05-14T12:00:61", "May 14, 2024 14:10 PM",
        "May 14, 2024 0:10 am", "2024-05-14T14:10+15:00", "99/99/99"}) {
    CAPTURE(text);
    CHECK(read(text) == "impossible");
  }
}

TEST_CASE("a numeric date is read in the stated order only") {
  const auto dmy = DateOrder::kDayMonthYear;
  const auto mdy = DateOrder::kMonthDayYear;
  const auto ymd = DateOrder::kYearMonthDay;
  CHECK(read("05/06/2024") == "ambiguous");
  CHECK(read("05/06/2024", ymd) == "ambiguous");
  CHECK(read("05/06/2024", dmy) == "2024-06-05");
  CHECK(read("05/06/2024", mdy) == "2024-05-06");
  CHECK(read("14/05/2024", mdy) == "impossible");
  CHECK(read("2024/05/06", mdy) == "2024-05-06");
  CHECK(read("6/15/17") == "ambiguous");
  CHECK(read("6/15/17", mdy) == "2017-06-15");
  CHECK(read("6/15/17", ymd) == "unreadable");
  CHECK(read("15.6.69", dmy) == "2069-06-15");
  CHECK(read("15.6.70", dmy) == "1970-06-15");
  CHECK(read("24-05-14", ymd) == "2024-05-14");
  CHECK(read("14 May 24") == "ambiguous");
  CHECK(read("14 May 24", dmy) == "2024-05-14");
  CHECK(read("May 14, 24", mdy) == "2024-05-14");
  CHECK(read("24-May-14", ymd) == "2024-05-14");
  CHECK(read("1/1/16 9:02:43.1", mdy) == "2016-01-01 2016-01-01T09:02:43Z");
  for (const auto& [name, order] : {std::pair("dmy", dmy), {"mdy", mdy}, {"ymd", ymd}}) {
    CHECK(date_order_from_name(name) == order);
  }
  CHECK_FALSE(date_order_from_name("DMY"));
  CHECK_FALSE(date_order_from_name(""));
}

TEST_CASE("an unset clock and a day outside the bounds are not believed") {
  for (const char* text : {"0", "0000000000", "0000000000000", "1970-01-01", "1970-01-01T00:00:00Z",
                           "1970-01-01T03:00:00+03:00", "1969-12-31 19:00:00 EST", "1 January 1970",
                           "0001-01-01", "0000-01-01", "1599-12-31", "3000-01-01", "0099"}) {
    CAPTURE(text);
    CHECK(read(text) == "implausible");
  }
  CHECK(read("1970-01-01T00:00:01Z") == "1970-01-01 1970-01-01T00:00:01Z");
  DateRules rules;
  rules.earliest = sys_days(year{1900} / 6 / 15);
  rules.latest = sys_days(year{2024} / 5 / 14);
  CHECK(parse_date("2024-05-14T23:59:59Z", rules).fault == DateFault::kNone);
  CHECK(parse_date("2024-05-15", rules).fault == DateFault::kImplausible);
  CHECK(parse_date("May 2024", rules).fault == DateFault::kNone);
  CHECK(parse_date("June 2024", rules).fault == DateFault::kImplausible);
  CHECK(parse_date("1900", rules).fault == DateFault::kNone);
  CHECK(parse_date("May 1900", rules).fault == DateFault::kImplausible);
  CHECK(parse_date("1900-06-14", rules).fault == DateFault::kImplausible);
}

constexpr std::array kMonths{"January", "February", "March",     "April",   "May",      "June",
                             "July",    "August",   "September", "October", "November", "December"};

struct RandomDate {
  int y;
  unsigned m, d;
  int hour, minute, second;

  sys_days day() const { return sys_days(year{y} / std::chrono::month{m} / std::chrono::day{d}); }
  std::chrono::sys_seconds instant() const {
    return day() + std::chrono::hours{hour} + std::chrono::minutes{minute} +
           std::chrono::seconds{second};
  }
};

RandomDate random_date(std::mt19937& random) {
  const auto below = [&random](unsigned n) { return random() % n; };
  const std::chrono::year_month_day date(sys_days(year{1600} / 1 / 1) +
                                         std::chrono::days{below(500000)});
  return {static_cast<int>(date.year()),     static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()), static_cast<int>(below(24)),
          static_cast<int>(below(60)),       static_cast<int>(below(60))};
}

TEST_CASE("a random day is read back from every form that prints it") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    const RandomDate at = random_date(random);
    if (at.day() == sys_days{}) {
      continue;
    }
    const std::string month = kMonths[at.m - 1];
    const std::string abbreviated = month.substr(0, 3);
    for (const std::string& text :
         {print_day(at.day()), fmt::format("{:04}{:02}{:02}", at.y, at.m, at.d),
          fmt::format("{}/{}/{}", at.y, at.m, at.d), fmt::format("{} {}, {}", month, at.d, at.y),
          fmt::format("{}th {}, {}", at.d, month, at.y),
          fmt::format("{:02}-{}-{}", at.d, abbreviated, at.y),
          fmt::format("Monday {} {}. {}", at.d, abbreviated, at.y),
          fmt::format("{}年{}月{}日", at.y, at.m, at.d)}) {
      CAPTURE(text);
      CHECK(read(text) == print_day(at.day()));
    }
    CHECK(read(fmt::format("{}.{}.{}", at.d, at.m, at.y), DateOrder::kDayMonthYear) ==
          print_day(at.day()));
    CHECK(read(fmt::format("{}/{}/{}", at.m, at.d, at.y), DateOrder::kMonthDayYear) ==
          print_day(at.day()));
    CHECK(read(month + " " + std::to_string(at.y)) == print_day(at.day()).substr(0, 7));
  }
}

TEST_CASE("a random instant is read back from every form that prints it") {
  std::mt19937 random(8);
  for (int round = 0; round < 2000; ++round) {
    const RandomDate at = random_date(random);
    const int offset = static_cast<int>(random() % 97) * 15 - 12 * 60 + 120;  // minutes
    const std::string sign = offset < 0 ? "-" : "+";
    const int hours = std::abs(offset) / 60;
    const int minutes = std::abs(offset) % 60;
    const auto instant = at.instant() - std::chrono::minutes{offset};
    if (instant.time_since_epoch().count() == 0) {
      continue;
    }
    const std::string expected = print_day(at.day()) + " " + print_instant(instant);
    const std::string clock = fmt::format("{:02}:{:02}:{:02}", at.hour, at.minute, at.second);
    const std::string half_clock = fmt::format("{}:{:02}:{:02} {}", (at.hour + 11) % 12 + 1,
                                               at.minute, at.second, at.hour < 12 ? "am" : "p.m.");
    const std::string month = std::string(kMonths[at.m - 1]).substr(0, 3);
    for (const std::string& text :
         {fmt::format("{}T{}{}{:02}:{:02}", print_day(at.day()), clock, sign, hours, minutes),
          fmt::format("{} {}.123 {}{:02}{:02}", print_day(at.day()), clock, sign, hours, minutes),
          fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}{}{:02}{:02}", at.y, at.m, at.d, at.hour,
                      at.minute, at.second, sign, hours, minutes),
          fmt::format("Sun, {} {} {} {} {}{:02}{:02}", at.d, month, at.y, clock, sign, hours,
                      minutes),
          fmt::format("{} {}, {} | {} GMT{}{}:{:02}", month, at.d, at.y, half_clock, sign, hours,
                      minutes)}) {
      CAPTURE(text);
      CHECK(read(text) == expected);
    }
  }
}

TEST_CASE("garbage of any length is refused without harm") {
  constexpr std::array kPieces{"2024", "05", "14",  "-",    "/",    ".",    ":",
                               "T",    "Z",  " ",   ",",    "May",  "am",   "+",
                               "(",    ")",  "GMT", "ET",   "|",    "Tue",  "th",
                               "at",   "0",  "月",  "\xE5", "\xFF", "noon", "9999999999"};
  std::mt19937 random(9);
  for (int round = 0; round < 50000; ++round) {
    std::string text;
    const unsigned pieces = static_cast<unsigned>(random() % 12);
    for (unsigned i = 0; i < pieces; ++i) {
      text += random() % 10 == 0 ? std::string(1, static_cast<char>(random() % 256))
                                 : kPieces[random() % kPieces.size()];
    }
    for (const DateOrder order : {kOpen, DateOrder::kDayMonthYear, DateOrder::kYearMonthDay}) {
      const ParsedDate parsed = parse_date(text, rules_with(order));
      CHECK(parsed.date.known() == (parsed.fault == DateFault::kNone));
      if (parsed.date.known()) {
        const ParsedDate again = parse_date(print_date(parsed.date), DateRules{});
        CHECK(again.date.day == parsed.date.day);
      }
    }
  }
  CHECK(read(std::string(1u << 20, '1')) == "unreadable");
  CHECK(read("2024-05-14" + std::string(1u << 20, ' ')) == "2024-05-14");
  CHECK(read("2024-05-14T14:10:00." + std::string(150, '1')) == "2024-05-14 2024-05-14T14:10:00Z");
}

TEST_CASE("dates and instants are printed to their precision") {
  ArticleDate date;
  CHECK(print_date(date).empty());
  date.day = sys_days(year{987} / 5 / 4);
  date.precision = DatePrecision::kYear;
  CHECK(print_date(date) == "0987");
  date.precision = DatePrecision::kMonth;
  CHECK(print_date(date) == "0987-05");
  date.precision = DatePrecision::kDay;
  CHECK(print_date(date) == "0987-05-04");
  CHECK(print_instant(std::chrono::sys_seconds(std::chrono::seconds{-1})) ==
        "1969-12-31T23:59:59Z");
  CHECK(name_of(DatePrecision::kSecond) == "second");
  CHECK(name_of(DateEvidence::kDateLine) == "date-line");
  CHECK(name_of(DateEvidence::kDateline) == "dateline");
}

}  // namespace
}  // namespace dateline

// Date expressions, on a Thursday: 2024-05-16.
#include <doctest/doctest.h>

#include <random>
#include <string>

#include "searcher/query.h"

namespace dateline {

namespace {

using std::chrono::year;

constexpr CivilDay kToday = year{2024} / 5 / 16;

std::string print(std::optional<CivilDay> day) {
  if (!day) {
    return "";
  }
  const std::chrono::year_month_day date{*day};
  return std::to_string(static_cast<int>(date.year())) + "-" +
         std::to_string(static_cast<unsigned>(date.month())) + "-" +
         std::to_string(static_cast<unsigned>(date.day()));
}

// "first..last", "none" or "! message"
std::string range(std::string_view text, CivilDay today = kToday) {
  const auto result = parse_day_range(text, today);
  if (const auto* message = std::get_if<std::string>(&result)) {
    return "! " + message->substr(0, message->find(';'));
  }
  const DayRange& days = std::get<DayRange>(result);
  return days.undated ? "none" : print(days.first) + ".." + print(days.last);
}

}  // namespace

TEST_CASE("years, months and days in digits name their days") {
  CHECK(range("2024") == "2024-1-1..2024-12-31");
  CHECK(range("2024-02") == "2024-2-1..2024-2-29");
  CHECK(range("2023-02") == "2023-2-1..2023-2-28");
  CHECK(range("2024-05-14") == "2024-5-14..2024-5-14");
  CHECK(range("2024-5-4") == "2024-5-4..2024-5-4");
  CHECK(range("0001") == "1-1-1..1-12-31");
  CHECK(range("9999-12-31") == "9999-12-31..9999-12-31");
}

TEST_CASE("English month names are read in every usual order") {
  for (const std::string_view text :
       {"may-2024", "May-2024", "MAY 2024", "2024-may", " may 2024 ", "may, 2024"}) {
    CAPTURE(text);
    CHECK(range(text) == "2024-5-1..2024-5-31");
  }
  for (const std::string_view text :
       {"14-may-2024", "14 May 2024", "May 14, 2024", "may-14-2024", "2024-may-14"}) {
    CAPTURE(text);
    CHECK(range(text) == "2024-5-14..2024-5-14");
  }
  CHECK(range("sept-2024") == range("2024-09"));
  CHECK(range("sep-2024") == range("september-2024"));
  CHECK(range("septe-2024") == "! 'septe-2024' is not a date");
}

TEST_CASE("relative expressions count from today") {
  CHECK(range("today") == "2024-5-16..2024-5-16");
  CHECK(range("Yesterday") == "2024-5-15..2024-5-15");
  CHECK(range("this-week") == "2024-5-13..2024-5-19");
  CHECK(range("last-week") == "2024-5-6..2024-5-12");
  CHECK(range("last week") == "2024-5-6..2024-5-12");
  CHECK(range("this-month") == "2024-5-1..2024-5-31");
  CHECK(range("last-month") == "2024-4-1..2024-4-30");
  CHECK(range("this-year") == "2024-1-1..2024-12-31");
  CHECK(range("last-year") == "2023-1-1..2023-12-31");
  CHECK(range("last-1-days") == "2024-5-16..2024-5-16");
  CHECK(range("last-7-days") == "2024-5-10..2024-5-16");
}

TEST_CASE("weeks begin on Monday and months and years turn over") {
  const CivilDay monday = year{2024} / 1 / 1;
  CHECK(range("this-week", monday) == "2024-1-1..2024-1-7");
  CHECK(range("last-week", monday) == "2023-12-25..2023-12-31");
  CHECK(range("last-month", monday) == "2023-12-1..2023-12-31");
  CHECK(range("this-week", CivilDay{year{2023} / 12 / 31}) == "2023-12-25..2023-12-31");
  CHECK(range("last-month", CivilDay{year{2024} / 3 / 31}) == "2024-2-1..2024-2-29");
  CHECK(range("last-year", CivilDay{year{2024} / 2 / 29}) == "2023-1-1..2023-12-31");
}

TEST_CASE("ranges run from the first day of the left side to the last of the right") {
  CHECK(range("2024-05-14..2024-05-17") == "2024-5-14..2024-5-17");
  CHECK(range("2023..may-2024") == "2023-1-1..2024-5-31");
  CHECK(range("..2023") == "..2023-12-31");
  CHECK(range("2024-05..") == "2024-5-1..");
  CHECK(range("last-week..today") == "2024-5-6..2024-5-16");
  CHECK(range("14 may 2024 .. 17 may 2024") == "2024-5-14..2024-5-17");
  CHECK(range("2024..2024-02") == "2024-1-1..2024-2-29");
}

TEST_CASE("comparisons leave one end open") {
  CHECK(range(">=2024-05-14") == "2024-5-14..");
  CHECK(range("≥ 2024-05-14") == "2024-5-14..");
  CHECK(range(">2024-05") == "2024-6-1..");
  CHECK(range("<2024") == "..2023-12-31");
  CHECK(range("<=2024") == "..2024-12-31");
  CHECK(range("=2024-05") == "2024-5-1..2024-5-31");
}

TEST_CASE("undated articles have an expression of their own") {
  CHECK(range("none") == "none");
  CHECK(range("NONE") == "none");
  CHECK(range("none..2024").starts_with("! 'none' stands for undated articles"));
}

TEST_CASE("impossible and unreadable dates are refused") {
  CHECK(range("2024-13") == "! there is no month 13");
  CHECK(range("2024-00-10") == "! there is no month 00");
  CHECK(range("2023-02-29") == "! 2023-02 has no day 29");
  CHECK(range("1900-02-29") == "! 1900-02 has no day 29");
  CHECK(range("31-april-2024") == "! 2024-04 has no day 31");
  CHECK(range("0000") == "! there is no year 0000");
  CHECK(range("2024-05-17..2024-05-14") == "! the range ends before it begins");
  CHECK(range("<0001").starts_with("! dates run from"));
  CHECK(range("last-0-days").starts_with("! last-N-days needs"));
  CHECK(range("last-99999999999999999999-days").starts_with("! last-N-days needs"));
  for (const std::string_view text : {"",
                                      " ",
                                      "..",
                                      "x",
                                      "24",
                                      "20240514",
                                      "2024-",
                                      "-2024",
                                      "2024--05",
                                      "2024-05-14-01",
                                      "2024-123",
                                      "2024..2025..2026",
                                      "2024...2025",
                                      "14/05/2024",
                                      "may",
                                      "14-may",
                                      "may-24",
                                      "last-x-days",
                                      "last--days",
                                      "2024-05-14T10:00",
                                      ">",
                                      ">>2024",
                                      "\xFF",
                                      "２０２４"}) {
    CAPTURE(text);
    CHECK(range(text).starts_with("! "));
  }
}

TEST_CASE("random text is either a range in order or refused") {
  std::mt19937 random(1);
  const std::string_view letters = "0123456789-..<>=  ,maynoelstdweku/\xC2\xFF";
  for (int i = 0; i < 50000; ++i) {
    std::string text;
    for (std::size_t n = random() % 14; n > 0; --n) {
      text += letters[random() % letters.size()];
    }
    const auto result = parse_day_range(text, kToday);
    if (const auto* days = std::get_if<DayRange>(&result)) {
      REQUIRE((days->undated || days->first || days->last));
      REQUIRE((!days->first || !days->last || *days->first <= *days->last));
    } else {
      REQUIRE(!std::get<std::string>(result).empty());
    }
  }
}

}  // namespace dateline

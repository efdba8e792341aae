// A strict date parser: it reads the forms that news metadata is written in and refuses to guess.
//
// Read: ISO 8601 (calendar dates, basic and extended, with time, fraction, zone; "2024-05",
// "2024"), RFC 2822/822 ("Thu, 16 May 2024 10:00:00 GMT"), the usual English forms ("May 14, 2024 |
// 02:10 PM", "14th May, 2024", "Tuesday 14 May 2024 at 3pm BST", "Sept. 3, 2024", "May 2024"),
// "2024年5月14日", C's and JavaScript's forms, Unix timestamps (10 digits, or 13 for milliseconds),
// and numeric dates (14/05/2024, 14.5.2024) in the order the caller names. Without such an order a
// numeric date is read only when it is unambiguous (a part over 12, or day and month alike). A
// date that begins with a four-digit year is year, month, day whatever the order. Two-digit years,
// also those beside a month's name, are read only in a stated order, as 1970–2069.
//
// A weekday is accepted and not compared: publishers err. 24:00:00 is the end of its day, a leap
// second the second before it, fractions are cut off. A zone is an offset or a name that newsrooms
// use with one meaning (internal/time_zones.h); a date with any other name is unreadable.
//
// Thread contract: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/article.h"

namespace dateline {

enum class DateOrder : std::uint8_t { kUnknown, kDayMonthYear, kMonthDayYear, kYearMonthDay };

// "dmy", "mdy", "ymd"; nullopt for anything else.
std::optional<DateOrder> date_order_from_name(std::string_view name);

struct DateRules {
  DateOrder order = DateOrder::kUnknown;
  // Believable civil days. News photography and telegraphy set the lower bound; the upper one is
  // the day of indexing plus a margin for time zones, set by the caller.
  CivilDay earliest = std::chrono::year{1600} / 1 / 1;
  CivilDay latest = std::chrono::year{2999} / 12 / 31;
};

enum class DateFault : std::uint8_t {
  kNone,
  kEmpty,        // nothing but white space
  kUnreadable,   // not one of the forms above, or text left over
  kAmbiguous,    // numeric, and no order to decide by
  kImpossible,   // 31 June, 25:00, month 13
  kImplausible,  // outside the bounds, or exactly the Unix epoch (an unset clock)
};

std::string_view name_of(DateFault fault);  // "none", "empty", "unreadable", …

struct ParsedDate {
  ArticleDate date;  // known() exactly when fault is kNone; its evidence is left at kNone
  DateFault fault = DateFault::kEmpty;
};

// Reads the whole of `text` (surrounding white space aside) as one date. Never throws.
ParsedDate parse_date(std::string_view text, const DateRules& rules);

}  // namespace dateline

// Finding dates among the words of a page.
//
// The strict parser of common/date_parser.h reads a text that is nothing but a date, in English.
// Here the date is searched for: in any of the languages of page_dates_months.h, in digits of any
// script, and whatever stands around it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/date_parser.h"

namespace dateline {

struct FoundDate {
  CivilDay day{};
  std::size_t begin = 0, end = 0;  // byte offsets into the text
};

struct DateSearch {
  std::string_view language;              // ISO 639-1; empty when not known
  DateOrder order = DateOrder::kUnknown;  // of numeric dates; kUnknown: day first
  bool short_years = false;               // also 12.05.19, which among words is often no date
  CivilDay earliest = std::chrono::year{1990} / 1 / 1;
  CivilDay latest = std::chrono::year{2099} / 12 / 31;
};

// The whole dates (day, month, year) of `text` in order, within the bounds of `search`. Only the
// first 2000 bytes of the text are looked at. Thread-safe.
std::vector<FoundDate> find_dates(std::string_view text, const DateSearch& search);

// The first of them.
std::optional<FoundDate> find_date(std::string_view text, const DateSearch& search);

}  // namespace dateline

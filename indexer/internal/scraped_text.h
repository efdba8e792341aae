// An article as scraped from a page: a stray date line with page chrome, the headline, a byline
// ("First Last Published May 14, 2024 | 02:10 PM"), and a body that opens with a dateline.
// Any part may be missing; the first line that is not chrome is the headline.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/article_reader.h"

namespace dateline {

// What a dateline says: "Beijing, (APP - UrduPoint / Pakistan Point News - 14th May, 2024)".
struct ParsedDateline {
  std::string place;  // the first one, without its region; "New York" for "NEW YORK"
  std::vector<std::string> agencies;  // as printed: "APP"
  std::string outlet;                 // "UrduPoint / Pakistan Point News"; empty when not told
  std::string day_text;               // "14th May, 2024" or "May 16", as printed
  std::size_t length = 0;             // bytes of the body that it takes, with the dash after it
};

// Reads the dateline that opens `body` (valid UTF-8), nullopt when there is none. Strict: a false
// dateline does more harm than a missing one. The body keeps its dateline; this only tells what it
// says, as printed: canonical_place() and canonical_agency() give one spelling. Up to three short
// lines (a byline, an outlet, a date) may stand above it. Read are
//
//   BEIJING, May 16 (Agency) -   PARIS (AFP) –   WASHINGTON, May 16, 2024 /PRNewswire/ --
//   COLUMBUS, Ohio — (a place in capitals)       Hong Kong (CNN) Text (an agency known by name)
//   (Reuters) -   New Delhi [India], May 16 (ANI):   Brusel 16. novembra (TASR) -
//   Madrid, 16 may (EFE).-   (ANSA) - ROMA, 16 MAG -   Lima — Text (a place that is known)
//   BOSTON--(BUSINESS WIRE)--   ROME, March 13, Reuter -
//   Beijing, (APP - Outlet / Other Outlet - 14th May, 2024)   Lahore, (Outlet - 14th May, 2024)
//   МОСКВА, 16 мая. /ТАСС/.   МОСКВА, 16 мая - РИА Новости.   Москва. 16 мая. INTERFAX.RU -
//
// and the forms at parse_caseless_dateline(), parse_han_dateline() and parse_bracket_dateline() for
// other scripts. A place alone with a colon is none. A day without a year is told all the same;
// nothing is read beyond the first 200 bytes of a line. Thread-safe.
std::optional<ParsedDateline> parse_dateline(std::string_view body);

// `text` is valid UTF-8. Line ends may be LF or CRLF. Fields that are not found stay empty.
RawArticle parse_scraped_text(std::string_view text);

}  // namespace dateline

// The article: what readers produce, what an archive stores and what a search returns.
//
// All strings are valid UTF-8. Empty means "not known" throughout. Values, no invariants between
// fields; no thread contract beyond that of the standard library.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dateline {

// A day of the (proleptic) Gregorian calendar as printed by a publisher; it has no time zone.
using CivilDay = std::chrono::sys_days;

// How much of a date was given. Stored as a number: append, never renumber.
enum class DatePrecision : std::uint8_t { kNone = 0, kYear = 1, kMonth = 2, kDay = 3, kSecond = 4 };

// Where a date was read. Stored as a number: append, never renumber.
enum class DateEvidence : std::uint8_t {
  kNone = 0,
  kField = 1,          // a metadata field of the input
  kPublishedLine = 2,  // "Published May 14, 2024 | 02:10 PM" in scraped text
  kDateLine = 3,       // a line that is nothing but a date, at the top of scraped text
  kDateline = 4,       // the dateline that opens the body: "BEIJING, May 16 (Agency) -"
  kMarkup = 5,         // a <time> or another dated element of a page
  kUrl = 6,            // "/2024/05/14/" in the address
  kPageText = 7,       // a date in the text of a page near the headline
};

// When an article was published or modified. With kNone, every other member is meaningless.
struct ArticleDate {
  DatePrecision precision = DatePrecision::kNone;
  DateEvidence evidence = DateEvidence::kNone;
  // The day the publisher printed, in the publisher's own time zone. With kMonth or kYear: the
  // first day of that month or year.
  CivilDay day{};
  // The instant in UTC. Where no time of day was given: midnight UTC of `day`. Where a time of
  // day came without a zone: that time read as UTC.
  std::chrono::sys_seconds instant{};

  bool known() const { return precision != DatePrecision::kNone; }
  bool operator==(const ArticleDate&) const = default;
};

// What the publisher last said of an article (IPTC pubStatus). Stored by name.
enum class ArticleStatus : std::uint8_t {
  kUsable,
  kCorrected,  // this text replaces an earlier one that was wrong
  kWithheld,   // not to be published until further notice
  kCanceled,   // withdrawn, killed: never to be shown
};

struct Article {
  std::string id;     // unique in an archive and stable between runs
  std::string url;    // as published; canonicalised only for identity
  std::string title;  // one line
  std::string lead;   // a summary or standfirst that is not part of `body`
  std::string body;   // paragraphs separated by "\n\n"
  std::vector<std::string> authors;
  std::string source;  // the outlet that ran it
  std::vector<std::string> agencies;
  std::vector<std::string> places;  // the dateline's place first
  std::string section;
  std::vector<std::string> keywords;
  std::string language;  // ISO 639-1 where there is one ("en", "zh"), lower case
  ArticleDate published;
  ArticleDate modified;
  std::string copyright;
  // Not to be shown before; the epoch when there is no embargo. UTC.
  std::chrono::sys_seconds embargo{};
  std::uint32_t version = 0;  // the publisher's; later ones supersede; 0 when not given
  std::uint8_t urgency = 0;   // IPTC: 1 (most urgent) to 9; 0 when not given
  ArticleStatus status = ArticleStatus::kUsable;
  std::chrono::sys_seconds first_indexed{};  // when an archive first held this id

  bool operator==(const Article&) const = default;
};

std::string_view name_of(DatePrecision precision);  // "none", "year", "month", "day", "second"
std::string_view name_of(DateEvidence evidence);    // "none", "field", "published-line", …

std::string_view name_of(ArticleStatus status);  // "usable", "corrected", …
// The inverse, in any case; also "cancelled", "killed" and "withdrawn".
std::optional<ArticleStatus> status_from_name(std::string_view name);

// Whether the publisher says that an article shall not be shown.
inline bool is_withdrawn(ArticleStatus status) {
  return status == ArticleStatus::kWithheld || status == ArticleStatus::kCanceled;
}

// `date.day` to its precision: "2024-05-14", "2024-05", "2024"; empty when not known.
std::string print_date(const ArticleDate& date);

// RFC 3339 in UTC, to the second: "2024-05-14T09:10:00Z".
std::string print_instant(std::chrono::sys_seconds instant);

// "2024-05-14"; years outside 0000–9999 do not occur.
std::string print_day(CivilDay day);

}  // namespace dateline

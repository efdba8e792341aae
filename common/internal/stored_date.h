// How an ArticleDate is written in an article's stored form, and how it is read back exactly.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "common/article.h"

namespace dateline {

// The members of a stored date beside its instant: "published_day", "published_precision",
// "published_evidence". All empty where an input is not of the stored form.
struct StoredDateText {
  std::string day;        // "2024-05-14"
  std::string precision;  // name_of(DatePrecision)
  std::string evidence;   // name_of(DateEvidence)

  bool operator==(const StoredDateText&) const = default;
};

// The date whose instant is `instant` ("2024-05-14T09:10:00Z"); nullopt when any of the four is
// not exactly what article_to_json() writes.
std::optional<ArticleDate> restore_date(std::string_view instant, std::string_view day,
                                        std::string_view precision, std::string_view evidence);

// The inverse of print_instant() and of print_day(); nullopt for every other form.
std::optional<std::chrono::sys_seconds> read_instant(std::string_view text);
std::optional<CivilDay> read_day(std::string_view text);

}  // namespace dateline

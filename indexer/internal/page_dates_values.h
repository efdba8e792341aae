// What single texts and elements of a page say about dates.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/internal/page_dates_text.h"
#include "indexer/internal/page_meta_elements.h"

namespace dateline {

// A date with what it was read from.
struct Dated {
  std::string text;  // as parse_date() reads it without a date order
  CivilDay day{};
  std::chrono::sys_seconds instant{};
  bool has_time = false, is_utc = false;  // is_utc: it says so
};

// A date without a time, as text in ISO form.
Dated dated(CivilDay day);

// Marks that tell dates of modification and of publication.
bool is_modified_mark(const PageElement& element);
bool is_published_mark(const PageElement& element);

// Whether a text says that something was changed, in any of many languages.
bool mentions_modification(std::string_view text);

// What an element says in one line; empty when it is longer, and of a copyright notice.
std::string line_of(const PageElement& element);

// Reads dates by the customs of one page. Thread-safe; `search` refers to a language that lives
// longer.
class PageDateReader {
 public:
  explicit PageDateReader(const DateSearch& search) : search_(search) {}

  // A metadata value: as it stands when the strict parser reads it, else the date in it.
  std::optional<Dated> value(std::string_view text) const;
  // What a dated element says: its attribute, else its text.
  std::optional<Dated> value_of(const PageElement& element) const;
  // The first date of a text that is not said to be one of a modification and begins within the
  // first `reach` bytes. `short_years`: also 14.05.24.
  std::optional<Dated> published_in(std::string_view text, bool short_years,
                                    std::size_t reach = std::string_view::npos) const;

  const DateSearch& search() const { return search_; }

 private:
  DateSearch search_;
};

}  // namespace dateline

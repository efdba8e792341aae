#include "indexer/internal/page_dates_settle.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "indexer/internal/page_dates_url.h"

namespace dateline {

namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr std::size_t kNearHeadline = 120;  // elements
constexpr int kMaxTimes = 400;              // time elements looked at

// The text of a time element that names the same instant on another day.
std::optional<Dated> same_instant(const Dated& published, const PageElements& elements,
                                  const PageDateReader& reader) {
  int times = 0;
  for (const PageElement& element : elements.all()) {
    if (element.tag() != GUMBO_TAG_TIME || ++times > kMaxTimes) {
      continue;
    }
    const auto other = reader.value(attribute(*element.node, "datetime"));
    if (other && other->has_time && other->day != published.day &&
        std::chrono::abs(other->instant - published.instant) < std::chrono::minutes{1}) {
      return other;
    }
  }
  return std::nullopt;
}

// A day before or behind that is printed near the headline, where the day in UTC is not.
std::optional<CivilDay> printed_day(const Dated& published, const PageElements& elements,
                                    const PageTitle& title, const PageDateReader& reader) {
  const auto& all = elements.all();
  const std::size_t headline = title.element == PageTitle::kNoElement ? 0 : title.element;
  const std::size_t begin = headline > kNearHeadline ? headline - kNearHeadline : 0;
  bool has_next = false, has_last = false;
  for (std::size_t i = begin; i < std::min(all.size(), headline + kNearHeadline); ++i) {
    if (all[i].aside || is_modified_mark(all[i])) {
      continue;
    }
    for (const FoundDate& date : find_dates(line_of(all[i]), reader.search())) {
      if (date.day == published.day) {
        return std::nullopt;
      }
      has_next = has_next || date.day == published.day + days{1};
      has_last = has_last || date.day == published.day - days{1};
    }
  }
  const auto time = published.instant - published.day;
  if (has_next && time >= hours{10}) {
    return published.day + days{1};
  }
  // Midnight is no time but the lack of one.
  const bool may_be_last = has_last && time > hours{0} && time < hours{12};
  return may_be_last ? std::optional(published.day - days{1}) : std::nullopt;
}

}  // namespace

Dated settle_published_day(const Dated& published, const PageElements& elements,
                           const PageTitle& title, const PageDateReader& reader,
                           const std::string& url) {
  const auto in_url = date_in_url(url, reader.search().latest);
  if (in_url && *in_url + days{1} < published.day) {
    return dated(*in_url);
  }
  if (!published.has_time || !published.is_utc) {
    return published;
  }
  if (const auto other = same_instant(published, elements, reader)) {
    return *other;
  }
  if (in_url && *in_url != published.day && *in_url - published.instant < hours{14} &&
      published.instant - *in_url < hours{36}) {
    return dated(*in_url);
  }
  const auto printed = printed_day(published, elements, title, reader);
  return printed ? dated(*printed) : published;
}

}  // namespace dateline

// Which day a publisher meant by a time in UTC.
#pragma once

#include <string>

#include "indexer/internal/page_dates_values.h"
#include "indexer/internal/page_title.h"

namespace dateline {

// `published`, or the day the publisher printed where that is another one. A time in UTC may lie on
// the day before or behind it: the same instant with an offset, the address or the days printed
// near the headline tell. A day in the address that is earlier by more than the difference of zones
// is that of the first publication. Thread-safe.
Dated settle_published_day(const Dated& published, const PageElements& elements,
                           const PageTitle& title, const PageDateReader& reader,
                           const std::string& url);

}  // namespace dateline

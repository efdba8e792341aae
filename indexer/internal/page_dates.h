// When a news page was published and modified.
#pragma once

#include <string>

#include "common/article.h"
#include "indexer/internal/page_json_ld.h"
#include "indexer/internal/page_meta_elements.h"
#include "indexer/internal/page_title.h"

namespace dateline {

// Texts that parse_date() reads in full without a date order; empty what was not found.
struct PageDates {
  std::string published, published_origin;
  DateEvidence published_evidence = DateEvidence::kNone;
  std::string modified, modified_origin;
};

struct PageDateHints {
  std::string url, host, language_tag;
  CivilDay latest;  // nothing was published later
};

// Thread-safe.
PageDates read_page_dates(const PageElements& elements, const LinkedData& linked,
                          const MainItems& items, const PageTitle& title,
                          const PageDateHints& hints);

}  // namespace dateline

// Who wrote a news page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/internal/page_meta_elements.h"
#include "indexer/internal/page_title.h"

namespace dateline {

struct PageAuthors {
  std::vector<std::string> names;
  std::string origin;  // for a person
};

// Thread-safe.
PageAuthors read_page_authors(const PageElements& elements, const MainItems& items,
                              const PageTitle& title, const std::vector<std::string>& site_names);

// "By Jane Roe and John Doe, Staff Writer | 14 May 2024" as {"Jane Roe", "John Doe"}: without the
// words before and between names, roles, addresses, dates and what follows a bar. `strict`: only
// what looks like the names of people. Thread-safe.
std::vector<std::string> names_in_byline(std::string_view text, bool strict);

}  // namespace dateline

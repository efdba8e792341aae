// The headline of a news page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "indexer/internal/page_json_ld.h"
#include "indexer/internal/page_meta_elements.h"

namespace dateline {

struct PageTitle {
  static constexpr std::size_t kNoElement = static_cast<std::size_t>(-1);
  std::string text;
  std::string origin;                // for a person
  std::size_t element = kNoElement;  // which of the elements prints it
};

// The headline without the site's name, as it is printed where a printed one agrees with what the
// page's head says. `site_names`: what the site may be called, its host included. Thread-safe.
PageTitle read_page_title(const PageElements& elements, const LinkedData& linked,
                          const std::vector<std::string>& site_names);

// The JSON-LD item about the article titled as the page is; nullptr when there is none. Several
// items of which none has a title of the page are teasers of other articles.
const LinkedItem* main_item(const PageElements& elements, const LinkedData& linked,
                            LinkedItem::Kind kind);

// Letters and digits of `text` alone, folded: what two spellings of a title share.
std::string title_key(std::string_view text);

}  // namespace dateline

// The headline of a news page.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "indexer/internal/page_json_ld.h"
#include "indexer/internal/page_meta_elements.h"

namespace dateline {

struct PageTitle {
  static constexpr std::size_t kNoElement = static_cast<std::size_t>(-1);
  std::string text;
  std::string origin;                // for a person
  std::size_t element = kNoElement;  // which of the elements prints it
};

// The JSON-LD items about what the page is about, by kind; nullptr where there is none. The one
// titled as the page is, else the first of at most two: several items of which none has a title of
// the page are teasers of other articles.
struct MainItems {
  const LinkedItem *article = nullptr, *creation = nullptr, *page = nullptr;

  const LinkedItem* of(LinkedItem::Kind kind) const {
    return kind == LinkedItem::Kind::kArticle    ? article
           : kind == LinkedItem::Kind::kCreation ? creation
                                                 : page;
  }
};

// They live as long as `linked`. Thread-safe.
MainItems main_items(const PageElements& elements, const LinkedData& linked);

// The headline without the site's name, as it is printed where a printed one agrees with what the
// page's head says. `site_names`: what the site may be called, its host included. Thread-safe.
PageTitle read_page_title(const PageElements& elements, const MainItems& items,
                          const std::vector<std::string>& site_names);

}  // namespace dateline

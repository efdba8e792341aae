// What the names of a page's elements and the wording of its lines say about them.
#pragma once

#include <string_view>

#include "indexer/internal/html_document.h"

namespace dateline {

enum class ElementRole : std::uint8_t {
  kUnknown,
  kArticleBody,  // says that it holds the article's text
  kArticle,      // says that it holds the article
  kUnlikely,     // says that it holds something beside the article
  kDoubtful,     // has a name that elements beside the article have, but parts of it too
  kComments,     // readers' comments
};

// By tag, role, itemprop, class and id.
ElementRole element_role(const GumboNode& element);

// "Read more:", "Related articles", "Advertisement", "Follow us on …", in the languages at hand.
bool is_boilerplate_line(std::string_view text);

// A heading behind which other articles are listed: "Related", "More on this", "Lesen Sie auch".
bool opens_related_links(std::string_view heading);

}  // namespace dateline

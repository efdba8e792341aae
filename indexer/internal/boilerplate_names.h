// What the names of a page's elements and the wording of its lines say about them.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

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

// Tells the roles of a page's elements by tag, role, itemprop, class and id. Not thread-safe.
class ElementRoles {
 public:
  ElementRole of(const GumboNode& element);

 private:
  std::unordered_map<std::string, ElementRole> known_;  // the same names come again and again
};

// "Read more:", "Related articles", "Advertisement", "Follow us on …", in the languages at hand.
bool is_boilerplate_line(std::string_view text);

// A heading behind which other articles are listed: "Related", "More on this", "Lesen Sie auch".
bool opens_related_links(std::string_view heading);

}  // namespace dateline

// schema.org data of a page in JSON-LD (https://www.w3.org/TR/json-ld11/, https://schema.org).
//
// Read as the JSON it nearly always is: no contexts are expanded, "@graph" and "@id" are followed
// within one script. What is not valid JSON (comments, CDATA and HTML comment marks, line breaks
// and bare quotes in strings, trailing commas, a missing end) is repaired or skipped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/internal/html_document.h"

namespace dateline {

struct LinkedItem {
  // What the item is to the page, best first.
  enum class Kind : std::uint8_t {
    kArticle,   // an Article type
    kCreation,  // another work: a recipe, a video, a review …
    kPage,      // WebPage types
  };
  Kind kind = Kind::kPage;
  std::string title, published, modified, description, section, site_name, language, url;
  std::vector<std::string> people, organizations;  // as author or creator
  std::vector<std::string> keywords;
};

struct LinkedData {
  std::vector<LinkedItem> items;  // in document order, at most 200
  std::string site_name;          // of a WebSite or a news organisation
};

// Thread-safe.
LinkedData read_linked_data(const HtmlDocument& document);

// `text` as JSON values that a strict parser accepts, as far as that can be; linear in its input.
// For text that is no valid JSON as it stands.
std::vector<std::string> repair_linked_data(std::string_view text);

}  // namespace dateline

// What a news page says about itself: title, date, authors and so on.
#pragma once

#include <string>
#include <string_view>

#include "indexer/article_reader.h"
#include "indexer/internal/html_document.h"

namespace dateline {

// Where and when a page was fetched; empty what is not known.
struct PageSource {
  std::string url;
  std::string content_type;  // of the HTTP response: "text/html; charset=utf-8"
  std::string fetched;       // RFC 3339; nothing on the page was published later
};

// Reads, best evidence first, JSON-LD (schema.org Article types, @graph, damaged JSON repaired or
// skipped), Open Graph and article:*, Parsely, Dublin Core and other meta elements, microdata and
// RDFa, <time>, rel=canonical, the URL and at last the visible text. Fills of `raw`: title, lead
// (description), authors, source (site name, else registrable domain), section, keywords, language,
// url (canonical), published_text, modified_text, and an origin for each. `document` has a root.
// Thread-safe.
void read_page_metadata(const HtmlDocument& document, const PageSource& source, RawArticle& raw);

}  // namespace dateline

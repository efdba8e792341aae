// The article on a news page, without everything around it.
#pragma once

#include <string>
#include <string_view>

#include "indexer/internal/html_document.h"

namespace dateline {

// The article's text as paragraphs separated by "\n\n": paragraphs, headings, list items, quotes,
// captions and code each a paragraph, white space collapsed. Without navigation, comments, cookie
// banners, related links, newsletter boxes, share buttons, author boxes and advertisements; without
// the headline `title` where it opens the text. Empty when the page has no text. `document` has a
// root. Thread-safe.
std::string extract_page_body(const HtmlDocument& document, std::string_view title);

}  // namespace dateline

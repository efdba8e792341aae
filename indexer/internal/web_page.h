// A web page as an article.
#pragma once

#include <string_view>

#include "indexer/article_reader.h"
#include "indexer/internal/page_metadata.h"

namespace dateline {

// Decodes `bytes` (charset of the byte order mark, the HTTP header, the page's meta element, else
// detected), parses them as HTML5, reads metadata and body. Never fails: a page without text gives
// an article without any. Thread-safe.
RawArticle read_web_page(std::string_view bytes, const PageSource& source);

}  // namespace dateline

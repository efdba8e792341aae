#include "indexer/internal/web_page.h"

#include "indexer/internal/character_set.h"
#include "indexer/internal/html_document.h"
#include "indexer/internal/html_tags.h"
#include "indexer/internal/page_body.h"

namespace dateline {

RawArticle read_web_page(std::string_view bytes, const PageSource& source) {
  RawArticle raw;
  const HtmlDocument document(decode_page(bytes, source.content_type, raw.repaired_utf8));
  if (document.root() == nullptr) {
    raw.article.url = source.url;
    raw.article.body = strip_html_tags(document.html());
    raw.origins.push_back({"body", "the page without its tags: it is too large to be parsed"});
    return raw;
  }
  read_page_metadata(document, source, raw);
  raw.authors_are_names = true;
  raw.article.body = extract_page_body(document, raw.article.title);
  if (!raw.article.body.empty()) {
    raw.origins.push_back({"body", "text of the page"});
  }
  return raw;
}

}  // namespace dateline

// The XML formats of news: what of a document is which field of an article.
//
//   NITF 2 and 3 (IPTC)          root <nitf>
//   NewsML 1 (IPTC)              <NewsML>, an article each <NewsItem>
//   NewsML-G2 (IPTC)             <newsItem>, alone or in <newsMessage>
//   RSS 0.9x to 2, RSS 1 (RDF)   an article each <item>; WordPress exports (WXR) are RSS
//   Atom (RFC 4287)              an article each <entry>
//   others                       elements with the usual names of fields
#pragma once

#include <string>

#include "indexer/article_reader.h"
#include "indexer/internal/news_xml.h"

namespace dateline {

// What became of an item.
struct NewsXmlResult {
  bool is_article = false;
  std::string otherwise;  // for a person: "picture", "draft"
};

// Reads the one item of `root`'s document into `raw`, with origins. Thread-safe.
NewsXmlResult read_news_xml(const xmlNode* root, RawArticle& raw);

NewsXmlResult read_nitf(const xmlNode* nitf, RawArticle& raw);
NewsXmlResult read_newsml1(const xmlNode* item, RawArticle& raw);
NewsXmlResult read_newsml_g2(const xmlNode* item, RawArticle& raw);
NewsXmlResult read_feed_item(const xmlNode* item, const xmlNode* channel, RawArticle& raw);
NewsXmlResult read_atom_entry(const xmlNode* entry, const xmlNode* feed, RawArticle& raw);
NewsXmlResult read_plain_xml(const xmlNode* root, RawArticle& raw);

// --- what the readers share ---

// Gives a field a value where it has none yet.
class FieldWriter {
 public:
  explicit FieldWriter(RawArticle& raw) : raw_(raw) {}
  void text(std::string_view field, std::string& value, std::string found, std::string_view origin);
  void item(std::string_view field, std::vector<std::string>& values, std::string found,
            std::string_view origin);

 private:
  void tell(std::string_view field, std::string_view origin);
  RawArticle& raw_;
};

// The text of an element as paragraphs: markup inside it, or escaped in it, is HTML.
std::string paragraphs_of(const xmlNode* node);

// "20151210T191044Z" as "2015-12-10T19:10:44Z"; other text as it stands.
std::string iso_date(const std::string& text);

// The behind the colon of "stat:usable", in lower case.
std::string code_of(const std::string& qcode);

// The name of a top level of IPTC's subject codes (8 digits) or media topics ("medtop:20000016" has
// none): "11000000" is "politics". Empty when it has none.
std::string_view subject_name(std::string_view code);

}  // namespace dateline

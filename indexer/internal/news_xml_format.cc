#include "indexer/internal/news_xml_format.h"

#include "common/text.h"
#include "indexer/internal/news_xml.h"
#include "indexer/internal/news_xml_dialects.h"
#include "indexer/internal/news_xml_splitter.h"
#include "indexer/internal/utf16.h"

namespace dateline {

namespace {

bool is_feed(std::string_view xml) {
  const std::string_view root = root_element_name(xml);
  return root == "rss" || root == "RDF" || root == "feed";
}

}  // namespace

bool NewsXmlFormat::recognises(std::string_view head, std::string_view) const {
  const std::string decoded = has_utf16_mark(head) ? utf16_to_utf8(head) : std::string();
  std::string_view text = decoded.empty() ? head : std::string_view(decoded);
  if (text.starts_with(kUtf8Mark)) {
    text.remove_prefix(kUtf8Mark.size());
  }
  text = trim(text);
  if (!text.starts_with('<')) {
    return false;
  }
  const std::string_view root = root_element_name(text);
  const bool is_known = root == "nitf" || root == "NewsML" || root == "newsItem" ||
                        root == "newsMessage" || root == "packageItem" || root == "rss" ||
                        root == "RDF" || root == "feed" || root == "entry";
  return is_known || (text.starts_with("<?xml") && root != "html" && root != "svg");
}

std::unique_ptr<RecordSplitter> NewsXmlFormat::split(ByteStream& stream, std::string name,
                                                     const ReadLimits& limits) const {
  return std::make_unique<NewsXmlSplitter>(stream, std::move(name), limits);
}

void NewsXmlFormat::parse(const Record& record, ArticleSink& sink) const {
  const XmlDocument document(record.bytes);
  if (document.root() == nullptr) {
    sink.reject({RejectReason::kInvalidXml, record.where, "no element can be read"});
    return;
  }
  RawArticle raw;
  raw.where = record.where;
  raw.from_agency = !is_feed(record.bytes);
  raw.repaired_utf8 = document.repaired_utf8();
  const NewsXmlResult result = read_news_xml(document.root(), raw);
  if (!result.is_article) {
    sink.reject({RejectReason::kNoText, record.where,
                 "no text: " + (result.otherwise.empty() ? "empty item" : result.otherwise)});
    return;
  }
  sink.accept(std::move(raw));
}

}  // namespace dateline

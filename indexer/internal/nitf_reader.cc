// NITF: News Industry Text Format (iptc.org), versions 2 and 3.
#include <charconv>

#include "common/text.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/news_xml_dialects.h"

namespace dateline {

namespace {

std::uint8_t digit(const std::string& text) {
  return text.size() == 1 && text[0] >= '1' && text[0] <= '9'
             ? static_cast<std::uint8_t>(text[0] - '0')
             : std::uint8_t{0};
}

std::string meta_content(const xmlNode* head, std::string_view name) {
  for (const xmlNode* meta : xml_children(head, "meta")) {
    if (xml_attribute(meta, "name") == name) {
      return xml_attribute(meta, "content");
    }
  }
  return {};
}

// The byline without the author's title: "By JANE DOE" and <byttl>.
std::string byline_text(const xmlNode* byline) {
  const XmlNodes persons = xml_topmost(byline, "person");
  if (!persons.empty()) {
    std::string names;
    for (const xmlNode* person : persons) {
      names += (names.empty() ? "" : "; ") + xml_text(person);
    }
    return names;
  }
  std::string text = xml_text(byline);
  const std::string title = xml_text(xml_first(byline, "byttl"));
  if (!title.empty() && text.ends_with(title)) {
    text.resize(text.size() - title.size());
  }
  return std::string(trim(text));
}

void read_status(const xmlNode* docdata, RawArticle& raw) {
  const std::string status = xml_attribute(docdata, "management-status");
  raw.article.status = status_from_name(status).value_or(ArticleStatus::kUsable);
  const std::string message = fold_value(xml_attribute(xml_child(docdata, "ed-msg"), "info"));
  if (raw.article.status == ArticleStatus::kUsable &&
      (message.starts_with("correct") || xml_child(docdata, "correction") != nullptr)) {
    raw.article.status = ArticleStatus::kCorrected;
  }
}

void read_subjects(const xmlNode* head, FieldWriter& writer, Article& article) {
  for (const xmlNode* subject : xml_all(head, "tobject.subject")) {
    const std::string code = xml_attribute(subject, "tobject.subject.refnum");
    const std::string type = xml_attribute(subject, "tobject.subject.type");
    writer.item("keyword", article.keywords, type.empty() ? std::string(subject_name(code)) : type,
                "head/tobject.subject");
    for (const char* part : {"tobject.subject.matter", "tobject.subject.detail"}) {
      writer.item("keyword", article.keywords, xml_attribute(subject, part),
                  "head/tobject.subject");
    }
  }
  for (const xmlNode* key : xml_all(head, "keyword")) {
    writer.item("keyword", article.keywords, xml_attribute(key, "key"), "docdata/key-list");
  }
}

void read_docdata(const xmlNode* docdata, RawArticle& raw, FieldWriter& writer) {
  Article& article = raw.article;
  read_status(docdata, raw);
  writer.text("id", article.id, xml_attribute(xml_child(docdata, "doc-id"), "id-string"),
              "docdata/doc-id");
  article.urgency = digit(xml_attribute(xml_child(docdata, "urgency"), "ed-urg"));
  writer.text("published", raw.published_text,
              iso_date(xml_attribute(xml_child(docdata, "date.issue"), "norm")),
              "docdata/date.issue");
  writer.text("published", raw.published_text,
              iso_date(xml_attribute(xml_child(docdata, "date.release"), "norm")),
              "docdata/date.release");
  if (fold_value(xml_attribute(docdata, "management-status")).find("embargo") !=
      std::string::npos) {
    writer.text("embargo", raw.embargo_text,
                iso_date(xml_attribute(xml_child(docdata, "date.release"), "norm")),
                "docdata/date.release");
  }
  const xmlNode* rights = xml_child(docdata, "doc.copyright");
  const std::string holder = xml_attribute(rights, "holder");
  const std::string year = xml_attribute(rights, "year");
  writer.text("copyright", article.copyright,
              holder.empty() || year.empty() ? holder : holder + " " + year,
              "docdata/doc.copyright");
}

void read_head(const xmlNode* head, const xmlNode* body_head, RawArticle& raw,
               FieldWriter& writer) {
  Article& article = raw.article;
  writer.text("title", article.title, xml_text(xml_at(body_head, "hedline/hl1")), "hedline/hl1");
  writer.text("title", article.title, xml_text(xml_child(body_head, "hedline")), "hedline");
  writer.text("title", article.title, xml_text(xml_child(head, "title")), "head/title");
  for (const xmlNode* byline : xml_children(body_head, "byline")) {
    writer.item("author", article.authors, byline_text(byline), "body.head/byline");
  }
  const xmlNode* dateline = xml_child(body_head, "dateline");
  const xmlNode* location = xml_child(dateline, "location");
  const xmlNode* city = location == nullptr ? nullptr : xml_first(location, "city");
  writer.item("place", article.places, xml_text(city != nullptr ? city : location),
              "dateline/location");
  for (const xmlNode* event : xml_children(xml_child(head, "docdata"), "evloc")) {
    writer.item("place", article.places, xml_attribute(event, "city"), "docdata/evloc");
  }
  writer.text("published", raw.published_text,
              iso_date(xml_attribute(xml_first(dateline, "story.date"), "norm")),
              "dateline/story.date");
  writer.text("lead", article.lead, paragraphs_of(xml_child(body_head, "abstract")),
              "body.head/abstract");
}

void read_source(const xmlNode* head, const xmlNode* body_head, RawArticle& raw,
                 FieldWriter& writer) {
  Article& article = raw.article;
  const xmlNode* docdata = xml_child(head, "docdata");
  writer.text("source", article.source, xml_text(xml_child(body_head, "distributor")),
              "body.head/distributor");
  writer.text("source", article.source,
              xml_attribute(xml_child(docdata, "doc.copyright"), "holder"),
              "docdata/doc.copyright");
  writer.text("source", article.source, xml_attribute(xml_first(head, "doc.rights"), "owner"),
              "doc.rights");
  writer.text("source", article.source, meta_content(head, "source"), "head/meta source");
  writer.text("source", article.source, xml_attribute(xml_first(head, "doc-id"), "regsrc"),
              "docdata/doc-id");
  for (const xmlNode* from : xml_all(docdata, "from-src")) {
    writer.text("source", article.source, xml_attribute(from, "src-name"), "del-list/from-src");
  }
  writer.text("source", article.source, xml_attribute(xml_first(head, "pubdata"), "name"),
              "head/pubdata");
  writer.text("source", article.source, meta_content(head, "optInfo"), "head/meta optInfo");
}

}  // namespace

NewsXmlResult read_nitf(const xmlNode* nitf, RawArticle& raw) {
  FieldWriter writer(raw);
  Article& article = raw.article;
  const xmlNode* head = xml_child(nitf, "head");
  const xmlNode* body = xml_child(nitf, "body");
  const xmlNode* body_head = xml_child(body, "body.head");
  if (const xmlNode* docdata = xml_child(head, "docdata")) {
    read_docdata(docdata, raw, writer);
  }
  read_head(head, body_head, raw, writer);
  read_source(head, body_head, raw, writer);
  read_subjects(head, writer, article);
  writer.text("published", raw.published_text,
              iso_date(xml_attribute(xml_first(head, "pubdata"), "date.publication")),
              "head/pubdata");
  writer.text("section", article.section,
              xml_attribute(xml_first(head, "pubdata"), "position.section"), "head/pubdata");
  writer.text("section", article.section, meta_content(head, "category"), "head/meta category");
  writer.text("lang", article.language, xml_attribute(nitf, "lang"), "xml:lang");
  const xmlNode* content = xml_child(body, "body.content");
  writer.text("body", article.body, paragraphs_of(content != nullptr ? content : body),
              "body.content");
  return {!article.body.empty() || !article.title.empty(), "NITF without text"};
}

}  // namespace dateline

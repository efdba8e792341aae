// NewsML 1 (iptc.org): a NewsItem with nested NewsComponents.
#include <charconv>

#include "common/text.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/news_xml_dialects.h"

namespace dateline {

namespace {

std::string formal_name(const xmlNode* node) {
  return xml_attribute(node, "FormalName");
}

// The first that is not empty among the components' elements of that name.
std::string first_text(const xmlNode* item, std::string_view name) {
  for (const xmlNode* node : xml_topmost(item, name)) {
    std::string text = xml_text(node);
    if (!text.empty()) {
      return text;
    }
  }
  return {};
}

std::string first_formal_name(const xmlNode* item, std::string_view name) {
  for (const xmlNode* node : xml_all(item, name)) {
    std::string text = formal_name(node);
    if (!text.empty()) {
      return text;
    }
  }
  return {};
}

// The longest text of the item's contents: pictures and sounds come with short ones.
const xmlNode* main_content(const xmlNode* item, std::string& body) {
  const xmlNode* best = nullptr;
  for (const xmlNode* content : xml_topmost(item, "DataContent")) {
    const xmlNode* inner = xml_first(content, "body.content");
    const xmlNode* html = xml_first(content, "body");
    std::string text = paragraphs_of(inner != nullptr ? inner : html != nullptr ? html : content);
    if (text.size() > body.size()) {
      body = std::move(text);
      best = content;
    }
  }
  return best;
}

void read_management(const xmlNode* item, RawArticle& raw, FieldWriter& writer) {
  Article& article = raw.article;
  const xmlNode* identifier = xml_at(item, "Identification/NewsIdentifier");
  const xmlNode* management = xml_child(item, "NewsManagement");
  const std::string provider = xml_text(xml_child(identifier, "ProviderId"));
  // A NewsItemId is unique among the items of its provider and day.
  const std::string day = xml_text(xml_child(identifier, "DateId"));
  const std::string id = xml_text(xml_child(identifier, "NewsItemId"));
  writer.text("id", article.id, id.empty() ? id : provider + ":" + day + ":" + id,
              "NewsIdentifier/NewsItemId");
  const std::string revision = xml_text(xml_child(identifier, "RevisionId"));
  std::from_chars(revision.data(), revision.data() + revision.size(), article.version);
  writer.text("published", raw.published_text,
              iso_date(xml_text(xml_child(management, "FirstCreated"))),
              "NewsManagement/FirstCreated");
  writer.text("modified", raw.modified_text,
              iso_date(xml_text(xml_child(management, "ThisRevisionCreated"))),
              "NewsManagement/ThisRevisionCreated");
  writer.text("published", raw.published_text, raw.modified_text,
              "NewsManagement/ThisRevisionCreated");
  article.status = status_from_name(formal_name(xml_child(management, "Status")))
                       .value_or(ArticleStatus::kUsable);
  const std::string instruction = fold_value(formal_name(xml_child(management, "Instruction")));
  if (instruction == "kill" || instruction == "delete" || instruction == "withdraw") {
    article.status = ArticleStatus::kCanceled;
  } else if (instruction.find("correct") != std::string::npos || instruction == "rectify") {
    article.status = ArticleStatus::kCorrected;
  }
  const std::string urgency = formal_name(xml_child(management, "Urgency"));
  if (urgency.size() == 1 && urgency[0] >= '1' && urgency[0] <= '9') {
    article.urgency = static_cast<std::uint8_t>(urgency[0] - '0');
  }
  if (article.status == ArticleStatus::kWithheld ||
      formal_name(xml_child(management, "Status")) == "Embargoed") {
    writer.text("embargo", raw.embargo_text,
                iso_date(xml_text(xml_at(management, "StatusWillChange/DateAndTime"))),
                "NewsManagement/StatusWillChange");
  }
}

void read_lines(const xmlNode* item, RawArticle& raw, FieldWriter& writer) {
  Article& article = raw.article;
  writer.text("title", article.title, first_text(item, "HeadLine"), "NewsLines/HeadLine");
  for (const xmlNode* line : xml_topmost(item, "ByLine")) {
    writer.item("author", article.authors, xml_text(line), "NewsLines/ByLine");
  }
  writer.text("copyright", article.copyright, first_text(item, "CopyrightLine"),
              "NewsLines/CopyrightLine");
  writer.text("source", article.source, first_formal_name(xml_first(item, "Provider"), "Party"),
              "AdministrativeMetadata/Provider");
  writer.text("source", article.source, first_text(item, "CreditLine"), "NewsLines/CreditLine");
  writer.text("source", article.source,
              xml_text(xml_at(item, "Identification/NewsIdentifier/ProviderId")),
              "NewsIdentifier/ProviderId");
  writer.text("lang", article.language, first_formal_name(item, "Language"),
              "DescriptiveMetadata/Language");
  const std::string place = first_text(item, "DateLine");
  writer.item("place", article.places,
              std::string(trim(place.substr(0, place.find_first_of(",(")))), "NewsLines/DateLine");
  for (const xmlNode* line : xml_topmost(item, "KeywordLine")) {
    writer.item("keyword", article.keywords, xml_text(line), "NewsLines/KeywordLine");
  }
  for (const char* level : {"Subject", "SubjectMatter"}) {
    for (const xmlNode* subject : xml_all(item, level)) {
      writer.item("keyword", article.keywords, std::string(subject_name(formal_name(subject))),
                  "DescriptiveMetadata/SubjectCode");
    }
  }
  for (const xmlNode* property : xml_all(xml_first(item, "Location"), "Property")) {
    if (formal_name(property) == "City" || formal_name(property) == "Country") {
      writer.item("place", article.places, xml_attribute(property, "Value"),
                  "DescriptiveMetadata/Location");
    }
  }
}

}  // namespace

NewsXmlResult read_newsml1(const xmlNode* item, RawArticle& raw) {
  FieldWriter writer(raw);
  read_management(item, raw, writer);
  read_lines(item, raw, writer);
  std::string body;
  const xmlNode* content = main_content(item, body);
  writer.text("body", raw.article.body, std::move(body), "ContentItem/DataContent");
  // The content may be a whole NITF document, which knows more.
  if (const xmlNode* nitf = content == nullptr ? nullptr : xml_child(content, "nitf")) {
    read_nitf(nitf, raw);
  }
  writer.text("title", raw.article.title, first_text(item, "SlugLine"), "NewsLines/SlugLine");
  const bool is_notice = is_withdrawn(raw.article.status);
  return {!raw.article.body.empty() || is_notice, first_formal_name(item, "MediaType")};
}

}  // namespace dateline

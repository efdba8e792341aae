// NewsML-G2 (iptc.org): a newsItem, with its content inline as XHTML, NITF or plain text.
#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "common/text.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/news_xml_dialects.h"

namespace dateline {

namespace {

// The name in the item's language, else the English one, else the first.
std::string best_name(const xmlNode* node, const std::string& language) {
  std::string best;
  int rank = 0;
  for (const xmlNode* name : xml_children(node, "name")) {
    const std::string tag = xml_attribute(name, "lang").substr(0, 2);
    const int found = !tag.empty() && tag == language ? 3 : tag == "en" ? 2 : 1;
    std::string text = found > rank ? xml_text(name) : std::string();
    if (!text.empty()) {
      best = std::move(text);
      rank = found;
    }
  }
  return best;
}

// What the concepts of an item are called. One that has but a code may be named in an <assert>.
class ConceptNames {
 public:
  explicit ConceptNames(const xmlNode* item) {
    language_ = xml_attribute(xml_at(item, "contentMeta/language"), "tag");
    language_ = (language_.empty() ? xml_attribute(item, "lang") : language_).substr(0, 2);
    for (const xmlNode* assertion : xml_children(item, "assert")) {
      std::string name = best_name(assertion, language_);
      if (!name.empty()) {
        asserted_.emplace(xml_attribute(assertion, "qcode"), std::move(name));
      }
    }
  }

  // Empty when it has none. The literal of a concept that has a code as well says what the code is.
  std::string name(const xmlNode* node) const {
    std::string name = best_name(node, language_);
    const std::string qcode = xml_attribute(node, "qcode");
    if (!name.empty() || qcode.empty()) {
      return name.empty() ? xml_attribute(node, "literal") : name;
    }
    const auto found = asserted_.find(qcode);
    return found == asserted_.end() ? std::string() : found->second;
  }

  // Else what it gives instead: the literal, the code without its scheme, its text.
  std::string name_or_code(const xmlNode* node) const {
    std::string found = name(node);
    if (found.empty()) {
      found = xml_attribute(node, "literal");
    }
    const std::string qcode = xml_attribute(node, "qcode");
    if (found.empty()) {
      found = qcode.empty() ? xml_text(node) : qcode.substr(qcode.rfind(':') + 1);
    }
    return found;
  }

 private:
  std::string language_;
  std::unordered_map<std::string, std::string> asserted_;
};

bool is_place_type(const std::string& type) {
  const std::string code = code_of(type);
  return code == "geoarea" || code == "poi" || code == "city" || code == "country" ||
         code == "region" || code == "cpnat:geoarea";
}

void read_item_meta(const xmlNode* item, const ConceptNames& names, RawArticle& raw,
                    FieldWriter& writer) {
  Article& article = raw.article;
  const xmlNode* meta = xml_child(item, "itemMeta");
  writer.text("id", article.id, xml_attribute(item, "guid"), "newsItem guid");
  const std::string version = xml_attribute(item, "version");
  std::from_chars(version.data(), version.data() + version.size(), article.version);
  writer.text("published", raw.published_text, iso_date(xml_text(xml_child(meta, "firstCreated"))),
              "itemMeta/firstCreated");
  writer.text("modified", raw.modified_text, iso_date(xml_text(xml_child(meta, "versionCreated"))),
              "itemMeta/versionCreated");
  writer.text("embargo", raw.embargo_text, iso_date(xml_text(xml_child(meta, "embargoed"))),
              "itemMeta/embargoed");
  article.status = status_from_name(code_of(xml_attribute(xml_child(meta, "pubStatus"), "qcode")))
                       .value_or(ArticleStatus::kUsable);
  for (const xmlNode* signal : xml_children(meta, "signal")) {
    if (article.status == ArticleStatus::kUsable &&
        code_of(xml_attribute(signal, "qcode")).starts_with("correct")) {
      article.status = ArticleStatus::kCorrected;
    }
  }
  writer.text("section", article.section, names.name_or_code(xml_child(meta, "service")),
              "itemMeta/service");
}

void read_source(const xmlNode* item, const ConceptNames& names, RawArticle& raw,
                 FieldWriter& writer) {
  const xmlNode* meta = xml_child(item, "itemMeta");
  const xmlNode* content = xml_child(item, "contentMeta");
  const xmlNode* rights = xml_child(item, "rightsInfo");
  Article& article = raw.article;
  const xmlNode* provider = xml_child(meta, "provider");
  writer.text("source", article.source, names.name_or_code(provider), "itemMeta/provider");
  for (const xmlNode* source : xml_children(content, "infoSource")) {
    writer.text("source", article.source, names.name_or_code(source), "contentMeta/infoSource");
  }
  writer.text("source", article.source, xml_text(xml_child(content, "creditline")),
              "contentMeta/creditline");
  writer.text("source", article.source, names.name_or_code(xml_child(rights, "copyrightHolder")),
              "rightsInfo/copyrightHolder");
  writer.text("copyright", article.copyright, xml_text(xml_child(rights, "copyrightNotice")),
              "rightsInfo/copyrightNotice");
  writer.text("copyright", article.copyright,
              names.name_or_code(xml_child(rights, "copyrightHolder")),
              "rightsInfo/copyrightHolder");
}

void read_authors(const xmlNode* content, const ConceptNames& names, RawArticle& raw,
                  FieldWriter& writer) {
  Article& article = raw.article;
  for (const xmlNode* by : xml_children(content, "by")) {
    writer.item("author", article.authors, xml_text(by), "contentMeta/by");
  }
  if (!article.authors.empty()) {
    return;
  }
  for (const xmlNode* creator : xml_children(content, "creator")) {
    const std::string name = names.name(creator);
    if (name != article.source && name.find(' ') != std::string::npos) {
      writer.item("author", article.authors, name, "contentMeta/creator");
    }
  }
}

void read_subjects(const xmlNode* item, const ConceptNames& names, RawArticle& raw,
                   FieldWriter& writer) {
  Article& article = raw.article;
  const xmlNode* content = xml_child(item, "contentMeta");
  for (const xmlNode* located : xml_children(content, "located")) {
    writer.item("place", article.places, names.name(located), "contentMeta/located");
  }
  const std::string dateline = xml_text(xml_child(content, "dateline"));
  writer.item("place", article.places,
              std::string(trim(dateline.substr(0, dateline.find_first_of(",(")))),
              "contentMeta/dateline");
  for (const xmlNode* subject : xml_children(content, "subject")) {
    std::string name = names.name(subject);
    if (name.empty()) {
      name = subject_name(code_of(xml_attribute(subject, "qcode")));
    }
    if (is_place_type(xml_attribute(subject, "type"))) {
      writer.item("place", article.places, name, "contentMeta/subject");
    } else {
      writer.item("keyword", article.keywords, name, "contentMeta/subject");
    }
  }
  for (const xmlNode* keyword : xml_children(content, "keyword")) {
    writer.item("keyword", article.keywords, xml_text(keyword), "contentMeta/keyword");
  }
}

void read_content_meta(const xmlNode* item, RawArticle& raw, FieldWriter& writer) {
  Article& article = raw.article;
  const xmlNode* content = xml_child(item, "contentMeta");
  const auto rank = [](const xmlNode* headline) {
    const std::string role = code_of(xml_attribute(headline, "role"));
    return role == "main" ? 0 : role.starts_with("sub") ? 2 : 1;
  };
  XmlNodes headlines = xml_children(content, "headline");
  std::stable_sort(headlines.begin(), headlines.end(),
                   [&](const xmlNode* a, const xmlNode* b) { return rank(a) < rank(b); });
  for (const xmlNode* headline : headlines) {
    writer.text("title", article.title, xml_text(headline), "contentMeta/headline");
  }
  writer.text("published", raw.published_text,
              iso_date(xml_text(xml_child(content, "contentCreated"))),
              "contentMeta/contentCreated");
  writer.text("published", raw.published_text, raw.modified_text, "itemMeta/versionCreated");
  const std::string urgency = xml_text(xml_child(content, "urgency"));
  if (urgency.size() == 1 && urgency[0] >= '1' && urgency[0] <= '9') {
    article.urgency = static_cast<std::uint8_t>(urgency[0] - '0');
  }
  writer.text("lang", article.language, xml_attribute(xml_child(content, "language"), "tag"),
              "contentMeta/language");
  writer.text("lang", article.language, xml_attribute(item, "lang"), "xml:lang");
  for (const xmlNode* description : xml_children(content, "description")) {
    writer.text("lead", article.lead, paragraphs_of(description), "contentMeta/description");
  }
}

void read_inline(const xmlNode* inline_content, RawArticle& raw, FieldWriter& writer) {
  if (const xmlNode* nitf = xml_child(inline_content, "nitf")) {
    read_nitf(nitf, raw);
    return;
  }
  const xmlNode* body = xml_first(inline_content, "body");
  writer.text("body", raw.article.body, paragraphs_of(body != nullptr ? body : inline_content),
              std::string("contentSet/") + std::string(local_name(inline_content)));
}

void read_content(const xmlNode* item, RawArticle& raw, FieldWriter& writer) {
  for (const xmlNode* content : xml_children(xml_child(item, "contentSet"))) {
    const std::string type = xml_attribute(content, "contenttype");
    const bool is_text = is_named(content, "inlineXML") ||
                         (is_named(content, "inlineData") && !type.starts_with("image"));
    if (is_text && raw.article.body.empty()) {
      read_inline(content, raw, writer);
    }
  }
}

// Where no headline is given: a heading that opens the text, or the title of the item.
void read_other_titles(const xmlNode* item, RawArticle& raw, FieldWriter& writer) {
  std::string& title = raw.article.title;
  const xmlNode* content = xml_child(item, "contentSet");
  for (const char* name : {"hl1", "h1", "h2"}) {
    writer.text("title", title, xml_text(xml_first(content, name)), "contentSet heading");
  }
  writer.text("title", title, xml_text(xml_at(item, "itemMeta/title")), "itemMeta/title");
  writer.text("title", title, xml_text(xml_first(content, "title")), "contentSet title");
  writer.text("title", title, xml_text(xml_at(item, "contentMeta/slugline")),
              "contentMeta/slugline");
}

}  // namespace

NewsXmlResult read_newsml_g2(const xmlNode* item, RawArticle& raw) {
  FieldWriter writer(raw);
  const std::string kind = code_of(xml_attribute(xml_at(item, "itemMeta/itemClass"), "qcode"));
  const ConceptNames names(item);
  read_item_meta(item, names, raw, writer);
  read_source(item, names, raw, writer);
  read_content_meta(item, raw, writer);
  read_authors(xml_child(item, "contentMeta"), names, raw, writer);
  read_subjects(item, names, raw, writer);
  if (kind.empty() || kind == "text" || kind == "composite" || kind == "news") {
    read_content(item, raw, writer);
  }
  read_other_titles(item, raw, writer);
  const bool is_notice = is_withdrawn(raw.article.status);
  return {!raw.article.body.empty() || is_notice, kind.empty() ? "newsItem without text" : kind};
}

}  // namespace dateline

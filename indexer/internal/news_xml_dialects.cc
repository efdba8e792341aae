#include "indexer/internal/news_xml_dialects.h"

#include <algorithm>
#include <array>

#include "common/text.h"
#include "indexer/field_map.h"
#include "indexer/internal/html_tags.h"
#include "indexer/internal/html_text.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxValues = 200;  // of one field; more are no longer told apart

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Lines of plain text in an element: an empty line, or an indented one, begins a paragraph.
std::string plain_paragraphs(const std::string& text) {
  std::string result;
  bool begins = false;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    const std::string words = collapse_space(line);
    if (words.empty()) {
      begins = true;
    } else {
      const bool indented = line.starts_with("   ") || line.starts_with('\t');
      result += result.empty() ? "" : begins || indented ? "\n\n" : " ";
      result += words;
      begins = false;
    }
    at = end + 1;
  }
  return result;
}

bool has_elements(const xmlNode* node) {
  return !xml_children(node).empty();
}

std::string raw_text(const xmlNode* node) {
  std::string text;
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      text += reinterpret_cast<const char*>(child->content);
    }
  }
  return text;
}

// The first descendant, in the order of the names, that holds text.
const xmlNode* named_text(const xmlNode* root, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    for (const xmlNode* node : xml_topmost(root, name)) {
      if (!xml_text(node).empty()) {
        return node;
      }
    }
  }
  return nullptr;
}

}  // namespace

void FieldWriter::tell(std::string_view field, std::string_view origin) {
  raw_.origins.push_back({field, std::string(origin)});
}

void FieldWriter::text(std::string_view field, std::string& value, std::string found,
                       std::string_view origin) {
  if (value.empty() && !found.empty()) {
    value = std::move(found);
    tell(field, origin);
  }
}

void FieldWriter::item(std::string_view field, std::vector<std::string>& values, std::string found,
                       std::string_view origin) {
  if (found.empty() || values.size() >= kMaxValues ||
      std::find(values.begin(), values.end(), found) != values.end()) {
    return;
  }
  if (values.empty()) {
    tell(field, origin);
  }
  values.push_back(std::move(found));
}

std::string paragraphs_of(const xmlNode* node) {
  if (node == nullptr) {
    return {};
  }
  std::string text;
  if (has_elements(node)) {
    text = html_to_text(xml_markup(node));
  } else {
    text = raw_text(node);
    std::string plain = plain_text(text);
    text = plain == text ? plain_paragraphs(text) : std::move(plain);
  }
  return text.find('&') == std::string::npos ? text : resolve_entities(text);
}

std::string iso_date(const std::string& text) {
  const bool basic = text.size() >= 15 && is_digits(text.substr(0, 8)) && text[8] == 'T' &&
                     is_digits(text.substr(9, 6));
  if (basic) {
    return text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2) + "T" +
           text.substr(9, 2) + ":" + text.substr(11, 2) + ":" + text.substr(13);
  }
  if (text.size() == 8 && is_digits(text)) {
    return text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2);
  }
  return text;
}

std::string code_of(const std::string& qcode) {
  return ascii_lower(qcode.substr(qcode.rfind(':') + 1));
}

std::string_view subject_name(std::string_view code) {
  constexpr std::array<std::string_view, 17> kTopLevels{"arts, culture and entertainment",
                                                        "crime, law and justice",
                                                        "disaster and accident",
                                                        "economy, business and finance",
                                                        "education",
                                                        "environment",
                                                        "health",
                                                        "human interest",
                                                        "labour",
                                                        "lifestyle and leisure",
                                                        "politics",
                                                        "religion and belief",
                                                        "science and technology",
                                                        "social issue",
                                                        "sport",
                                                        "unrest, conflicts and war",
                                                        "weather"};
  if (code.size() != 8 || !is_digits(code)) {
    return {};
  }
  const std::size_t top = static_cast<std::size_t>(code[0] - '0') * 10 + (code[1] - '0');
  return top >= 1 && top <= kTopLevels.size() ? kTopLevels[top - 1] : std::string_view();
}

// Element names that mean what the members of JSON of that name mean.
NewsXmlResult read_plain_xml(const xmlNode* root, RawArticle& raw) {
  static const FieldMap kNames;
  FieldWriter writer(raw);
  Article& article = raw.article;
  const auto text = [&](std::string_view field, std::string& value,
                        std::vector<std::string> more = {}) {
    std::vector<std::string> names = kNames.paths(field);
    names.insert(names.end(), more.begin(), more.end());
    if (const xmlNode* node = named_text(root, names)) {
      writer.text(field, value, xml_text(node), local_name(node));
    }
  };
  text("id", article.id, {"NewsID", "ItemID", "StoryID"});
  text("url", article.url);
  text("title", article.title, {"hedline", "heading", "subtitle"});
  text("published", raw.published_text, {"PublishDate", "issued", "PublicationDate", "datetime"});
  text("source", article.source, {"provider", "origin"});
  text("section", article.section);
  text("lang", article.language);
  text("copyright", article.copyright);
  std::string author, place, version;
  text("author", author);
  text("place", place, {"town", "city"});
  text("version", version);
  if (!author.empty()) {
    article.authors = {author};
  }
  if (!place.empty()) {
    article.places = {place};
  }
  article.source = std::string(trim(article.source));
  while (article.source.starts_with('/') && article.source.ends_with('/') &&
         article.source.size() > 2) {
    article.source = article.source.substr(1, article.source.size() - 2);
  }
  std::vector<std::string> bodies = kNames.paths("body");
  bodies.insert(bodies.end(), {"bodytext", "storytext", "html"});
  if (const xmlNode* body = named_text(root, bodies)) {
    writer.text("body", article.body, paragraphs_of(body), local_name(body));
  }
  // Any XML may hold a text; an article also says what it is about, or when it was.
  const bool is_news = !article.title.empty() || !raw.published_text.empty();
  return {is_news && !article.body.empty(), std::string(local_name(root))};
}

NewsXmlResult read_news_xml(const xmlNode* root, RawArticle& raw) {
  if (is_named(root, "nitf")) {
    return read_nitf(root, raw);
  }
  if (is_named(root, "NewsML")) {
    const xmlNode* item = xml_child(root, "NewsItem");
    return item == nullptr ? NewsXmlResult{false, "NewsML without an item"}
                           : read_newsml1(item, raw);
  }
  if (is_named(root, "newsitem") && xml_child(root, "text") != nullptr) {  // Reuters' RCV1
    raw.published_text = xml_attribute(root, "date");
    raw.article.id = xml_attribute(root, "itemid");
    raw.article.language = xml_attribute(root, "lang");
    return read_plain_xml(root, raw);
  }
  const bool is_item = is_named(root, "newsItem") || is_named(root, "conceptItem") ||
                       is_named(root, "packageItem") || is_named(root, "knowledgeItem");
  if (is_item || is_named(root, "newsMessage")) {
    const xmlNode* item = is_item ? root : xml_first(root, "newsItem");
    return item == nullptr || !is_named(item, "newsItem")
               ? NewsXmlResult{false, is_item ? std::string(local_name(root)) : "no news item"}
               : read_newsml_g2(item, raw);
  }
  if (is_named(root, "rss") || is_named(root, "RDF")) {
    const xmlNode* item = xml_first(root, "item");
    return item == nullptr ? NewsXmlResult{false, "a feed without items"}
                           : read_feed_item(item, xml_first(root, "channel"), raw);
  }
  if (is_named(root, "feed") || is_named(root, "entry")) {
    const xmlNode* entry = is_named(root, "entry") ? root : xml_child(root, "entry");
    return entry == nullptr ? NewsXmlResult{false, "a feed without entries"}
                            : read_atom_entry(entry, root, raw);
  }
  return read_plain_xml(root, raw);
}

}  // namespace dateline

// RSS (rssboard.org 2.0, RSS 1.0 in RDF, 0.9x), Atom (RFC 4287), WordPress exports (WXR).
#include <algorithm>
#include <map>

#include "common/text.h"
#include "common/url.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/news_xml_dialects.h"

namespace dateline {

namespace {

// Whether an element speaks of a picture or a recording rather than of the item: media:title.
bool is_of_media(const xmlNode* node) {
  const std::string_view whole = reinterpret_cast<const char*>(node->name);
  const std::string_view prefix =
      node->ns != nullptr && node->ns->prefix != nullptr
          ? std::string_view(reinterpret_cast<const char*>(node->ns->prefix))
          : whole.substr(0, whole.find(':') == std::string_view::npos ? 0 : whole.find(':'));
  const std::string_view space = node->ns != nullptr && node->ns->href != nullptr
                                     ? reinterpret_cast<const char*>(node->ns->href)
                                     : std::string_view();
  return prefix == "media" || prefix == "itunes" || prefix == "googleplay" || prefix == "podcast" ||
         space.find("/mrss") != std::string_view::npos ||
         space.find("itunes.com/") != std::string_view::npos;
}

XmlNodes item_children(const xmlNode* item, std::string_view name) {
  XmlNodes found = xml_children(item, name);
  std::erase_if(found, is_of_media);
  return found;
}

// The text of the first of several names of a child that holds some.
std::string item_text(const xmlNode* item, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    for (const xmlNode* node : item_children(item, name)) {
      std::string text = plain_text(xml_text(node));
      if (!text.empty()) {
        return collapse_space(text);
      }
    }
  }
  return {};
}

// "jane@northline.example (Jane Doe)" names the person in brackets.
std::string feed_author(std::string text) {
  const std::size_t open = text.find('(');
  if (text.find('@') != std::string::npos && open != std::string::npos && text.ends_with(')')) {
    return text.substr(open + 1, text.size() - open - 2);
  }
  return text;
}

// A WordPress export names authors by their logins, and tells at its head who they are.
std::map<std::string, std::string> displayed_authors(const xmlNode* channel) {
  std::map<std::string, std::string> names;
  for (const xmlNode* author : xml_children(channel, "author")) {
    std::string name = xml_text(xml_child(author, "author_display_name"));
    if (!name.empty()) {
      names.emplace(xml_text(xml_child(author, "author_login")), std::move(name));
    }
  }
  return names;
}

void read_feed_authors(const xmlNode* item, const xmlNode* channel, RawArticle& raw,
                       FieldWriter& writer) {
  const std::map<std::string, std::string> names = displayed_authors(channel);
  for (const xmlNode* author : item_children(item, {})) {
    if (is_named(author, "creator") || is_named(author, "author") || is_named(author, "byline")) {
      std::string name = feed_author(xml_text(author));
      const auto found = names.find(name);
      writer.item("author", raw.article.authors,
                  found == names.end() ? std::move(name) : found->second, local_name(author));
    }
  }
}

void read_categories(const xmlNode* item, RawArticle& raw, FieldWriter& writer) {
  Article& article = raw.article;
  for (const xmlNode* category : xml_children(item, "category")) {
    const bool is_tag = xml_attribute(category, "domain") == "post_tag";
    std::string name = xml_text(category);
    name = name.empty() ? xml_attribute(category, "term") : name;
    if (!is_tag && article.section.empty()) {
      writer.text("section", article.section, plain_text(name), "category");
    } else {
      writer.item("keyword", article.keywords, plain_text(name), "category");
    }
  }
  for (const char* name : {"keywords", "subject"}) {
    for (const xmlNode* node : xml_children(item, name)) {
      writer.item("keyword", article.keywords, xml_text(node), name);
    }
  }
}

bool is_unpublished(const xmlNode* item, std::string& what) {
  const std::string status = xml_text(xml_child(item, "status"));
  const std::string type = xml_text(xml_child(item, "post_type"));
  if (!type.empty() && type != "post" && type != "page") {
    what = type;
    return true;
  }
  what = status;
  return !type.empty() && !status.empty() && status != "publish";
}

// WordPress makes paragraphs of empty lines when it shows a post.
std::string post_paragraphs(const xmlNode* node) {
  std::string html = "<p>";
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      html += reinterpret_cast<const char*>(child->content);
    }
  }
  std::string result;
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t line = std::min(html.find('\n', at), html.size());
    result.append(html, at, line - at);
    const std::size_t next = std::min(html.find_first_not_of("\r\n \t", line), html.size());
    const auto breaks = std::count(html.begin() + static_cast<std::ptrdiff_t>(line),
                                   html.begin() + static_cast<std::ptrdiff_t>(next), '\n');
    result += breaks > 1 ? "<p>" : " ";
    at = next;
  }
  return html_to_text(result);
}

std::string content_of(const xmlNode* item, FieldWriter& writer, RawArticle& raw) {
  const bool is_post = xml_child(item, "post_type") != nullptr;
  for (const char* name : {"encoded", "content", "fulltext", "body", "story", "text"}) {
    for (const xmlNode* node : item_children(item, name)) {
      // A WordPress export has excerpt:encoded as well, behind content:encoded.
      const bool is_excerpt =
          node->ns != nullptr && node->ns->prefix != nullptr &&
          std::string_view(reinterpret_cast<const char*>(node->ns->prefix)) == "excerpt";
      if (!is_excerpt) {
        writer.text("body", raw.article.body, is_post ? post_paragraphs(node) : paragraphs_of(node),
                    name);
      }
    }
  }
  return raw.article.body;
}

const xmlNode* alternate_link(const xmlNode* entry) {
  for (const xmlNode* link : xml_children(entry, "link")) {
    const std::string rel = xml_attribute(link, "rel");
    if (rel.empty() || rel == "alternate") {
      return link;
    }
  }
  return nullptr;
}

}  // namespace

NewsXmlResult read_feed_item(const xmlNode* item, const xmlNode* channel, RawArticle& raw) {
  std::string what;
  if (is_unpublished(item, what)) {
    return {false, what};
  }
  FieldWriter writer(raw);
  Article& article = raw.article;
  writer.text("title", article.title, item_text(item, {"title"}), "title");
  writer.text("url", article.url, item_text(item, {"origLink", "link"}), "link");
  writer.text("id", article.id, item_text(item, {"guid"}), "guid");
  if (article.url.empty() && !canonical_url(article.id).empty()) {
    article.url = article.id;
  }
  writer.text("published", raw.published_text,
              item_text(item, {"pubDate", "post_date_gmt", "post_date", "date", "published",
                               "issued", "created"}),
              "pubDate");
  writer.text("modified", raw.modified_text, item_text(item, {"modified", "updated"}), "modified");
  writer.text("published", raw.published_text, raw.modified_text, "modified");
  read_feed_authors(item, channel, raw, writer);
  writer.text("source", article.source, item_text(item, {"source", "publisher"}), "source");
  writer.text("source", article.source, item_text(channel, {"title"}), "channel/title");
  writer.text("lang", article.language, item_text(item, {"language"}), "language");
  writer.text("lang", article.language, item_text(channel, {"language"}), "channel/language");
  writer.text("copyright", article.copyright, item_text(item, {"copyright", "rights"}), "rights");
  writer.text("copyright", article.copyright, item_text(channel, {"copyright"}),
              "channel/copyright");
  read_categories(item, raw, writer);
  content_of(item, writer, raw);
  const XmlNodes descriptions = item_children(item, "description");
  const std::string description =
      descriptions.empty() ? std::string() : paragraphs_of(descriptions.front());
  if (article.body.empty()) {
    writer.text("body", article.body, description, "description");
  } else {
    writer.text("lead", article.lead, description, "description");
  }
  return {!article.body.empty() || !article.title.empty(), "an item without text"};
}

NewsXmlResult read_atom_entry(const xmlNode* entry, const xmlNode* feed, RawArticle& raw) {
  FieldWriter writer(raw);
  Article& article = raw.article;
  writer.text("title", article.title, item_text(entry, {"title"}), "entry/title");
  writer.text("url", article.url, xml_attribute(alternate_link(entry), "href"), "entry/link");
  writer.text("id", article.id, item_text(entry, {"id"}), "entry/id");
  writer.text("published", raw.published_text, item_text(entry, {"published", "issued", "created"}),
              "entry/published");
  writer.text("modified", raw.modified_text, item_text(entry, {"updated", "modified"}),
              "entry/updated");
  writer.text("published", raw.published_text, raw.modified_text, "entry/updated");
  for (const xmlNode* owner : {entry, feed}) {
    for (const xmlNode* author :
         xml_children(article.authors.empty() ? owner : nullptr, "author")) {
      writer.item("author", article.authors, xml_text(xml_child(author, "name")), "author/name");
    }
  }
  writer.text("source", article.source, item_text(xml_child(entry, "source"), {"title"}),
              "entry/source");
  writer.text("source", article.source, item_text(feed, {"title"}), "feed/title");
  writer.text("lang", article.language, xml_attribute(entry, "lang"), "xml:lang");
  writer.text("lang", article.language, xml_attribute(feed, "lang"), "xml:lang");
  writer.text("copyright", article.copyright, item_text(entry, {"rights"}), "entry/rights");
  writer.text("copyright", article.copyright, item_text(feed, {"rights"}), "feed/rights");
  read_categories(entry, raw, writer);
  writer.text("body", article.body, paragraphs_of(xml_child(entry, "content")), "entry/content");
  const std::string summary = paragraphs_of(xml_child(entry, "summary"));
  if (article.body.empty()) {
    writer.text("body", article.body, summary, "entry/summary");
  } else {
    writer.text("lead", article.lead, summary, "entry/summary");
  }
  return {!article.body.empty() || !article.title.empty(), "an entry without text"};
}

}  // namespace dateline

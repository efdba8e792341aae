#include "indexer/field_map.h"

#include <algorithm>

#include "common/error.h"
#include "common/text.h"

namespace dateline {

namespace {

using NamedPaths = std::pair<std::string, std::vector<std::string>>;

// Our own stored form first (common/article_json.h), then the spellings of feeds, scrapers,
// schema.org and the content management systems that news sites run on.
const std::vector<NamedPaths>& built_in_paths() {
  static const std::vector<NamedPaths> kPaths{
      {"id",
       {"id", "_id", "ID", "guid", "altids.itemid", "uuid", "uri", "article_id", "articleId"}},
      {"url", {"url", "link", "canonical_url", "canonicalUrl", "web_url", "webUrl", "permalink"}},
      {"title",
       {"title", "headline", "name", "title.rendered", "headline.main", "webTitle", "headlines"}},
      {"lead",
       {"lead", "lede", "standfirst", "summary", "abstract", "description", "excerpt", "subtitle",
        "teaser", "description_text", "descriptions"}},
      {"body",
       {"body", "text", "content", "articleBody", "body_text", "bodyText", "article_text",
        "articleText", "full_text", "fulltext", "maintext", "bodies"}},
      {"html",
       {"html", "content_html", "body_html", "contentHtml", "bodyHtml", "content.rendered",
        "body_xhtml"}},
      {"author", {"authors", "author", "byline", "creator", "bylines", "byline.original", "by"}},
      {"source",
       {"source", "outlet", "publisher", "site_name", "siteName", "source_name", "sourceName",
        "newspaper", "provider", "infosource", "copyrightholder"}},
      {"agency", {"agencies", "agency", "wire", "news_agency"}},
      {"place",
       {"places", "place", "dateline", "location", "locations", "located",
        "datelinelocation.city"}},
      {"section",
       {"section", "category", "topic", "articleSection", "section_name", "sectionName"}},
      {"keyword", {"keywords", "keyword", "tags", "topics", "subjects", "subject"}},
      {"lang", {"lang", "language", "locale", "inLanguage", "language_code"}},
      {"published",
       {"published", "date", "published_at", "publish_date", "publication_date", "date_published",
        "datePublished", "pubDate", "created_at", "publishedAt", "date_publish", "pub_date",
        "published_date", "webPublicationDate", "timestamp", "firstcreated", "contentcreated",
        "versioncreated"}},
      {"modified",
       {"modified", "updated", "updated_at", "modified_at", "date_modified", "dateModified",
        "last_modified", "lastModified", "updatedAt", "date_modify", "versioncreated"}},
      {"copyright", {"copyright", "copyrightnotice", "copyrightNotice", "copyright_notice"}},
      {"embargo", {"embargo", "embargoed", "embargo_until", "embargoed_until"}},
      {"version", {"version", "revision"}},
      {"urgency", {"urgency"}},
      {"status", {"status", "pubstatus", "pubStatus"}},
  };
  return kPaths;
}

std::string known_fields() {
  std::string names;
  for (const std::string& field : FieldMap::fields()) {
    names += (names.empty() ? "" : " ") + field;
  }
  return names;
}

}  // namespace

FieldMap::FieldMap() : paths_(built_in_paths()) {}

void FieldMap::override_with(std::string_view text) {
  std::vector<std::string> overridden;  // a field named twice in one text has both paths, in order
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    const std::string_view pair = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = pair.find('=');
    const std::string field(trim(pair.substr(0, std::min(equals, pair.size()))));
    const std::string_view path =
        equals == std::string_view::npos ? std::string_view{} : trim(pair.substr(equals + 1));
    if (path.empty()) {
      throw Error(ErrorCode::kUsage,
                  "malformed field map '" + std::string(pair) + "': expected FIELD=PATH");
    }
    const auto found = std::find_if(paths_.begin(), paths_.end(),
                                    [&](const NamedPaths& named) { return named.first == field; });
    if (found == paths_.end()) {
      throw Error(ErrorCode::kUsage,
                  "unknown field '" + field + "' in field map; fields are: " + known_fields());
    }
    if (std::find(overridden.begin(), overridden.end(), field) == overridden.end()) {
      found->second.clear();
      overridden.push_back(field);
    }
    found->second.emplace_back(path);
  }
}

const std::vector<std::string>& FieldMap::paths(std::string_view field) const {
  static const std::vector<std::string> kNone;
  const auto found = std::find_if(paths_.begin(), paths_.end(),
                                  [&](const NamedPaths& named) { return named.first == field; });
  return found == paths_.end() ? kNone : found->second;
}

const std::vector<std::string>& FieldMap::fields() {
  static const std::vector<std::string> kFieldNames = [] {
    std::vector<std::string> names;
    for (const auto& [name, paths] : built_in_paths()) {
      names.push_back(name);
    }
    return names;
  }();
  return kFieldNames;
}

}  // namespace dateline

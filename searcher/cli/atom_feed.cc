#include "searcher/cli/atom_feed.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include "common/internal/file.h"
#include "common/internal/utf8.h"
#include "common/text.h"
#include "searcher/render.h"

namespace dateline {

namespace {

// Char of XML 1.0 but for line breaks and tabs, which stand as spaces here.
bool is_shown(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  const bool turns_direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
  const bool noncharacter = (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
  return !control && !turns_direction && !surrogate && !noncharacter;
}

// For the content of an element and for an attribute's value.
std::string xml(std::string_view text) {
  const std::string valid = repair_utf8(text);
  const std::string_view bytes = valid;
  std::string result;
  for (std::uint32_t at = 0; at < bytes.size();) {
    const CodePoint point = decode_utf8(bytes, at);
    switch (point.code) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\t':
      case '\n':
      case '\r':
        result += ' ';
        break;
      default:
        result += is_shown(point.code) ? bytes.substr(at, point.end - at) : "";
    }
    at = point.end;
  }
  return result;
}

// A UUID of the form that leaves its bits to us (RFC 9562, 5.8: version 8).
std::string urn(std::string_view what, std::string_view name) {
  std::string hex = hash_hex(fmt::format("dateline {}\n{}", what, name));
  hex[12] = '8';
  hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
  const std::string_view digits = hex;
  return fmt::format("urn:uuid:{}-{}-{}-{}-{}", digits.substr(0, 8), digits.substr(8, 4),
                     digits.substr(12, 4), digits.substr(16, 4), digits.substr(20));
}

// An article and the queries that found it, the first of which tells how.
struct Entry {
  const WatchHit* told;
  std::vector<std::string_view> queries;
};

std::vector<Entry> entries_of(const std::vector<WatchResult>& results) {
  std::vector<Entry> entries;
  std::unordered_map<std::string_view, std::size_t> places;  // by the article's id
  for (const WatchResult& result : results) {
    for (const WatchHit& told : result.hits) {
      const auto [place, is_new] = places.try_emplace(told.hit.article.id, entries.size());
      if (is_new) {
        entries.push_back({&told, {}});
      }
      entries[place->second].queries.push_back(result.query.name);
    }
  }
  return entries;
}

bool has_day(const ArticleDate& date) {
  return date.precision == DatePrecision::kDay || date.precision == DatePrecision::kSecond;
}

// When the article last changed as far as that is known, else when the archive got it: a feed
// reader shows a corrected article again only if this is later than before.
std::chrono::sys_seconds updated_at(const WatchHit& told, std::chrono::sys_seconds indexed) {
  const Article& article = told.hit.article;
  if (has_day(article.modified)) {
    return article.modified.instant;
  }
  return told.kind == NewsKind::kNew && has_day(article.published) ? article.published.instant
                                                                   : indexed;
}

std::string summary_html(const WatchHit& told) {
  std::string html =
      told.hit.snippet.text.empty() ? "" : "<p>" + to_html(told.hit.snippet) + "</p>";
  if (!told.matched.empty()) {
    html += "<p>matched: " + to_html({describe(told.matched), {}}) + "</p>";
  }
  return html;
}

void print_people(std::ostream& out, const Article& article) {
  std::vector<std::string> names = article.authors;
  if (names.empty() && !article.source.empty()) {
    names.push_back(article.source);
  }
  for (const std::string& name : names) {
    out << "    <author><name>" << xml(name) << "</name></author>\n";
  }
}

void print_links(std::ostream& out, const Article& article, const WatchOutput& output) {
  const std::string link = link_of(article, output);
  if (!link.empty()) {
    out << "    <link rel=\"alternate\" href=\"" << xml(link) << "\"/>\n";
  }
  const std::string original = link_of(article, {});
  if (!original.empty() && original != link) {
    out << "    <link rel=\"via\" href=\"" << xml(original) << "\"/>\n";
  }
}

bool is_language(std::string_view code) {
  return code.size() >= 2 && code.size() <= 3 &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

void print_entry(std::ostream& out, const Entry& entry, std::chrono::sys_seconds indexed,
                 const WatchOutput& output) {
  const WatchHit& told = *entry.told;
  const Article& article = told.hit.article;
  // What has no link must have content (RFC 4287, 4.1.2).
  const char* const element = link_of(article, output).empty() ? "content" : "summary";
  out << "  <entry";
  if (is_language(article.language)) {
    out << " xml:lang=\"" << article.language << "\"";
  }
  out << ">\n    <id>" << urn("article", article.id) << "</id>\n";
  out << "    <title>" << xml(article.title.empty() ? article.id : article.title) << "</title>\n";
  out << "    <updated>" << print_instant(updated_at(told, indexed)) << "</updated>\n";
  if (has_day(article.published)) {
    out << "    <published>" << print_instant(article.published.instant) << "</published>\n";
  }
  print_people(out, article);
  print_links(out, article, output);
  for (const std::string_view query : entry.queries) {
    out << "    <category term=\"" << xml(query) << "\"/>\n";
  }
  if (told.kind != NewsKind::kNew) {
    out << "    <category scheme=\"urn:dateline:kind\" term=\"" << name_of(told.kind) << "\"/>\n";
  }
  if (!article.copyright.empty()) {
    out << "    <rights>" << xml(article.copyright) << "</rights>\n";
  }
  out << "    <" << element << " type=\"html\">" << xml(summary_html(told)) << "</" << element
      << ">\n  </entry>\n";
}

}  // namespace

void print_atom_feed(std::ostream& out, const std::vector<WatchResult>& results,
                     const WatchOutput& output) {
  const auto indexed = results.empty() ? std::chrono::sys_seconds{} : results.front().seen.created;
  out << "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      << "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
      << "  <id>" << urn("feed", output.archive + "\n" + output.title) << "</id>\n"
      << "  <title>" << xml(output.title) << "</title>\n"
      << "  <updated>" << print_instant(indexed) << "</updated>\n"
      << "  <author><name>" << xml(output.title) << "</name></author>\n"
      << "  <generator>Dateline</generator>\n";
  for (const Entry& entry : entries_of(results)) {
    print_entry(out, entry, indexed, output);
  }
  out << "</feed>\n";
}

}  // namespace dateline

#include "indexer/internal/news_xml.h"

#include <libxml/parser.h>

#include <algorithm>
#include <array>
#include <climits>

#include "common/text.h"
#include "indexer/internal/character_set.h"
#include "indexer/internal/html_tags.h"
#include "indexer/internal/xml_scan.h"

namespace dateline {

namespace {

constexpr std::size_t kDeclarationBytes = 256;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

// The encoding that an XML declaration names.
std::string_view declared_encoding(std::string_view bytes) {
  bytes = bytes.substr(0, kDeclarationBytes);
  const std::size_t end = bytes.find("?>");
  const std::size_t name = bytes.substr(0, end).find("encoding");
  if (end == std::string_view::npos || name == std::string_view::npos) {
    return {};
  }
  const std::size_t begin = bytes.find_first_of("\"'", name);
  if (begin == std::string_view::npos) {
    return {};
  }
  const std::size_t close = bytes.find(bytes[begin], begin + 1);
  return close == std::string_view::npos ? std::string_view()
                                         : bytes.substr(begin + 1, close - begin - 1);
}

// A declaration that can be read byte by byte is not in UTF-16: the stream has been converted.
std::string_view effective_encoding(std::string_view bytes) {
  const std::string_view declared = declared_encoding(bytes);
  const bool is_utf16 = declared.size() >= 3 && lower(declared[0]) == 'u' &&
                        declared.find("16") != std::string_view::npos;
  return is_utf16 ? std::string_view() : declared;
}

// Entities of the document's own are neither declared nor expanded. Only what precedes the first
// element is looked at: a text may quote a document type.
std::string without_doctype(std::string xml) {
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at)) {
    const std::size_t end = std::min(xml_markup_end(xml, at), xml.size());
    const char kind = at + 1 < xml.size() ? xml[at + 1] : ' ';
    if (xml.compare(at, 9, "<!DOCTYPE") == 0) {
      xml.erase(at, end - at);
      break;
    }
    if (kind != '!' && kind != '?') {
      break;
    }
    at = end;
  }
  return xml;
}

// Characters that XML does not allow would end the text they stand in.
void replace_forbidden(std::string& xml) {
  for (char& c : xml) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') {
      c = ' ';
    }
  }
  for (std::size_t at = 0; (at = xml.find("\xEF\xBF", at)) != std::string::npos; at += 2) {
    if (at + 2 < xml.size() && (xml[at + 2] == '\xBE' || xml[at + 2] == '\xBF')) {
      xml.replace(at, 3, "   ");
    }
  }
}

bool is_xml_entity(std::string_view name) {
  return name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
}

bool is_reference_name(std::string_view name) {
  if (name.starts_with('#')) {
    name.remove_prefix(1);
  }
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
  });
}

void escape(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
}

// "&#150;" means the dash of windows-1252, as in HTML, and no control character.
std::string as_printed(std::string character) {
  const bool is_c1 = character.size() == 2 && character[0] == '\xC2' &&
                     static_cast<unsigned char>(character[1]) < 0xA0;
  bool repaired = false;
  return is_c1 ? decode_text(character.substr(1), "windows-1252", repaired) : character;
}

// The reference that `xml` begins with, as XML may have it, and how long it was.
std::size_t add_reference(std::string_view xml, std::string& out) {
  constexpr std::size_t kLongest = 32;  // of HTML's names
  const std::size_t end = xml.substr(0, kLongest + 2).find(';');
  const std::string_view name =
      end == std::string_view::npos ? std::string_view() : xml.substr(1, end - 1);
  if (is_xml_entity(name)) {
    out += xml.substr(0, end + 1);
    return end + 1;
  }
  std::string character;
  if (is_reference_name(name)) {
    character = as_printed(resolve_entities(xml.substr(0, end + 1)));
    replace_forbidden(character);
  }
  if (character.empty() || character == xml.substr(0, end + 1)) {
    out += "&amp;";
    return 1;
  }
  escape(character, out);
  return end + 1;
}

// Takes a CDATA section, in which nothing is a reference, off the beginning of `xml`.
bool take_cdata(std::string_view& xml, std::string& result) {
  if (!xml.starts_with("<![CDATA[")) {
    return false;
  }
  const std::size_t close = xml.find("]]>");
  const std::size_t end = close == std::string_view::npos ? xml.size() : close + 3;
  result += xml.substr(0, end);
  xml.remove_prefix(end);
  return true;
}

// Comments are left out: the parser's time grows with the square of the hyphens in one.
bool take_comment(std::string_view& xml) {
  if (!xml.starts_with("<!--")) {
    return false;
  }
  const std::size_t close = xml.find("-->", 4);
  xml.remove_prefix(close == std::string_view::npos ? xml.size() : close + 3);
  return true;
}

// The opening bracket of a tag; of a very long one the whole tag without its attributes, with the
// square of whose number the parser's time grows.
void take_tag(std::string_view& xml, std::string& result) {
  constexpr std::size_t kLongTag = 16u << 10;
  const std::size_t end = xml.find('>');
  if (end == std::string_view::npos) {
    xml = {};  // a tag that does not end
    return;
  }
  if (end < kLongTag) {
    result += '<';
    xml.remove_prefix(1);
    return;
  }
  result += xml.substr(0, std::min(xml.find_first_of(" \t\r\n"), end));
  result += xml[end - 1] == '/' ? "/>" : ">";
  xml.remove_prefix(end + 1);
}

// HTML's named references, which XML does not know, as characters; an ampersand that begins no
// reference is escaped.
std::string with_known_references(std::string_view xml) {
  std::string result;
  result.reserve(xml.size() + 64);
  while (!xml.empty()) {
    const std::size_t at = std::min(xml.find_first_of("&<"), xml.size());
    result += xml.substr(0, at);
    xml.remove_prefix(at);
    if (xml.empty() || take_cdata(xml, result) || take_comment(xml)) {
      continue;
    }
    if (xml.front() == '<') {
      take_tag(xml, result);
      continue;
    }
    xml.remove_prefix(add_reference(xml, result));
  }
  return result;
}

// Elements inside a line of text: HTML's and NITF's.
bool is_inline(const xmlNode* node) {
  constexpr std::array<std::string_view, 27> kInline{
      "a",    "abbr",   "b", "bdi", "big",   "cite",     "code",   "em",    "event",
      "font", "frac",   "i", "ins", "lang",  "location", "mark",   "money", "num",
      "org",  "person", "q", "s",   "small", "span",     "strong", "sub",   "sup"};
  return std::find(kInline.begin(), kInline.end(), local_name(node)) != kInline.end();
}

// Depth is bounded by the parser (256).
void add_text(const xmlNode* node, std::string& text) {
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      text += reinterpret_cast<const char*>(child->content);
    } else if (child->type == XML_ELEMENT_NODE) {
      text += is_inline(child) ? "" : " ";
      add_text(child, text);
      text += is_inline(child) ? "" : " ";
    }
  }
}

void collect(const xmlNode* node, std::string_view name, XmlNodes& found) {
  for (const xmlNode* child : xml_children(node)) {
    if (is_named(child, name)) {
      found.push_back(child);
    }
    collect(child, name, found);
  }
}

void collect_topmost(const xmlNode* node, std::string_view name, XmlNodes& found) {
  for (const xmlNode* child : xml_children(node)) {
    if (is_named(child, name)) {
      found.push_back(child);
    } else {
      collect_topmost(child, name, found);
    }
  }
}

// Elements of NITF as the HTML that they would be; what is no text of the article as a template,
// which is none.
std::string_view html_name(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kNames{
      {{"hl1", "h1"},
       {"hl2", "h2"},
       {"block", "div"},
       {"media", "template"},
       {"header", "template"}}};
  const auto* found = std::find_if(kNames.begin(), kNames.end(),
                                   [name](const auto& each) { return each.first == name; });
  return found == kNames.end() ? name : found->second;
}

// Of an element without an end tag HTML would make two.
bool is_void(std::string_view name) {
  return name == "br" || name == "hr" || name == "img" || name == "wbr" || name == "col";
}

void add_markup(const xmlNode* node, std::string& out) {
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (child->type == XML_TEXT_NODE) {
      escape(reinterpret_cast<const char*>(child->content), out);
    } else if (child->type == XML_CDATA_SECTION_NODE) {
      out += reinterpret_cast<const char*>(child->content);
    } else if (child->type == XML_ELEMENT_NODE) {
      const std::string_view name = html_name(local_name(child));
      out.append("<").append(name).append(">");
      add_markup(child, out);
      if (!is_void(name)) {
        out.append("</").append(name).append(">");
      }
    }
  }
}

}  // namespace

XmlDocument::XmlDocument(std::string_view bytes) {
  std::string decoded =
      without_doctype(decode_text(bytes, effective_encoding(bytes), repaired_utf8_));
  replace_forbidden(decoded);
  const std::string xml = with_known_references(decoded);
  const std::size_t begin = xml.find('<');
  if (begin == std::string::npos || xml.size() > INT_MAX) {
    return;
  }
  constexpr int kOptions =
      XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
  document_.reset(xmlReadMemory(xml.data() + begin, static_cast<int>(xml.size() - begin), nullptr,
                                "UTF-8", kOptions));
  root_ = document_ ? xmlDocGetRootElement(document_.get()) : nullptr;
}

std::string_view local_name(const xmlNode* node) {
  if (node == nullptr || node->name == nullptr) {
    return {};
  }
  const std::string_view name = reinterpret_cast<const char*>(node->name);
  const std::size_t colon = name.find(':');  // of a prefix that is not declared
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_named(const xmlNode* node, std::string_view name) {
  return equals_ignoring_case(local_name(node), name);
}

std::string xml_attribute(const xmlNode* node, std::string_view name) {
  if (node == nullptr) {
    return {};
  }
  for (const xmlAttr* each = node->properties; each != nullptr; each = each->next) {
    if (equals_ignoring_case(local_name(reinterpret_cast<const xmlNode*>(each)), name) &&
        each->children != nullptr && each->children->content != nullptr) {
      return std::string(trim(reinterpret_cast<const char*>(each->children->content)));
    }
  }
  return {};
}

XmlNodes xml_children(const xmlNode* node, std::string_view name) {
  XmlNodes found;
  for (const xmlNode* child = node == nullptr ? nullptr : node->children; child != nullptr;
       child = child->next) {
    if (child->type == XML_ELEMENT_NODE && (name.empty() || is_named(child, name))) {
      found.push_back(child);
    }
  }
  return found;
}

const xmlNode* xml_child(const xmlNode* node, std::string_view name) {
  const XmlNodes found = xml_children(node, name);
  return found.empty() ? nullptr : found.front();
}

const xmlNode* xml_at(const xmlNode* node, std::string_view path) {
  while (node != nullptr && !path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    node = xml_child(node, path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return node;
}

XmlNodes xml_all(const xmlNode* node, std::string_view name) {
  XmlNodes found;
  collect(node, name, found);
  return found;
}

XmlNodes xml_topmost(const xmlNode* node, std::string_view name) {
  XmlNodes found;
  collect_topmost(node, name, found);
  return found;
}

const xmlNode* xml_first(const xmlNode* node, std::string_view name) {
  for (const xmlNode* child : xml_children(node)) {
    if (is_named(child, name)) {
      return child;
    }
    if (const xmlNode* found = xml_first(child, name)) {
      return found;
    }
  }
  return nullptr;
}

std::string xml_text(const xmlNode* node) {
  std::string text;
  if (node != nullptr) {
    add_text(node, text);
  }
  return collapse_space(text);
}

std::string xml_markup(const xmlNode* node) {
  std::string markup;
  if (node != nullptr) {
    add_markup(node, markup);
  }
  return markup;
}

}  // namespace dateline

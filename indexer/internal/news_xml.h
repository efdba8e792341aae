// XML as news agencies and feeds send it: a parsed document, and the few accessors its readers
// share.
//
// Elements are found by local name whatever their prefix or namespace, in any case ("NewsItem" and
// "newsItem" differ between versions of one format, prefixes between agencies).
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dateline {

// Owns the tree. Parsed by libxml2 without network, external entities or document type: a DOCTYPE
// is left out before parsing, HTML's named character references are replaced. Slight damage is
// repaired. Immutable: usable from any number of threads.
class XmlDocument {
 public:
  // `bytes` are of any encoding: that of the byte order mark, the XML declaration, or detected.
  explicit XmlDocument(std::string_view bytes);

  const xmlNode* root() const { return root_; }  // nullptr when this is no XML
  bool repaired_utf8() const { return repaired_utf8_; }

 private:
  struct Deleter {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  };
  std::unique_ptr<xmlDoc, Deleter> document_;
  const xmlNode* root_ = nullptr;
  bool repaired_utf8_ = false;
};

using XmlNodes = std::vector<const xmlNode*>;

// All take nullptr for an element that is not there and then give nothing.

std::string_view local_name(const xmlNode* node);
bool is_named(const xmlNode* node, std::string_view name);  // ASCII case makes no difference

// The attribute of that local name, white space trimmed; empty when there is none.
std::string xml_attribute(const xmlNode* node, std::string_view name);

// Child elements, of that name where one is given.
XmlNodes xml_children(const xmlNode* node, std::string_view name = {});
const xmlNode* xml_child(const xmlNode* node, std::string_view name);  // the first

// The element at a path of child names: "itemMeta/provider/name".
const xmlNode* xml_at(const xmlNode* node, std::string_view path);

// Elements of that name in the whole subtree, in document order, `node` left out.
XmlNodes xml_all(const xmlNode* node, std::string_view name);
// The same without those inside another of that name: each text is met once, so that what is
// gathered from them is never larger than the document.
XmlNodes xml_topmost(const xmlNode* node, std::string_view name);
const xmlNode* xml_first(const xmlNode* node, std::string_view name);

// All text of a subtree, white space collapsed.
std::string xml_text(const xmlNode* node);

// The subtree's content as HTML, for html_to_text().
std::string xml_markup(const xmlNode* node);

}  // namespace dateline

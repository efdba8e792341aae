// A parsed HTML page: gumbo's tree (HTML5) and the few accessors that readers of it share.
#pragma once

#include <gumbo.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace dateline {

// Owns the tree and the text it refers to. Immutable: usable from any number of threads.
class HtmlDocument {
 public:
  // `html` is valid UTF-8. Input over 8 MiB, nested over 400 deep or built to make a parser slow
  // is not parsed: root() is then nullptr.
  explicit HtmlDocument(std::string html);

  const GumboNode* root() const { return output_ ? output_->root : nullptr; }  // <html>
  const std::string& html() const { return html_; }

 private:
  struct OutputDeleter {
    void operator()(GumboOutput* output) const;
  };
  std::string html_;
  std::unique_ptr<GumboOutput, OutputDeleter> output_;
};

// All views live as long as the document.

inline bool is_element(const GumboNode& node) {
  return node.type == GUMBO_NODE_ELEMENT;
}

inline bool is_element(const GumboNode& node, GumboTag tag) {
  return node.type == GUMBO_NODE_ELEMENT && node.v.element.tag == tag;
}

// Of an element; empty for any other node.
std::span<GumboNode* const> children_of(const GumboNode& node);

// The attribute's value; empty when there is none or it is empty. `name` is in lower case.
std::string_view attribute(const GumboNode& node, const char* name);

// The text of a node and everything in it but scripts and styles, white space collapsed; block
// elements and <br> separate words.
std::string text_content(const GumboNode& node);

// The first node of `tag` in document order, `node` included; nullptr when there is none.
const GumboNode* find_element(const GumboNode& node, GumboTag tag);

}  // namespace dateline

#include "indexer/internal/html_document.h"

#include "common/text.h"
#include "indexer/internal/html_tags.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxParsedBytes = 8u << 20;

// Depth is bounded by is_fit_for_html_parser().
void add_text(const GumboNode& node, std::string& text) {
  switch (node.type) {
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
    case GUMBO_NODE_WHITESPACE:
      text += node.v.text.text;
      return;
    case GUMBO_NODE_ELEMENT:
      break;
    default:
      return;
  }
  const GumboElement& element = node.v.element;
  const std::string_view name = gumbo_normalized_tagname(element.tag);
  if (element.tag == GUMBO_TAG_SCRIPT || element.tag == GUMBO_TAG_STYLE) {
    return;
  }
  const bool separates = element.tag == GUMBO_TAG_BR || is_html_block(name);
  if (separates) {
    text += ' ';
  }
  for (const GumboNode* child : children_of(node)) {
    add_text(*child, text);
  }
  if (separates) {
    text += ' ';
  }
}

}  // namespace

HtmlDocument::HtmlDocument(std::string html) : html_(std::move(html)) {
  if (html_.size() > kMaxParsedBytes || !is_fit_for_html_parser(html_)) {
    return;
  }
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  output_.reset(gumbo_parse_with_options(&options, html_.data(), html_.size()));
}

void HtmlDocument::OutputDeleter::operator()(GumboOutput* output) const {
  gumbo_destroy_output(&kGumboDefaultOptions, output);
}

std::span<GumboNode* const> children_of(const GumboNode& node) {
  if (node.type != GUMBO_NODE_ELEMENT) {
    return {};
  }
  const GumboVector& children = node.v.element.children;
  return {reinterpret_cast<GumboNode* const*>(children.data), children.length};
}

std::string_view attribute(const GumboNode& node, const char* name) {
  if (node.type != GUMBO_NODE_ELEMENT) {
    return {};
  }
  const GumboAttribute* found = gumbo_get_attribute(&node.v.element.attributes, name);
  return found == nullptr ? std::string_view() : std::string_view(found->value);
}

std::string text_content(const GumboNode& node) {
  std::string text;
  add_text(node, text);
  return collapse_space(text);
}

const GumboNode* find_element(const GumboNode& node, GumboTag tag) {
  if (is_element(node, tag)) {
    return &node;
  }
  for (const GumboNode* child : children_of(node)) {
    if (const GumboNode* found = find_element(*child, tag)) {
      return found;
    }
  }
  return nullptr;
}

}  // namespace dateline

#include "indexer/internal/html_text.h"

#include <gumbo.h>

#include <algorithm>
#include <memory>

#include "indexer/internal/html_tags.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxParsedBytes = 8u << 20;

struct OutputDeleter {
  void operator()(GumboOutput* output) const {
    gumbo_destroy_output(&kGumboDefaultOptions, output);
  }
};

bool is_cell(GumboTag tag) {
  return tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH;
}

// Depth is bounded by is_fit_for_html_parser().
void add_node(const GumboNode& node, ParagraphText& text);

void add_element(const GumboElement& element, ParagraphText& text) {
  const std::string_view name = gumbo_normalized_tagname(element.tag);
  if (element.tag == GUMBO_TAG_BR) {
    text.add_line_break();
    return;
  }
  if (is_html_without_text(name) || element.tag == GUMBO_TAG_TITLE ||
      element.tag == GUMBO_TAG_TEXTAREA) {
    return;
  }
  const bool is_block = is_html_block(name);
  if (is_block) {
    text.end_paragraph();
  } else if (is_cell(element.tag)) {
    text.add_space();
  }
  for (unsigned i = 0; i < element.children.length; ++i) {
    add_node(*static_cast<const GumboNode*>(element.children.data[i]), text);
  }
  if (is_block) {
    text.end_paragraph();
  }
}

void add_node(const GumboNode& node, ParagraphText& text) {
  switch (node.type) {
    case GUMBO_NODE_ELEMENT:
      add_element(node.v.element, text);
      break;
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
      text.add(node.v.text.text);
      break;
    case GUMBO_NODE_WHITESPACE:
      text.add_space();
      break;
    default:  // comments, templates
      break;
  }
}

}  // namespace

std::string plain_text(std::string text) {
  HtmlTag tag;
  for (std::size_t at = std::min(text.find('<'), text.size()); next_html_tag(text, at, tag);
       at = tag.end) {
    if (is_html_element(tag.name)) {
      return html_to_text(text);
    }
  }
  return text.find('&') == std::string::npos ? std::move(text) : resolve_entities(text);
}

std::string html_to_text(std::string_view html) {
  if (html.find_first_of("<&") == std::string_view::npos) {
    ParagraphText text;
    text.add(html);
    return text.take();
  }
  if (html.size() > kMaxParsedBytes || !is_fit_for_html_parser(html)) {
    return strip_html_tags(html);
  }
  GumboOptions options = kGumboDefaultOptions;
  options.fragment_context = GUMBO_TAG_BODY;
  const std::unique_ptr<GumboOutput, OutputDeleter> output(
      gumbo_parse_with_options(&options, html.data(), html.size()));
  ParagraphText text;
  add_node(*output->root, text);
  return text.take();
}

}  // namespace dateline

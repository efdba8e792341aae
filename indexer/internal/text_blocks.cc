#include "indexer/internal/text_blocks.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "common/text.h"
#include "indexer/internal/html_tags.h"

namespace dateline {

namespace {

constexpr std::array kWithoutText{
    GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE,  GUMBO_TAG_NOSCRIPT, GUMBO_TAG_IFRAME, GUMBO_TAG_OBJECT,
    GUMBO_TAG_EMBED,  GUMBO_TAG_SVG,    GUMBO_TAG_BUTTON,   GUMBO_TAG_SELECT, GUMBO_TAG_TEXTAREA,
    GUMBO_TAG_INPUT,  GUMBO_TAG_CANVAS, GUMBO_TAG_AUDIO,    GUMBO_TAG_VIDEO,  GUMBO_TAG_TEMPLATE,
    GUMBO_TAG_HEAD,   GUMBO_TAG_LABEL,  GUMBO_TAG_OPTION,   GUMBO_TAG_MENU,   GUMBO_TAG_APPLET,
    GUMBO_TAG_MAP,    GUMBO_TAG_TITLE};

bool is_heading(GumboTag tag) {
  return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

bool contains_word(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

// What the page does not show.
bool is_hidden(const GumboNode& node) {
  if (gumbo_get_attribute(&node.v.element.attributes, "hidden") != nullptr ||
      attribute(node, "aria-hidden") == "true") {
    return true;
  }
  std::string style(attribute(node, "style"));
  style.erase(std::remove(style.begin(), style.end(), ' '), style.end());
  return contains_word(style, "display:none") || contains_word(style, "visibility:hidden");
}

bool is_skipped(const GumboNode& node) {
  return std::find(kWithoutText.begin(), kWithoutText.end(), node.v.element.tag) !=
             kWithoutText.end() ||
         is_hidden(node);
}

bool is_block(GumboTag tag) {
  return tag != GUMBO_TAG_TD && tag != GUMBO_TAG_TH &&
         (is_html_block(gumbo_normalized_tagname(tag)) || tag == GUMBO_TAG_TR ||
          tag == GUMBO_TAG_MAIN || tag == GUMBO_TAG_DETAILS);
}

// Scripts that do not put spaces between words.
bool is_unspaced(UChar32 c) {
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x3040 && c <= 0x30FF) ||
         (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x2FFFF);
}

bool ends_sentence(UChar32 c) {
  constexpr std::array<UChar32, 13> kEnds{'.',    '!',    '?',    ':',    ';',    0x2026, 0x3002,
                                          0xFF01, 0xFF1F, 0x061F, 0x06D4, 0x0964, 0xFF1A};
  return std::find(kEnds.begin(), kEnds.end(), c) != kEnds.end();
}

// Sets words and is_sentence.
void measure(TextBlock& block) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(block.text.data());
  const auto length = static_cast<std::int32_t>(block.text.size());
  std::uint32_t half_words = 0;
  bool in_word = false;
  UChar32 last = 0;
  for (std::int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, i, length, c);
    if (is_unspaced(c)) {
      ++half_words;
      in_word = false;
    } else if (u_isalnum(c)) {
      half_words += in_word ? 0 : 2;
      in_word = true;
    } else {
      in_word = in_word && c != ' ';
    }
    const bool closes = c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D ||
                        c == 0x2019 || c == 0xBB || c == 0x300D || c == ' ';
    last = closes ? last : c;
  }
  block.words = (half_words + 1) / 2;
  block.is_sentence = ends_sentence(last);
}

// Depth is bounded by HtmlDocument.
class Cutter {
 public:
  BlockTree cut(const GumboNode& root) {
    add_element(root);
    flush();
    return std::move(tree_);
  }

 private:
  void add_element(const GumboNode& node) {
    const auto number = static_cast<std::uint32_t>(tree_.elements.size());
    const auto first = static_cast<std::uint32_t>(tree_.blocks.size());
    const std::uint32_t depth = tree_.elements.empty() ? 0 : tree_.elements[current_].depth + 1;
    tree_.elements.push_back({&node, current_, depth, first, first, number + 1});
    const std::uint32_t outer = std::exchange(current_, number);
    const BlockKind outer_kind = std::exchange(kind_, kind_of(node.v.element.tag));
    const bool was_paragraph =
        std::exchange(in_paragraph_, in_paragraph_ || node.v.element.tag == GUMBO_TAG_P);
    for (const GumboNode* child : children_of(node)) {
      add(*child);
    }
    flush();
    tree_.elements[number].end_block = static_cast<std::uint32_t>(tree_.blocks.size());
    tree_.elements[number].end_element = static_cast<std::uint32_t>(tree_.elements.size());
    current_ = outer;
    kind_ = outer_kind;
    in_paragraph_ = was_paragraph;
  }

  BlockKind kind_of(GumboTag tag) const {
    if (is_heading(tag)) {
      return BlockKind::kHeading;
    }
    switch (tag) {
      case GUMBO_TAG_LI:
      case GUMBO_TAG_DT:
      case GUMBO_TAG_DD:
        return BlockKind::kListItem;
      case GUMBO_TAG_BLOCKQUOTE:
        return BlockKind::kQuote;
      case GUMBO_TAG_FIGCAPTION:
      case GUMBO_TAG_CAPTION:
        return BlockKind::kCaption;
      case GUMBO_TAG_TR:
        return BlockKind::kRow;
      case GUMBO_TAG_PRE:
        return BlockKind::kCode;
      default:
        return kind_;
    }
  }

  void add(const GumboNode& node) {
    switch (node.type) {
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_CDATA:
      case GUMBO_NODE_WHITESPACE:
        add_text(node.v.text.text);
        return;
      case GUMBO_NODE_ELEMENT:
        break;
      default:
        return;
    }
    const GumboTag tag = node.v.element.tag;
    if (tag == GUMBO_TAG_BR) {
      add_line_break();
    } else if (is_skipped(node)) {
      add_text(" ");
    } else if (is_block(tag)) {
      flush();
      add_element(node);
    } else {
      add_inline(node);
    }
  }

  void add_inline(const GumboNode& node) {
    const GumboTag tag = node.v.element.tag;
    const bool is_cell = tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH;
    links_ += tag == GUMBO_TAG_A ? 1 : 0;
    if (is_cell) {
      add_text(" ");
    }
    for (const GumboNode* child : children_of(node)) {
      add(*child);
    }
    if (is_cell) {
      add_text(" ");
    }
    links_ -= tag == GUMBO_TAG_A ? 1 : 0;
  }

  void add_text(std::string_view text) {
    breaks_ = trim(text).empty() ? breaks_ : 0;
    pending_ += text;
    in_links_ += links_ > 0 ? collapse_space(text).size() : 0;
  }

  // Two in a row end a paragraph.
  void add_line_break() {
    if (++breaks_ > 1 && kind_ != BlockKind::kCode) {
      flush();
    }
    pending_ += kind_ == BlockKind::kCode ? '\n' : ' ';
  }

  void flush() {
    TextBlock block;
    block.text = kind_ == BlockKind::kCode ? std::string(trim(pending_)) : collapse_space(pending_);
    pending_.clear();
    const auto in_links = static_cast<std::uint32_t>(std::exchange(in_links_, 0));
    breaks_ = 0;
    if (block.text.empty()) {
      return;
    }
    block.kind = kind_;
    block.element = current_;
    block.letters = static_cast<std::uint32_t>(block.text.size());
    block.in_links = std::min(in_links, block.letters);
    block.in_paragraph = in_paragraph_;
    measure(block);
    tree_.blocks.push_back(std::move(block));
  }

  BlockTree tree_;
  std::uint32_t current_ = 0;
  BlockKind kind_ = BlockKind::kParagraph;
  bool in_paragraph_ = false;
  int links_ = 0;
  int breaks_ = 0;
  std::string pending_;
  std::size_t in_links_ = 0;
};

}  // namespace

BlockTree cut_into_blocks(const HtmlDocument& document) {
  return Cutter().cut(*document.root());
}

}  // namespace dateline

// The text of a page cut into blocks: what a browser would set as a paragraph, heading, list item
// or table row each, with what tells an article's text from what surrounds it.
//
// Elements are numbered in document order, and so are blocks; an element's blocks are a range.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "indexer/internal/html_document.h"

namespace dateline {

enum class BlockKind : std::uint8_t {
  kParagraph,
  kHeading,
  kListItem,
  kQuote,
  kCaption,
  kRow,
  kCode
};

struct TextBlock {
  std::string text;  // white space collapsed, but that of code
  BlockKind kind = BlockKind::kParagraph;
  std::uint32_t element = 0;   // the block element that it stands in
  std::uint32_t words = 0;     // a Chinese, Japanese or Thai character counts half a word
  std::uint32_t letters = 0;   // bytes of text
  std::uint32_t in_links = 0;  // of them
  bool is_sentence = false;    // ends as sentences do
  bool in_paragraph = false;   // stands in a <p>
};

struct BlockElement {
  const GumboNode* node = nullptr;
  std::uint32_t parent = 0;  // the root is its own
  std::uint32_t depth = 0;
  std::uint32_t first_block = 0, end_block = 0;
  std::uint32_t end_element = 0;  // behind the last element inside this one
};

struct BlockTree {
  std::vector<BlockElement> elements;  // elements[0] is the root
  std::vector<TextBlock> blocks;
};

// Scripts, form controls, embedded documents and what the page hides are left out. The tree refers
// to `document`.
BlockTree cut_into_blocks(const HtmlDocument& document);

}  // namespace dateline

// The elements of a page in one list, and its meta elements: what every reader of metadata looks
// through.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/internal/html_document.h"

namespace dateline {

struct PageElement {
  const GumboNode* node = nullptr;
  std::size_t end = 0;  // index behind the last element within
  bool aside = false;  // in comments, related links, navigation, a footer …, not about the article
  // class, id, itemprop, rel and property, each between spaces, in lower case: " entry-date  ".
  std::string marks;

  bool has_mark(std::string_view part) const { return marks.find(part) != std::string::npos; }
  // Whether `word` is one of the words that the marks are made of, cut at all but letters and
  // digits: "date" is one of "entry-date", not of "update".
  bool has_word(std::string_view word) const;
  GumboTag tag() const { return node->v.element.tag; }
};

// Immutable; refers to the document.
class PageElements {
 public:
  explicit PageElements(const HtmlDocument& document);

  const std::vector<PageElement>& all() const { return elements_; }  // in document order

  // The first content of a meta element whose name, property or itemprop is (in any case) one of
  // `names`, in the order of `names`. White space collapsed; empty when there is none.
  std::string meta(std::initializer_list<std::string_view> names) const;
  // All of them, in the order of the page.
  std::vector<std::string> metas(std::string_view name) const;

  // The text of the first <title> in the head.
  const std::string& title() const { return title_; }
  std::string_view language() const { return language_; }  // of <html>
  std::string_view canonical() const { return canonical_; }

 private:
  struct Meta {
    std::string name;  // lower case
    std::string_view content;
  };

  void add(const GumboNode& node, bool in_svg);
  void note(const GumboNode& node);
  void mark_asides();

  std::vector<PageElement> elements_;
  std::vector<std::size_t> text_bytes_;  // within each; only while the elements are collected
  std::vector<Meta> metas_;
  std::string title_;
  std::string_view language_, canonical_;
};

// text_content() of an element without the readings of ruby text and soft hyphens, but not more
// than about `max_bytes` of it, which also bounds the time. `spaced`: every element is a word of
// its own.
std::string short_text(const GumboNode& node, std::size_t max_bytes, bool spaced = false);

// Only the text that is not in elements within.
std::string own_text(const GumboNode& node, std::size_t max_bytes);

std::string lower_ascii(std::string_view text);

}  // namespace dateline

#include "indexer/internal/page_meta_elements.h"

#include <algorithm>
#include <array>

#include "common/text.h"
#include "indexer/internal/html_tags.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxElements = 200'000;
constexpr std::size_t kMaxMetas = 2000;
constexpr std::size_t kMaxMarks = 1000;  // bytes

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

std::string without_soft_hyphens(std::string text) {
  constexpr std::string_view kSoftHyphen = "\u00AD";
  std::size_t at = 0;
  std::string result;
  for (std::size_t found; (found = text.find(kSoftHyphen, at)) != std::string::npos;) {
    result.append(text, at, found - at);
    at = found + kSoftHyphen.size();
  }
  return at == 0 ? text : result.append(text, at);
}

class ShortText {
 public:
  ShortText(std::size_t max_bytes, bool spaced) : max_bytes_(max_bytes), spaced_(spaced) {}

  std::string run(const GumboNode& node) {
    add(node);
    return collapse_space(without_soft_hyphens(text_));
  }

 private:
  void add(const GumboNode& node) {
    if (text_.size() >= max_bytes_ || ++nodes_ > 2 * max_bytes_) {
      return;
    }
    if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE ||
        node.type == GUMBO_NODE_CDATA) {
      text_ += utf8_prefix(node.v.text.text, max_bytes_ - std::min(max_bytes_, text_.size()) + 4);
      return;
    }
    if (node.type != GUMBO_NODE_ELEMENT) {
      return;
    }
    const GumboTag tag = node.v.element.tag;
    if (tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_SVG ||
        tag == GUMBO_TAG_NOSCRIPT || tag == GUMBO_TAG_RT || tag == GUMBO_TAG_RP) {
      return;
    }
    const bool separates =
        spaced_ || tag == GUMBO_TAG_BR || is_html_block(gumbo_normalized_tagname(tag));
    text_ += separates ? " " : "";
    for (const GumboNode* child : children_of(node)) {
      add(*child);
    }
    text_ += separates ? " " : "";
  }

  std::size_t max_bytes_, nodes_ = 0;
  bool spaced_;
  std::string text_;
};

std::string marks_of(const GumboNode& node) {
  std::string marks;
  for (const char* name : {"class", "id", "itemprop", "rel", "property", "data-testid"}) {
    const std::string_view value = attribute(node, name);
    if (!value.empty()) {
      marks += ' ';
      marks += lower_ascii(utf8_prefix(value, kMaxMarks));
      marks += ' ';
    }
  }
  return marks;
}

// "entry-footer", "post-footer": a footer that says who wrote the article and when.
bool is_of_article(const PageElement& element) {
  return element.has_word("entry") || element.has_word("post") || element.has_word("article") ||
         element.has_word("meta");
}

// What stands beside an article's text and yet is about the article.
bool may_be_of_article(const PageElement& element) {
  return element.tag() == GUMBO_TAG_FOOTER || element.has_word("footer") ||
         (element.tag() != GUMBO_TAG_ASIDE && element.has_word("sidebar")) ||
         (element.tag() == GUMBO_TAG_ASIDE && element.has_word("meta"));
}

bool is_article(const PageElement& element) {
  return element.tag() == GUMBO_TAG_ARTICLE || element.marks.find(" article ") != std::string::npos;
}

// What belongs to other pages, to readers or to the whole site.
bool is_aside(const PageElement& element) {
  switch (element.tag()) {
    case GUMBO_TAG_FOOTER:
      return !is_of_article(element);
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_SELECT:
      return true;
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_MAIN:
      return false;
    default:
      break;
  }
  constexpr auto kWords = std::to_array<std::string_view>(
      {"comment",    "comments",   "commentlist", "respond",     "related",      "sidebar",
       "teaser",     "teasers",    "recommended", "widget",      "similar",      "newsletter",
       "promo",      "trending",   "popular",     "carousel",    "slider",       "disqus",
       "navigation", "menu",       "pager",       "prev",        "next",         "cookie",
       "replies",    "kommentare", "kommentar",   "comentarios", "commentaires", "readmore",
       "ticker",     "recirc",     "colophon"});
  return (element.has_word("footer") && !is_of_article(element)) ||
         std::any_of(kWords.begin(), kWords.end(),
                     [&element](std::string_view word) { return element.has_word(word); });
}

}  // namespace

std::string lower_ascii(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

std::string short_text(const GumboNode& node, std::size_t max_bytes, bool spaced) {
  return ShortText(max_bytes, spaced).run(node);
}

std::string own_text(const GumboNode& node, std::size_t max_bytes) {
  std::string text;
  for (const GumboNode* child : children_of(node)) {
    if (child->type == GUMBO_NODE_TEXT && text.size() < max_bytes) {
      text += utf8_prefix(child->v.text.text, max_bytes);
      text += ' ';
    }
  }
  return collapse_space(text);
}

bool PageElement::has_word(std::string_view word) const {
  for (std::size_t at = marks.find(word); at != std::string::npos; at = marks.find(word, at + 1)) {
    const std::size_t behind = at + word.size();
    if ((at == 0 || !is_word_byte(marks[at - 1])) &&
        (behind == marks.size() || !is_word_byte(marks[behind]))) {
      return true;
    }
  }
  return false;
}

PageElements::PageElements(const HtmlDocument& document) {
  add(*document.root(), false);
  mark_asides();
}

void PageElements::add(const GumboNode& node, bool in_svg) {
  if (node.type != GUMBO_NODE_ELEMENT || elements_.size() >= kMaxElements) {
    return;
  }
  const std::size_t index = elements_.size();
  PageElement element;
  element.node = &node;
  element.marks = marks_of(node);
  elements_.push_back(std::move(element));
  text_bytes_.push_back(0);
  note(node);
  if (title_.empty() && !in_svg && is_element(node, GUMBO_TAG_TITLE)) {
    title_ = short_text(node, kMaxMarks);
  }
  for (const GumboNode* child : children_of(node)) {
    const std::size_t child_index = elements_.size();
    if (child->type == GUMBO_NODE_TEXT) {
      text_bytes_[index] += std::char_traits<char>::length(child->v.text.text);
      continue;
    }
    add(*child, in_svg || is_element(node, GUMBO_TAG_SVG));
    if (child_index < elements_.size() && !is_element(*child, GUMBO_TAG_SCRIPT) &&
        !is_element(*child, GUMBO_TAG_STYLE) && !is_element(*child, GUMBO_TAG_HEAD)) {
      text_bytes_[index] += text_bytes_[child_index];
    }
  }
  elements_[index].end = elements_.size();
}

void PageElements::note(const GumboNode& node) {
  switch (node.v.element.tag) {
    case GUMBO_TAG_HTML:
      language_ = attribute(node, "lang");
      if (language_.empty()) {
        language_ = attribute(node, "xml:lang");
      }
      return;
    case GUMBO_TAG_LINK:
      if (canonical_.empty() && lower_ascii(attribute(node, "rel")) == "canonical") {
        canonical_ = trim(attribute(node, "href"));
      }
      return;
    case GUMBO_TAG_META:
      break;
    default:
      return;
  }
  for (const char* name : {"property", "name", "itemprop", "http-equiv"}) {
    const std::string_view value = attribute(node, name);
    const std::string_view content = trim(attribute(node, "content"));
    if (!value.empty() && !content.empty() && metas_.size() < kMaxMetas) {
      metas_.push_back({lower_ascii(trim(value)), content});
    }
  }
}

void PageElements::mark_asides() {
  std::vector<std::size_t> headlines;
  for (std::size_t i = 0; i < elements_.size(); ++i) {
    if (elements_[i].tag() == GUMBO_TAG_H1) {
      headlines.push_back(i);
    }
  }
  std::size_t aside_end = 0, article_end = 0;
  for (std::size_t i = 0; i < elements_.size(); ++i) {
    PageElement& element = elements_[i];
    const bool is_footer = i < article_end && may_be_of_article(element);
    if (i >= aside_end && !is_footer && is_aside(element)) {
      const auto inside = std::lower_bound(headlines.begin(), headlines.end(), i);
      const bool holds_headline = inside != headlines.end() && *inside < element.end;
      // Whatever it is called, most of the page is no aside.
      const bool holds_most = 5 * text_bytes_[i] > 2 * text_bytes_[0];
      aside_end = holds_headline || holds_most ? aside_end : element.end;
    }
    element.aside = i < aside_end;
    if (!element.aside && is_article(element)) {
      article_end = std::max(article_end, element.end);
    }
  }
  text_bytes_ = {};
}

std::string PageElements::meta(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    for (const Meta& meta : metas_) {
      if (meta.name == name) {
        return collapse_space(meta.content);
      }
    }
  }
  return {};
}

std::vector<std::string> PageElements::metas(std::string_view name) const {
  std::vector<std::string> contents;
  for (const Meta& meta : metas_) {
    if (meta.name == name) {
      contents.push_back(collapse_space(meta.content));
    }
  }
  return contents;
}

}  // namespace dateline

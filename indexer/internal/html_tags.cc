#include "indexer/internal/html_tags.h"

#include <gumbo.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

namespace dateline {

namespace {

constexpr std::size_t kMaxNesting = 400;
constexpr std::size_t kMaxAttributeBytes = 2000;  // duplicates are found by comparing all with all
constexpr std::size_t kMaxRootTags = 16;          // each merges its attributes into the first one
// Formatting elements left open are opened again in every block that follows.
constexpr std::size_t kMaxReopened = 1'000'000;
constexpr std::size_t kMaxEntityBytes = 10;

using Names = std::string_view;

constexpr std::array<Names, 40> kBlocks{
    "address", "article", "aside",   "blockquote", "body",  "caption",  "center",     "dd",
    "details", "dir",     "div",     "dl",         "dt",    "fieldset", "figcaption", "figure",
    "footer",  "form",    "h1",      "h2",         "h3",    "h4",       "h5",         "h6",
    "header",  "hr",      "html",    "li",         "main",  "menu",     "nav",        "ol",
    "p",       "pre",     "section", "summary",    "table", "tbody",    "tr",         "ul"};
constexpr std::array<Names, 14> kWithoutText{"applet",  "button",   "head",     "iframe",  "math",
                                             "noembed", "noframes", "noscript", "object",  "script",
                                             "select",  "style",    "svg",      "template"};
constexpr std::array<Names, 6> kRawText{"iframe", "noembed", "noframes", "script", "style", "xmp"};
constexpr std::array<Names, 14> kFormatting{"a",    "b", "big",   "code",   "em",     "font", "i",
                                            "nobr", "s", "small", "strike", "strong", "tt",   "u"};
// Never nested in themselves: a new one ends the last, or they have no content.
constexpr std::array<Names, 27> kNotNesting{
    "area",   "base",  "br",   "col",   "dd",     "dt",    "embed", "hr",    "img",
    "input",  "li",    "link", "meta",  "option", "p",     "param", "rp",    "rt",
    "source", "tbody", "td",   "tfoot", "th",     "thead", "tr",    "track", "wbr"};

template <std::size_t kCount>
bool contains(const std::array<Names, kCount>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_with_name(std::string_view text, std::string_view name) {
  return text.size() >= name.size() && std::equal(name.begin(), name.end(), text.begin(),
                                                  [](char a, char b) { return a == lower(b); });
}

// The offset behind a comment, declaration or processing instruction at `at`.
std::size_t end_of_markup(std::string_view html, std::size_t at) {
  const bool is_comment = html.substr(at).starts_with("<!--");
  const std::size_t end = is_comment ? html.find("-->", at + 4) : html.find('>', at);
  return end == std::string_view::npos ? html.size() : end + (is_comment ? 3 : 1);
}

// Reads the tag whose name begins at `at`.
void read_tag(std::string_view html, std::size_t at, HtmlTag& tag) {
  while (at < html.size() && !is_space(html[at]) && html[at] != '>' && html[at] != '/') {
    tag.name += lower(html[at++]);
  }
  char quote = 0;
  for (; at < html.size(); ++at) {
    const char c = html[at];
    if (quote != 0) {
      quote = c == quote ? '\0' : quote;
    } else if (c == '>') {
      break;
    } else if (html[at - 1] == '=' && (c == '"' || c == '\'')) {
      quote = c;
    } else {
      tag.attribute_bytes += is_space(c) || c == '/' || c == '"' || c == '\'' || c == '=' ? 1 : 0;
    }
  }
  tag.end = std::min(at + 1, html.size());
}

// The offset of "</name" behind `at`.
std::size_t end_of_raw_text(std::string_view html, std::size_t at, std::string_view name) {
  while ((at = html.find("</", at)) != std::string_view::npos) {
    if (starts_with_name(html.substr(at + 2), name)) {
      return at;
    }
    at += 2;
  }
  return html.size();
}

// What of the parser's work can be foreseen from the tags alone.
class Fitness {
 public:
  bool allows(const HtmlTag& tag) {
    if (tag.attribute_bytes > kMaxAttributeBytes) {
      return false;
    }
    const bool is_drawing = tag.self_closing && (open_["svg"] > 0 || open_["math"] > 0);
    if (tag.name.empty() || is_drawing || contains(kNotNesting, tag.name)) {
      reopened_ += formatting_;
    } else if (tag.closing) {
      close(tag.name);
    } else {
      open(tag.name);
    }
    return depth_ <= kMaxNesting && reopened_ <= kMaxReopened && roots_ <= kMaxRootTags;
  }

 private:
  void open(const std::string& name) {
    roots_ += name == "html" || name == "body" ? 1 : 0;
    ++open_[name];
    ++depth_;
    if (contains(kFormatting, name)) {
      ++formatting_;
    }
    reopened_ += formatting_;
  }

  void close(const std::string& name) {
    const auto found = open_.find(name);
    if (found == open_.end() || found->second == 0) {
      return;
    }
    --found->second;
    --depth_;
    if (contains(kFormatting, name)) {
      --formatting_;
    }
  }

  std::unordered_map<std::string, std::size_t> open_;
  std::size_t depth_ = 0, formatting_ = 0, reopened_ = 0, roots_ = 0;
};

// The character of a numeric entity ("#8217", "#x2019"); -1 when it is none.
UChar32 numeric_entity(std::string_view digits) {
  digits.remove_prefix(1);
  const bool is_hex = !digits.empty() && lower(digits.front()) == 'x';
  digits.remove_prefix(is_hex ? 1 : 0);
  std::uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, is_hex ? 16 : 10);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  const bool is_character = value > 0 && value <= 0x10FFFF && !(value >= 0xD800 && value < 0xE000);
  return whole && is_character ? static_cast<UChar32>(value) : -1;
}

// Any named reference of HTML, as its parser reads it; empty when there is no such name.
std::string parsed_entity(const std::string& name) {
  const std::string html = "&" + name + ";";
  GumboOptions options = kGumboDefaultOptions;
  options.fragment_context = GUMBO_TAG_BODY;
  options.max_errors = 0;
  GumboOutput* output = gumbo_parse_with_options(&options, html.data(), html.size());
  const GumboVector& children = output->root->v.element.children;
  std::string text;
  if (children.length == 1) {
    text = static_cast<const GumboNode*>(children.data[0])->v.text.text;
  }
  gumbo_destroy_output(&options, output);
  return text == html ? std::string() : text;
}

// Parsing is slow, so names are kept, those that are none too; text can hold few of them.
std::string rare_entity(std::string_view name) {
  constexpr std::size_t kMaxKept = 4000;
  thread_local std::unordered_map<std::string, std::string> kept;
  const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
  });
  if (!is_name || kept.size() > kMaxKept) {
    return {};
  }
  const auto [found, is_new] = kept.try_emplace(std::string(name));
  if (is_new) {
    found->second = parsed_entity(found->first);
  }
  return found->second;
}

std::string entity_text(std::string_view name) {
  static constexpr std::array<std::pair<Names, Names>, 16> kEntities{{
      {"amp", "&"},
      {"apos", "'"},
      {"gt", ">"},
      {"hellip", "\u2026"},
      {"laquo", "\u00AB"},
      {"ldquo", "\u201C"},
      {"lsquo", "\u2018"},
      {"lt", "<"},
      {"mdash", "\u2014"},
      {"nbsp", " "},
      {"ndash", "\u2013"},
      {"quot", "\""},
      {"raquo", "\u00BB"},
      {"rdquo", "\u201D"},
      {"rsquo", "\u2019"},
      {"shy", ""},
  }};
  if (name.starts_with('#')) {
    const UChar32 c = numeric_entity(name);
    char encoded[U8_MAX_LENGTH];
    std::size_t length = 0;
    if (c >= 0) {
      U8_APPEND_UNSAFE(encoded, length, c);
    }
    return std::string(encoded, length);
  }
  const auto* found = std::find_if(kEntities.begin(), kEntities.end(),
                                   [&](const auto& entity) { return entity.first == name; });
  return found == kEntities.end() ? rare_entity(name) : std::string(found->second);
}

}  // namespace

std::string resolve_entities(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end =
        text[at] == '&' ? text.substr(at, kMaxEntityBytes).find(';') : std::string_view::npos;
    const std::string entity =
        end == std::string_view::npos ? std::string() : entity_text(text.substr(at + 1, end - 1));
    if (entity.empty()) {
      result += text[at++];
    } else {
      result += entity;
      at += end + 1;
    }
  }
  return result;
}

bool next_html_tag(std::string_view html, std::size_t at, HtmlTag& tag) {
  const std::string opened = tag.closing ? std::string() : tag.name;
  if (contains(kRawText, opened)) {
    at = end_of_raw_text(html, at, opened);
  }
  while ((at = html.find('<', at)) != std::string_view::npos && at + 1 < html.size()) {
    const char c = html[at + 1];
    tag = HtmlTag();
    tag.begin = at;
    if (c == '!' || c == '?') {
      tag.end = end_of_markup(html, at);
      return true;
    }
    tag.closing = c == '/';
    const std::size_t name = at + (tag.closing ? 2 : 1);
    if (name < html.size() && is_letter(html[name])) {
      read_tag(html, name, tag);
      tag.self_closing = tag.end >= 2 && html.substr(tag.end - 2, 2) == "/>";
      return true;
    }
    ++at;
  }
  return false;
}

bool is_fit_for_html_parser(std::string_view html) {
  Fitness fitness;
  HtmlTag tag;
  for (std::size_t at = 0; next_html_tag(html, at, tag); at = tag.end) {
    if (!fitness.allows(tag)) {
      return false;
    }
  }
  return true;
}

std::string strip_html_tags(std::string_view html) {
  ParagraphText text;
  HtmlTag tag;
  std::size_t at = 0;
  bool raw = false;
  while (next_html_tag(html, at, tag)) {
    if (!raw) {
      text.add(resolve_entities(html.substr(at, tag.begin - at)));
    }
    if (is_html_block(tag.name)) {
      text.end_paragraph();
    } else if (tag.name == "br") {
      text.add_line_break();
    }
    raw = !tag.closing && contains(kRawText, tag.name);
    at = tag.end;
  }
  if (!raw) {
    text.add(resolve_entities(html.substr(at)));
  }
  return text.take();
}

bool is_html_element(std::string_view name) {
  return !name.empty() &&
         gumbo_tagn_enum(name.data(), static_cast<unsigned>(name.size())) != GUMBO_TAG_UNKNOWN;
}

bool is_html_block(std::string_view name) {
  return contains(kBlocks, name);
}
bool is_html_without_text(std::string_view name) {
  return contains(kWithoutText, name);
}

void ParagraphText::add(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool no_break_space = text.substr(i).starts_with("\u00A0");
    if (is_space(text[i]) || no_break_space) {
      space_ = true;
      i += no_break_space ? 1 : 0;
      continue;
    }
    if (!text_.empty() && (paragraph_ || space_)) {
      text_ += paragraph_ ? "\n\n" : " ";
    }
    space_ = paragraph_ = line_break_ = false;
    text_ += text[i];
  }
}

void ParagraphText::add_line_break() {
  paragraph_ = paragraph_ || line_break_;
  line_break_ = space_ = true;
}

void ParagraphText::end_paragraph() {
  paragraph_ = true;
  line_break_ = false;
}

}  // namespace dateline

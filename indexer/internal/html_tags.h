// A scanner for the tags of HTML that is linear in its input whatever that is. It guards the HTML
// parser, which is not, and stands in for it when the input is not fit for it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dateline {

struct HtmlTag {
  std::size_t begin = 0, end = 0;  // byte offsets, '<' and '>' included
  std::string name;                // lower case; empty for comments and declarations
  bool closing = false;
  bool self_closing = false;        // "<path/>"; means nothing outside SVG and MathML
  std::size_t attribute_bytes = 0;  // separators outside quotes: a bound for attributes
};

// Finds the first tag at or behind `at`; false when there is none. The content of script, style
// and the like is skipped like a comment, behind its opening tag.
bool next_html_tag(std::string_view html, std::size_t at, HtmlTag& tag);

// Whether a parser of the HTML standard will be done with `html` in reasonable time and depth.
bool is_fit_for_html_parser(std::string_view html);

// The text between tags, block elements ending paragraphs ("\n\n"), the common entities resolved.
std::string strip_html_tags(std::string_view html);

// `text` with its character references replaced: numeric ones, and all named ones of HTML.
std::string resolve_entities(std::string_view text);

// Whether HTML has an element of that name, which is in lower case.
bool is_html_element(std::string_view name);
bool is_html_block(std::string_view name);
bool is_html_without_text(std::string_view name);  // script, style, form controls …

// Collects text as paragraphs with collapsed white space.
class ParagraphText {
 public:
  void add(std::string_view text);
  void add_space() { space_ = true; }
  void add_line_break();  // two in a row end the paragraph
  void end_paragraph();
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  bool space_ = false, paragraph_ = false, line_break_ = false;
};

}  // namespace dateline

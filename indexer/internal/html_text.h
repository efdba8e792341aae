// The text of an article body that is given as HTML.
#pragma once

#include <string>
#include <string_view>

namespace dateline {

// `html` (valid UTF-8) as paragraphs separated by "\n\n", entities resolved, white space collapsed.
// A block element or two <br> in a row end a paragraph, a single <br> is a space. Scripts, styles,
// forms and embedded documents are left out. Input over 8 MiB, nested over 400 deep or built to
// make a parser slow has its tags stripped without being parsed. Thread-safe.
std::string html_to_text(std::string_view html);

// Text of a field that ought to be plain but is HTML in many an export: HTML when it has a tag of
// HTML in it (then as html_to_text), else with its character references resolved. Thread-safe.
std::string plain_text(std::string text);

}  // namespace dateline

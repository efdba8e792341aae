// Snippets as text to show: for web pages and for terminals.
//
// A snippet's text comes from articles that anybody may have written, so both forms keep it from
// acting on what surrounds it: no markup, no control sequences, no change of the direction of the
// text around. Pure functions. The text must be valid UTF-8 and the marks as Searcher returns them:
// in order, not overlapping, between code points.
#pragma once

#include <string>

#include "searcher/searcher.h"

namespace dateline {

// HTML for the content of an element: <bdi>…</bdi>, so that the text takes its own direction and
// leaves that of its surroundings alone, with every match in <mark>. The characters & < > " ' are
// escaped. Tabs and line breaks become spaces; other control characters, noncharacters and the
// characters that embed, override or isolate directions are left out.
std::string to_html(const Snippet& snippet);

// Text for a terminal, matches in bold yellow by ECMA-48 sequences or, without `color`, between
// asterisks. Control characters other than tab and line feed and the characters that embed,
// override or isolate directions become U+FFFD. Text with a right-to-left character stands between
// U+2068 and U+2069.
std::string to_terminal(const Snippet& snippet, bool color);

}  // namespace dateline

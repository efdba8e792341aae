// Text without what does not belong into one: control characters, runs of white space.
#pragma once

#include <string>
#include <string_view>

namespace dateline {

// `text` (valid UTF-8) trimmed, with one space where there were several, lines trimmed, at most one
// empty line in a row, line separators as line feeds, and no control characters. Sets `controls`
// when there were some.
std::string without_noise(std::string_view text, bool& controls);

// The same as paragraphs: a text of one paragraph a line gets the empty lines between them that an
// article's body has.
std::string clean_text(std::string_view text, bool& controls);

}  // namespace dateline

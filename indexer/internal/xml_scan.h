// Where a piece of XML markup ends, told without parsing: for what must be known of a document
// before a parser sees it.
#pragma once

#include <cstddef>
#include <string_view>

namespace dateline {

// The offset behind the markup that begins with the '<' at `begin`: a comment, a CDATA section, a
// processing instruction, a document type with its internal subset, or a tag, in whose quotes a '>'
// means nothing. npos when it does not end in `xml`. Linear in the markup. Thread-safe.
std::size_t xml_markup_end(std::string_view xml, std::size_t begin);

}  // namespace dateline

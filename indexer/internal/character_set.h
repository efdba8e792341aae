// Bytes of any encoding to UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace dateline {

// Decodes text by, in this order: its byte order mark, UTF-8 when it is valid UTF-8 (other labels
// are then wrong, but for the seven-bit charsets), `declared` (a charset name such as "iso-8859-2",
// as HTTP, MIME or XML give it; unknown names are ignored, and the WHATWG reading of labels
// applies: "latin1" is windows-1252), detection (ICU). Sets
// `repaired` when bytes had to be replaced by U+FFFD. A byte order mark is dropped. Thread-safe.
std::string decode_text(std::string_view bytes, std::string_view declared, bool& repaired);

// decode_text() for a web page: a charset in `content_type` (an HTTP header's value), else in a
// meta element within the first 4 KiB of `html`, is what is declared. A declared UTF-8 that is not
// valid UTF-8 falls back to detection, a meta charset that is wrong (valid UTF-8 text, declared as
// something else by meta only) is overruled.
std::string decode_page(std::string_view html, std::string_view content_type, bool& repaired);

}  // namespace dateline

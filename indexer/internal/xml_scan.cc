#include "indexer/internal/xml_scan.h"

namespace dateline {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

std::size_t behind(std::string_view xml, std::string_view close, std::size_t from) {
  const std::size_t at = xml.find(close, from);
  return at == kNone ? kNone : at + close.size();
}

// Markup that ends with a fixed string whatever stands in it; 0 when this is none.
std::size_t end_of_opaque(std::string_view xml, std::size_t begin) {
  const std::string_view markup = xml.substr(begin);
  if (markup.starts_with("<!--")) {
    return behind(xml, "-->", begin + 4);
  }
  if (markup.starts_with("<![CDATA[")) {
    return behind(xml, "]]>", begin + 9);
  }
  return markup.starts_with("<?") ? behind(xml, "?>", begin + 2) : 0;
}

// Declarations in the internal subset may hold quotes, comments on them apostrophes.
std::size_t end_of_declaration(std::string_view xml, std::size_t begin) {
  char quote = 0;
  int brackets = 0;
  for (std::size_t at = begin + 1; at < xml.size(); ++at) {
    const char c = xml[at];
    if (quote != 0) {
      quote = c == quote ? char{0} : quote;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == ']') {
      brackets += c == '[' ? 1 : -1;
    } else if (c == '>' && brackets <= 0) {
      return at + 1;
    } else if (c == '<') {
      const std::size_t end = end_of_opaque(xml, at);
      if (end == kNone) {
        return kNone;
      }
      at = end == 0 ? at : end - 1;
    }
  }
  return kNone;
}

std::size_t end_of_tag(std::string_view xml, std::size_t begin) {
  for (std::size_t at = begin; (at = xml.find_first_of("\"'>", at)) != kNone; ++at) {
    if (xml[at] == '>') {
      return at + 1;
    }
    at = xml.find(xml[at], at + 1);
    if (at == kNone) {
      break;
    }
  }
  return kNone;
}

}  // namespace

std::size_t xml_markup_end(std::string_view xml, std::size_t begin) {
  const std::size_t end = end_of_opaque(xml, begin);
  if (end != 0) {
    return end;
  }
  const bool is_declaration = begin + 1 < xml.size() && xml[begin + 1] == '!';
  return is_declaration ? end_of_declaration(xml, begin) : end_of_tag(xml, begin);
}

}  // namespace dateline

// For the programs of the build that turn tables into sources.
#pragma once

#include <algorithm>
#include <ostream>
#include <string_view>

namespace dateline {

// `text`, which consists of whole lines without )names", as string literals: in pieces, because
// some compilers bound the length of one.
inline void write_literals(std::ostream& out, std::string_view text) {
  constexpr std::size_t kPiece = 8000;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n', kPiece), text.size() - 1) + 1;
    out << "  R\"names(" << text.substr(0, end) << ")names\"\n";
    text.remove_prefix(end);
  }
}

}  // namespace dateline

// Small operations on UTF-8 text. Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dateline {

// The length of the longest prefix of `text` that is valid UTF-8 (no surrogates, no overlong
// forms, nothing beyond U+10FFFF).
std::size_t valid_utf8_prefix(std::string_view text);

inline bool is_valid_utf8(std::string_view text) {
  return valid_utf8_prefix(text) == text.size();
}

// `text` with every ill-formed sequence replaced by U+FFFD, as the Unicode Standard recommends.
std::string repair_utf8(std::string_view text);

// The longest prefix of at most `bytes` bytes that ends between code points.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

// ASCII white space and U+00A0, U+FEFF, U+3000 removed from both ends.
std::string_view trim(std::string_view text);

// Runs of ASCII white space, U+00A0 and control characters become one space; ends trimmed.
std::string collapse_space(std::string_view text);

// Case-folded (NFKC_Casefold), spaces collapsed: the form in which metadata values (a source, an
// author) are compared. Diacritics are kept.
std::string fold_value(std::string_view text);

// A to Z in lower case, all else as it is.
std::string ascii_lower(std::string_view text);

}  // namespace dateline

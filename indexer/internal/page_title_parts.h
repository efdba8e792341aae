// Titles as they are compared: keys, and what stands around a headline in a page's head.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dateline {

inline constexpr std::size_t kMaxTitleBytes = 600;

// What the head of a page calls the page.
struct TitleHint {
  std::string text, key;
};

// Letters and digits of `text` alone, folded: what two spellings of a title share.
std::string title_key(std::string_view text);

// A hint with its key.
TitleHint title_hint(std::string text);

// Whether `text` is one of the names of the site or a good part of one.
bool is_site_name(std::string_view text, const std::vector<std::string>& site_names);

// `text` without a site's name at its end or beginning.
std::string without_site(std::string_view text, const std::vector<std::string>& site_names);

// A <title> of which nothing else is known: what stands behind its last bar or dash is the site's
// name when it is the shorter part.
std::string without_last_part(std::string_view text);

// Whether one of the parts of `text` between separators has that key.
bool is_title_part(std::string_view text, std::string_view key);

// How well a title with the key `key` agrees with what the head calls the page: 0 not at all, 1 one
// is within the other, 2 one begins with the other, 3 it is a whole part of a hint, 4 it is a hint.
int title_agreement(std::string_view key, const std::vector<TitleHint>& hints);

}  // namespace dateline

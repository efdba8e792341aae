// The words of bylines that are no names, in many languages.
#pragma once

#include <span>
#include <string_view>

namespace dateline {

// Words before a name ("written by", "autor:"), ASCII letters in lower case; the longer before
// those they contain.
std::span<const std::string_view> words_before_name();
// What stands between names: " and ", "; ".
std::span<const std::string_view> words_between_names();
// What stands behind a name where the rest of the line says something else: " | ", " published".
std::span<const std::string_view> words_behind_name();

// Whether `text` says what somebody is: "staff writer".
bool is_role(std::string_view text);
// A web or e-mail address or a path.
bool is_address(std::string_view text);
// "Example GmbH" owns the site; it did not write the article.
bool is_company(std::string_view text);
// "Quill House, Hamburg, Germany": where a publisher lives.
bool is_postal_address(std::string_view text);
// What publishing software prints where no author was named: "admin", "view all posts".
bool is_no_name(std::string_view text);

}  // namespace dateline

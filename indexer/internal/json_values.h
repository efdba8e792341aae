// What the values of a foreign JSON object say as text.
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

namespace dateline {

// Whether text_of() or texts_of() would find something in `value`.
bool holds_text(simdjson::dom::element value);

// A string, or a number in digits; of an array the first element that holds text; of an object its
// name, title or label. Empty for everything else.
std::string text_of(simdjson::dom::element value);

// The text of each element of an array; of anything else its text, when it has any.
std::vector<std::string> texts_of(simdjson::dom::element value);

// The member or element of `root` at a path: "meta.date", "byline.0.name".
simdjson::simdjson_result<simdjson::dom::element> find_path(simdjson::dom::element root,
                                                            std::string_view path);

// "By A, B and C" in a field of authors: three names, when each part looks like the name of a
// person (two words or more); otherwise the whole text, without "By".
std::vector<std::string> split_authors(std::string_view text);

// `text` without a leading "By ".
std::string_view without_by(std::string_view text);

// "a; b" and, when `at_commas`, "a, b" as a list.
std::vector<std::string> split_list(std::string_view text, bool at_commas);

}  // namespace dateline

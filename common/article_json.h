// The stored form of an article: one JSON object, one line, UTF-8, as FORMAT.md describes. It is
// what articles.zst holds, what `dateline-search show --format json` prints, and valid input to
// `dateline-index`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/article.h"

namespace dateline {

// Empty fields are left out. The result holds no line break.
std::string article_to_json(const Article& article);

// The inverse. Throws Error(kCorrupt) when `json` is not an article's stored form; unknown
// members are ignored, so that a later version may add some.
Article article_from_json(std::string_view json);

// XXH3-64 of a stored form without first_indexed: of everything that a reader of the article would
// notice.
std::uint64_t content_hash(std::string_view json);

}  // namespace dateline

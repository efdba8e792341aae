// Lines between a headline and a body: bylines and publication lines.
#pragma once

#include <string_view>

#include "indexer/article_reader.h"

namespace dateline {

// Whether `text` is a whole date (of a day at least), though perhaps one whose order is not known.
bool is_date_text(std::string_view text);

// Reads a line such as "Jane Doe Published May 14, 2024 | 02:10 PM", "By Jane Doe and Ian Roe" or
// "Updated: 14 May 2024" into the article's authors and dates. False, and `raw` unchanged, when the
// whole line is nothing of the kind.
bool read_byline(std::string_view line, RawArticle& raw);

}  // namespace dateline

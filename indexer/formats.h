// The input formats there are.
#pragma once

#include <memory>
#include <vector>

#include "indexer/article_reader.h"
#include "indexer/field_map.h"

namespace dateline {

// One JSON object a line (or objects one after another, or one array of them), UTF-8.
std::unique_ptr<InputFormat> make_jsonl_format(FieldMap map);

// One article a file: plain text as scraped from a page, see internal/scraped_text.h.
std::unique_ptr<InputFormat> make_text_format();

// All of them, in the order in which they are asked whether they recognise an input.
std::vector<std::unique_ptr<InputFormat>> all_formats(const FieldMap& map);

}  // namespace dateline

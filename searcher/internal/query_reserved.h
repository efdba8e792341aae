// Spellings that other query languages, and later versions of this one, give a meaning that this
// version does not have. They are refused, never read as something else.
#pragma once

#include <optional>
#include <string_view>

#include "searcher/query.h"

namespace dateline {

// words:, lead:
bool is_reserved_field(std::string_view lower_case_name);

// Wildcards, weights, fuzzy words, proximity operators, functions and regular expressions.
// The error's offset counts from the word's beginning.
std::optional<QueryError> find_reserved(std::string_view word);

// "^2" or "~5" at the beginning of `text`, which directly follows `what`: "a quotation".
std::optional<QueryError> find_reserved_suffix(std::string_view text, std::string_view what);

}  // namespace dateline

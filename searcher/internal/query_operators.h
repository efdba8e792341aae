// Words and suffixes that are operators: NEAR/5, atleast3(, first/50(, ^2, ~5 and what other query
// languages write for them; and the spellings with which those mean what this one does not have.
//
// Everything throws SyntaxFault with offsets relative to the text it is given; the lexer moves
// them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "searcher/query.h"

namespace dateline {

enum class OperatorWord : std::uint8_t { kNear, kAdj, kAtLeast, kFirst };

struct OperatorUse {
  OperatorWord word;
  std::uint32_t number;
};

// "NEAR", "w/5", "PRE/3", "atleast3", "first/50"; nullopt for a word that is none of them.
std::optional<OperatorUse> read_operator_word(std::string_view word);

// Throws when `word` is what another query language has and this one has not: /regular
// expressions/, fuzzy~, w/s.
void reject_foreign_word(std::string_view word);

// Likewise for a word that stands directly before a bracket: AROUND(5).
void reject_foreign_function(std::string_view word);

// Whether a word has a wildcard; throws when it has one and cannot be expanded.
bool has_wildcard(std::string_view word);

// How many bytes at the end of a word are a weight: "^2".
std::size_t weight_suffix(std::string_view word);

// The weight in "^2".
double read_weight(std::string_view suffix);

// The distance in "~5".
std::uint32_t read_distance(std::string_view suffix);

}  // namespace dateline

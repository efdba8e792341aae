// The names that a query may use before a colon, and what to suggest for those it may not.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/schema.h"
#include "common/text.h"

namespace dateline {

// How the value of a field is read.
enum class FieldUse : std::uint8_t {
  kValue,   // words
  kId,      // verbatim up to white space: identities are often URLs
  kDate,    // date:, a range of days
  kSince,   // since:, from the first of those days on
  kUntil,   // until:, up to the last of those days
  kWords,   // words:, a range of numbers
  kLead,    // lead:, the first words of the text
  kScript,  // script:same
};

struct QueryField {
  std::string_view name;  // as the canonical form and error messages spell it
  Field field = Field::kText;
  FieldUse use = FieldUse::kValue;

  bool is_date() const { return field == Field::kDate; }
  bool is_range() const { return is_date() || use == FieldUse::kWords; }
};

// The field of that name or alias, in any case of letters.
std::optional<QueryField> find_query_field(std::string_view name);

// "did you mean source:?" for a name that is close to one of a field, or is another program's word
// for it; otherwise how to search for the name itself.
std::string suggest_field(std::string_view name);

// The candidate within Damerau-Levenshtein distance 2 of `text` that is nearest, first of equals;
// nullopt when there is none, or when `text` is so short that most of it would change.
std::optional<std::string_view> nearest(std::string_view text,
                                        std::span<const std::string_view> candidates);

// "'text'", cut when it is long: for messages.
std::string in_quotes(std::string_view text);

}  // namespace dateline

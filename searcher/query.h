// The query language: text to syntax tree and back. dateline-query(7) describes it for users.
//
//   query     := or
//   or        := sequence { ("OR" | "|") sequence }
//   sequence  := chain { chain }                    juxtaposition is AND (or OR under `any`)
//   chain     := proximity { ("AND" | "&") proximity }
//   proximity := not { ("NEAR" | "ADJ") ["/" number] not }      one operator a chain
//   not       := ["NOT" | "-"] scoped ["^" weight]
//   scoped    := [field ":"] primary                the field applies to a whole group
//   primary   := "(" or ")" | ["="] (phrase | word) | wildcard | phrase "~" number
//              | "atleast" number "(" or ")" | "first/" number "(" or ")"
//              | range of days (after "date:") | range of numbers (after "words:")
//
// Operators are words in capitals; "-", "=" and "field:" stand directly before what they apply to.
// Under `any`, words and phrases of the text are alternatives, while exclusions, dates and metadata
// (source:, lang: …) still limit the search. Punctuation that stands alone is ignored; what other
// query languages would give a meaning here (fuzzy words, regular expressions) is an error.
//
// Parsing never throws (but std::bad_alloc) and needs bounded time and memory: a query is at most
// kMaxQueryBytes long and kMaxQueryDepth deep, with at most kMaxQueryNodes nodes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/article.h"
#include "common/schema.h"

namespace dateline {

inline constexpr std::size_t kMaxQueryBytes = 64 << 10;
inline constexpr std::size_t kMaxQueryDepth = 100;
inline constexpr std::size_t kMaxQueryNodes = 2000;
inline constexpr std::uint32_t kMaxDistance = 255;       // of NEAR and ADJ
inline constexpr std::size_t kMaxNearOperands = 6;       // joined by one NEAR
inline constexpr std::uint32_t kMaxOccurrences = 1000;   // of atleast
inline constexpr std::uint32_t kMaxFirstWords = 10'000;  // of first/
inline constexpr double kMinWeight = 0.01, kMaxWeight = 100;
inline constexpr std::uint32_t kDefaultNearDistance = 10;
inline constexpr std::uint32_t kLeadWords = 50;         // lead:x is first/50(x)
inline constexpr std::size_t kMaxLeadingWildcards = 8;  // each looks at the whole vocabulary
inline constexpr std::size_t kMaxWildcardWords = 1000;  // that one wildcard may stand for

enum class NodeKind : std::uint8_t {
  kAll,     // every article: the empty query
  kWord,    // text; exact or stemmed
  kPhrase,  // text: adjacent words; exact is `="..."`
  kAnd,
  kOr,
  kNot,   // one child
  kDate,  // a range of civil days, or undated

  // Proximity. The operands are words, wildcards and phrases of one field, alternatives (kOr) of
  // such, and other proximity.
  kNear,     // all children, in any order, each at most `number` words from the next in the text
  kAdj,      // the same, in the order written
  kFirst,    // the child, among the first `number` words of lead and body
  kAtLeast,  // the child, at `number` places or more

  kWildcard,    // text: letters and digits, * any number of them, ? exactly one
  kWeight,      // the child, its score multiplied by `weight`
  kLength,      // a range of the number of words of lead and body
  kSameScript,  // no article less, but names are looked for as they are written only
};

// Whether a node can be an operand of NEAR: it says where in a text it matches, not just whether.
bool is_positional(NodeKind kind);

// A node of the syntax tree. A plain value.
struct QueryNode {
  NodeKind kind = NodeKind::kAll;
  Field field = Field::kText;  // of kWord, kWildcard and kPhrase; never kDate
  bool exact = false;          // "=": unstemmed words, or a whole metadata value
  // kWord, kWildcard, kPhrase: as written, without quotes and escapes; white space is collapsed. A
  // word is never an operator: "AND" in quotes is a phrase of one word.
  std::string text;
  // kWord: under `any`, its parts (of a compound, of a run without spaces) are alternatives. Not
  // part of equality.
  bool loose = false;
  // kDate: inclusive; nullopt is open. `undated` means date:none.
  std::optional<CivilDay> first_day, last_day;
  bool undated = false;
  std::uint32_t number = 0;  // kNear, kAdj: words; kFirst: words; kAtLeast: places
  double weight = 1;         // kWeight
  // kLength: inclusive; nullopt is open.
  std::optional<std::uint32_t> least, most;
  std::vector<QueryNode> children;
  std::size_t begin = 0, end = 0;  // byte range in the query text; not part of equality

  bool operator==(const QueryNode& other) const;
};

struct QueryError {
  std::size_t offset = 0;  // byte offset of the fault
  std::size_t length = 1;  // bytes at fault; 0: the fault has no place in the query
  std::string message;     // "unknown field 'soruce'"
  std::string suggestion;  // "did you mean source:?"; may be empty
};

struct QueryOptions {
  bool any = false;  // juxtaposed words are OR, not AND
  CivilDay today{};  // for date:today, date:last-week …
};

std::variant<QueryNode, QueryError> parse_query(std::string_view text, const QueryOptions& options);

// The words of any text, between white space, whatever they look like; never an error. At most
// kMaxQueryNodes of them.
QueryNode plain_query(std::string_view text, bool any);

// The canonical spelling: parsing it again (without `any`) gives an equal tree, if it is not longer
// than a query may be (field:(…) is printed member by member). kAll prints as "".
std::string canonical(const QueryNode& node);

// The range of days that a date expression names: "2024-05", "2024-05-14..2024-05-17", "..2023",
// "may-2024", "today", "yesterday", "last-week", "last-7-days", ">=2024-05", "none". Also used by
// --since and --until. Days are of the years 0001 to 9999. On failure a message.
struct DayRange {
  std::optional<CivilDay> first, last;
  bool undated = false;
};
std::variant<DayRange, std::string> parse_day_range(std::string_view text, CivilDay today);

// The message with the query and a caret line under the fault, for a terminal, without a line break
// at the end. Control characters are made visible, and a long query is cut to the fault's
// surroundings. `query` may be anything.
//   unknown field 'soruce'; did you mean source:?
//     putin soruce:tass
//           ^~~~~~
std::string describe(const QueryError& error, std::string_view query);

}  // namespace dateline

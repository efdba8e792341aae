// From a syntax tree to a plan: terms with their statistics over the whole generation.
//
// A plan is made once a query, is immutable, and is turned into iterators segment by segment.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/analysis.h"
#include "common/schema.h"
#include "searcher/internal/doc_iterator.h"
#include "searcher/internal/segment.h"
#include "searcher/query.h"

namespace dateline {

enum class PlanKind : std::uint8_t {
  kAll,
  kGroup,   // a word in any of its forms; scored
  kPhrase,  // terms that stand one after another; scored
  kFilter,  // one boolean term
  kDays,    // a range of civil days, or the undated articles
  kAnd,
  kOr,
  kAndNot,  // first child without second
};

// A term and its part in a node.
struct TermUse {
  std::uint32_t term;        // index into Plan::terms
  bool exact = true;         // kGroup: the word itself, not a stem
};

struct PlanNode {
  PlanKind kind = PlanKind::kAll;
  std::string label;  // what the user wrote, for explain
  std::vector<TermUse> terms;  // kGroup, kPhrase; one for kFilter
  std::optional<CivilDay> first_day, last_day;
  bool undated = false;
  std::vector<PlanNode> children;
  // Filled in by add_statistics:
  std::uint64_t document_frequency = 0;
  double idf = 0;
};

// What snippets mark, in terms of analysis.
struct HighlightWords {
  std::set<std::string, std::less<>> exact;  // folded words
  std::set<std::string, std::less<>> stems;  // in the language of the article
  std::vector<std::vector<std::string>> phrases;  // folded words, one after another
  bool empty() const { return exact.empty() && stems.empty() && phrases.empty(); }
};

struct Plan {
  PlanNode root;
  std::vector<std::string> terms;  // distinct
  HighlightWords highlight;
  // Filled in by add_statistics:
  std::vector<std::vector<Xapian::doccount>> frequencies;  // by segment, then by term
  Bm25 bm25;
};

// `languages` are those of the archive ("" for unknown). A QueryError for what cannot be searched:
// a word without letters or digits.
std::variant<Plan, QueryError> make_plan(const QueryNode& query,
                                         const std::vector<std::string>& languages,
                                         Analyzer& analyzer);

// Document frequencies and idf over `segments`, which hold `articles` articles whose column
// "length" sums up to `length`.
void add_statistics(Plan& plan, const std::vector<std::unique_ptr<Segment>>& segments,
                    std::uint64_t articles, std::uint64_t length);

// Whether segment number `index` may hold a match, told from frequencies and days alone.
bool can_match(const Plan& plan, const PlanNode& node, const Segment& segment, std::size_t index);

// The plan over segment number `index`. The context and the database must outlive the iterator.
DocIteratorPtr make_iterator(const Plan& plan, const Segment& segment, std::size_t index,
                             const Xapian::Database& database, const ScoringContext& context);

// One line a node, indented by depth.
std::vector<std::string> describe_plan(const Plan& plan);

}  // namespace dateline

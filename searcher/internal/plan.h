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
#include "searcher/internal/name_aliases.h"
#include "searcher/internal/segment.h"
#include "searcher/internal/spans.h"
#include "searcher/internal/task_pool.h"
#include "searcher/internal/vocabulary.h"
#include "searcher/query.h"

namespace dateline {

enum class PlanKind : std::uint8_t {
  kAll,
  kGroup,   // a word in any of its forms; scored
  kSpans,   // words where they must stand: phrases and proximity; scored
  kFilter,  // any of some boolean terms
  kDays,    // a range of civil days, or the undated articles
  kLength,  // a range of the number of words
  kAdded,   // what later generations than `least` were the first to show
  kAnd,
  kOr,
  kSpellings,  // kOr, of one thing: the best child counts, none for more than the first can
  kAndNot,     // first child without second
};

// A term and its part in a node.
struct TermUse {
  std::uint32_t term;  // index into Plan::terms
  bool exact = true;   // kGroup: the word itself, not a stem
};

struct PlanNode {
  PlanKind kind = PlanKind::kAll;
  std::string label;           // what the user wrote, for explain
  std::vector<TermUse> terms;  // kGroup, kFilter
  SpanNode spans;              // kSpans
  std::uint32_t at_least = 1;  // kSpans: how many are needed
  double weight = 1;           // kGroup, kSpans: of the score
  std::optional<CivilDay> first_day, last_day;
  bool undated = false;
  std::uint32_t least = 0, most = 0;  // kLength: inclusive; kAdded
  std::vector<PlanNode> children;
  // Filled in by add_statistics:
  std::uint64_t document_frequency = 0;
  double idf = 0;
};

// What snippets mark, in terms of analysis.
struct HighlightWords {
  std::set<std::string, std::less<>> exact;  // words, folded or as written (see Token)
  std::set<std::string, std::less<>> stems;  // in the language of the article
  std::vector<SpanNode> spans;               // over `words`
  std::vector<std::string> words;            // the word of each term of the plan; "" for filters
  bool empty() const { return exact.empty() && stems.empty() && spans.empty(); }
};

struct Plan {
  PlanNode root;
  std::vector<std::string> terms;  // distinct
  HighlightWords highlight;
  std::vector<std::string> notes;  // what was added to the query or left out, for explain
  // Filled in by add_statistics:
  std::vector<std::vector<std::uint32_t>> frequencies;  // by segment, then by term
  std::vector<std::vector<std::optional<glass::TableCursor::Place>>> places;  // likewise
  Bm25 bm25;

  // The postings of a term in segment number `index`.
  Postings postings(const Segment& segment, std::size_t index, std::uint32_t term) const {
    return segment.posting_table().postings(terms[term], places[index][term]);
  }
};

// `languages` are those of the archive ("" for unknown). A QueryError for what cannot be searched:
// a word without letters or digits, a wildcard that stands for too many words.
std::variant<Plan, QueryError> make_plan(const QueryNode& query,
                                         const std::vector<std::string>& languages,
                                         const Vocabulary& vocabulary, const NameAliases& aliases,
                                         Analyzer& analyzer);

// Document frequencies and idf over `segments`, which hold `articles` articles whose column
// "length" sums up to `length`.
void add_statistics(Plan& plan, const Segments& segments, std::uint64_t articles,
                    std::uint64_t length, TaskPool& pool);

// Whether segment number `index` may hold a match, told from frequencies and days alone.
bool can_match(const Plan& plan, const PlanNode& node, const Segment& segment, std::size_t index);

// The plan over segment number `index`. All arguments must outlive the iterator.
DocIteratorPtr make_iterator(const Plan& plan, Segment& segment, std::size_t index,
                             const ScoringContext& context);

// Likewise for one node of the plan.
DocIteratorPtr make_node_iterator(const Plan& plan, const PlanNode& node, Segment& segment,
                                  std::size_t index, const ScoringContext& context);

// What a node looks for, without its children.
std::string describe_node(const Plan& plan, const PlanNode& node);

// One line a node, indented by depth.
std::vector<std::string> describe_plan(const Plan& plan);

}  // namespace dateline

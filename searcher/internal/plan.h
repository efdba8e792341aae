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

// A list that a plan reads.
struct PlanTerm {
  std::string name;
  // Index into Plan::language_sets: in articles of other languages the term counts as absent. The
  // list of a stem has none of those anyway.
  std::uint32_t languages = 0;
  bool is_stem = false;
};

// A term and its part in a node.
struct TermUse {
  std::uint32_t term;  // index into Plan::terms
  FormRoute route = FormRoute::kWord;
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

// What snippets mark, in terms of analysis: what is marked is what matched.
struct HighlightWords {
  using WordSet = std::set<std::string, std::less<>>;
  struct Forms {
    WordSet exact;  // words, folded or as written (see Token)
    WordSet stems;
  };
  struct SpanWord {
    std::string word;
    Languages languages;  // of articles in which it counts; empty: all
  };

  WordSet exact;                                          // whatever the language of the article
  std::map<std::string, Forms, std::less<>> by_language;  // in articles of one
  std::vector<SpanNode> spans;                            // over `words`
  std::vector<SpanWord> words;  // of each term of the plan; "" for filters
  bool empty() const { return exact.empty() && by_language.empty() && spans.empty(); }
};

// The articles by which idf and the average length are told.
struct StatisticsScope {
  Languages languages;  // empty: all
  std::uint64_t articles = 0;
  std::uint64_t length = 0;  // sum of the column "length"
};

struct Plan {
  PlanNode root;
  std::vector<PlanTerm> terms;               // distinct
  std::vector<Languages> language_sets{{}};  // distinct; the first, which is empty, means any
  // Languages that the query is limited to, if it is; they alone count in statistics, so that
  // articles of others change no order.
  Languages scope;
  HighlightWords highlight;
  std::vector<std::string> notes;  // what was added to the query or left out, for explain
  // Filled in by add_statistics:
  std::vector<std::vector<std::uint32_t>> frequencies;  // by segment, then by term
  std::vector<std::vector<TermSource>> sources;         // likewise
  std::vector<std::vector<LanguageFilter>> filters;     // by segment, then by language set
  Bm25 bm25;

  // The postings of a term in segment number `index`, of which those count that filter() admits.
  Postings postings(std::size_t index, std::uint32_t term) const {
    return sources[index][term].postings();
  }
  const LanguageFilter& filter(std::size_t index, std::uint32_t term) const {
    return filters[index][terms[term].is_stem ? 0 : terms[term].languages];
  }
};

// `languages` are those of the archive ("" for unknown). A QueryError for what cannot be searched:
// a word without letters or digits, a wildcard that stands for too many words.
std::variant<Plan, QueryError> make_plan(const QueryNode& query, const Languages& languages,
                                         const Vocabulary& vocabulary, const NameAliases& aliases,
                                         Analyzer& analyzer);

// Frequencies, and idf by the articles of `scope`.
void add_statistics(Plan& plan, const Segments& segments, const StatisticsScope& scope,
                    TaskPool& pool);

// The articles of the scope that have a term.
std::uint64_t frequency_in(const Segments& segments, std::string_view term,
                           const StatisticsScope& scope);

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

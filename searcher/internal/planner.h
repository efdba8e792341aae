// Makes plans. See plan.h; the parts are in planner.cc (operators, metadata), planner_words.cc
// (words and phrases of the text), planner_runs.cc (text without spaces), planner_spans.cc
// (proximity) and planner_names.cc (names in other spellings and scripts).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "searcher/internal/name_aliases.h"
#include "searcher/internal/plan.h"

namespace dateline {

struct QueryFault {
  QueryError error;
};

// One word of a text of the query. `raw` is the word as written, where folding changed more than
// its case; else it is `word`.
struct ReadingWord {
  Word* word;
  Word* raw;
  bool bigram;
};

ReadingWord reading_word(const Token& token);

// One way to read a text of the query: words that stand one after another.
using Reading = std::vector<ReadingWord>;

// The ways in which the tokens of a text can be read: compounds joined or apart, Han runs as
// bigrams.
std::vector<Reading> readings_of(const std::vector<Token>& tokens);

// A node over children; one child stands for itself.
PlanNode combine(PlanKind kind, std::vector<PlanNode> children);

class Planner {
 public:
  // `languages` are those of the archive.
  Planner(const Languages& languages, const Vocabulary& vocabulary, const NameAliases& aliases,
          Analyzer& analyzer)
      : languages_(languages), vocabulary_(vocabulary), aliases_(aliases), analyzer_(analyzer) {}

  Plan run(const QueryNode& query);

 private:
  // How the node at hand counts.
  struct Part {
    bool negated = false;
    double weight = 1;
    bool names = true;  // whether to look for other spellings
  };

  PlanNode convert(const QueryNode& node, const Part& part);
  PlanNode convert_and(const QueryNode& node, const Part& part);
  PlanNode convert_or(const QueryNode& node, const Part& part);
  PlanNode convert_not(const QueryNode& node, const Part& part);
  PlanNode convert_leaf(const QueryNode& node, const Part& part);
  PlanNode convert_names(const QueryNode& node);
  PlanNode convert_name_wildcard(const QueryNode& node);
  PlanNode convert_id(const QueryNode& node);
  PlanNode make_filter_node(const std::vector<std::string>& terms, const QueryNode& node);

  PlanNode convert_text(const QueryNode& node, const Part& part);
  PlanNode convert_whole(const QueryNode& node, const Part& part);
  std::vector<std::string> words_of_run(const QueryNode& node);
  PlanNode convert_run(const QueryNode& node, const std::vector<std::string>& words,
                       const Part& part);
  PlanNode convert_wildcard(const QueryNode& node, const Part& part);
  PlanNode make_word(const ReadingWord& word, const QueryNode& node, const Part& part);
  // What forms of a word there are in texts, each with the languages in which it is one; with none
  // where it is the word itself.
  using Forms = std::map<std::string, Languages>;
  struct Stems {
    std::set<std::string> raw;  // of the word as written, and what it may itself be the stem of
    std::string folded;         // of the word without its accents; empty: among the others
    bool with_marks = false;    // nothing but what has the same marks is the word
  };
  Stems stems_of(const ReadingWord& word, const std::string& language);
  bool add_stems(const ReadingWord& word, const std::string& language, const QueryNode& node,
                 const Part& part, PlanNode& group);
  void add_stems_as_words(const ReadingWord& word, const std::string& language,
                          const QueryNode& node, const Part& part, PlanNode& group);
  void add_forms_in(const ReadingWord& word, const std::string& language, Forms& forms);
  Languages languages_without_marks(const ReadingWord& word);
  Forms forms_of(const ReadingWord& word);
  bool is_own_stem(const std::string& stem, const std::string& language);
  std::optional<ReadingWord> only_word(std::string_view text);
  void add_words(const Forms& forms, Field field, SpanNode& spans);
  std::vector<Reading> readings_of_text(const QueryNode& node);
  std::vector<std::string> expand(const QueryNode& node);

  // Names: nothing where `node` is exact or the query says script:same.
  bool looks_for_names(const QueryNode& node, const Part& part) const;
  Forms other_spellings(const ReadingWord& word);
  void add_forms_of_spellings(const ReadingWord& word, Forms& forms);
  std::set<std::string> stems_in_any_language(const ReadingWord& word);
  bool is_spelt_in(std::uint32_t group, std::string_view text, const std::string& key);
  std::vector<std::uint32_t> alias_groups(std::string_view text, const std::string& key);
  std::vector<std::string> aliases_of(std::string_view text);
  void add_other_spellings(const ReadingWord& word, const QueryNode& node, const Part& part,
                           PlanNode& group);
  std::vector<PlanNode> alias_nodes(std::string_view text, const QueryNode& node, const Part& part);
  std::vector<PlanNode> convert_list(const QueryNode& node, const Part& part);
  SpanNode spans_of_alias(const std::string& alias, const QueryNode& node);

  PlanNode convert_spans(const QueryNode& node, const Part& part);
  SpanNode spans_of(const QueryNode& node);
  SpanNode spans_of_text(const QueryNode& node);
  SpanNode spans_of_reading(const Reading& reading, const QueryNode& node, const Part& part);
  PlanNode make_spans_node(SpanNode spans, std::string label, const Part& part);

  // The numbers of terms in the plan.
  std::uint32_t term(std::string name);
  std::uint32_t term(PlanTerm term, std::string_view word);
  std::uint32_t word_term(Field field, const std::string& folded, const Languages& languages = {});
  std::uint32_t stem_term_of(Field field, const std::string& language, std::string_view stem);
  std::uint32_t language_set(const Languages& languages);
  std::uint32_t exact_term(const ReadingWord& word, const QueryNode& node);

  Languages languages_;  // those searched
  const Vocabulary& vocabulary_;
  const NameAliases& aliases_;
  Analyzer& analyzer_;
  bool same_script_ = false;
  std::size_t leading_wildcards_ = 0;
  Plan plan_;
  std::map<std::pair<std::string, std::uint32_t>, std::uint32_t> term_numbers_;  // by name and set
};

}  // namespace dateline

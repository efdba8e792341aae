// The parser of the query language: recursive descent over the lexer's tokens, one function a rule
// of the grammar in query.h. query_parser.cc has the operators and groups, query_proximity.cc those
// that ask where words stand, query_operands.cc what they apply to. Recursion is bounded by
// kMaxQueryDepth, checked on the way down. A fault is thrown as SyntaxFault; parse_query() catches
// it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "searcher/internal/query_lexer.h"
#include "searcher/query.h"

namespace dateline {

class QueryParser {
 public:
  QueryParser(std::string_view text, const QueryOptions& options)
      : text_(text), options_(options), lexer_(text, options.any) {}

  QueryNode parse();

 private:
  // How deep a node stands, and the field that applies to it from around a group.
  struct Context {
    std::size_t depth = 0;
    std::optional<QueryField> scope;
  };

  QueryNode parse_or(const Context& context);
  QueryNode parse_sequence(const Context& context);
  QueryNode parse_chain(const Context& context);
  QueryNode parse_proximity(const Context& context);
  QueryNode parse_not(const Context& context);
  QueryNode parse_scoped(const Context& context);
  QueryNode parse_group(const Context& context);
  QueryNode parse_weight(QueryNode operand);
  QueryNode parse_field(const Context& context);
  QueryNode parse_function(const Context& context);
  QueryNode parse_text(const Context& context);
  QueryNode phrase_with_distance(QueryNode phrase, const QueryToken& distance);
  QueryNode parse_length(const QueryToken& token);
  QueryNode parse_script(const QueryToken& token);
  QueryToken parse_exact_text(const QueryToken& sign);
  QueryNode parse_date(const QueryField& field, const QueryToken& token);

  void require_one_period(const QueryField& field, const QueryToken& token,
                          std::string_view expression);
  void reject_stray_bracket();
  bool at_operand();
  std::string operator_advice(const QueryToken& token) const;
  void require_operand(const QueryToken& operation);
  void require_value(const QueryToken& field);
  [[noreturn]] void reject_inner_field(const QueryToken& inner, const QueryField& outer);
  void reject_list(const QueryNode& node, const QueryField& field);
  void check_split_range();
  void require_positional(const QueryNode& node, const QueryToken& operation, Field field) const;
  QueryNode first_words(QueryNode node, std::uint32_t words, const QueryToken& operation);
  void require_whole_query(const QueryNode& node, bool top) const;
  QueryNode new_node(NodeKind kind, std::size_t begin, std::size_t end);
  QueryNode combine(NodeKind kind, std::vector<QueryNode> children);
  QueryNode combine_sequence(std::vector<QueryNode> chains, const Context& context);
  std::string_view source(const QueryToken& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  std::string shown(const QueryToken& token) const { return in_quotes(source(token)); }

  const std::string_view text_;
  const QueryOptions& options_;
  QueryLexer lexer_;
  std::size_t nodes_ = 0;
  std::optional<QueryToken> script_;  // where script: was written
  bool after_open_range_ = false;     // the last token was a range of days without an end
};

inline bool is_operator(TokenType type) {
  return type == TokenType::kAnd || type == TokenType::kOr || type == TokenType::kNear ||
         type == TokenType::kAdj;
}

// What limits a search and is neither scored nor, under `any`, an alternative: exclusions, dates,
// metadata.
bool is_filter(const QueryNode& node);

// How text is read inside a field's brackets; without a field, in the query itself.
Reading reading_within(const std::optional<QueryField>& scope);

}  // namespace dateline

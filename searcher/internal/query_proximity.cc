// Operators that ask where words stand: NEAR, ADJ, atleast, first.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "common/text.h"
#include "searcher/internal/query_grammar.h"

namespace dateline {

bool is_positional(NodeKind kind) {
  switch (kind) {
    case NodeKind::kWord:
    case NodeKind::kPhrase:
    case NodeKind::kWildcard:
    case NodeKind::kOr:
    case NodeKind::kNear:
    case NodeKind::kAdj:
    case NodeKind::kFirst:
      return true;
    default:
      return false;
  }
}

namespace {

std::string_view advice_for(NodeKind kind) {
  switch (kind) {
    case NodeKind::kAnd:
      return "put words that stand together in quotes, join alternatives by OR";
    case NodeKind::kNot:
      return "write the exclusion outside, beside the brackets";
    case NodeKind::kWeight:
      return "write the weight behind the brackets";
    default:
      return "write it outside, beside the brackets";
  }
}

// The field of the first word in `node`.
Field field_of(const QueryNode& node) {
  return node.children.empty() ? node.field : field_of(node.children.front());
}

}  // namespace

// Throws where `node`, an operand of `operation`, has no place in a text, or is of another field.
void QueryParser::require_positional(const QueryNode& node, const QueryToken& operation,
                                     Field field) const {
  if (!is_positional(node.kind)) {
    const std::size_t end = std::min(node.end, text_.size());
    fail_syntax(node.begin, end,
                fmt::format("{} cannot join {}", shown(operation),
                            in_quotes(text_.substr(node.begin, end - node.begin))),
                std::string(advice_for(node.kind)));
  }
  if (!node.children.empty()) {
    for (const QueryNode& child : node.children) {
      require_positional(child, operation, field);
    }
    return;
  }
  if (field_info(node.field).kind != FieldKind::kWords) {
    fail_syntax(node.begin, node.end,
                fmt::format("{} in {}: needs words of the text", shown(operation),
                            field_info(node.field).name),
                "join it by AND instead");
  }
  if (node.field != field) {
    fail_syntax(node.begin, node.end,
                fmt::format("{} between {}: and {}:", shown(operation), field_info(field).name,
                            field_info(node.field).name),
                "both sides must be words of one field");
  }
}

QueryNode QueryParser::parse_proximity(const Context& context) {
  std::vector<QueryNode> operands;
  operands.push_back(parse_not(context));
  QueryToken first;
  for (TokenType type = lexer_.peek().type; type == TokenType::kNear || type == TokenType::kAdj;
       type = lexer_.peek().type) {
    const QueryToken operation = lexer_.take();
    if (operands.size() > 1 && (operation.type != first.type || operation.number != first.number)) {
      fail_syntax(operation.begin, operation.end,
                  fmt::format("{} beside {}", shown(operation), shown(first)),
                  "say by brackets which belongs together");
    }
    first = operation;
    require_operand(operation);
    if (lexer_.peek().type == TokenType::kOpen && lexer_.peek().begin == operation.end &&
        source(operation).find('/') == std::string_view::npos) {
      fail_syntax(operation.begin, operation.end, shown(operation) + " directly before a bracket",
                  fmt::format("write {}/5 for the distance, or a space", source(operation)));
    }
    operands.push_back(parse_not(context));
    if (operands.size() > kMaxNearOperands) {
      fail_syntax(
          operation.begin, operation.end,
          fmt::format("more than {} words joined by {}", kMaxNearOperands, shown(operation)),
          "leave some out, or use brackets");
    }
  }
  if (operands.size() == 1) {
    return std::move(operands.front());
  }
  for (const QueryNode& operand : operands) {
    require_positional(operand, first, field_of(operands.front()));
  }
  QueryNode node = new_node(first.type == TokenType::kNear ? NodeKind::kNear : NodeKind::kAdj,
                            operands.front().begin, operands.back().end);
  node.number = first.number;
  node.children = std::move(operands);
  return node;
}

// "no limits partnership"~5: its words in any order.
QueryNode QueryParser::phrase_with_distance(QueryNode phrase, const QueryToken& distance) {
  if (field_info(phrase.field).kind != FieldKind::kWords) {
    fail_syntax(distance.begin, distance.end, shown(distance) + " after a name", "leave it out");
  }
  const std::string text = collapse_space(phrase.text);
  QueryNode node = new_node(NodeKind::kNear, phrase.begin, distance.end);
  node.number = distance.number;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    QueryNode word = new_node(NodeKind::kWord, phrase.begin, phrase.end);
    word.field = phrase.field;
    word.exact = phrase.exact;
    word.text = text.substr(begin, end - begin);
    word.kind = reads_as_word(word.text, Reading::kQuery) ? NodeKind::kWord : NodeKind::kPhrase;
    if (has_word_character(word.text)) {
      node.children.push_back(std::move(word));
    }
    begin = end + 1;
  }
  if (node.children.size() < 2 || node.children.size() > kMaxNearOperands) {
    fail_syntax(
        phrase.begin, distance.end,
        fmt::format("{} needs a quotation of 2 to {} words", shown(distance), kMaxNearOperands),
        "leave it out");
  }
  return node;
}

// What limits its words to the beginning of the text does so under AND and NOT too: they have no
// place, but their operands have.
QueryNode QueryParser::first_words(QueryNode node, std::uint32_t words,
                                   const QueryToken& operation) {
  if (node.kind == NodeKind::kAnd || node.kind == NodeKind::kNot) {
    for (QueryNode& child : node.children) {
      child = first_words(std::move(child), words, operation);
    }
    return node;
  }
  require_positional(node, operation, Field::kText);
  QueryNode first = new_node(NodeKind::kFirst, node.begin, node.end);
  first.number = words;
  first.children.push_back(std::move(node));
  return first;
}

// atleast3(…), first/50(…)
QueryNode QueryParser::parse_function(const Context& context) {
  const QueryToken function = lexer_.take();
  QueryNode inside = parse_group(context);
  const std::size_t end = lexer_.last_end();
  if (function.type == TokenType::kFirst) {
    QueryNode node = first_words(std::move(inside), function.number, function);
    node.begin = function.begin;
    node.end = end;
    return node;
  }
  require_positional(inside, function, field_of(inside));
  QueryNode node = new_node(NodeKind::kAtLeast, function.begin, end);
  node.number = function.number;
  node.children.push_back(std::move(inside));
  return node;
}

}  // namespace dateline

// parse_query(): the operators and groups of the grammar. See internal/query_grammar.h.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/text.h"
#include "searcher/internal/query_grammar.h"

namespace dateline {

bool is_filter(const QueryNode& node) {
  switch (node.kind) {
    case NodeKind::kWord:
    case NodeKind::kPhrase:
    case NodeKind::kWildcard:
      return field_info(node.field).kind != FieldKind::kWords;
    case NodeKind::kNear:
    case NodeKind::kAdj:
    case NodeKind::kFirst:
    case NodeKind::kAtLeast:
    case NodeKind::kWeight:
      return false;
    case NodeKind::kAnd:
    case NodeKind::kOr:
      return std::all_of(node.children.begin(), node.children.end(), is_filter);
    case NodeKind::kAll:
    case NodeKind::kNot:
    case NodeKind::kDate:
    case NodeKind::kLength:
    case NodeKind::kSameScript:
      break;
  }
  return true;
}

QueryNode QueryParser::new_node(NodeKind kind, std::size_t begin, std::size_t end) {
  if (++nodes_ > kMaxQueryNodes) {
    fail_syntax(begin, end, fmt::format("the query has more than {} parts", kMaxQueryNodes),
                "split it into several queries");
  }
  QueryNode node;
  node.kind = kind;
  node.begin = begin;
  node.end = end;
  return node;
}

// One child stands for itself; children of the same kind give up their children.
QueryNode QueryParser::combine(NodeKind kind, std::vector<QueryNode> children) {
  if (children.size() == 1) {
    return std::move(children.front());
  }
  QueryNode node = new_node(kind, children.front().begin, children.back().end);
  for (QueryNode& child : children) {
    if (child.kind == kind) {
      std::move(child.children.begin(), child.children.end(), std::back_inserter(node.children));
      --nodes_;
    } else {
      node.children.push_back(std::move(child));
    }
  }
  return node;
}

// Under `any` the words are alternatives, while what limits the search still applies to them all.
// Inside field:(…) everything but an exclusion is an alternative.
QueryNode QueryParser::combine_sequence(std::vector<QueryNode> chains, const Context& context) {
  if (!options_.any) {
    return combine(NodeKind::kAnd, std::move(chains));
  }
  std::vector<QueryNode> words;
  std::vector<QueryNode> all;
  for (QueryNode& chain : chains) {
    const bool limits = context.scope ? chain.kind == NodeKind::kNot : is_filter(chain);
    chain.loose = chain.kind == NodeKind::kWord && !limits;
    (limits ? all : words).push_back(std::move(chain));
  }
  if (!words.empty()) {
    all.insert(all.begin(), combine(NodeKind::kOr, std::move(words)));
  }
  return combine(NodeKind::kAnd, std::move(all));
}

QueryNode QueryParser::parse() {
  if (lexer_.peek().type == TokenType::kEnd) {
    if (lexer_.skipped_punctuation()) {
      fail_syntax(0, text_.size(), "the query has no letter or digit to search for",
                  "an empty query finds every article");
    }
    return {};
  }
  reject_stray_bracket();
  QueryNode node = parse_or({});
  reject_stray_bracket();
  if (script_) {
    require_whole_query(node, true);
  }
  return node;
}

void QueryParser::reject_stray_bracket() {
  const QueryToken& next = lexer_.peek();
  if (next.type == TokenType::kClose) {
    fail_syntax(next.begin, next.end, shown(next) + " closes nothing",
                "remove it, or open the bracket before it");
  }
}

bool QueryParser::at_operand() {
  const TokenType type = lexer_.peek().type;
  return type != TokenType::kEnd && type != TokenType::kClose && !is_operator(type);
}

// What to do with an operator that is one too many.
std::string QueryParser::operator_advice(const QueryToken& token) const {
  const std::string_view text = source(token);
  return text[0] >= 'A' && text[0] <= 'Z'
             ? fmt::format("to search for the word, put it in double quotes: \"{}\"", text)
             : "leave it out";
}

// Throws unless something follows that `operation` can apply to.
void QueryParser::require_operand(const QueryToken& operation) {
  if (at_operand()) {
    return;
  }
  const QueryToken& next = lexer_.peek();
  if (is_operator(next.type)) {
    fail_syntax(next.begin, next.end, shown(next) + " directly after " + shown(operation),
                "leave one of them out");
  }
  fail_syntax(operation.begin, operation.end, shown(operation) + " has nothing after it",
              operator_advice(operation));
}

QueryNode QueryParser::parse_or(const Context& context) {
  std::vector<QueryNode> operands;
  operands.push_back(parse_sequence(context));
  while (lexer_.peek().type == TokenType::kOr) {
    const QueryToken operation = lexer_.take();
    require_operand(operation);
    operands.push_back(parse_sequence(context));
  }
  return combine(NodeKind::kOr, std::move(operands));
}

QueryNode QueryParser::parse_sequence(const Context& context) {
  std::vector<QueryNode> chains;
  chains.push_back(parse_chain(context));
  while (at_operand()) {
    check_split_range();
    chains.push_back(parse_chain(context));
  }
  return combine_sequence(std::move(chains), context);
}

QueryNode QueryParser::parse_chain(const Context& context) {
  if (is_operator(lexer_.peek().type)) {
    const QueryToken operation = lexer_.take();
    fail_syntax(operation.begin, operation.end, shown(operation) + " has nothing before it",
                operator_advice(operation));
  }
  std::vector<QueryNode> operands;
  operands.push_back(parse_proximity(context));
  while (lexer_.peek().type == TokenType::kAnd) {
    const QueryToken operation = lexer_.take();
    require_operand(operation);
    operands.push_back(parse_proximity(context));
  }
  return combine(NodeKind::kAnd, std::move(operands));
}

QueryNode QueryParser::parse_not(const Context& context) {
  if (lexer_.peek().type != TokenType::kNot) {
    return parse_scoped(context);
  }
  const QueryToken operation = lexer_.take();
  if (context.depth >= kMaxQueryDepth) {
    fail_syntax(operation.begin, operation.end,
                fmt::format("brackets and negations are nested more than {} deep", kMaxQueryDepth),
                "split the query");
  }
  require_operand(operation);
  QueryNode operand = parse_not({context.depth + 1, context.scope});
  if (operand.kind == NodeKind::kNot) {  // twice is not at all
    QueryNode inner = std::move(operand.children.front());
    --nodes_;
    return inner;
  }
  QueryNode node = new_node(NodeKind::kNot, operation.begin, operand.end);
  node.children.push_back(std::move(operand));
  return node;
}

QueryNode QueryParser::parse_group(const Context& context) {
  const QueryToken open = lexer_.take();
  if (context.depth >= kMaxQueryDepth) {
    fail_syntax(open.begin, open.end,
                fmt::format("brackets and negations are nested more than {} deep", kMaxQueryDepth),
                "split the query");
  }
  lexer_.set_reading(reading_within(context.scope));
  if (lexer_.peek().type == TokenType::kClose) {
    fail_syntax(open.begin, lexer_.peek().end, "nothing inside the brackets",
                "write something in them, or leave them out");
  }
  if (lexer_.peek().type == TokenType::kEnd) {
    fail_syntax(open.begin, open.end, shown(open) + " is never closed", "add ')', or remove it");
  }
  QueryNode node = parse_or({context.depth + 1, context.scope});
  if (lexer_.peek().type != TokenType::kClose) {
    fail_syntax(open.begin, open.end, shown(open) + " is never closed", "add ')', or remove it");
  }
  lexer_.take();
  after_open_range_ = false;
  return node;
}

std::variant<QueryNode, QueryError> parse_query(std::string_view text,
                                                const QueryOptions& options) {
  if (text.size() > kMaxQueryBytes) {
    return QueryError{0, 0, fmt::format("the query is longer than {} bytes", kMaxQueryBytes),
                      "split it into several queries"};
  }
  const std::size_t valid = valid_utf8_prefix(text);
  if (valid < text.size()) {
    return QueryError{
        valid, 1,
        fmt::format("byte {:#04x} is not valid UTF-8", static_cast<unsigned char>(text[valid])),
        "write the query in UTF-8"};
  }
  try {
    return QueryParser(text, options).parse();
  } catch (SyntaxFault& fault) {
    return std::move(fault.error);
  }
}

}  // namespace dateline

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "searcher/internal/day_expression.h"
#include "searcher/internal/query_grammar.h"

namespace dateline {

Reading reading_within(const std::optional<QueryField>& scope) {
  if (!scope) {
    return Reading::kQuery;
  }
  return scope->is_date()              ? Reading::kDate
         : scope->use == FieldUse::kId ? Reading::kId
                                       : Reading::kQuery;
}

// Throws unless a group, a quotation or a word stands directly after the colon.
void QueryParser::require_value(const QueryToken& field) {
  const QueryToken& next = lexer_.peek();
  const std::string name = std::string(field.field.name) + ":";
  if (next.type == TokenType::kEnd || next.type == TokenType::kClose || next.begin != field.end) {
    const bool word_follows = next.begin != field.end && next.type == TokenType::kWord;
    fail_syntax(field.begin, field.end, shown(field) + " has nothing directly after it",
                word_follows ? fmt::format("write {}{} without a space", name, source(next))
                             : "write what to search for directly after the colon");
  }
  if (next.type == TokenType::kField) {
    reject_inner_field(next, field.field);
  }
  if (next.type == TokenType::kNot && source(next) != "NOT") {
    const std::size_t end = std::min(text_.find_first_of(" ()", next.end), text_.size());
    fail_syntax(next.begin, next.end, shown(next) + " after a field",
                fmt::format("write it before the field: -{}{}", name,
                            text_.substr(next.end, end - next.end)));
  }
  if (is_operator(next.type) || next.type == TokenType::kNot) {
    fail_syntax(next.begin, next.end, shown(next) + " directly after " + shown(field),
                operator_advice(next));
  }
}

void QueryParser::reject_inner_field(const QueryToken& inner, const QueryField& outer) {
  fail_syntax(inner.begin, inner.end, fmt::format("{} inside {}:", shown(inner), outer.name),
              "a field cannot stand inside another one; write them side by side");
}

// "source:tass,xinhua" is meant as a list, but the field would end at the comma.
void QueryParser::reject_list(const QueryNode& node, const QueryField& field) {
  for (const std::string_view mark : {",", ";", "，", "、", "；"}) {
    const std::size_t behind = node.end + mark.size();
    if (text_.substr(node.end).starts_with(mark) && behind < text_.size() &&
        text_.find_first_of(" \t\n)", behind) != behind) {
      fail_syntax(node.end, behind, fmt::format("{} after {}:", in_quotes(mark), field.name),
                  fmt::format("write a list as {}:(one OR another)", field.name));
    }
  }
}

QueryNode QueryParser::parse_scoped(const Context& context) {
  if (lexer_.peek().type == TokenType::kOpen) {
    return parse_group(context);
  }
  if (lexer_.peek().type != TokenType::kField) {
    return parse_text(context);
  }
  const QueryToken name = lexer_.take();
  if (context.scope) {
    reject_inner_field(name, *context.scope);
  }
  lexer_.set_reading(name.field.is_date()              ? Reading::kDate
                     : name.field.use == FieldUse::kId ? Reading::kId
                                                       : Reading::kValue);
  require_value(name);
  const Context inside{context.depth, name.field};
  const bool group = lexer_.peek().type == TokenType::kOpen;
  QueryNode node = group ? parse_group(inside) : parse_text(inside);
  if (!group) {
    reject_list(node, name.field);
  }
  node.begin = name.begin;
  lexer_.set_reading(reading_within(context.scope));
  return node;
}

// What follows "=".
QueryToken QueryParser::parse_exact_text(const QueryToken& sign) {
  QueryToken token = lexer_.take();
  const bool adjacent = token.begin == sign.end;
  if (adjacent && (token.type == TokenType::kWord || token.type == TokenType::kPhrase)) {
    return token;
  }
  std::string suggestion = "write =word or =\"several words\"";
  if (token.type == TokenType::kField) {
    suggestion = fmt::format("write it after the field: {}:=", token.field.name);
  } else if (adjacent && (is_operator(token.type) || source(token) == "NOT")) {
    suggestion = operator_advice(token);
  }
  fail_syntax(sign.begin, sign.end, shown(sign) + " needs a word or a quotation directly after it",
              std::move(suggestion));
}

// [=] word or quotation, or a date expression where the field is a date.
QueryNode QueryParser::parse_text(const Context& context) {
  QueryToken token = lexer_.take();
  after_open_range_ = false;
  const std::size_t begin = token.begin;
  const bool exact = token.type == TokenType::kExact;
  if (exact) {
    token = parse_exact_text(token);
  }
  if (context.scope && context.scope->is_date() && !exact) {
    return parse_date(*context.scope, token);
  }
  const bool phrase = token.type == TokenType::kPhrase;
  if (phrase && token.text.empty()) {
    fail_syntax(token.begin, token.end, "nothing inside the quotes",
                "write something in them, or leave them out");
  }
  QueryNode node = new_node(phrase ? NodeKind::kPhrase : NodeKind::kWord, begin, token.end);
  node.field = context.scope ? context.scope->field : Field::kText;
  node.exact = exact;
  node.text = std::move(token.text);
  return node;
}

// since: and until: add the end that a range or comparison would state already.
void QueryParser::require_one_period(const QueryField& field, const QueryToken& token,
                                     std::string_view expression) {
  const std::string lower = ascii_lower(expression);
  const bool compared =
      lower.find_first_of("<>=") == 0 || lower.starts_with("≥") || lower.starts_with("≤");
  if (lower == "none" || compared || lower.find("..") != std::string::npos) {
    fail_syntax(token.begin, token.end,
                fmt::format("{}: needs a single day, month or year", field.name),
                fmt::format("write date:{}", lower));
  }
}

QueryNode QueryParser::parse_date(const QueryField& field, const QueryToken& token) {
  // The expression as it stands in the query, so that a fault can be pointed at.
  std::string_view expression = text_.substr(token.begin, token.end - token.begin);
  std::size_t begin = token.begin;
  if (token.type == TokenType::kPhrase) {
    expression = token.text;
    begin = std::min(text_.find(expression, token.begin), text_.size());
  }
  if (field.use != FieldUse::kDate) {
    require_one_period(field, token, expression);
  }
  auto result = read_day_expression(expression, options_.today);
  if (auto* fault = std::get_if<DayFault>(&result)) {
    const bool whole = begin >= token.end;  // white space or escapes were removed
    begin = whole ? token.begin : begin + fault->offset;
    fail_syntax(begin, whole ? token.end : begin + fault->length, std::move(fault->message),
                std::move(fault->suggestion));
  }
  const DayRange days = std::get<DayRange>(result);
  QueryNode node = new_node(NodeKind::kDate, token.begin, token.end);
  node.undated = days.undated;
  node.first_day = field.use == FieldUse::kUntil ? std::nullopt : days.first;
  node.last_day = field.use == FieldUse::kSince ? std::nullopt : days.last;
  after_open_range_ = expression.ends_with("..");
  return node;
}

// "date:2023.. 2024" is meant as "date:2023..2024".
void QueryParser::check_split_range() {
  const QueryToken& next = lexer_.peek();
  if (after_open_range_ && next.type == TokenType::kWord && next.text[0] >= '0' &&
      next.text[0] <= '9') {
    fail_syntax(next.begin, next.end, "a number after a range without an end",
                "write a range without spaces, or AND before the number");
  }
}

}  // namespace dateline

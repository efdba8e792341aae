#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <utility>

#include "searcher/internal/day_expression.h"
#include "searcher/internal/query_grammar.h"

namespace dateline {

Reading reading_within(const std::optional<QueryField>& scope) {
  if (!scope) {
    return Reading::kQuery;
  }
  return scope->is_range()             ? Reading::kDate
         : scope->use == FieldUse::kId ? Reading::kId
                                       : Reading::kQuery;
}

namespace {

using NumberRange = std::pair<std::optional<std::uint32_t>, std::optional<std::uint32_t>>;

std::optional<std::uint32_t> read_whole_number(std::string_view digits) {
  std::uint32_t number = 0;
  const auto [stop, error] = std::from_chars(digits.begin(), digits.end(), number);
  return error == std::errc() && stop == digits.end() ? std::optional(number) : std::nullopt;
}

// ">1000", ">=1000", "<50", "<=50", "=7", "7"
std::optional<NumberRange> read_comparison(std::string_view text) {
  const std::size_t sign_length = std::min(text.find_first_not_of("<>="), text.size());
  const std::string_view sign = text.substr(0, sign_length);
  const auto number = read_whole_number(text.substr(sign_length));
  if (!number) {
    return std::nullopt;
  }
  if (sign == ">" && *number < std::numeric_limits<std::uint32_t>::max()) {
    return NumberRange{*number + 1, std::nullopt};
  }
  if (sign == "<" && *number > 0) {
    return NumberRange{std::nullopt, *number - 1};
  }
  if (sign == ">=") {
    return NumberRange{*number, std::nullopt};
  }
  if (sign == "<=") {
    return NumberRange{std::nullopt, *number};
  }
  return sign.empty() || sign == "=" ? std::optional(NumberRange{*number, *number}) : std::nullopt;
}

// A comparison, or "200..500" with either end left out.
std::optional<NumberRange> read_number_range(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    return read_comparison(text);
  }
  const std::string_view low = text.substr(0, dots);
  const std::string_view high = text.substr(dots + 2);
  const NumberRange range{read_whole_number(low), read_whole_number(high)};
  const bool malformed = (!low.empty() && !range.first) || (!high.empty() && !range.second) ||
                         (low.empty() && high.empty()) ||
                         (range.first && range.second && *range.first > *range.second);
  return malformed ? std::nullopt : std::optional(range);
}

}  // namespace

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
  switch (lexer_.peek().type) {
    case TokenType::kOpen:
      return parse_weight(parse_group(context));
    case TokenType::kAtLeast:
    case TokenType::kFirst:
      return parse_weight(parse_function(context));
    case TokenType::kField:
      return parse_weight(parse_field(context));
    default:
      return parse_weight(parse_text(context));
  }
}

QueryNode QueryParser::parse_field(const Context& context) {
  const QueryToken name = lexer_.take();
  if (context.scope) {
    reject_inner_field(name, *context.scope);
  }
  lexer_.set_reading(name.field.is_range()             ? Reading::kDate
                     : name.field.use == FieldUse::kId ? Reading::kId
                                                       : Reading::kValue);
  require_value(name);
  const Context inside{context.depth, name.field};
  const TokenType type = lexer_.peek().type;
  const bool group = type == TokenType::kOpen;
  const bool function = type == TokenType::kAtLeast || type == TokenType::kFirst;
  QueryNode node = group      ? parse_group(inside)
                   : function ? parse_function(inside)
                              : parse_text(inside);
  if (!group && !function) {
    reject_list(node, name.field);
  }
  node.begin = name.begin;
  lexer_.set_reading(reading_within(context.scope));
  return name.field.use == FieldUse::kLead ? first_words(std::move(node), kLeadWords, name) : node;
}

// The weight that stands directly behind, if any.
QueryNode QueryParser::parse_weight(QueryNode operand) {
  const auto sign = lexer_.take_suffix(TokenType::kWeight);
  if (!sign) {
    return operand;
  }
  if (is_filter(operand)) {
    fail_syntax(sign->begin, sign->end, shown(*sign) + " after what has no score",
                "only words and phrases of the text are scored; leave it out");
  }
  QueryNode node = new_node(NodeKind::kWeight, operand.begin, sign->end);
  node.weight = sign->weight;
  node.children.push_back(std::move(operand));
  return node;
}

// What follows "=".
QueryToken QueryParser::parse_exact_text(const QueryToken& sign) {
  QueryToken token = lexer_.take();
  if (token.type == TokenType::kWildcard && token.begin == sign.end) {
    fail_syntax(sign.begin, sign.end, shown(sign) + " before a wildcard",
                "leave it out: a word with a wildcard is never changed");
  }
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
  if (context.scope && context.scope->is_range() && !exact) {
    return context.scope->is_date() ? parse_date(*context.scope, token) : parse_length(token);
  }
  if (context.scope && context.scope->use == FieldUse::kScript) {
    return parse_script(token);
  }
  const bool phrase = token.type == TokenType::kPhrase;
  if (phrase && token.text.empty()) {
    fail_syntax(token.begin, token.end, "nothing inside the quotes",
                "write something in them, or leave them out");
  }
  const bool wildcard = token.type == TokenType::kWildcard;
  QueryNode node = new_node(phrase     ? NodeKind::kPhrase
                            : wildcard ? NodeKind::kWildcard
                                       : NodeKind::kWord,
                            begin, token.end);
  node.field = context.scope ? context.scope->field : Field::kText;
  node.exact = exact;
  node.text = std::move(token.text);
  const FieldKind kind = field_info(node.field).kind;
  if (wildcard && kind != FieldKind::kWords && kind != FieldKind::kNames) {
    fail_syntax(token.begin, token.end,
                fmt::format("a wildcard after {}:", field_info(node.field).name),
                "write the whole value");
  }
  if (const auto distance = lexer_.take_suffix(TokenType::kDistance)) {
    return phrase_with_distance(std::move(node), *distance);
  }
  return node;
}

// words:>1000, words:200..500
QueryNode QueryParser::parse_length(const QueryToken& token) {
  const std::string_view expression =
      token.type == TokenType::kPhrase ? std::string_view(token.text) : source(token);
  const auto range = read_number_range(expression);
  if (!range) {
    fail_syntax(token.begin, token.end, shown(token) + " is no range of numbers",
                "write words:>1000, words:..200 or words:200..500");
  }
  QueryNode node = new_node(NodeKind::kLength, token.begin, token.end);
  node.least = range->first;
  node.most = range->second;
  after_open_range_ = expression.ends_with("..");
  return node;
}

QueryNode QueryParser::parse_script(const QueryToken& token) {
  if (ascii_lower(source(token)) != "same") {
    fail_syntax(token.begin, token.end, shown(token) + " after script:",
                "write script:same to find names only as they are written");
  }
  script_ = token;
  return new_node(NodeKind::kSameScript, token.begin, token.end);
}

// Throws unless script:same stands where it applies to all of the query.
void QueryParser::require_whole_query(const QueryNode& node, bool top) const {
  for (const QueryNode& child : node.children) {
    if (child.kind == NodeKind::kSameScript && !(top && node.kind == NodeKind::kAnd)) {
      fail_syntax(script_->begin, script_->end, "script:same applies to the whole query",
                  "write it outside brackets and beside the words, not joined by OR or NOT");
    }
    require_whole_query(child, false);
  }
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

// Equality, canonical spelling and error display of the query language.
#include "searcher/query.h"

#include <fmt/format.h>

#include <algorithm>

#include "common/internal/utf8.h"
#include "common/text.h"
#include "searcher/internal/query_characters.h"
#include "searcher/internal/query_lexer.h"

namespace dateline {

namespace {

using std::chrono::year_month_day;

std::string print_day_iso(CivilDay day) {
  const year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

// The shortest expression: a year, a month or a day, else a range of days.
std::string print_days(CivilDay first, CivilDay last) {
  if (first == last) {
    return print_day_iso(first);
  }
  const year_month_day date{first};
  const auto year = date.year();
  if (first == CivilDay{year / 1 / 1} && last == CivilDay{year / 12 / 31}) {
    return print_day_iso(first).substr(0, 4);
  }
  if (date.day() == std::chrono::day{1} &&
      last == CivilDay{year / date.month() / std::chrono::last}) {
    return print_day_iso(first).substr(0, 7);
  }
  return print_day_iso(first) + ".." + print_day_iso(last);
}

bool is_any_day(const QueryNode& node) {
  return node.kind == NodeKind::kDate && !node.undated && !node.first_day && !node.last_day;
}

// Any day at all has no expression of its own: it is what is not undated.
std::string print_date_node(const QueryNode& node) {
  if (node.undated) {
    return "date:none";
  }
  if (node.first_day && node.last_day) {
    return "date:" + print_days(*node.first_day, *node.last_day);
  }
  if (is_any_day(node)) {
    return "-date:none";
  }
  return "date:" + (node.first_day ? print_day_iso(*node.first_day) : "") + ".." +
         (node.last_day ? print_day_iso(*node.last_day) : "");
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : collapse_space(text)) {
    if (c == '"' || c == '\\') {
      result += '\\';
    }
    result += c;
  }
  return result + "\"";
}

std::string print_text_node(const QueryNode& node) {
  const std::string name = std::string(field_info(node.field).name) + ":";
  const std::string sign = node.exact ? "=" : "";
  const std::string prefix = node.field == Field::kText ? "" : name;
  if (node.kind == NodeKind::kWord) {
    const Reading in_field = node.field == Field::kId ? Reading::kId : Reading::kValue;
    if (node.field == Field::kText && reads_as_word(node.text, Reading::kQuery)) {
      return sign + node.text;
    }
    if (reads_as_word(node.text, in_field)) {
      return name + sign + node.text;  // text:re:visit, where re:visit alone is a fault
    }
  }
  return prefix + sign + quoted(node.text);
}

std::string print(const QueryNode& node);

// A child in a place where only one operand can stand.
std::string print_operand(const QueryNode& node) {
  const bool list = node.kind == NodeKind::kAnd || node.kind == NodeKind::kOr;
  return list && node.children.size() > 1 ? "(" + print(node) + ")" : print(node);
}

std::string print_and(const QueryNode& node) {
  std::string result;
  for (const QueryNode& child : node.children) {
    if (child.kind == NodeKind::kAll) {
      continue;
    }
    const std::string text = print_operand(child);
    // Juxtaposed, the number would be taken for the missing end of the range.
    const bool explicit_and =
        result.ends_with("..") && !text.empty() && text[0] >= '0' && text[0] <= '9';
    result += (result.empty() ? "" : explicit_and ? " AND " : " ") + text;
  }
  return result;
}

std::string print_or(const QueryNode& node) {
  std::string result;
  for (const QueryNode& child : node.children) {
    result += (result.empty() ? "" : " OR ") +
              (child.kind == NodeKind::kOr ? print_operand(child) : print(child));
  }
  return result;
}

std::string print(const QueryNode& node) {
  switch (node.kind) {
    case NodeKind::kAll:  // inside a tree; the language has no word for it
      return "(date:none OR -date:none)";
    case NodeKind::kWord:
    case NodeKind::kPhrase:
      return print_text_node(node);
    case NodeKind::kAnd:
      return print_and(node);
    case NodeKind::kOr:
      return print_or(node);
    case NodeKind::kNot: {
      const QueryNode& child = node.children.front();
      if (is_any_day(child)) {
        return "date:none";
      }
      return child.kind == NodeKind::kNot ? print(child.children.front())
                                          : "-" + print_operand(child);
    }
    case NodeKind::kDate:
      break;
  }
  return print_date_node(node);
}

}  // namespace

bool QueryNode::operator==(const QueryNode& other) const {
  return kind == other.kind && field == other.field && exact == other.exact && text == other.text &&
         first_day == other.first_day && last_day == other.last_day && undated == other.undated &&
         children == other.children;
}

std::string canonical(const QueryNode& node) {
  return node.kind == NodeKind::kAll ? "" : print(node);
}

}  // namespace dateline

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

// Whatever would end the quotation is escaped, of any form.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  const std::string plain = collapse_space(text);
  const QueryText characters(plain);
  const std::u32string_view closers = closing_quotes(U'"');
  for (std::size_t i = 0; i < plain.size();) {
    const std::size_t next = characters.after(i);
    const char32_t c = characters.at(i);
    if (closers.find(c) != std::u32string_view::npos || c == U'\\' ||
        is_wildcard_in_phrase(characters, i)) {
      result += '\\';
    }
    result.append(plain, i, next - i);
    i = next;
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

std::string print_in_brackets(const QueryNode& node) {
  return "(" + print(node) + ")";
}

bool is_list(const QueryNode& node) {
  return (node.kind == NodeKind::kAnd || node.kind == NodeKind::kOr) && node.children.size() > 1;
}

bool is_proximity(const QueryNode& node) {
  return node.kind == NodeKind::kNear || node.kind == NodeKind::kAdj;
}

// A child in a place where a chain of proximity can stand.
std::string print_chain(const QueryNode& node) {
  return is_list(node) ? print_in_brackets(node) : print(node);
}

// A child in a place where only one operand can stand.
std::string print_operand(const QueryNode& node) {
  return is_list(node) || is_proximity(node) ? print_in_brackets(node) : print(node);
}

std::string print_proximity(const QueryNode& node) {
  const std::string_view name = node.kind == NodeKind::kNear ? "NEAR" : "ADJ";
  std::string result;
  for (const QueryNode& child : node.children) {
    result +=
        (result.empty() ? "" : fmt::format(" {}/{} ", name, node.number)) + print_operand(child);
  }
  return result;
}

std::string print_weight(const QueryNode& node) {
  const QueryNode& child = node.children.front();
  // A URL would take the weight for a part of it.
  const bool swallows =
      child.kind == NodeKind::kWord && reads_as_word(child.text + "^2", Reading::kQuery);
  const bool brackets = child.kind == NodeKind::kWeight || child.kind == NodeKind::kNot || swallows;
  return (brackets ? print_in_brackets(child) : print_operand(child)) +
         fmt::format("^{}", node.weight);
}

std::string print_length(const QueryNode& node) {
  if (node.least && node.least == node.most) {
    return fmt::format("words:{}", *node.least);
  }
  return "words:" + (node.least ? fmt::format("{}", *node.least) : "") + ".." +
         (node.most ? fmt::format("{}", *node.most) : "");
}

std::string print_and(const QueryNode& node) {
  std::string result;
  for (const QueryNode& child : node.children) {
    if (child.kind == NodeKind::kAll) {
      continue;
    }
    const std::string text = print_chain(child);
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
              (child.kind == NodeKind::kOr ? print_chain(child) : print(child));
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
    case NodeKind::kNear:
    case NodeKind::kAdj:
      return print_proximity(node);
    case NodeKind::kFirst:
      return fmt::format("first/{}({})", node.number, print(node.children.front()));
    case NodeKind::kAtLeast:
      return fmt::format("atleast{}({})", node.number, print(node.children.front()));
    case NodeKind::kWildcard:
      return (node.field == Field::kText ? "" : std::string(field_info(node.field).name) + ":") +
             node.text;
    case NodeKind::kWeight:
      return print_weight(node);
    case NodeKind::kLength:
      return print_length(node);
    case NodeKind::kSameScript:
      return "script:same";
    case NodeKind::kDate:
      break;
  }
  return print_date_node(node);
}

}  // namespace

bool QueryNode::operator==(const QueryNode& other) const {
  return kind == other.kind && field == other.field && exact == other.exact && text == other.text &&
         first_day == other.first_day && last_day == other.last_day && undated == other.undated &&
         number == other.number && weight == other.weight && least == other.least &&
         most == other.most && children == other.children;
}

QueryNode plain_query(std::string_view text, bool any) {
  const std::string valid = repair_utf8(text);
  QueryNode all;
  all.kind = any ? NodeKind::kOr : NodeKind::kAnd;
  const QueryText characters(valid);
  for (std::size_t begin = 0; begin < valid.size() && all.children.size() < kMaxQueryNodes;) {
    std::size_t end = begin;
    std::size_t last = begin;  // behind the last letter or digit
    while (end < valid.size() && !is_separator(characters.at(end))) {
      const std::size_t next = characters.after(end);
      last = is_word_character(characters.at(end)) ? next : last;
      end = next;
    }
    while (begin < last && !is_word_character(characters.at(begin))) {
      begin = characters.after(begin);
    }
    if (begin < last) {
      QueryNode word;
      word.kind = NodeKind::kWord;
      word.text = valid.substr(begin, last - begin);
      word.loose = any;
      all.children.push_back(std::move(word));
    }
    begin = std::max(end, begin);
    begin = begin < valid.size() ? characters.after(begin) : begin;
  }
  if (all.children.empty()) {
    return {};
  }
  return all.children.size() == 1 ? all.children.front() : all;
}

std::string canonical(const QueryNode& node) {
  return node.kind == NodeKind::kAll ? "" : print(node);
}

}  // namespace dateline

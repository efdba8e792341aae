#include "common/internal/romanization.h"

#include "common/internal/utf8.h"

namespace dateline {

namespace {

constexpr std::u32string_view kVowels = U"аеиоуыэюяіїєўαεηιουωაეიოუաեէըիոօ";

bool is_vowel(char32_t c) {
  return kVowels.find(c) != std::u32string_view::npos;
}

}  // namespace

std::u32string code_points_of(std::string_view text) {
  std::u32string code_points;
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint next = decode_utf8(text, at);
    code_points.push_back(next.code);
    at = next.end;
  }
  return code_points;
}

System::System(std::initializer_list<std::string_view> tables) {
  for (const std::string_view table : tables) {
    add_table(table);
  }
  for (auto& [first, rules] : rules_) {
    std::stable_sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) {
      return std::pair(a.from.size(), a.conditions()) > std::pair(b.from.size(), b.conditions());
    });
  }
}

std::optional<std::string> System::spell(std::u32string_view word) const {
  std::string latin;
  for (std::size_t at = 0; at < word.size();) {
    const Rule* const rule = rule_at(word, at);
    if (rule == nullptr) {
      return std::nullopt;
    }
    latin += rule->to;
    at += rule->from.size();
  }
  return latin;
}

bool System::Rule::has_same_left_side(const Rule& other) const {
  return from == other.from && at_start == other.at_start && at_end == other.at_end &&
         after_vowel == other.after_vowel && before_vowel == other.before_vowel;
}

bool System::Rule::holds(std::u32string_view word, std::size_t at) const {
  const std::size_t end = at + from.size();
  return word.substr(at).starts_with(from) && (!at_start || at == 0) &&
         (!at_end || end == word.size()) && (!after_vowel || (at > 0 && is_vowel(word[at - 1]))) &&
         (!before_vowel || (end < word.size() && is_vowel(word[end])));
}

System::Rule System::parsed(std::string_view text) {
  Rule rule;
  const std::size_t equals = text.find('=');
  std::string_view left = text.substr(0, equals);
  rule.to = text.substr(equals + 1);
  const auto take = [&left](bool front, char mark) {
    const bool there = front ? left.starts_with(mark) : left.ends_with(mark);
    if (there && front) {
      left.remove_prefix(1);
    } else if (there) {
      left.remove_suffix(1);
    }
    return there;
  };
  rule.at_start = take(true, '^');
  rule.after_vowel = take(true, '@');
  rule.at_end = take(false, '$');
  rule.before_vowel = take(false, '@');
  rule.from = code_points_of(left);
  return rule;
}

void System::add_table(std::string_view table) {
  while (!table.empty()) {
    const std::size_t end = std::min(table.find(' '), table.size());
    if (end > 0) {
      add(parsed(table.substr(0, end)));
    }
    table.remove_prefix(std::min(end + 1, table.size()));
  }
}

void System::add(Rule rule) {
  std::vector<Rule>& rules = rules_[rule.from.front()];
  std::erase_if(rules, [&](const Rule& other) { return rule.has_same_left_side(other); });
  rules.push_back(std::move(rule));
}

const System::Rule* System::rule_at(std::u32string_view word, std::size_t at) const {
  const auto found = rules_.find(word[at]);
  if (found == rules_.end()) {
    return nullptr;
  }
  for (const Rule& rule : found->second) {
    if (rule.holds(word, at)) {
      return &rule;
    }
  }
  return nullptr;
}

}  // namespace dateline

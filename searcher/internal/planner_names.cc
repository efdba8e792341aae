// Names in other spellings and scripts: by rule (common/transliteration.h, over the spellings that
// the index notes) and by the alias file.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "common/transliteration.h"
#include "searcher/internal/planner.h"

namespace dateline {

namespace {

bool is_latin(std::string_view folded) {
  return std::all_of(folded.begin(), folded.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// A word of the query that may be part of a name of several.
bool is_plain_word(const QueryNode& node, Field field) {
  return node.kind == NodeKind::kWord && !node.exact && node.field == field;
}

QueryNode word_node(const QueryNode& like, std::string text) {
  QueryNode node = like;
  node.kind = NodeKind::kWord;
  node.text = std::move(text);
  return node;
}

}  // namespace

bool Planner::looks_for_names(const QueryNode& node, const Part& part) const {
  return part.names && !same_script_ && !node.exact &&
         field_info(node.field).kind == FieldKind::kWords;
}

// What the archive has for a word in other scripts. A Latin word is looked up among the spellings
// of the others. A word of another script is spelt in Latin letters, but only if the archive holds
// it as a name, or not at all: else every common word that happens to be spelt like one of another
// language would bring that in.
std::vector<std::string> Planner::other_spellings(Word& word) {
  if (is_latin(word.folded)) {
    return vocabulary_.words_written_as(word.folded);
  }
  std::set<std::string> own{word.folded};
  for (std::string& stem : stems_of(word)) {
    own.insert(std::move(stem));
  }
  std::set<std::string> latin;
  for (const std::string& form : own) {
    for (std::string& rendering : latin_renderings(form)) {
      latin.insert(std::move(rendering));
    }
  }
  std::set<std::string> found;
  for (const std::string& rendering : latin) {
    for (std::string& other : vocabulary_.words_written_as(rendering)) {
      found.insert(std::move(other));
    }
  }
  const bool is_name = std::any_of(own.begin(), own.end(),
                                   [&](const std::string& form) { return found.contains(form); });
  if (!is_name && vocabulary_.contains(word.folded)) {
    return {};
  }
  for (const std::string& rendering : latin) {
    if (vocabulary_.contains(rendering)) {
      found.insert(rendering);
    }
  }
  for (const std::string& form : own) {
    found.erase(form);
  }
  return {found.begin(), found.end()};
}

void Planner::add_other_spellings(Word& word, const QueryNode& node, const Part& part,
                                  PlanNode& group) {
  const std::vector<std::string> others = other_spellings(word);
  if (others.empty()) {
    return;
  }
  plan_.notes.push_back(
      fmt::format("{} is also looked for as {}", word.folded, fmt::join(others, " ")));
  const std::string prefix(field_info(node.field).prefix);
  for (const std::string& other : others) {
    std::vector<Token> tokens;
    analyzer_.tokenize(other, tokens);
    if (tokens.size() != 1) {
      continue;
    }
    group.terms.push_back({word_term(node.field, other)});
    std::vector<std::string> stems = stems_of(*tokens.front().word);
    for (const std::string& stem : stems) {
      group.terms.push_back({term(bounded_term("Z" + prefix, stem)), false});
    }
    if (!part.negated) {
      plan_.highlight.exact.insert(other);
      plan_.highlight.stems.insert(stems.begin(), stems.end());
    }
  }
}

// The groups of the alias file for a text, or for its stem where it is one word in another form
// (Путина).
std::vector<std::uint32_t> Planner::alias_groups(std::string_view text, const std::string& key) {
  std::vector<std::uint32_t> groups = aliases_.find(key);
  std::vector<Token> tokens;
  analyzer_.tokenize(text, tokens);
  // Latin words of one language are the stems of another's (indeed: Inde).
  if (!groups.empty() || tokens.size() != 1 || is_latin(tokens.front().word->folded)) {
    return groups;
  }
  for (const std::string& stem : stems_of(*tokens.front().word)) {
    const std::vector<std::uint32_t> found = aliases_.find(stem);
    groups.insert(groups.end(), found.begin(), found.end());
  }
  return groups;
}

// The other spellings that the alias file has for a text.
std::vector<std::string> Planner::aliases_of(std::string_view text) {
  const std::string key = alias_key(text, analyzer_);
  std::vector<std::string> spellings;
  for (const std::uint32_t number : alias_groups(text, key)) {
    for (const NameAliases::Spelling& spelling : aliases_.group(number)) {
      if (spelling.added && alias_key(spelling.text, analyzer_) != key) {
        spellings.push_back(spelling.text);
      }
    }
  }
  return spellings;
}

// A node for each alias that the archive holds the words of.
std::vector<PlanNode> Planner::alias_nodes(std::string_view text, const QueryNode& node,
                                           const Part& part) {
  std::vector<PlanNode> nodes;
  if (!looks_for_names(node, part)) {
    return nodes;
  }
  const std::vector<std::string> aliases = aliases_of(text);
  if (!aliases.empty()) {
    plan_.notes.push_back(
        fmt::format("{} is also looked for as {}", text, fmt::join(aliases, ", ")));
  }
  const Part alone{part.negated, part.weight, false};
  for (const std::string& alias : aliases) {
    QueryNode word = word_node(node, alias);
    const std::vector<Reading> readings = readings_of_text(word);
    if (readings.front().size() > 1) {
      nodes.push_back(make_spans_node(spans_of_alias(alias, node), alias, alone));
      continue;
    }
    // The stem of a Latin alias may be a word of another language (Islande: island).
    const bool as_it_stands = is_latin(readings.front().front().word->folded);
    word.kind = as_it_stands ? NodeKind::kPhrase : NodeKind::kWord;
    nodes.push_back(make_word(readings.front().front(), word, alone));
  }
  return nodes;
}

void Planner::add_forms(std::string_view text, const QueryNode& node, SpanNode& spans) {
  std::vector<Token> tokens;
  analyzer_.tokenize(text, tokens);
  if (tokens.size() != 1) {
    return;
  }
  for (const std::string& form : forms_of(*tokens.front().word)) {
    spans.terms.push_back(word_term(node.field, form));
  }
}

// An alias as it stands in texts: its words one after another, those of other scripts in any of
// their forms. Latin names of several words hardly change, and their stems mean too much else
// (United Nations: unite, nationalise).
SpanNode Planner::spans_of_alias(const std::string& alias, const QueryNode& node) {
  std::vector<Token> tokens;
  analyzer_.tokenize(alias, tokens);
  const bool words = std::all_of(tokens.begin(), tokens.end(),
                                 [](const Token& token) { return token.kind == TokenKind::kWord; });
  if (!words) {
    QueryNode phrase = word_node(node, alias);
    phrase.kind = NodeKind::kPhrase;
    return spans_of_reading(readings_of_text(phrase).front(), phrase, {});
  }
  SpanNode all;
  all.kind = SpanOperator::kAdj;
  all.number = 1;
  for (const Token& token : tokens) {
    SpanNode word;
    const auto forms =
        is_latin(token.word->folded) ? std::vector{token.word->folded} : forms_of(*token.word);
    for (const std::string& form : forms) {
      word.terms.push_back(word_term(node.field, form));
    }
    all.children.push_back(std::move(word));
  }
  if (all.children.size() == 1) {
    SpanNode only = std::move(all.children.front());
    return only;
  }
  return all;
}

// The children of an AND or OR. Plain words in a row that are a name together (xi jinping) are also
// looked for by its aliases, in place of all of them.
std::vector<PlanNode> Planner::convert_list(const QueryNode& node, const Part& part) {
  std::vector<PlanNode> converted;
  for (std::size_t first = 0; first < node.children.size();) {
    const Field field = node.children[first].field;
    std::size_t end = first;
    while (end < node.children.size() && end - first < aliases_.longest() &&
           is_plain_word(node.children[end], field)) {
      ++end;
    }
    std::vector<PlanNode> names;
    std::string text;
    for (; end > first + 1 && names.empty(); --end) {
      text.clear();
      for (std::size_t i = first; i < end; ++i) {
        text += (i == first ? "" : " ") + node.children[i].text;
      }
      names = alias_nodes(text, node.children[first], part);
      if (!names.empty()) {
        break;
      }
    }
    if (names.empty()) {
      converted.push_back(convert(node.children[first++], part));
      continue;
    }
    std::vector<PlanNode> words;
    for (; first < end; ++first) {
      words.push_back(convert(node.children[first], part));
    }
    names.insert(
        names.begin(),
        combine(node.kind == NodeKind::kAnd ? PlanKind::kAnd : PlanKind::kOr, std::move(words)));
    converted.push_back(combine(PlanKind::kSpellings, std::move(names)));
  }
  return converted;
}

}  // namespace dateline

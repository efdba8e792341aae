// Names in other spellings and scripts: by rule (common/transliteration.h, over the spellings that
// the index notes) and by the alias file.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "common/language.h"
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

// Of every language that has a stemmer, whether the archive has articles in it or not.
std::set<std::string> Planner::stems_in_any_language(const ReadingWord& word) {
  std::set<std::string> stems;
  for (const std::string_view language : stemmed_languages()) {
    stems.emplace(analyzer_.stem(*word.raw, language));
    stems.emplace(analyzer_.stem(*word.word, language));
  }
  stems.erase("");
  return stems;
}

// What the archive has for a word in other scripts, with the languages in whose articles it is a
// name: every common word happens to be spelt like one of another language. Which of them a
// language has, the articles of no other decide.
Planner::Forms Planner::other_spellings(const ReadingWord& word) {
  Forms found;
  const auto add = [&](const std::string& language, const std::string& name) {
    if (languages_.contains(language)) {
      found[name].insert(language);
    }
  };
  std::set<std::string> own = stems_in_any_language(word);
  own.insert(word.word->folded);
  std::set<std::string> spellings;
  if (is_latin(word.word->folded)) {
    spellings = {word.word->folded};
  } else {
    for (const std::string& form : own) {
      for (std::string& rendering : latin_renderings(form)) {
        spellings.insert(std::move(rendering));
      }
    }
  }
  for (const std::string& latin : spellings) {
    for (const auto& [language, name] : vocabulary_.names_written_as(latin)) {
      add(language, name);
    }
    for (const std::string& language : languages_) {
      if (!is_latin(word.word->folded) && vocabulary_.is_latin_name(language, latin, analyzer_)) {
        add(language, latin);
      }
    }
  }
  for (const std::string& form : own) {
    found.erase(form);
  }
  return found;
}

void Planner::add_other_spellings(const ReadingWord& word, const QueryNode& node, const Part& part,
                                  PlanNode& group) {
  std::vector<std::string> noted;
  for (const auto& [other, languages] : other_spellings(word)) {
    const auto name = only_word(other);
    if (!name) {
      continue;
    }
    noted.push_back(other);
    group.terms.push_back({word_term(node.field, other, languages)});
    for (const std::string& language : languages) {
      add_stems(*name, language, node, part, group);
      if (!part.negated) {
        plan_.highlight.by_language[language].exact.insert(other);
      }
    }
  }
  if (!noted.empty()) {
    plan_.notes.push_back(
        fmt::format("{} is also looked for as {}", word.word->folded, fmt::join(noted, " ")));
  }
}

// Adds the forms of a word's other spellings, in the languages that have them.
void Planner::add_forms_of_spellings(const ReadingWord& word, Forms& forms) {
  for (const auto& [other, languages] : other_spellings(word)) {
    const auto name = only_word(other);
    for (const std::string& language : name ? languages : Languages()) {
      add_forms_in(*name, language, forms);
      forms[other].insert(language);
    }
  }
}

// Whether a text of the query is a spelling of a group, that is, has the capital letters without
// which the spelling is another word (who, us).
bool Planner::is_spelt_in(std::uint32_t group, std::string_view text, const std::string& key) {
  const NameAliases::Group spellings = aliases_.group(group);
  return std::any_of(spellings.begin(), spellings.end(), [&](const auto& spelling) {
    return alias_key(spelling.text, analyzer_) == key &&
           (!spelling.cased || has_its_capitals(text, spelling.text));
  });
}

// The groups of the alias file for a text, or for its stem where it is one word in another form
// (Путина).
std::vector<std::uint32_t> Planner::alias_groups(std::string_view text, const std::string& key) {
  std::vector<std::uint32_t> groups = aliases_.find(key);
  std::erase_if(groups, [&](std::uint32_t group) { return !is_spelt_in(group, text, key); });
  const auto word = only_word(text);
  // Latin words of one language are the stems of another's (indeed: Inde).
  if (!groups.empty() || !word || is_latin(word->word->folded)) {
    return groups;
  }
  for (const std::string& stem : stems_in_any_language(*word)) {
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
    const bool is_fixed = is_latin(token.word->folded);
    add_words(is_fixed ? Forms{{token.word->folded, {}}} : forms_of(reading_word(token)),
              node.field, word);
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

// Words, phrases and wildcards of the text.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "common/internal/folding.h"
#include "searcher/internal/planner.h"
#include "searcher/internal/query_names.h"
#include "searcher/internal/query_text.h"

namespace dateline {

namespace {

// A phrase with compounds can be read in several ways, each compound joined or apart. Beyond so
// many, further compounds are read apart only.
constexpr std::size_t kMaxReadings = 8;

// The tokens of one compound, one Han run, or one word.
std::size_t item_end(const std::vector<Token>& tokens, std::size_t first) {
  std::size_t end = first + 1;
  if (end < tokens.size() && tokens[end].kind == TokenKind::kJoined) {
    return end + tokens[end].span;
  }
  while (end + 1 < tokens.size() && tokens[end].kind == TokenKind::kBigram) {
    end += 2;
  }
  return end;
}

// Han runs are read as their bigrams, which imply the single characters but the last; that one is
// read too where something follows the run, so that it stands right after it.
void append_item(Reading& reading, const std::vector<Token>& tokens, std::size_t first,
                 std::size_t end, bool joined) {
  for (std::size_t i = first; i < end; ++i) {
    const bool is_last = i + 1 == end;
    const bool implied = tokens[i].kind == TokenKind::kSingle && end - first > 1 &&
                         !(is_last && end < tokens.size());
    if (!implied && joined == (tokens[i].kind == TokenKind::kJoined)) {
      Word* const raw = tokens[i].raw != nullptr ? tokens[i].raw : tokens[i].word;
      reading.push_back({tokens[i].word, raw, tokens[i].kind == TokenKind::kBigram});
    }
  }
}

// The literal parts of a wildcard, folded; its * and ? as they are.
std::string fold_wildcard(std::string_view text) {
  std::string pattern;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of("*?", begin), text.size());
    pattern += fold_word(text.substr(begin, end - begin));
    const std::size_t next = std::min(text.find_first_not_of("*?", end), text.size());
    pattern += text.substr(end, next - end);
    begin = next;
  }
  return pattern;
}

}  // namespace

std::vector<Reading> readings_of(const std::vector<Token>& tokens) {
  std::vector<Reading> readings(1);
  for (std::size_t first = 0; first < tokens.size();) {
    const std::size_t end = item_end(tokens, first);
    const bool compound = end - first > 1 && tokens[first + 1].kind == TokenKind::kJoined;
    const std::size_t before = readings.size();
    for (std::size_t i = 0; i < before; ++i) {
      if (compound && readings.size() < kMaxReadings) {
        readings.push_back(readings[i]);
        append_item(readings.back(), tokens, first, end, true);
      }
      append_item(readings[i], tokens, first, end, false);
    }
    first = end;
  }
  return readings;
}

std::vector<Reading> Planner::readings_of_text(const QueryNode& node) {
  std::vector<Token> tokens;
  analyzer_.tokenize(node.text, tokens);
  if (tokens.empty()) {
    const bool too_long = has_word_character(node.text);
    throw QueryFault{{node.begin, std::max<std::size_t>(1, node.end - node.begin),
                      in_quotes(node.text) + (too_long ? " is longer than any word that is indexed"
                                                       : " has no letter or digit to search for"),
                      ""}};
  }
  return readings_of(tokens);
}

std::uint32_t Planner::word_term(Field field, const std::string& folded,
                                 const Languages& languages) {
  return term({bounded_term(field_info(field).prefix, folded), language_set(languages)}, folded);
}

std::uint32_t Planner::stem_term_of(Field field, const std::string& language,
                                    std::string_view stem) {
  return term({stem_term(field, language, stem), language_set({language}), true}, "");
}

// The term of a word that is looked for as it stands.
std::uint32_t Planner::exact_term(const ReadingWord& word, const QueryNode& node) {
  if (!node.exact || word.raw == word.word) {
    return word_term(node.field, word.word->folded);
  }
  const std::string prefix = std::string(kRawPrefix) + std::string(field_info(node.field).prefix);
  return term({bounded_term(prefix, word.raw->folded)}, word.raw->folded);
}

// The word that a text is; null where it is another number of them.
Word* Planner::only_word(std::string_view text) {
  std::vector<Token> tokens;
  analyzer_.tokenize(text, tokens);
  return tokens.size() == 1 ? tokens.front().word : nullptr;
}

// Whether a language stems a stem to itself: the stem's list then has the stem's articles too.
bool Planner::is_own_stem(const std::string& stem, const std::string& language) {
  Word* const word = only_word(stem);
  return word != nullptr && analyzer_.stem(*word, language) == stem;
}

// Adds what finds the forms of a word in articles of a language; false where the language does not
// stem the word. Stemming is not idempotent: where the word is itself the stem of its other forms
// (Russian визита: визит, but визит: виз), or its stem stands in texts as a word, those are looked
// for too.
bool Planner::add_stems(Word& word, const std::string& language, const QueryNode& node,
                        const Part& part, PlanNode& group) {
  const std::string stem(analyzer_.stem(word, language));
  if (stem.empty()) {
    return false;
  }
  for (const std::string& each : std::set{stem, word.folded}) {
    group.terms.push_back({stem_term_of(node.field, language, each), FormRoute::kStem});
  }
  if (stem != word.folded && !is_own_stem(stem, language)) {
    group.terms.push_back({word_term(node.field, stem, {language})});
  }
  if (!part.negated) {
    HighlightWords::Forms& marked = plan_.highlight.by_language[language];
    marked.stems.insert({stem, word.folded});
    marked.exact.insert(stem);
  }
  return true;
}

// A word and, unless it is exact, its forms in the languages searched.
PlanNode Planner::make_word(const ReadingWord& word, const QueryNode& node, const Part& part) {
  PlanNode result;
  result.kind = PlanKind::kGroup;
  result.label = word.word->folded;
  result.weight = part.weight;
  bool always_stemmed = false;  // then the stems' articles include those of the word itself
  if (!node.exact && node.kind != NodeKind::kPhrase) {
    always_stemmed = !languages_.empty();
    for (const std::string& language : languages_) {
      const bool is_stemmed = add_stems(*word.word, language, node, part, result);
      always_stemmed = always_stemmed && is_stemmed;
    }
  }
  if (!always_stemmed) {
    result.terms.insert(result.terms.begin(), {exact_term(word, node)});
  }
  if (looks_for_names(node, part)) {
    add_other_spellings(*word.word, node, part, result);
  }
  if (!part.negated) {
    plan_.highlight.exact.insert((node.exact ? word.raw : word.word)->folded);
  }
  return result;
}

// The words that stand in articles of a language for a word in any of its forms, but for itself.
void Planner::add_forms_in(Word& word, const std::string& language, Forms& forms) {
  const std::string stem(analyzer_.stem(word, language));
  if (stem.empty()) {
    return;
  }
  forms[stem].insert(language);
  for (const std::string& each : std::set{stem, word.folded}) {
    for (const std::string& form : vocabulary_.words_of_stem(language, each)) {
      forms[form].insert(language);
    }
  }
}

// All words that stand in texts for a word in any of its forms.
Planner::Forms Planner::forms_of(Word& word) {
  Forms forms;
  for (const std::string& language : languages_) {
    add_forms_in(word, language, forms);
  }
  forms[word.folded].clear();  // in every language
  return forms;
}

void Planner::add_words(const Forms& forms, Field field, SpanNode& spans) {
  for (const auto& [form, languages] : forms) {
    spans.terms.push_back(word_term(field, form, languages));
  }
}

PlanNode Planner::convert_text(const QueryNode& node, const Part& part) {
  std::vector<PlanNode> alternatives;
  for (const Reading& reading : readings_of_text(node)) {
    alternatives.push_back(
        reading.size() == 1
            ? make_word(reading.front(), node, part)
            : make_spans_node(spans_of_reading(reading, node, part), canonical(node), part));
  }
  std::vector<PlanNode> spellings = alias_nodes(node.text, node, part);
  spellings.insert(spellings.begin(), combine(PlanKind::kSpellings, std::move(alternatives)));
  return combine(PlanKind::kSpellings, std::move(spellings));
}

std::vector<std::string> Planner::expand(const QueryNode& node) {
  const bool leading = node.text.front() == '*' || node.text.front() == '?';
  if (leading && ++leading_wildcards_ > kMaxLeadingWildcards) {
    throw QueryFault{
        {node.begin, std::max<std::size_t>(1, node.end - node.begin),
         fmt::format("more than {} words that begin with a wildcard", kMaxLeadingWildcards),
         "write how the word begins"}};
  }
  auto expansion = vocabulary_.expand(field_info(node.field).prefix, fold_wildcard(node.text),
                                      kMaxWildcardWords);
  if (expansion.count > kMaxWildcardWords) {
    const bool more = expansion.count >= Vocabulary::kMaxCounted;
    throw QueryFault{
        {node.begin, std::max<std::size_t>(1, node.end - node.begin),
         fmt::format("'{}' stands for {}{} different words in this archive, more than "
                     "{}",
                     node.text, more ? "at least " : "", expansion.count, kMaxWildcardWords),
         "write more of the word"}};
  }
  plan_.notes.push_back(fmt::format("{} stands for {} words{}{}", node.text, expansion.count,
                                    expansion.count == 0 ? "" : ": ",
                                    fmt::join(expansion.words, " ")));
  return std::move(expansion.words);
}

PlanNode Planner::convert_wildcard(const QueryNode& node, const Part& part) {
  PlanNode result;
  result.kind = PlanKind::kGroup;
  result.label = node.text;
  result.weight = part.weight;
  for (const std::string& word : expand(node)) {
    result.terms.push_back({word_term(node.field, word)});
    if (!part.negated) {
      plan_.highlight.exact.insert(word);
    }
  }
  return result;
}

}  // namespace dateline

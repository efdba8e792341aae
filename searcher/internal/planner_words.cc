// Words, phrases and wildcards of the text.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "common/internal/folding.h"
#include "common/language.h"
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

}  // namespace

ReadingWord reading_word(const Token& token) {
  return {token.word, token.raw != nullptr ? token.raw : token.word,
          token.kind == TokenKind::kBigram};
}

namespace {

// Han runs are read as their bigrams, which imply the single characters but the last; that one is
// read too where something follows the run, so that it stands right after it.
void append_item(Reading& reading, const std::vector<Token>& tokens, std::size_t first,
                 std::size_t end, bool joined) {
  for (std::size_t i = first; i < end; ++i) {
    const bool is_last = i + 1 == end;
    const bool implied = tokens[i].kind == TokenKind::kSingle && end - first > 1 &&
                         !(is_last && end < tokens.size());
    if (!implied && joined == (tokens[i].kind == TokenKind::kJoined)) {
      reading.push_back(reading_word(tokens[i]));
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

// The word that a text is; nothing where it is another number of them.
std::optional<ReadingWord> Planner::only_word(std::string_view text) {
  std::vector<Token> tokens;
  analyzer_.tokenize(text, tokens);
  if (tokens.size() != 1) {
    return std::nullopt;
  }
  return reading_word(tokens.front());
}

// Whether a language stems a stem to itself: the stem's list then has the stem's articles too.
bool Planner::is_own_stem(const std::string& stem, const std::string& language) {
  const auto word = only_word(stem);
  return word && analyzer_.stem(*word->word, language) == stem;
}

// What finds the forms of a word in articles of a language: nothing where the language does not
// stem the word. An article has its words' stems with and without accents, so a word of the query
// that is typed without them finds all, and one with them what is typed without. Stemming is not
// idempotent: the word may itself be the stem of its other forms (Russian визита: визит, but визит:
// виз).
Planner::Stems Planner::stems_of(const ReadingWord& word, const std::string& language) {
  Stems stems;
  const std::string raw(analyzer_.stem(*word.raw, language));
  const std::string folded(analyzer_.stem(*word.word, language));
  if (folded.empty() || raw.empty()) {
    return stems;
  }
  if (marks_are_letters(language) && word.raw != word.word) {
    stems.raw = {raw};
    stems.with_marks = true;
    return stems;
  }
  stems.raw = {raw, word.word->folded};
  stems.folded = stems.raw.contains(folded) ? "" : folded;
  return stems;
}

// False where the language does not stem the word.
bool Planner::add_stems(const ReadingWord& word, const std::string& language, const QueryNode& node,
                        const Part& part, PlanNode& group) {
  const Stems stems = stems_of(word, language);
  if (stems.raw.empty()) {
    return false;
  }
  for (const std::string& stem : stems.raw) {
    group.terms.push_back({stem_term_of(node.field, language, stem), FormRoute::kStem});
  }
  if (!stems.folded.empty()) {
    group.terms.push_back(
        {stem_term_of(node.field, language, stems.folded), FormRoute::kFoldedStem});
  }
  if (!part.negated) {
    HighlightWords::Forms& marked = plan_.highlight.by_language[language];
    marked.stems.insert(stems.raw.begin(), stems.raw.end());
    if (!stems.folded.empty()) {
      marked.stems.insert(stems.folded);
    }
  }
  if (!stems.with_marks) {
    add_stems_as_words(word, language, node, part, group);
  }
  return true;
}

// A stem may stand in texts as a word that has another stem.
void Planner::add_stems_as_words(const ReadingWord& word, const std::string& language,
                                 const QueryNode& node, const Part& part, PlanNode& group) {
  const std::string raw(analyzer_.stem(*word.raw, language));
  const std::string folded(analyzer_.stem(*word.word, language));
  for (const std::string& stem : std::set{raw, folded}) {
    if (stem == word.word->folded) {
      continue;
    }
    if (!is_own_stem(stem, language)) {
      group.terms.push_back({word_term(node.field, stem, {language})});
    }
    if (!part.negated) {
      plan_.highlight.by_language[language].exact.insert(stem);
    }
  }
}

// The languages searched in which a word is also what is written without its marks.
Languages Planner::languages_without_marks(const ReadingWord& word) {
  Languages languages = languages_;
  if (word.raw != word.word) {
    std::erase_if(languages, [](const std::string& each) { return marks_are_letters(each); });
  }
  return languages == languages_ ? Languages() : languages;
}

// A word and, unless it is exact, its forms in the languages searched.
PlanNode Planner::make_word(const ReadingWord& word, const QueryNode& node, const Part& part) {
  PlanNode result;
  result.kind = PlanKind::kGroup;
  result.label = word.word->folded;
  result.weight = part.weight;
  const bool in_all_forms = !node.exact && node.kind != NodeKind::kPhrase;
  bool always_stemmed = in_all_forms && !languages_.empty();
  for (const std::string& language : in_all_forms ? languages_ : Languages()) {
    const bool is_stemmed = add_stems(word, language, node, part, result);
    always_stemmed = always_stemmed && is_stemmed;
  }
  const Languages limited = in_all_forms ? languages_without_marks(word) : Languages();
  if (!always_stemmed) {  // else the stems' articles include those of the word itself
    const std::uint32_t term = limited.empty() ? exact_term(word, node)
                                               : word_term(node.field, word.word->folded, limited);
    result.terms.insert(result.terms.begin(), {term});
  }
  if (looks_for_names(node, part)) {
    add_other_spellings(word, node, part, result);
  }
  if (!part.negated && limited.empty()) {
    plan_.highlight.exact.insert((node.exact ? word.raw : word.word)->folded);
  }
  for (const std::string& language : part.negated ? Languages() : limited) {
    plan_.highlight.by_language[language].exact.insert(word.word->folded);
  }
  return result;
}

// The words that stand in articles of a language for a word in any of its forms, but for itself.
void Planner::add_forms_in(const ReadingWord& word, const std::string& language, Forms& forms) {
  Stems stems = stems_of(word, language);
  if (!stems.folded.empty()) {
    stems.raw.insert(stems.folded);
  }
  for (const std::string& stem : stems.raw) {
    forms[fold_word(stem)].insert(language);
    for (const std::string& form : vocabulary_.words_of_stem(language, stem)) {
      forms[form].insert(language);
    }
  }
}

// All words that stand in texts for a word in any of its forms.
Planner::Forms Planner::forms_of(const ReadingWord& word) {
  Forms forms;
  for (const std::string& language : languages_) {
    add_forms_in(word, language, forms);
  }
  forms[word.word->folded].clear();  // in every language
  return forms;
}

void Planner::add_words(const Forms& forms, Field field, SpanNode& spans) {
  for (const auto& [form, languages] : forms) {
    spans.terms.push_back(word_term(field, form, languages));
  }
}

PlanNode Planner::convert_text(const QueryNode& node, const Part& part) {
  const std::vector<std::string> words =
      part.negated ? std::vector<std::string>() : words_of_run(node);
  if (!words.empty()) {
    return convert_run(node, words, part);
  }
  return convert_whole(node, part);
}

// A word, or what stands in a row.
PlanNode Planner::convert_whole(const QueryNode& node, const Part& part) {
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

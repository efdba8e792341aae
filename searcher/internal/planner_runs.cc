// Text without spaces, and compounds, where their parts may stand apart: runs of Han, Hiragana,
// Thai and the like that are longer than a name, and all that consists of parts under `any`.
#include <fmt/format.h>
#include <unicode/brkiter.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "common/error.h"
#include "searcher/internal/planner.h"

namespace dateline {

namespace {

// Characters of the longest names; a run of more is mostly several words.
constexpr std::size_t kLongestName = 4;

bool is_run(const std::vector<Token>& tokens) {
  const auto characters = std::count_if(tokens.begin(), tokens.end(), [](const Token& token) {
    return token.kind == TokenKind::kSingle;
  });
  return static_cast<std::size_t>(characters) > kLongestName;
}

// The words of a text, cut by ICU's dictionaries where nothing is between them.
std::vector<std::string> cut_by_dictionary(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> words(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::kIncompatible,
                std::string("cannot open ICU's word rules: ") + u_errorName(status));
  }
  const icu::UnicodeString all = icu::UnicodeString::fromUTF8(text);
  words->setText(all);
  std::vector<std::string> found;
  for (std::int32_t begin = words->first(), end = words->next(); end != icu::BreakIterator::DONE;
       begin = end, end = words->next()) {
    if (words->getRuleStatus() != UBRK_WORD_NONE) {
      all.tempSubStringBetween(begin, end).toUTF8String(found.emplace_back());
    }
  }
  return found;
}

}  // namespace

// The words of a run that is longer than a name, when there are several. One of a query's operands
// (NEAR) stays whole.
std::vector<std::string> Planner::words_of_run(const QueryNode& node) {
  std::vector<Token> tokens;
  analyzer_.tokenize(node.text, tokens);
  if (node.kind != NodeKind::kWord || node.exact || !is_run(tokens)) {
    return {};
  }
  std::vector<std::string> words = cut_by_dictionary(node.text);
  return words.size() > 1 ? words : std::vector<std::string>();
}

// All of its words, wherever they are; what has them side by side counts more.
PlanNode Planner::convert_run(const QueryNode& node, const std::vector<std::string>& words,
                              const Part& part) {
  plan_.notes.push_back(
      fmt::format("{} is looked for by its words: {}", node.text, fmt::join(words, " ")));
  std::vector<PlanNode> all;
  for (const std::string& word : words) {
    QueryNode one = node;
    one.text = word;
    all.push_back(convert_whole(one, part));
  }
  std::vector<PlanNode> either;
  either.push_back(combine(PlanKind::kAnd, std::move(all)));
  either.push_back(convert_whole(node, part));
  return combine(PlanKind::kOr, std::move(either));
}

// Any of its parts; what has them side by side counts more. Nothing when there is one part only.
std::optional<PlanNode> Planner::convert_parts(const QueryNode& node, const Part& part) {
  const std::vector<Reading> readings = readings_of_text(node);
  const Reading& apart = readings.front();
  if (apart.size() < 2) {
    return std::nullopt;
  }
  const Part alone{part.negated, part.weight, false};
  std::vector<PlanNode> any;
  std::set<const Word*> seen;
  const Word* before = nullptr;
  for (const ReadingWord& word : apart) {
    // The last character of a run, which its last bigram has.
    const bool is_implied =
        before != nullptr && !word.bigram && before->folded.ends_with(word.word->folded);
    before = word.bigram ? word.word : nullptr;
    if (!is_implied && seen.insert(word.word).second) {
      any.push_back(make_word(word, node, alone));
    }
  }
  any.push_back(convert_whole(node, part));
  return combine(PlanKind::kOr, std::move(any));
}

}  // namespace dateline

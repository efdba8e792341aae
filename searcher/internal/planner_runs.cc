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

}  // namespace dateline

#include "searcher/internal/loose_words.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "searcher/internal/query_lexer.h"

namespace dateline {

namespace {

// Whether a token counts by itself: a single character does only where it has no neighbour.
bool is_part(const std::vector<Token>& tokens, std::size_t i) {
  switch (tokens[i].kind) {
    case TokenKind::kWord:
    case TokenKind::kBigram:
      return true;
    case TokenKind::kJoined:
      return false;
    case TokenKind::kSingle:
      break;
  }
  const bool begins_pair = i + 1 < tokens.size() && tokens[i + 1].kind == TokenKind::kBigram;
  const bool ends_pair = i > 0 && tokens[i - 1].kind == TokenKind::kBigram;
  return !begins_pair && !ends_pair;
}

// The parts of a word as they are written in it, each once.
std::vector<std::string> parts_of(const std::string& text, Analyzer& analyzer) {
  std::vector<Token> tokens;
  analyzer.tokenize(text, tokens);
  std::vector<std::string> parts;
  std::set<const Word*> seen;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (is_part(tokens, i) && seen.insert(token.word).second) {
      parts.push_back(text.substr(token.begin, token.end - token.begin));
    }
  }
  return parts;
}

QueryNode taken_apart(QueryNode word, const std::vector<std::string>& parts) {
  QueryNode any;
  any.kind = NodeKind::kOr;
  any.begin = word.begin;
  any.end = word.end;
  for (const std::string& text : parts) {
    QueryNode part = word;
    part.kind = reads_as_word(text, Reading::kQuery) ? NodeKind::kWord : NodeKind::kPhrase;
    part.text = text;
    any.children.push_back(std::move(part));
  }
  any.children.insert(any.children.begin(), std::move(word));
  return any;
}

}  // namespace

void take_loose_words_apart(QueryNode& node, Analyzer& analyzer) {
  std::vector<QueryNode> children;
  for (QueryNode& child : node.children) {
    take_loose_words_apart(child, analyzer);
    if (node.kind == NodeKind::kOr && child.kind == NodeKind::kOr) {
      std::move(child.children.begin(), child.children.end(), std::back_inserter(children));
    } else {
      children.push_back(std::move(child));
    }
  }
  node.children = std::move(children);
  if (node.kind != NodeKind::kWord || !node.loose) {
    return;
  }
  node.loose = false;
  const std::vector<std::string> parts = parts_of(node.text, analyzer);
  if (parts.size() > 1) {
    node = taken_apart(std::move(node), parts);
  }
}

}  // namespace dateline

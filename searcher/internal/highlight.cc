#include "searcher/internal/highlight.h"

#include <algorithm>
#include <bitset>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

namespace dateline {

namespace {

using Positions = std::vector<std::uint32_t>;

// The first bytes of some words: tells of most others that they are not among them.
class FirstBytes {
 public:
  void add(std::string_view word) {
    if (!word.empty()) {
      seen_.set(static_cast<unsigned char>(word.front()));
    }
  }
  bool may_hold(std::string_view word) const {
    return !word.empty() && seen_.test(static_cast<unsigned char>(word.front()));
  }

 private:
  std::bitset<256> seen_;
};

FirstBytes first_bytes_of(const std::set<std::string, std::less<>>& words) {
  FirstBytes bytes;
  for (const std::string& word : words) {
    bytes.add(word);
  }
  return bytes;
}

// Whether a word has its stem's first letter: these stemmers change endings only. (The English one
// also takes an apostrophe from the front.)
bool begins_as_its_stem(std::string_view word, std::string_view language) {
  return !word.empty() && word.front() >= 'a' && word.front() <= 'z' &&
         std::find(kSuffixStemmers.begin(), kSuffixStemmers.end(), language) !=
             kSuffixStemmers.end();
}

void collect_words(const SpanNode& node, const std::vector<std::string>& words,
                   std::unordered_map<std::string_view, Positions>& positions) {
  for (const std::uint32_t term : node.terms) {
    positions.try_emplace(words[term]);
  }
  for (const SpanNode& child : node.children) {
    collect_words(child, words, positions);
  }
}

// Where the words of proximity and phrases stand among the tokens.
class TokenPositions : public PositionSource {
 public:
  TokenPositions(const std::vector<Token>& tokens, std::uint32_t base, const HighlightWords& words)
      : words_(words.words) {
    for (const SpanNode& node : words.spans) {
      collect_words(node, words_, positions_);
    }
    for (const auto& [word, found] : positions_) {
      first_bytes_.add(word);
    }
    for (const Token& token : tokens) {
      add(token.word->folded, base + token.position);
      if (token.raw != nullptr) {
        add(token.raw->folded, base + token.position);
      }
    }
  }
  std::span<const std::uint32_t> positions(std::uint32_t term) override {
    return positions_.at(words_[term]);
  }

 private:
  void add(std::string_view word, std::uint32_t position) {
    const auto found = first_bytes_.may_hold(word) ? positions_.find(word) : positions_.end();
    if (found != positions_.end()) {
      found->second.push_back(position);
    }
  }

  const std::vector<std::string>& words_;
  std::unordered_map<std::string_view, Positions> positions_;
  FirstBytes first_bytes_;
};

class Matcher {
 public:
  Matcher(const std::vector<Token>& tokens, std::uint32_t base, const HighlightWords& words,
          std::string_view language, Analyzer& analyzer)
      : tokens_(tokens),
        base_(base),
        words_(words),
        language_(language),
        analyzer_(analyzer),
        first_of_stems_(first_bytes_of(words.stems)),
        first_of_exact_(first_bytes_of(words.exact)) {}

  std::vector<Match> run() {
    for (const Token& token : tokens_) {
      add_word(token);
    }
    if (!words_.spans.empty()) {
      TokenPositions positions(tokens_, base_, words_);
      std::size_t what = words_.stems.size() + words_.exact.size();
      for (const SpanNode& node : words_.spans) {
        const Spans spans = find_spans(node, positions);
        add_leaves(node, spans, positions, what);
      }
    }
    std::sort(matches_.begin(), matches_.end(), [](const Match& a, const Match& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    return std::move(matches_);
  }

 private:
  void add_word(const Token& token) {
    const auto by_stem = find_stem(*token.word);
    if (by_stem != words_.stems.end()) {
      const auto which = std::distance(words_.stems.begin(), by_stem);
      matches_.push_back({token.begin, token.end, static_cast<std::size_t>(which)});
      return;
    }
    auto exact = find_exact(token.word->folded);
    if (exact == words_.exact.end() && token.raw != nullptr) {
      exact = find_exact(token.raw->folded);
    }
    if (exact != words_.exact.end()) {
      const auto which = std::distance(words_.exact.begin(), exact);
      matches_.push_back(
          {token.begin, token.end, words_.stems.size() + static_cast<std::size_t>(which)});
    }
  }

  using Place = std::set<std::string, std::less<>>::const_iterator;

  // Stemming a word that no text had before takes longer than everything else here.
  Place find_stem(Word& word) {
    if (words_.stems.empty() ||
        (!first_of_stems_.may_hold(word.folded) && begins_as_its_stem(word.folded, language_))) {
      return words_.stems.end();
    }
    const std::string_view stem = analyzer_.stem(word, language_);
    return first_of_stems_.may_hold(stem) ? words_.stems.find(stem) : words_.stems.end();
  }

  Place find_exact(std::string_view word) const {
    return first_of_exact_.may_hold(word) ? words_.exact.find(word) : words_.exact.end();
  }

  // The words and phrases of `node` that lie within `spans`.
  void add_leaves(const SpanNode& node, const Spans& spans, TokenPositions& positions,
                  std::size_t& what) {
    for (const SpanNode& child : node.children) {
      add_leaves(child, spans, positions, what);
    }
    if (!node.children.empty() || node.terms.empty()) {
      return;
    }
    for (const Span& leaf : find_spans(node, positions)) {
      // Ends ascend, so the first span that reaches far enough begins the earliest.
      const auto around =
          std::lower_bound(spans.begin(), spans.end(), leaf.end,
                           [](const Span& span, std::uint32_t end) { return span.end < end; });
      if (around != spans.end() && around->begin <= leaf.begin) {
        add_leaf(node, leaf, what);
      }
    }
    ++what;
  }

  void add_leaf(const SpanNode& node, const Span& leaf, std::size_t what) {
    const auto first = first_token(leaf.begin - base_);
    const std::uint32_t last_position = leaf.end - node.tail - base_;
    const auto is_last_word = [&](const Token& token) {
      const auto names = [&](std::uint32_t term) {
        const std::string& word = words_.words[term];
        return word == token.word->folded || (token.raw != nullptr && word == token.raw->folded);
      };
      return node.kind == SpanOperator::kPhrase
                 ? names(node.terms.back())
                 : std::any_of(node.terms.begin(), node.terms.end(), names);
    };
    std::uint32_t end = first->end;
    for (auto token = first_token(last_position);
         token != tokens_.end() && token->position == last_position; ++token) {
      end = is_last_word(*token) ? std::max(end, token->end) : end;
    }
    matches_.push_back({first->begin, end, what});
  }

  std::vector<Token>::const_iterator first_token(std::uint32_t position) const {
    return std::lower_bound(
        tokens_.begin(), tokens_.end(), position,
        [](const Token& token, std::uint32_t value) { return token.position < value; });
  }

  const std::vector<Token>& tokens_;
  const std::uint32_t base_;
  const HighlightWords& words_;
  const std::string_view language_;
  Analyzer& analyzer_;
  const FirstBytes first_of_stems_, first_of_exact_;
  std::vector<Match> matches_;
};

}  // namespace

std::vector<Match> find_matches(const std::vector<Token>& tokens, std::uint32_t base,
                                const HighlightWords& words, std::string_view language,
                                Analyzer& analyzer) {
  return Matcher(tokens, base, words, language, analyzer).run();
}

}  // namespace dateline

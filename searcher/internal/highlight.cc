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

FirstBytes first_bytes_of(const HighlightWords::WordSet& words) {
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

bool counts_in(const HighlightWords::SpanWord& word, std::string_view language) {
  return word.languages.empty() || word.languages.contains(std::string(language));
}

void collect_words(const SpanNode& node, const std::vector<HighlightWords::SpanWord>& words,
                   std::string_view language,
                   std::unordered_map<std::string_view, Positions>& positions) {
  for (const std::uint32_t term : node.terms) {
    if (counts_in(words[term], language)) {
      positions.try_emplace(words[term].word);
    }
  }
  for (const SpanNode& child : node.children) {
    collect_words(child, words, language, positions);
  }
}

// Where the words of proximity and phrases stand among the tokens.
class TokenPositions : public PositionSource {
 public:
  TokenPositions(const std::vector<Token>& tokens, std::uint32_t base, const HighlightWords& words,
                 std::string_view language)
      : words_(words.words), language_(language) {
    for (const SpanNode& node : words.spans) {
      collect_words(node, words_, language, positions_);
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
    if (!counts_in(words_[term], language_)) {
      return {};
    }
    return positions_.at(words_[term].word);
  }

 private:
  void add(std::string_view word, std::uint32_t position) {
    const auto found = first_bytes_.may_hold(word) ? positions_.find(word) : positions_.end();
    if (found != positions_.end()) {
      found->second.push_back(position);
    }
  }

  const std::vector<HighlightWords::SpanWord>& words_;
  const std::string_view language_;
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
        forms_(forms_in(words, language)),
        first_of_stems_(first_bytes_of(forms_.stems)),
        first_of_exact_(first_bytes_of(forms_.exact)) {}

  std::vector<Match> run() {
    for (const Token& token : tokens_) {
      add_word(token);
    }
    if (!words_.spans.empty()) {
      TokenPositions positions(tokens_, base_, words_, language_);
      std::size_t what = forms_.stems.size() + forms_.exact.size();
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
    auto by_stem = find_stem(*token.word);
    if (by_stem == forms_.stems.end() && token.raw != nullptr) {
      by_stem = find_stem(*token.raw);
    }
    if (by_stem != forms_.stems.end()) {
      const auto which = std::distance(forms_.stems.begin(), by_stem);
      matches_.push_back({token.begin, token.end, static_cast<std::size_t>(which)});
      return;
    }
    auto exact = find_exact(token.word->folded);
    if (exact == forms_.exact.end() && token.raw != nullptr) {
      exact = find_exact(token.raw->folded);
    }
    if (exact != forms_.exact.end()) {
      const auto which = std::distance(forms_.exact.begin(), exact);
      matches_.push_back(
          {token.begin, token.end, forms_.stems.size() + static_cast<std::size_t>(which)});
    }
  }

  using Place = HighlightWords::WordSet::const_iterator;

  // What is marked in an article of a language.
  static HighlightWords::Forms forms_in(const HighlightWords& words, std::string_view language) {
    const auto found = words.by_language.find(language);
    HighlightWords::Forms forms =
        found == words.by_language.end() ? HighlightWords::Forms() : found->second;
    forms.exact.insert(words.exact.begin(), words.exact.end());
    return forms;
  }

  // Stemming a word that no text had before takes longer than everything else here.
  Place find_stem(Word& word) {
    if (forms_.stems.empty() ||
        (!first_of_stems_.may_hold(word.folded) && begins_as_its_stem(word.folded, language_))) {
      return forms_.stems.end();
    }
    const std::string_view stem = analyzer_.stem(word, language_);
    return first_of_stems_.may_hold(stem) ? forms_.stems.find(stem) : forms_.stems.end();
  }

  Place find_exact(std::string_view word) const {
    return first_of_exact_.may_hold(word) ? forms_.exact.find(word) : forms_.exact.end();
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
        const std::string& word = words_.words[term].word;
        return counts_in(words_.words[term], language_) &&
               (word == token.word->folded || (token.raw != nullptr && word == token.raw->folded));
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
  const HighlightWords::Forms forms_;
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

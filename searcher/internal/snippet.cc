#include "searcher/internal/snippet.h"

#include <algorithm>
#include <set>
#include <string>

#include "common/internal/utf8.h"
#include "common/text.h"

namespace dateline {

namespace {

// Beyond this, a passage is not looked for; a longer article's end is rarely its best passage.
constexpr std::size_t kMaxExaminedBytes = 512u << 10;

struct Match {
  std::uint32_t begin, end;  // bytes
  std::size_t what;          // which word or phrase of the query
};

// Finds matches among the tokens of one text.
class Matcher {
 public:
  Matcher(const HighlightWords& words, std::string_view language, Analyzer& analyzer)
      : words_(words), language_(language), analyzer_(analyzer) {}

  std::vector<Match> run(const std::vector<Token>& tokens) {
    std::vector<Match> matches;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      add_word(tokens[i], matches);
      for (std::size_t phrase = 0; phrase < words_.phrases.size(); ++phrase) {
        add_phrase(tokens, i, phrase, matches);
      }
    }
    std::sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    return matches;
  }

 private:
  void add_word(const Token& token, std::vector<Match>& matches) {
    const std::string_view stem =
        words_.stems.empty() ? std::string_view() : analyzer_.stem(*token.word, language_);
    const auto by_stem = stem.empty() ? words_.stems.end() : words_.stems.find(stem);
    if (by_stem != words_.stems.end()) {
      const auto which = std::distance(words_.stems.begin(), by_stem);
      matches.push_back({token.begin, token.end, static_cast<std::size_t>(which)});
      return;
    }
    const auto exact = words_.exact.find(token.word->folded);
    if (exact != words_.exact.end()) {
      const auto which = std::distance(words_.exact.begin(), exact);
      matches.push_back(
          {token.begin, token.end, words_.stems.size() + static_cast<std::size_t>(which)});
    }
  }

  void add_phrase(const std::vector<Token>& tokens, std::size_t first, std::size_t phrase,
                  std::vector<Match>& matches) const {
    const auto& wanted = words_.phrases[phrase];
    if (tokens[first].word->folded != wanted.front()) {
      return;
    }
    std::uint32_t end = tokens[first].end;
    std::size_t at = first;
    std::uint32_t position = tokens[first].position;
    for (const std::string& word : wanted) {
      while (at < tokens.size() && (tokens[at].position < position ||
                                    (tokens[at].position == position &&
                                     tokens[at].word->folded != word))) {
        ++at;
      }
      if (at == tokens.size() || tokens[at].position != position) {
        return;
      }
      end = std::max(end, tokens[at].end);
      ++position;
    }
    matches.push_back(
        {tokens[first].begin, end, words_.stems.size() + words_.exact.size() + phrase});
  }

  const HighlightWords& words_;
  const std::string_view language_;
  Analyzer& analyzer_;
};

std::vector<std::pair<std::uint32_t, std::uint32_t>> merge(const std::vector<Match>& matches) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> marks;
  for (const Match& match : matches) {
    if (!marks.empty() && match.begin < marks.back().second) {
      marks.back().second = std::max(marks.back().second, match.end);
    } else {
      marks.emplace_back(match.begin, match.end);
    }
  }
  return marks;
}

// A passage is measured in columns: East Asian characters take two.
std::size_t columns_of(char32_t c) { return c >= 0x1100 && (c < 0x1200 || c >= 0x2E80) ? 2 : 1; }

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    columns += columns_of(point.code);
    at = point.end;
  }
  return columns;
}

// The run of matches that fits a passage and has the most different ones, then the most, then is
// the earliest.
std::pair<std::size_t, std::size_t> best_run(std::string_view text,
                                             const std::vector<Match>& matches) {
  std::pair<std::size_t, std::size_t> best{0, 0};
  std::pair<std::size_t, std::size_t> best_value{0, 0};
  for (std::size_t first = 0; first < matches.size(); ++first) {
    std::set<std::size_t> different;
    std::size_t columns = 0;
    std::uint32_t measured = matches[first].begin;
    std::size_t end = first;
    for (; end < matches.size(); ++end) {
      if (matches[end].end > measured) {
        columns += width(text.substr(measured, matches[end].end - measured));
        measured = matches[end].end;
      }
      if (end > first && columns > kSnippetColumns) {
        break;
      }
      different.insert(matches[end].what);
    }
    const std::pair<std::size_t, std::size_t> value{different.size(), end - first};
    if (value > best_value) {
      best_value = value;
      best = {first, end};
    }
  }
  return best;
}

// Where a passage that must hold [begin, end) may be cut on the left: at a token, no more than
// `columns` away.
std::uint32_t cut_left(std::string_view text, const std::vector<Token>& tokens,
                       std::uint32_t begin, std::size_t columns) {
  std::uint32_t cut = begin;
  const auto after = std::lower_bound(tokens.begin(), tokens.end(), begin,
                                      [](const Token& t, std::uint32_t b) { return t.begin < b; });
  for (auto token = after; token != tokens.begin();) {
    --token;
    if (width(text.substr(token->begin, begin - token->begin)) > columns) {
      return cut;
    }
    cut = std::min(cut, token->begin);
  }
  return width(text.substr(0, begin)) <= columns ? 0 : cut;
}

std::uint32_t cut_right(std::string_view text, const std::vector<Token>& tokens, std::uint32_t end,
                        std::size_t columns) {
  std::uint32_t cut = end;
  const auto after = std::lower_bound(tokens.begin(), tokens.end(), end,
                                      [](const Token& t, std::uint32_t e) { return t.begin < e; });
  for (auto token = after; token != tokens.end(); ++token) {
    if (width(text.substr(end, token->end - end)) > columns) {
      return cut;
    }
    cut = std::max(cut, token->end);
  }
  const std::string_view rest = text.substr(end);
  return width(rest) <= columns ? static_cast<std::uint32_t>(text.size()) : cut;
}

std::string passage_text(const Article& article) {
  std::string text = article.lead;
  if (!text.empty() && !article.body.empty()) {
    text += "\n";
  }
  text += utf8_prefix(article.body, kMaxExaminedBytes);
  return collapse_space(text);
}

}  // namespace

std::vector<std::pair<std::uint32_t, std::uint32_t>> find_marks(std::string_view text,
                                                                std::string_view language,
                                                                const HighlightWords& words,
                                                                Analyzer& analyzer) {
  std::vector<Token> tokens;
  analyzer.tokenize(text, tokens);
  return merge(Matcher(words, language, analyzer).run(tokens));
}

Snippet make_snippet(const Article& article, const HighlightWords& words, Analyzer& analyzer) {
  const std::string text = passage_text(article);
  std::vector<Token> tokens;
  analyzer.tokenize(text, tokens);
  const std::vector<Match> matches = Matcher(words, article.language, analyzer).run(tokens);
  analyzer.trim();
  const auto [first, last] = best_run(text, matches);
  const std::vector<Match> shown(matches.begin() + static_cast<std::ptrdiff_t>(first),
                                 matches.begin() + static_cast<std::ptrdiff_t>(last));
  std::uint32_t begin = shown.empty() ? 0 : shown.front().begin;
  std::uint32_t end = begin;
  for (const Match& match : shown) {
    end = std::max(end, match.end);
  }
  const std::size_t used = width(std::string_view(text).substr(begin, end - begin));
  const std::size_t spare = used < kSnippetColumns ? kSnippetColumns - used : 0;
  begin = cut_left(text, tokens, begin, spare / 3);
  end = cut_right(text, tokens, end, spare - spare / 3);

  Snippet snippet;
  const std::string_view ellipsis = "…";
  snippet.text = std::string(begin > 0 ? ellipsis : "") + text.substr(begin, end - begin);
  const auto shift = begin > 0 ? static_cast<std::uint32_t>(ellipsis.size()) : 0;
  if (end < text.size()) {
    snippet.text += ellipsis;
  }
  for (const auto& [mark_begin, mark_end] : merge(matches)) {
    if (mark_begin >= begin && mark_end <= end) {
      snippet.marks.emplace_back(mark_begin - begin + shift, mark_end - begin + shift);
    }
  }
  return snippet;
}

}  // namespace dateline

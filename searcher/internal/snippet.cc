#include "searcher/internal/snippet.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <tuple>
#include <unordered_map>

#include "common/schema.h"
#include "searcher/internal/highlight.h"
#include "searcher/internal/passage.h"

namespace dateline {

namespace {

using Marks = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

constexpr std::string_view kEllipsis = "…";
constexpr std::string_view kGap = " … ";  // between two pieces
constexpr std::uint32_t kGapColumns = 3;
// A cut looks this far for a space before it takes any beginning of a word.
constexpr std::uint32_t kSpaceColumns = 30;
// Passages whose matches are about equally close are told apart by their place.
constexpr std::uint32_t kClosenessBytes = 48;
// Different sets of matches that are tried in pairs.
constexpr std::size_t kMaxPaired = 128;

// A stretch of whole sentences, or a part of one that alone is too wide.
struct Piece {
  std::uint32_t begin, end;
  bool cut_left = false, cut_right = false;  // words of the sentence are missing there
};

// A passage that may be shown; it becomes a Piece when it is chosen.
struct Candidate {
  std::size_t first_sentence, last_sentence;  // inclusive
  std::size_t first_match, end_match;         // half open
  std::uint64_t different = 0;                // a bit for each different match
  std::uint32_t closeness = 0;                // of all of them, in steps of kClosenessBytes
};

// The most different matches; then the closest; then the earliest.
bool is_better(const Candidate& a, const Candidate& b) {
  return std::make_tuple(-std::popcount(a.different), a.closeness, a.first_match) <
         std::make_tuple(-std::popcount(b.different), b.closeness, b.first_match);
}

// Finds the passage to show: no wider than some columns, with one column for the ellipsis at each
// cut and kGapColumns between two pieces. Linear in the text but for sorting candidates.
class PassageFinder {
 public:
  // Of the sentences, those farther from every match than the width of a snippet may be missing.
  PassageFinder(const std::string& text, const std::vector<Sentence>& sentences,
                const std::vector<Token>& tokens, const std::vector<Match>& matches,
                const std::vector<std::uint32_t>& columns, TextBreaks& breaks)
      : text_(text),
        sentences_(sentences),
        tokens_(tokens),
        matches_(matches),
        breaks_(breaks),
        columns_(columns) {
    number_matches();
  }

  std::vector<Piece> find(std::uint32_t columns) {
    if (sentences_.empty()) {
      return {};
    }
    const std::vector<Candidate> singles = candidates(columns);
    if (singles.empty()) {
      return {render({0, fitting(0, columns), 0, 0}, columns)};
    }
    const Candidate& best = *std::min_element(singles.begin(), singles.end(), is_better);
    if (best.different != all_different_) {
      const auto [one, other] = best_pair((columns - kGapColumns) / 2);
      if (std::popcount(one.different | other.different) > std::popcount(best.different)) {
        return render_pair(one, other, columns);
      }
    }
    return {render(with_sentences_before(best, columns), columns)};
  }

 private:
  // Different matches beyond the 63rd share the last bit.
  void number_matches() {
    std::unordered_map<std::size_t, std::uint8_t> numbers;
    std::size_t sentence = 0;
    for (const Match& match : matches_) {
      while (sentence + 1 < sentences_.size() && sentences_[sentence + 1].begin <= match.begin) {
        ++sentence;
      }
      sentence_of_.push_back(sentence);
      const auto next = static_cast<std::uint8_t>(std::min<std::size_t>(numbers.size(), 63));
      number_of_.push_back(numbers.try_emplace(match.what, next).first->second);
      all_different_ |= std::uint64_t{1} << number_of_.back();
    }
  }

  std::uint32_t width(std::uint32_t begin, std::uint32_t end) const {
    return end > begin ? columns_[end] - columns_[begin] : 0;
  }

  // The last of the sentences that fit, from `first` on; `first` itself when that does not.
  std::size_t fitting(std::size_t first, std::uint32_t columns) const {
    std::size_t last = first;
    while (last + 1 < sentences_.size() &&
           width(sentences_[first].begin, sentences_[last + 1].end) <= columns) {
      ++last;
    }
    return last;
  }

  // One for each sentence that has a match; of a sentence too wide, one for each match.
  std::vector<Candidate> candidates(std::uint32_t columns) const {
    std::vector<Candidate> found;
    for (std::size_t first = 0; first < matches_.size();) {
      const std::size_t sentence = sentence_of_[first];
      std::size_t next = first;
      while (next < matches_.size() && sentence_of_[next] == sentence) {
        ++next;
      }
      if (width(sentences_[sentence].begin, sentences_[sentence].end) <= columns) {
        found.push_back(of_sentences(sentence, first, columns));
      } else {
        for (std::size_t match = first; match < next; ++match) {
          found.push_back(of_matches(match, next, columns));
        }
      }
      first = next;
    }
    return found;
  }

  Candidate of_sentences(std::size_t sentence, std::size_t first, std::uint32_t columns) const {
    const std::size_t last = fitting(sentence, columns);
    std::size_t end = first;
    while (end < matches_.size() && sentence_of_[end] <= last) {
      ++end;
    }
    return valued({sentence, last, first, end});
  }

  // What fits within one sentence, of the matches from `first` to before `limit`.
  Candidate of_matches(std::size_t first, std::size_t limit, std::uint32_t columns) const {
    const std::uint32_t begin = matches_[first].begin;
    std::size_t end = first + 1;
    while (end < limit && width(begin, matches_[end].end) <= columns - 2) {
      ++end;
    }
    return valued({sentence_of_[first], sentence_of_[first], first, end});
  }

  // Closeness is the length of the shortest stretch that has every different match.
  Candidate valued(Candidate candidate) const {
    std::array<std::uint32_t, 64> counts{};
    for (std::size_t i = candidate.first_match; i < candidate.end_match; ++i) {
      candidate.different |= std::uint64_t{1} << number_of_[i];
    }
    int missing = std::popcount(candidate.different);
    std::uint32_t shortest = UINT32_MAX;
    std::size_t left = candidate.first_match;
    for (std::size_t i = candidate.first_match; i < candidate.end_match; ++i) {
      missing -= counts[number_of_[i]]++ == 0 ? 1 : 0;
      for (; missing == 0; ++left) {
        shortest = std::min(shortest, matches_[i].end - matches_[left].begin);
        missing += --counts[number_of_[left]] == 0 ? 1 : 0;
      }
    }
    candidate.closeness = shortest / kClosenessBytes;
    return candidate;
  }

  // Of every set of different matches only the best passage can be in the best pair.
  std::pair<Candidate, Candidate> best_pair(std::uint32_t columns) const {
    std::unordered_map<std::uint64_t, Candidate> by_set;
    for (const Candidate& candidate : candidates(columns)) {
      const auto [entry, added] = by_set.try_emplace(candidate.different, candidate);
      if (!added && is_better(candidate, entry->second)) {
        entry->second = candidate;
      }
    }
    std::vector<Candidate> found;
    for (const auto& [set, candidate] : by_set) {
      found.push_back(candidate);
    }
    std::sort(found.begin(), found.end(), is_better);
    found.erase(found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), kMaxPaired)),
                found.end());
    std::pair<Candidate, Candidate> best{found.front(), found.front()};
    for (std::size_t i = 0; i < found.size(); ++i) {
      for (std::size_t j = i + 1; j < found.size(); ++j) {
        if (pair_value(found[i], found[j]) < pair_value(best.first, best.second)) {
          best = {found[i], found[j]};
        }
      }
    }
    return best;
  }

  static std::tuple<int, std::uint32_t, std::size_t> pair_value(const Candidate& one,
                                                                const Candidate& other) {
    return {-std::popcount(one.different | other.different), one.closeness + other.closeness,
            one.first_match + other.first_match};
  }

  // The room that is left goes to the sentences before.
  Candidate with_sentences_before(Candidate candidate, std::uint32_t columns) const {
    const std::uint32_t end = sentences_[candidate.last_sentence].end;
    while (candidate.first_sentence > 0 &&
           width(sentences_[candidate.first_sentence - 1].begin, end) <= columns) {
      --candidate.first_sentence;
    }
    return candidate;
  }

  Piece render(const Candidate& candidate, std::uint32_t columns) {
    const std::uint32_t begin = sentences_[candidate.first_sentence].begin;
    const std::uint32_t end = sentences_[candidate.last_sentence].end;
    return width(begin, end) <= columns ? Piece{begin, end} : cut(candidate, columns);
  }

  // A part of one sentence: from its beginning or to its end where the matches allow that.
  Piece cut(const Candidate& candidate, std::uint32_t columns) {
    const Sentence sentence = sentences_[candidate.first_sentence];
    std::uint32_t begin = sentence.begin;
    std::uint32_t end = begin;
    for (std::size_t i = candidate.first_match; i < candidate.end_match; ++i) {
      begin = i == candidate.first_match ? matches_[i].begin : begin;
      end = std::max(end, std::min(matches_[i].end, sentence.end));
    }
    if (width(sentence.begin, end) <= columns - 1) {
      return {sentence.begin, cut_right(sentence.begin, columns - 1, end), false, true};
    }
    if (width(begin, sentence.end) <= columns - 1) {
      return {cut_left(sentence.end, columns - 1, begin), sentence.end, true, false};
    }
    const std::uint32_t room = columns - 2;
    const bool too_wide = width(begin, end) > room;  // one match, longer than can be shown
    const std::uint32_t spare = too_wide ? 0 : room - width(begin, end);
    const std::uint32_t from = cut_left(begin, spare / 3, begin);
    return {from, cut_right(from, room, too_wide ? from : end), from > sentence.begin, true};
  }

  std::vector<Piece> render_pair(Candidate one, Candidate other, std::uint32_t columns) {
    if (other.first_match < one.first_match) {
      std::swap(one, other);
    }
    columns -= kGapColumns;
    Piece left = render(one, columns / 2);
    const Piece right = render(other, columns - shown_width(left));
    left = render(one, columns - shown_width(right));
    if (right.begin > left.end + 1) {
      return {left, right};
    }
    const Piece& first = right.begin < left.begin ? right : left;
    const Piece& last = right.end > left.end ? right : left;
    return {{first.begin, last.end, first.cut_left, last.cut_right}};
  }

  std::uint32_t shown_width(const Piece& piece) const {
    return width(piece.begin, piece.end) + (piece.cut_left ? 1 : 0) + (piece.cut_right ? 1 : 0);
  }

  // The end of a piece from `from` on that keeps what stands before `least`: at a space if one is
  // near, else before a word, else between characters.
  std::uint32_t cut_right(std::uint32_t from, std::uint32_t columns, std::uint32_t least) {
    const std::uint32_t limit = farthest(from, columns, least);
    for (std::uint32_t at = limit; at > from && at >= least && width(at, limit) <= kSpaceColumns;
         --at) {
      if (at < text_.size() && text_[at] == ' ') {
        return at;
      }
    }
    const auto word = std::upper_bound(tokens_.begin(), tokens_.end(), limit,
                                       [](std::uint32_t b, const Token& t) { return b < t.begin; });
    const std::uint32_t at =
        word == tokens_.begin() ? 0 : breaks_.cluster_at_or_before(text_, std::prev(word)->begin);
    const std::uint32_t end = at > from && at >= least ? at : limit;
    return end > from + 1 && end > least && text_[end - 1] == ' ' ? end - 1 : end;
  }

  // How far the columns reach, in whole characters; within one that alone is too wide.
  std::uint32_t farthest(std::uint32_t from, std::uint32_t columns, std::uint32_t least) {
    const auto behind =
        std::upper_bound(columns_.begin() + from, columns_.end(), columns_[from] + columns);
    auto limit = static_cast<std::uint32_t>(behind - columns_.begin()) - 1;
    while (limit < text_.size() && (static_cast<unsigned char>(text_[limit]) & 0xC0) == 0x80) {
      --limit;
    }
    const std::uint32_t whole = breaks_.cluster_at_or_before(text_, limit);
    return whole > from ? std::max(whole, least) : limit;
  }

  // The beginning of a piece up to `to` that keeps what stands from `most` on.
  std::uint32_t cut_left(std::uint32_t to, std::uint32_t columns, std::uint32_t most) {
    const std::uint32_t least = columns_[to] > columns ? columns_[to] - columns : 0;
    const auto fits = std::lower_bound(columns_.begin(), columns_.begin() + to, least);
    const std::uint32_t limit = std::min(
        most,
        breaks_.cluster_at_or_after(text_, static_cast<std::uint32_t>(fits - columns_.begin())));
    for (std::uint32_t at = limit; at < most && width(limit, at) <= kSpaceColumns; ++at) {
      if (at == 0 || text_[at - 1] == ' ') {
        return at;
      }
    }
    const auto word = std::lower_bound(tokens_.begin(), tokens_.end(), limit,
                                       [](const Token& t, std::uint32_t b) { return t.begin < b; });
    return word == tokens_.end() ? most
                                 : std::min(most, breaks_.cluster_at_or_after(text_, word->begin));
  }

  const std::string& text_;
  const std::vector<Sentence>& sentences_;
  const std::vector<Token>& tokens_;
  const std::vector<Match>& matches_;
  TextBreaks& breaks_;
  const std::vector<std::uint32_t>& columns_;  // before each byte
  std::vector<std::size_t> sentence_of_;       // each match
  std::vector<std::uint8_t> number_of_;        // each match: the bit of what it is
  std::uint64_t all_different_ = 0;
};

void add_mark(Marks& marks, std::uint32_t begin, std::uint32_t end) {
  if (!marks.empty() && begin <= marks.back().second) {
    marks.back().second = std::max(marks.back().second, end);
  } else {
    marks.emplace_back(begin, end);
  }
}

Marks whole_characters(std::string_view text, const Marks& marks, TextBreaks& breaks) {
  Marks whole;
  for (const auto& [begin, end] : marks) {
    add_mark(whole, breaks.cluster_at_or_before(text, begin),
             breaks.cluster_at_or_after(text, end));
  }
  return whole;
}

Snippet assemble(const std::string& text, const std::vector<Piece>& pieces,
                 const std::vector<Match>& matches, TextBreaks& breaks) {
  Snippet snippet;
  Marks marks;
  for (const Piece& piece : pieces) {
    const bool is_first = &piece == &pieces.front();
    snippet.text += !is_first ? kGap : piece.cut_left ? kEllipsis : std::string_view();
    const auto start = static_cast<std::uint32_t>(snippet.text.size());
    for (const Match& match : matches) {
      const std::uint32_t begin = std::max(match.begin, piece.begin);
      const std::uint32_t end = std::min(match.end, piece.end);
      if (begin < end) {
        add_mark(marks, begin - piece.begin + start, end - piece.begin + start);
      }
    }
    snippet.text.append(text, piece.begin, piece.end - piece.begin);
    snippet.text += piece.cut_right && &piece == &pieces.back() ? kEllipsis : std::string_view();
  }
  snippet.marks = whole_characters(snippet.text, marks, breaks);
  return snippet;
}

// The paragraphs that a snippet may take from: those no farther than its width from a match, or
// from the text's beginning where there is none. Most of a long article lies elsewhere.
std::vector<bool> paragraphs_in_reach(const PassageText& passages,
                                      const std::vector<std::uint32_t>& columns,
                                      const std::vector<Match>& matches) {
  const std::size_t count = passages.paragraphs.size();
  std::vector<bool> wanted(count);
  std::size_t first = 0;  // matches ascend
  const auto want = [&](std::uint32_t begin, std::uint32_t end) {
    while (first < count &&
           columns[passages.end_of_paragraph(first)] + kSnippetColumns < columns[begin]) {
      ++first;
    }
    for (std::size_t i = first;
         i < count && columns[passages.paragraphs[i]] <= columns[end] + kSnippetColumns; ++i) {
      wanted[i] = true;
    }
  };
  if (matches.empty()) {
    want(0, 0);
  }
  for (const Match& match : matches) {
    want(match.begin, match.end);
  }
  return wanted;
}

// Break iterators are costly to open, and what a thread keeps of them is bounded.
TextBreaks& breaks_of_thread() {
  thread_local TextBreaks breaks;
  return breaks;
}

}  // namespace

std::vector<std::pair<std::uint32_t, std::uint32_t>> find_marks(std::string_view text,
                                                                std::string_view language,
                                                                const HighlightWords& words,
                                                                Analyzer& analyzer) {
  std::vector<Token> tokens;
  analyzer.tokenize(text, tokens);
  Marks marks;
  for (const Match& match : find_matches(tokens, 1, words, language, analyzer)) {
    add_mark(marks, match.begin, match.end);
  }
  return whole_characters(text, marks, breaks_of_thread());
}

Snippet make_snippet(const Article& article, const HighlightWords& words, Analyzer& analyzer) {
  const PassageText passages = passage_text(article);
  std::vector<Token> tokens;
  analyzer.tokenize(passages.text, tokens);
  const std::vector<Match> matches =
      find_matches(tokens, kBodyPosition, words, article.language, analyzer);
  TextBreaks& breaks = breaks_of_thread();
  const std::vector<std::uint32_t> columns = columns_before_bytes(passages.text);
  const std::vector<Sentence> sentences =
      breaks.sentences(passages, article.language, paragraphs_in_reach(passages, columns, matches));
  PassageFinder finder(passages.text, sentences, tokens, matches, columns, breaks);
  Snippet snippet = assemble(passages.text, finder.find(kSnippetColumns), matches, breaks);
  analyzer.trim();
  return snippet;
}

}  // namespace dateline

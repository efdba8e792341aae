#include "searcher/internal/spelling.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

#include "common/internal/utf8.h"
#include "common/internal/xapian_guard.h"

namespace dateline {

namespace {

constexpr std::size_t kShortWord = 3;
constexpr std::size_t kLongWord = 7;
constexpr std::size_t kMostEdits = 2;

// No term has more bytes (a limit of Xapian's).
constexpr std::size_t kLongestTerm = 245;

// The first byte behind those that the prefixes of terms begin with.
constexpr char kBehindPrefixes = 'Z' + 1;

// Behind every term that begins with what stands before it: UTF-8 does not hold this byte.
constexpr char kBehindAll = '\xFF';

std::u32string code_points(std::string_view text) {
  std::u32string points;
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    points += point.code;
    at = point.end;
  }
  return points;
}

void append_utf8(char32_t code, std::string& text) {
  std::array<char, U8_MAX_LENGTH> bytes;
  int size = 0;
  U8_APPEND_UNSAFE(bytes.data(), size, code);
  text.append(bytes.data(), static_cast<std::size_t>(size));
}

bool is_digit(char32_t code) {
  return u_isdigit(static_cast<UChar32>(code));
}

UScriptCode script_of(char32_t code) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(code), &status);
  return U_SUCCESS(status) ? script : USCRIPT_UNKNOWN;
}

bool is_prefixed(std::string_view term) {
  return !term.empty() && term.front() >= 'A' && term.front() <= 'Z';
}

// The letters that a misspelling of a word may stand for: those of its scripts and of none
// (apostrophes, combining marks), no digits.
class Alphabet {
 public:
  explicit Alphabet(const std::u32string& word) : scripts_{USCRIPT_COMMON, USCRIPT_INHERITED} {
    for (const char32_t code : word) {
      scripts_.insert(script_of(code));
    }
  }

  // `code` itself if it is a letter of these, else the next that is; past U+10FFFF for none.
  char32_t at_or_after(char32_t code) {
    const auto gap = gaps_.lower_bound(code);
    if (gap != gaps_.end() && gap->second <= code) {
      return gap->first;
    }
    char32_t next = code;
    while (next <= UCHAR_MAX_VALUE && !contains(next)) {
      ++next;
    }
    if (next != code) {
      gaps_[next] = code;
    }
    return next;
  }

 private:
  bool contains(char32_t code) const {
    return scripts_.count(script_of(code)) > 0 && !is_digit(code);
  }

  std::set<UScriptCode> scripts_;
  std::map<char32_t, char32_t> gaps_;  // seen: the letter behind a gap, and where the gap begins
};

// The words near to one word, among ascending words: the walk through a trie whose nodes are the
// prefixes of the words. A node has a row of distances to the prefixes of the one word. Only those
// within a band count, of kMostEdits to both sides: cell k of the row at depth d is the distance to
// the prefix of d + k - kMostEdits letters.
//
// While fewer edits are made than are allowed, any letter may follow. Where all are made, the rest
// of the word must follow as it is: a handful of endings, which are sought and not walked to.
class NearWords {
 public:
  NearWords(std::string_view word, std::size_t most)
      : bytes_(word), letters_(code_points(word)), most_(most), alphabet_(letters_) {
    for (std::uint32_t at = 0; at < word.size(); at = decode_utf8(word, at).end) {
      offsets_.push_back(at);
    }
    offsets_.push_back(word.size());
    Row& root = rows_.emplace_back();
    for (std::size_t k = 0; k < root.size(); ++k) {
      root[k] = k < kMostEdits ? kFar : k - kMostEdits;
    }
  }

  struct Verdict {
    std::size_t distance;  // kFar: more than allowed
    std::string next;      // no word before it is near; empty: go to the next word
  };
  static constexpr std::size_t kFar = kMostEdits + 1;

  Verdict look_at(std::string_view other) {
    std::size_t depth = 0;
    for (std::uint32_t at = 0; at < other.size(); ++depth) {
      if (is_spent(rows_[depth])) {
        return look_at_ending(other, at, depth);
      }
      const CodePoint point = decode_utf8(other, at);
      const char32_t letter = alphabet_.at_or_after(point.code);
      if (letter != point.code) {
        return {kFar, followed_by(other.substr(0, at), letter)};
      }
      enter(depth, letter);
      at = point.end;
    }
    const std::size_t distance = cell(depth, letters_.size());
    return {distance <= most_ ? distance : kFar, ""};
  }

 private:
  using Row = std::array<std::size_t, 2 * kMostEdits + 1>;

  static std::string followed_by(std::string_view prefix, char32_t letter) {
    std::string text(prefix);
    if (letter <= UCHAR_MAX_VALUE) {
      append_utf8(letter, text);
    } else {
      text += kBehindAll;
    }
    return text;
  }

  bool is_spent(const Row& row) const { return *std::min_element(row.begin(), row.end()) >= most_; }

  std::size_t cell(std::size_t depth, std::size_t prefix) const {
    const std::size_t k = prefix + kMostEdits - depth;
    return k < std::tuple_size_v<Row> ? rows_[depth][k] : kFar;
  }

  // Makes `letter` the one behind `depth` letters.
  void enter(std::size_t depth, char32_t letter) {
    if (depth < path_.size() && path_[depth] == letter) {
      return;
    }
    path_.resize(depth);
    rows_.resize(depth + 1);
    path_ += letter;
    Row row;
    for (std::size_t k = 0; k < row.size(); ++k) {
      row[k] = distance_below(depth + 1, k, k > 0 ? row[k - 1] : kFar);
    }
    rows_.push_back(row);
  }

  std::size_t distance_below(std::size_t depth, std::size_t k, std::size_t before) const {
    if (depth + k < kMostEdits || depth + k > letters_.size() + kMostEdits) {
      return kFar;
    }
    const std::size_t i = depth + k - kMostEdits;
    const Row& above = rows_[depth - 1];
    std::size_t least = std::min(before, k + 1 < above.size() ? above[k + 1] : kFar) + 1;
    if (i > 0) {
      least = std::min(least, above[k] + (letters_[i - 1] == path_[depth - 1] ? 0 : 1));
    }
    if (i > 1 && depth > 1 && letters_[i - 1] == path_[depth - 2] &&
        letters_[i - 2] == path_[depth - 1]) {
      least = std::min(least, rows_[depth - 2][k] + 1);
    }
    return std::min(least, kFar);
  }

  // Calls `visit(head, tail)` with the two parts of each ending that a node without edits left may
  // have. The head is the letter that a transposition has still to bring.
  template <typename Visit>
  void for_each_ending(std::size_t depth, Visit visit) const {
    const std::size_t first = depth > kMostEdits ? depth - kMostEdits : 0;
    const std::size_t last = std::min(depth + kMostEdits, letters_.size());
    for (std::size_t i = first; i <= last; ++i) {
      if (cell(depth, i) == most_) {
        visit(std::string_view(), tail(i));
      }
      if (i >= 1 && i < letters_.size() && depth > 0 && letters_[i] == path_[depth - 1] &&
          cell(depth - 1, i - 1) + 1 == most_) {
        visit(tail(i - 1).substr(0, offsets_[i] - offsets_[i - 1]), tail(i + 1));
      }
    }
  }

  std::string_view tail(std::size_t letter) const {
    return std::string_view(bytes_).substr(offsets_[letter]);
  }

  // `other` goes on behind the node that `at` bytes and `depth` letters lead to.
  Verdict look_at_ending(std::string_view other, std::size_t at, std::size_t depth) const {
    const std::string_view rest = other.substr(at);
    std::string ending(1, kBehindAll);
    bool is_near = false;
    for_each_ending(depth, [&](std::string_view head, std::string_view tail) {
      const int order = rest.substr(0, head.size()).compare(head);
      const int full = order != 0 ? order : rest.substr(head.size()).compare(tail);
      is_near = is_near || full == 0;
      if (full < 0) {
        ending = std::min(ending, std::string(head).append(tail));
      }
    });
    return {is_near ? most_ : kFar, std::string(other.substr(0, at)) + ending};
  }

  const std::string bytes_;
  const std::u32string letters_;
  const std::size_t most_;
  Alphabet alphabet_;
  std::vector<std::size_t> offsets_;  // of each letter in bytes_, and of its end
  std::u32string path_;               // of the word before
  std::vector<Row> rows_;             // one more than letters in path_
};

void add_similar(Segment& segment, NearWords& near, std::map<std::string, SimilarWord>& found) {
  const auto database = segment.database();
  const auto end = database->allterms_end();
  auto term = database->allterms_begin();
  while (term != end) {
    const std::string name = *term;
    if (is_prefixed(name)) {
      term.skip_to(std::string(1, kBehindPrefixes));
      continue;
    }
    const auto [distance, next] = near.look_at(name);
    if (distance > 0 && distance != NearWords::kFar) {
      const std::uint64_t articles = segment.live_frequency(name, term.get_termfreq());
      if (articles > 0) {
        SimilarWord& similar = found[name];
        similar.distance = distance;
        similar.articles += articles;
      }
    }
    // Never back, whatever bytes a damaged database holds.
    if (next > name) {
      term.skip_to(next);
    } else {
      ++term;
    }
  }
}

}  // namespace

std::size_t allowed_distance(std::string_view folded) {
  if (folded.size() > kLongestTerm) {
    return 0;
  }
  const std::u32string letters = code_points(folded);
  const bool has_digit = std::any_of(letters.begin(), letters.end(), is_digit);
  return has_digit || letters.size() <= kShortWord ? 0
         : letters.size() < kLongWord              ? 1
                                                   : kMostEdits;
}

std::vector<SimilarWord> similar_words(const Segments& segments, std::string_view folded) {
  const std::size_t most = allowed_distance(folded);
  if (most == 0) {
    return {};
  }
  NearWords near(folded, most);
  std::map<std::string, SimilarWord> found;
  for (const auto& segment : segments) {
    guard_xapian("look up words in", segment->index_path(),
                 [&] { add_similar(*segment, near, found); });
  }
  std::vector<SimilarWord> words;
  for (auto& [word, similar] : found) {
    similar.word = word;
    words.push_back(std::move(similar));
  }
  std::stable_sort(words.begin(), words.end(), [](const SimilarWord& a, const SimilarWord& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.articles > b.articles;
  });
  return words;
}

namespace {

// Articles in which `second` is directly after `first`, up to `most`.
std::uint64_t adjacent_articles(const Segment& segment, const std::string& first,
                                const std::string& second, std::uint64_t most) {
  PositionCursor a = segment.positions().positions(first);
  PositionCursor b = segment.positions().positions(second);
  std::vector<std::uint32_t> of_a, of_b;
  std::uint64_t count = 0;
  for (std::uint32_t doc = a.next(); doc != PositionCursor::kEnd && count < most; doc = a.next()) {
    if (b.seek(doc) != doc || segment.is_dead(doc)) {
      continue;
    }
    of_a.clear();
    of_b.clear();
    a.append_to(of_a);
    b.append_to(of_b);
    count += std::any_of(of_a.begin(), of_a.end(), [&](std::uint32_t position) {
      return std::binary_search(of_b.begin(), of_b.end(), position + 1);
    });
  }
  return count;
}

std::uint64_t frequency_of(const Segments& segments, const std::string& word) {
  std::uint64_t sum = 0;
  for (const auto& segment : segments) {
    sum += segment->frequency(word);
  }
  return sum;
}

}  // namespace

std::optional<SimilarWord> split_word(const Segments& segments, std::string_view folded) {
  constexpr std::size_t kLeastLetters = 2;     // of each word
  constexpr std::uint64_t kMostCounted = 100;  // articles: enough to tell
  const std::u32string letters = code_points(folded);
  if (letters.size() < 2 * kLeastLetters || folded.size() > kLongestTerm ||
      std::any_of(letters.begin(), letters.end(), is_digit)) {
    return std::nullopt;
  }
  std::string first, second;
  std::uint64_t best = 0;
  std::uint32_t at = 0;
  for (std::size_t i = 1; i + kLeastLetters <= letters.size(); ++i) {
    at = decode_utf8(folded, at).end;
    const std::string left(folded.substr(0, at)), right(folded.substr(at));
    const std::uint64_t common =
        i < kLeastLetters ? 0
                          : std::min(frequency_of(segments, left), frequency_of(segments, right));
    if (common > best) {
      best = common;
      first = left;
      second = right;
    }
  }
  SimilarWord words{first + " " + second, 0, 1};
  for (const auto& segment : segments) {
    words.articles += best == 0 ? 0 : adjacent_articles(*segment, first, second, kMostCounted);
  }
  return words.articles == 0 ? std::nullopt : std::optional(words);
}

std::vector<Completion> completions(const Segments& segments, std::string_view folded,
                                    std::size_t limit) {
  if (folded.empty() || is_prefixed(folded) || folded.size() > kLongestTerm) {
    return {};
  }
  std::unordered_map<std::string, std::uint64_t> counts;
  const std::string prefix(folded);
  for (const auto& segment : segments) {
    guard_xapian("look up words in", segment->index_path(), [&] {
      const auto database = segment->database();
      for (auto term = database->allterms_begin(prefix); term != database->allterms_end(prefix);
           ++term) {
        const std::string name = *term;
        const std::uint64_t articles = segment->live_frequency(name, term.get_termfreq());
        if (articles > 0) {
          counts[name] += articles;
        }
      }
    });
  }
  std::vector<Completion> words;
  for (auto& [word, articles] : counts) {
    words.push_back({word, articles});
  }
  const std::size_t kept = std::min(limit, words.size());
  std::partial_sort(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(kept), words.end(),
                    [](const Completion& a, const Completion& b) {
                      return a.articles != b.articles ? a.articles > b.articles : a.word < b.word;
                    });
  words.resize(kept);
  return words;
}

}  // namespace dateline

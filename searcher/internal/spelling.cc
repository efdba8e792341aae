#include "searcher/internal/spelling.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "common/internal/utf8.h"
#include "common/internal/xapian_guard.h"

namespace dateline {

namespace {

constexpr std::size_t kShortWord = 3;
constexpr std::size_t kLongWord = 7;

// The first byte behind those that the prefixes of terms begin with.
constexpr char kBehindPrefixes = 'Z' + 1;

std::u32string code_points(std::string_view text) {
  std::u32string points;
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    points += point.code;
    at = point.end;
  }
  return points;
}

// Distances of one word to a run of ascending words, each computed from where it leaves the one
// before.
class DistanceTrie {
 public:
  DistanceTrie(std::string_view word, std::size_t most) : word_(code_points(word)), most_(most) {
    rows_.emplace_back();
    for (std::size_t i = 0; i <= word_.size(); ++i) {
      rows_[0].push_back(i);
    }
  }

  // The distance, or more than `most`. Then `hopeless_bytes` says how long a prefix of the word no
  // word can begin with and be near; 0 for none.
  std::size_t distance(std::string_view other, std::size_t& hopeless_bytes) {
    hopeless_bytes = 0;
    std::size_t depth = 0;
    for (std::uint32_t at = 0; at < other.size();) {
      const CodePoint point = decode_utf8(other, at);
      at = point.end;
      if (depth == letters_.size() || letters_[depth] != point.code) {
        letters_.resize(depth);
        rows_.resize(depth + 1);
        letters_ += point.code;
        add_row();
      }
      ++depth;
      const std::vector<std::size_t>& row = rows_[depth];
      if (*std::min_element(row.begin(), row.end()) > most_) {
        hopeless_bytes = at;
        return most_ + 1;
      }
    }
    letters_.resize(depth);
    rows_.resize(depth + 1);
    return rows_[depth].back();
  }

 private:
  void add_row() {
    const std::size_t depth = letters_.size();
    const std::vector<std::size_t>& above = rows_[depth - 1];
    std::vector<std::size_t> row{depth};
    for (std::size_t i = 1; i <= word_.size(); ++i) {
      const bool same = word_[i - 1] == letters_[depth - 1];
      std::size_t least = std::min({above[i] + 1, row[i - 1] + 1, above[i - 1] + (same ? 0u : 1u)});
      if (i > 1 && depth > 1 && word_[i - 1] == letters_[depth - 2] &&
          word_[i - 2] == letters_[depth - 1]) {
        least = std::min(least, rows_[depth - 2][i - 2] + 1);
      }
      row.push_back(least);
    }
    rows_.push_back(std::move(row));
  }

  const std::u32string word_;
  const std::size_t most_;
  std::u32string letters_;                      // of the word before
  std::vector<std::vector<std::size_t>> rows_;  // by depth
};

void add_similar(const Xapian::Database& database, std::string_view folded, std::size_t most,
                 std::map<std::string, SimilarWord>& found) {
  DistanceTrie trie(folded, most);
  const auto end = database.allterms_end();
  for (auto term = database.allterms_begin(); term != end;) {
    const std::string name = *term;
    if (name.front() >= 'A' && name.front() <= 'Z') {
      term.skip_to(std::string(1, kBehindPrefixes));
      continue;
    }
    std::size_t hopeless = 0;
    const std::size_t distance = trie.distance(name, hopeless);
    if (distance > 0 && distance <= most) {
      SimilarWord& similar = found[name];
      similar.distance = distance;
      similar.articles += term.get_termfreq();
    }
    if (hopeless > 0) {
      // Behind every word with that prefix: no term holds the byte FF.
      term.skip_to(name.substr(0, hopeless) + "\xFF");
    } else {
      ++term;
    }
  }
}

}  // namespace

std::size_t allowed_distance(std::string_view folded) {
  const bool has_digit = folded.find_first_of("0123456789") != std::string_view::npos;
  const std::size_t letters = code_points(folded).size();
  return has_digit || letters <= kShortWord ? 0 : letters < kLongWord ? 1 : 2;
}

std::vector<SimilarWord> similar_words(const std::vector<std::unique_ptr<Segment>>& segments,
                                       std::string_view folded) {
  const std::size_t most = allowed_distance(folded);
  if (most == 0) {
    return {};
  }
  std::map<std::string, SimilarWord> found;
  for (const auto& segment : segments) {
    guard_xapian("look up words in", segment->index_path(),
                 [&] { add_similar(*segment->database(), folded, most, found); });
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

std::vector<Completion> completions(const std::vector<std::unique_ptr<Segment>>& segments,
                                    std::string_view folded, std::size_t limit) {
  std::unordered_map<std::string, std::uint64_t> counts;
  const std::string prefix(folded);
  for (const auto& segment : segments) {
    guard_xapian("look up words in", segment->index_path(), [&] {
      const auto database = segment->database();
      for (auto term = database->allterms_begin(prefix); term != database->allterms_end(prefix);
           ++term) {
        counts[*term] += term.get_termfreq();
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

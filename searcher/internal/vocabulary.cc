#include "searcher/internal/vocabulary.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "common/internal/utf8.h"
#include "common/schema.h"

namespace dateline {

namespace {

// The first byte behind those that prefixes begin with.
constexpr char kBehindPrefixes = 'Z' + 1;

// Terms of whole values, and of values too long for a term, are no words.
bool is_word(std::string_view body) {
  return !body.empty() && body.front() != ':' && body.front() != '#';
}

bool is_prefixed(std::string_view term) {
  return !term.empty() && term.front() >= 'A' && term.front() <= 'Z';
}

}  // namespace

// Greedy matching that goes back to the last star only (linear in practice, quadratic at worst).
bool matches_wildcard(std::string_view word, std::string_view pattern) {
  std::uint32_t at = 0;
  std::uint32_t in_pattern = 0;
  bool starred = false;
  std::uint32_t star_pattern = 0;
  std::uint32_t star_word = 0;
  while (at < word.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      starred = true;
      star_pattern = ++in_pattern;
      star_word = at;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == '?') {
      at = decode_utf8(word, at).end;
      ++in_pattern;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == word[at]) {
      ++at;
      ++in_pattern;
    } else if (starred) {
      star_word = decode_utf8(word, star_word).end;
      at = star_word;
      in_pattern = star_pattern;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

std::vector<std::string> Vocabulary::synonyms(const std::string& key) const {
  std::set<std::string> words;
  for (const auto& segment : segments_) {
    const std::vector<std::string> of_segment = segment->synonyms(key);
    words.insert(of_segment.begin(), of_segment.end());
  }
  return {words.begin(), words.end()};
}

std::vector<std::string> Vocabulary::words_of_stem(std::string_view stem) const {
  return synonyms(bounded_term(kStemWords, stem));
}

std::vector<std::string> Vocabulary::words_written_as(std::string_view latin) const {
  const std::string key = bounded_term(kNameSpellings, latin);
  std::vector<std::string> words = synonyms(key);
  std::erase_if(words, [&](const std::string& word) { return !is_mostly_name(word, key); });
  return words;
}

bool Vocabulary::is_mostly_name(const std::string& word, const std::string& key) const {
  std::uint64_t as_name = 0;
  std::uint64_t in_all = 0;
  for (const auto& segment : segments_) {
    const std::uint64_t articles = segment->frequency(word);
    const std::vector<std::string> names = segment->synonyms(key);
    as_name += std::find(names.begin(), names.end(), word) != names.end() ? articles : 0;
    in_all += articles;
  }
  return 2 * as_name >= in_all;
}

bool Vocabulary::contains(const std::string& term) const {
  return std::any_of(segments_.begin(), segments_.end(),
                     [&](const auto& segment) { return segment->frequency(term) > 0; });
}

namespace {

// The words of one segment that follow `prefix` in terms and match, ascending.
std::vector<std::string> matching_words(const Segment& segment, std::string_view prefix,
                                        std::string_view pattern) {
  const std::string begin =
      std::string(prefix) + std::string(pattern.substr(0, pattern.find_first_of("*?")));
  std::vector<std::string> words;
  glass::PostingTable::TermCursor term(segment.posting_table());
  bool more = term.seek(begin);
  while (more && term.term().starts_with(begin)) {
    const std::string& name = term.term();
    if (prefix.empty() && is_prefixed(name)) {
      more = term.seek(std::string(1, kBehindPrefixes));
      continue;
    }
    const std::string_view body = std::string_view(name).substr(prefix.size());
    if (words.size() < Vocabulary::kMaxCounted && is_word(body) &&
        matches_wildcard(body, pattern) &&
        (!segment.has_dead() || segment.live_frequency(name, term.frequency()) > 0)) {
      words.emplace_back(body);
    }
    more = term.next();
  }
  return words;
}

}  // namespace

Vocabulary::Expansion Vocabulary::expand(std::string_view prefix, std::string_view pattern,
                                         std::size_t limit) const {
  std::vector<std::vector<std::string>> found(segments_.size());
  const auto walk = [&](std::size_t index) {
    found[index] = matching_words(*segments_[index], prefix, pattern);
  };
  // A known beginning leaves little to walk.
  if (pattern.front() == '*' || pattern.front() == '?') {
    pool_.run(segments_.size(), walk);
  } else {
    for (std::size_t index = 0; index < segments_.size(); ++index) {
      walk(index);
    }
  }
  std::set<std::string> words;
  for (std::vector<std::string>& part : found) {
    words.insert(std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  }
  Expansion expansion;
  expansion.count = std::min(words.size(), kMaxCounted);
  for (auto word = words.begin(); word != words.end() && expansion.words.size() < limit; ++word) {
    expansion.words.push_back(*word);
  }
  return expansion;
}

}  // namespace dateline

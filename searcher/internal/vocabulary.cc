#include "searcher/internal/vocabulary.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "common/article_json.h"
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

namespace {

// Two letters that folding makes of one (ß, æ, œ, þ): a question mark stands for both.
bool is_folded_pair(char32_t first, char32_t second) {
  static constexpr std::array<std::u32string_view, 4> kPairs{U"ss", U"ae", U"oe", U"th"};
  return std::any_of(kPairs.begin(), kPairs.end(), [=](std::u32string_view pair) {
    return pair[0] == first && pair[1] == second;
  });
}

std::u32string code_points(std::string_view text) {
  std::u32string points;
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    points += point.code;
    at = point.end;
  }
  return points;
}

// The pattern as an automaton: for each beginning of the word, which beginnings of the pattern
// match it. Only for patterns with a question mark.
bool matches_with_pairs(std::u32string_view word, std::u32string_view pattern) {
  const std::size_t size = pattern.size();
  std::vector<bool> before, now(size + 1), next(size + 1);
  const auto pass_stars = [&](std::vector<bool>& states) {
    for (std::size_t i = 0; i < size; ++i) {
      states[i + 1] = states[i + 1] || (states[i] && pattern[i] == U'*');
    }
  };
  now[0] = true;
  pass_stars(now);
  for (std::size_t at = 0; at < word.size(); ++at) {
    std::fill(next.begin(), next.end(), false);
    const bool ends_pair = at > 0 && is_folded_pair(word[at - 1], word[at]);
    for (std::size_t i = 0; i < size; ++i) {
      next[i] = next[i] || (now[i] && pattern[i] == U'*');
      const bool steps = now[i] && (pattern[i] == U'?' || pattern[i] == word[at]);
      const bool pairs = ends_pair && pattern[i] == U'?' && before[i];
      next[i + 1] = next[i + 1] || steps || pairs;
    }
    pass_stars(next);
    before = now;
    std::swap(now, next);
  }
  return now[size];
}

bool matches_greedily(std::string_view word, std::string_view pattern);

}  // namespace

bool matches_wildcard(std::string_view word, std::string_view pattern) {
  return matches_greedily(word, pattern) ||
         (pattern.find('?') != std::string_view::npos &&
          matches_with_pairs(code_points(word), code_points(pattern)));
}

namespace {

// Goes back to the last star only (linear in practice, quadratic at worst).
bool matches_greedily(std::string_view word, std::string_view pattern) {
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

}  // namespace

std::vector<std::string> Vocabulary::synonyms(const std::string& key) const {
  std::set<std::string> words;
  for (const auto& segment : segments_) {
    const std::vector<std::string> of_segment = segment->synonyms(key);
    words.insert(of_segment.begin(), of_segment.end());
  }
  return {words.begin(), words.end()};
}

std::vector<std::string> Vocabulary::words_of_stem(const std::string& language,
                                                   std::string_view stem) const {
  const std::string term = stem_term(Field::kText, language, stem);
  std::set<std::string> words;
  for (const auto& segment : segments_) {
    if (segment->has_language(language)) {
      for (const std::string_view word : segment->stems().find(term).words()) {
        words.emplace(word);
      }
    }
  }
  return {words.begin(), words.end()};
}

std::vector<Vocabulary::Name> Vocabulary::names_written_as(std::string_view latin) const {
  const std::string key = bounded_term(kNameSpellings, latin);
  std::vector<Name> names;
  for (const std::string& entry : synonyms(key)) {
    const SpellingEntry spelling = parse_spelling_entry(entry);
    names.push_back({std::string(spelling.language), std::string(spelling.word)});
  }
  std::erase_if(names, [&](const Name& name) { return !is_mostly_name(name, key); });
  return names;
}

bool Vocabulary::is_mostly_name(const Name& name, const std::string& key) const {
  const std::string entry = spelling_entry(name.language, name.word);
  std::uint64_t as_name = 0;
  std::uint64_t in_all = 0;
  for (const auto& segment : segments_) {
    const std::uint64_t articles =
        segment->frequency_in(name.word, segment->filter_of({name.language}));
    const std::vector<std::string> names = segment->synonyms(key);
    as_name += std::find(names.begin(), names.end(), entry) != names.end() ? articles : 0;
    in_all += articles;
  }
  return 2 * as_name >= in_all;
}

bool Vocabulary::is_latin_name(const std::string& language, const std::string& word,
                               Analyzer& analyzer) const {
  const Name name{language, word};
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = latin_names_.find(name); found != latin_names_.end()) {
      return found->second;
    }
  }
  const bool is_name = looks_like_name(language, word, analyzer);
  const std::lock_guard lock(mutex_);
  return latin_names_[name] = is_name;
}

namespace {

// Whether nothing but spaces and commas is before a word: it does not begin a sentence.
bool is_within_sentence(std::string_view between) {
  return !between.empty() && between.find_first_not_of(" ,") == std::string_view::npos;
}

// How often a word stands within the sentences of a text, and how often with a capital letter.
void count_capitals(std::string_view text, const std::string& word, Analyzer& analyzer,
                    std::uint32_t& occurrences, std::uint32_t& capitals) {
  std::vector<Token> tokens;
  analyzer.tokenize(text, tokens);
  std::uint32_t end = 0;  // of the word before
  for (const Token& token : tokens) {
    if (token.word->folded == word && token.begin > end && end > 0 &&
        is_within_sentence(text.substr(end, token.begin - end))) {
      const auto first = static_cast<UChar32>(decode_utf8(text, token.begin).code);
      ++occurrences;
      capitals += u_isUUppercase(first) ? 1 : 0;
    }
    end = std::max(end, token.end);
  }
}

}  // namespace

bool Vocabulary::looks_like_name(const std::string& language, const std::string& word,
                                 Analyzer& analyzer) const {
  constexpr std::uint32_t kSample = 8;  // articles
  std::uint32_t articles = 0;
  std::uint32_t occurrences = 0;
  std::uint32_t capitals = 0;
  for (const auto& segment : segments_) {
    const LanguageFilter filter = segment->filter_of({language});
    Postings postings = segment->postings(word);
    for (Docid doc = filter.admits_none() ? kNoDocid : postings.next();
         doc != kNoDocid && articles < kSample; doc = postings.next()) {
      if (!filter.admits(doc) || segment->is_dead(doc)) {
        continue;
      }
      ++articles;
      const Article article = article_from_json(segment->articles().get(doc));
      for (const std::string* text :
           {&article.lead, &article.body}) {  // titles have capitals anyway
        count_capitals(*text, word, analyzer, occurrences, capitals);
      }
    }
  }
  return occurrences > 0 && capitals * 5 >= occurrences * 4;
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

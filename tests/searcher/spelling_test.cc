// Similar words and completions, over archives of a few words in several segments, against what a
// full table of distances to each of the words says.
#include "searcher/internal/spelling.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>

#include "common/article_json.h"
#include "common/internal/utf8.h"
#include "indexer/build.h"
#include "tests/support/temp_directory.h"

namespace dateline {

namespace {

using Counts = std::map<std::string, std::uint64_t>;  // articles, by word

// An archive with each of the words in so many articles.
class Words {
 public:
  explicit Words(Counts counts, std::uint64_t segment_articles = 0) : counts_(std::move(counts)) {
    BuildOptions options;
    options.now = CivilDay(std::chrono::year(2025) / 1 / 1);
    options.segment_articles = segment_articles;
    options.memory_bytes = 64u << 20;
    const std::string path = directory_ / "archive";
    build_archive(path, {directory_.write("a.jsonl", lines())}, options);
    const ArchiveLayout layout{path};
    for (const SegmentRecord& record : open_manifest(layout).segments) {
      segments_.push_back(std::make_unique<Segment>(layout, record));
    }
  }
  const Segments& segments() const { return segments_; }
  const Counts& counts() const { return counts_; }

 private:
  // Article i has the words that at least i articles are to have.
  std::string lines() const {
    std::uint64_t articles = 0;
    for (const auto& [word, count] : counts_) {
      articles = std::max(articles, count);
    }
    std::string lines;
    for (std::uint64_t i = 1; i <= articles; ++i) {
      Article article;
      article.id = std::to_string(i);
      article.language = "und";
      for (const auto& [word, count] : counts_) {
        article.body += count >= i ? word + " " : "";
      }
      lines += article_to_json(article) + "\n";
    }
    return lines;
  }

  TempDirectory directory_;
  const Counts counts_;
  Segments segments_;
};

std::u32string letters_of(const std::string& word) {
  std::u32string letters;
  for (std::uint32_t at = 0; at < word.size();) {
    const CodePoint point = decode_utf8(word, at);
    letters += point.code;
    at = point.end;
  }
  return letters;
}

// The full table, as the definition has it.
std::size_t plain_distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
        continue;
      }
      const std::size_t changed = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      table[i][j] = std::min({changed, table[i - 1][j] + 1, table[i][j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
      }
    }
  }
  return table[a.size()][b.size()];
}

std::string listed(const std::vector<SimilarWord>& words) {
  std::string list;
  for (const SimilarWord& similar : words) {
    list += similar.word + " " + std::to_string(similar.articles) + " " +
            std::to_string(similar.distance) + ", ";
  }
  return list;
}

std::string listed(const std::vector<Completion>& words) {
  std::string list;
  for (const Completion& completion : words) {
    list += completion.word + " " + std::to_string(completion.articles) + ", ";
  }
  return list;
}

// For words of one script.
std::string plainly_similar(const Counts& counts, const std::string& word) {
  std::vector<SimilarWord> near;
  for (const auto& [other, articles] : counts) {
    const std::size_t distance = plain_distance(letters_of(word), letters_of(other));
    if (distance > 0 && distance <= allowed_distance(word)) {
      near.push_back({other, articles, distance});
    }
  }
  std::sort(near.begin(), near.end(), [](const SimilarWord& a, const SimilarWord& b) {
    return std::tuple(a.distance, b.articles, a.word) < std::tuple(b.distance, a.articles, b.word);
  });
  return listed(near);
}

std::string random_word(const std::vector<std::string>& alphabet, std::size_t shortest,
                        std::size_t longest, std::mt19937& random) {
  std::string word;
  for (std::size_t i = shortest + random() % (longest - shortest + 1); i > 0; --i) {
    word += alphabet[random() % alphabet.size()];
  }
  return word;
}

void compare_with_table(const std::vector<std::string>& alphabet, unsigned seed) {
  std::mt19937 random(seed);
  Counts counts;
  while (counts.size() < 1500) {
    counts[random_word(alphabet, 1, 11, random)] = 1 + random() % 9;
  }
  const Words words(counts, 3);
  REQUIRE(words.segments().size() == 3);
  for (int i = 0; i < 400; ++i) {
    const std::string word = random_word(alphabet, 4, 12, random);
    CAPTURE(word);
    CHECK(listed(similar_words(words.segments(), word)) == plainly_similar(words.counts(), word));
  }
}

}  // namespace

TEST_CASE("similar words are those that a full table of distances finds, in any script") {
  compare_with_table({"a", "b"}, 1);
  compare_with_table({"a", "b", "c", "z"}, 2);
  compare_with_table({"а", "п", "р", "я"}, 3);
  compare_with_table({"α", "π", "ω"}, 4);
}

TEST_CASE("the nearest come first, then the most frequent, then in the order of their letters") {
  const Words words({{"putin", 3}, {"puten", 5}, {"putan", 3}, {"patin", 1}, {"putinism", 9}}, 2);
  CHECK(listed(similar_words(words.segments(), "puton")) == "puten 5 1, putan 3 1, putin 3 1, ");
  CHECK(listed(similar_words(words.segments(), "putniism")) == "putinism 9 1, ");
  CHECK(listed(similar_words(words.segments(), "uptin")) == "putin 3 1, ");
}

TEST_CASE("the number of letters says how many may differ, however many bytes they have") {
  CHECK(allowed_distance("") == 0);
  CHECK(allowed_distance("put") == 0);
  CHECK(allowed_distance("пут") == 0);
  CHECK(allowed_distance("пути") == 1);
  CHECK(allowed_distance("πρόεδρ") == 1);
  CHECK(allowed_distance("πρόεδρο") == 2);
  CHECK(allowed_distance("g20summit") == 0);
  CHECK(allowed_distance("٢٠٢٤٢٠٢٤") == 0);
  CHECK(allowed_distance(std::string(245, 'a')) == 2);
  CHECK(allowed_distance(std::string(246, 'a')) == 0);
}

TEST_CASE("words of other scripts and words with digits are no better spelling") {
  const Words words({{"sanktio", 1}, {"sanktion", 1}, {"sankti9n", 1}, {"sanktiяn", 1}});
  CHECK(listed(similar_words(words.segments(), "sanktiom")) == "sanktio 1 1, sanktion 1 1, ");
  // Where the word itself mixes scripts, either may be meant.
  CHECK(listed(similar_words(words.segments(), "sanktiюn")) ==
        "sanktion 1 1, sanktiяn 1 1, sanktio 1 2, ");
}

TEST_CASE("hostile words find nothing and do no harm") {
  const Words words({{"words", 1}, {"wordy", 2}});
  for (const std::string& word :
       {std::string(), std::string(1, '\0'), std::string(100'000, 'w'), std::string("word\xFF"),
        std::string("\xF0\x9F"), std::string("\xE2\x82\xE2\x82\xE2\x82\xE2\x82"),
        std::string("\xED\xA0\x80wor"), std::string(245, '\xFF'), std::string(245, 'Z')}) {
    CAPTURE(word.size());
    for (const SimilarWord& similar : similar_words(words.segments(), word)) {
      CHECK(similar.distance <= 2);
    }
    CHECK(completions(words.segments(), word, 10).empty());
  }
  CHECK(similar_words({}, "word").empty());
  CHECK(completions({}, "word", 10).empty());
}

TEST_CASE("completions are counted over all segments, the word itself among them") {
  const Words words({{"put", 2}, {"putin", 7}, {"puts", 2}, {"pup", 9}, {"путин", 5}}, 2);
  REQUIRE(words.segments().size() > 2);
  CHECK(listed(completions(words.segments(), "put", 10)) == "putin 7, put 2, puts 2, ");
  CHECK(listed(completions(words.segments(), "put", 2)) == "putin 7, put 2, ");
  CHECK(listed(completions(words.segments(), "п", 10)) == "путин 5, ");
  CHECK(completions(words.segments(), "put", 0).empty());
  CHECK(completions(words.segments(), "", 10).empty());
  CHECK(completions(words.segments(), "Z", 10).empty());
}

}  // namespace dateline

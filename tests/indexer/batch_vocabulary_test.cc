#include "indexer/internal/batch_vocabulary.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "indexer/internal/document_builder.h"
#include "indexer/internal/posting_run.h"
#include "indexer/internal/sorted_merging.h"

namespace dateline {

namespace {

Article article_in(const std::string& language, const std::string& body) {
  Article article;
  article.id = "id-" + body;
  article.language = language;
  article.body = body;
  return article;
}

// What a fresh builder, which remembers nothing, tells of the articles.
std::pair<Synonyms, SpellingCounts> told_afresh(const std::vector<Article>& articles) {
  DocumentBuilder builder;
  PostingInverter inverter;
  for (const Article& article : articles) {
    builder.build(article, {}, inverter);
    inverter.end_document();
  }
  return {builder.vocabulary().take_stems(), builder.vocabulary().take_spellings()};
}

bool are_equal(const SpellingCounts& a, const SpellingCounts& b) {
  return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&b](const auto& entry) {
           const auto found = b.find(entry.first);
           return found != b.end() && found->second.occurrences == entry.second.occurrences &&
                  found->second.capitals == entry.second.capitals;
         });
}

// Batches in which the same words come again, in languages whose stems of them differ.
std::vector<std::vector<Article>> batches() {
  const std::string latin = "nations cities running communes";
  const std::string cyrillic = "Путин встретился, Путин говорил; городами и городах";
  const std::vector<Article> mixed{article_in("en", latin),           article_in("fr", latin),
                                   article_in("ru", cyrillic),        article_in("en", latin),
                                   article_in("uk", cyrillic),        article_in("ru", cyrillic),
                                   article_in("ru", "Путин " + latin)};
  return {mixed, {article_in("fr", latin)}, {article_in("ru", "говорил")}, mixed};
}

}  // namespace

TEST_CASE("every batch tells its own stems and spellings, whatever words are remembered") {
  for (const std::size_t cached_words : {std::size_t{1}, Analyzer::kDefaultCachedWords}) {
    CAPTURE(cached_words);
    DocumentBuilder builder(cached_words);
    PostingInverter inverter;
    for (const std::vector<Article>& batch : batches()) {
      for (const Article& article : batch) {
        builder.build(article, {}, inverter);
        inverter.end_document();
      }
      const auto [stems, spellings] = told_afresh(batch);
      REQUIRE(!stems.empty());
      CHECK(builder.vocabulary().take_stems() == stems);
      CHECK(are_equal(builder.vocabulary().take_spellings(), spellings));
    }
  }
}

TEST_CASE("spellings are counted for words of other scripts alone") {
  const SpellingCounts counts =
      told_afresh({article_in("ru", "Путин путин Putin Путин 2024")}).second;
  REQUIRE(counts.size() == 1);
  CHECK(counts.begin()->second.occurrences == 3);
  CHECK(counts.begin()->second.capitals == 2);
}

namespace {

class TextCursor {
 public:
  explicit TextCursor(std::vector<std::string> texts) : texts_(std::move(texts)) {}
  bool next() { return at_++ < texts_.size(); }
  std::string_view key() const { return texts_[at_ - 1]; }

 private:
  std::vector<std::string> texts_;
  std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("merging tells keys apart that differ behind their beginning, or by zero bytes") {
  const std::string zero(1, '\0');
  const std::vector<std::vector<std::string>> sorted{
      {"", "ab", "ab" + zero, "abcdefgh", "abcdefghi"},
      {},
      {"ab", "abcdefgh", "abcdefgh" + zero, "z"},
      {zero, "ab" + zero + zero, "abcdefghi", "\xFF\xFF"},
  };
  std::vector<TextCursor> cursors(sorted.begin(), sorted.end());
  std::vector<std::string> expected;
  for (const std::vector<std::string>& texts : sorted) {
    expected.insert(expected.end(), texts.begin(), texts.end());
  }
  std::sort(expected.begin(), expected.end());
  std::vector<std::string> merged;
  std::vector<std::string> keys;
  merge_sorted(cursors, [&](const std::vector<TextCursor>& group) {
    keys.emplace_back(group.front().key());
    for (const TextCursor& cursor : group) {
      CHECK(cursor.key() == keys.back());
      merged.emplace_back(cursor.key());
    }
  });
  CHECK(merged == expected);
  CHECK(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
}

}  // namespace dateline

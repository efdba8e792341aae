// A word's forms are those of the article's own language: articles of one language never change
// which articles of another match, nor their order.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/article_json.h"
#include "common/language.h"
#include "indexer/build.h"
#include "searcher/query.h"
#include "searcher/searcher.h"
#include "tests/support/random_query.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

class Archive {
 public:
  explicit Archive(const std::vector<Article>& articles) {
    std::string lines;
    for (const Article& article : articles) {
      lines += article_to_json(article) + "\n";
    }
    BuildOptions options;
    options.now = CivilDay(std::chrono::year(2025) / 1 / 1);
    options.segment_articles = 50;
    options.threads = 1;
    options.memory_bytes = 64u << 20;
    const std::string input = directory_.write("articles.jsonl", lines);
    REQUIRE(build_archive(directory_ / "archive", {input}, options).indexed == articles.size());
    searcher_.emplace(directory_ / "archive");
  }

  SearchResult search(const std::string& query) const {
    SearchRequest request;
    request.query = query;
    request.limit = 1000;
    request.facets = {{"lang", 0}};
    request.snippets = false;
    auto outcome = searcher_->search(request);
    if (const auto* error = std::get_if<QueryError>(&outcome)) {
      FAIL(describe(*error, query));
    }
    return std::get<SearchResult>(std::move(outcome));
  }

  // The articles of a language that match, by id.
  std::vector<std::string> of_language(const std::string& query,
                                       const std::string& language) const {
    std::vector<std::string> ids;
    for (const Hit& hit : search(query).hits) {
      if (hit.article.language == language) {
        ids.push_back(hit.article.id);
      }
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  // Those that match where the query asks for that language alone, in order.
  std::vector<std::pair<std::string, double>> ranked(const std::string& query,
                                                     const std::string& language) const {
    std::vector<std::pair<std::string, double>> ranked;
    for (const Hit& hit : search("(" + query + ") lang:" + language).hits) {
      ranked.emplace_back(hit.article.id, hit.score);
    }
    return ranked;
  }

 private:
  const TempDirectory directory_;
  std::optional<Searcher> searcher_;
};

std::vector<Article> articles_in(const std::string& language, std::size_t count,
                                 const std::string& first_id, Random& random) {
  std::vector<Article> articles = random_articles(count, random);
  for (Article& article : articles) {
    article.id = first_id + article.id;
    article.language = language;
  }
  return articles;
}

std::vector<std::string> all_languages() {
  std::vector<std::string> languages{"zh", "ja", "th", "pl", "uk", "sq", ""};
  for (const std::string_view language : stemmed_languages()) {
    languages.emplace_back(language);
  }
  return languages;
}

Article article(const std::string& id, const std::string& language, const std::string& body) {
  Article result;
  result.id = id;
  result.title = "untitled";
  result.language = language;
  result.body = body;
  return result;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("articles of a language change neither the matches nor the order of another's") {
  constexpr int kQueries = 40;
  Random random(119);
  for (const std::string own : {"en", "ru"}) {
    const std::vector<Article> articles = articles_in(own, 60, "own-", random);
    const Archive alone(articles);
    std::size_t found = 0;
    for (const std::string& other : all_languages()) {
      if (other == own) {
        continue;
      }
      std::vector<Article> mixed = articles;
      for (Article& added : articles_in(other, 12, "other-", random)) {
        mixed.push_back(std::move(added));
      }
      const Archive together(mixed);
      for (int round = 0; round < kQueries; ++round) {
        const std::string query = canonical(random_tree(3, random));
        CAPTURE(own);
        CAPTURE(other);
        CAPTURE(query);
        const Strings matches = alone.of_language(query, own);
        CHECK(together.of_language(query, own) == matches);
        CHECK(together.ranked(query, own) == alone.ranked(query, own));
        found += matches.size();
      }
    }
    CHECK(found > 1000);
  }
}

TEST_CASE("one article of each language changes nothing in an English archive") {
  const std::vector<std::string> words{"putin",     "market",    "biden",   "georgia", "agreement",
                                       "president", "elections", "running", "cities",  "nation",
                                       "put",       "marks",     "agreed",  "visiting"};
  std::vector<Article> articles;
  for (std::size_t i = 0; i < words.size(); ++i) {
    articles.push_back(article("en-" + std::to_string(i), "en",
                               words[i] + " and " + words[(i + 5) % words.size()] + " of May"));
  }
  const Archive alone(articles);
  for (const std::string& language : all_languages()) {
    if (language != "en" && !language.empty()) {  // whose text would tell English
      std::string body;
      for (const std::string& word : words) {
        body += word + " ";
      }
      articles.push_back(article("other-" + language, language, body));
    }
  }
  const Archive together(articles);
  for (const std::string& word : words) {
    for (const std::string& query :
         {word, "\"" + word + "\"", "title:" + word, "-" + word, "(" + word + ") NEAR/5 may",
          "first/2(" + word + ")", "atleast1(" + word + ")"}) {
      CAPTURE(query);
      CHECK(together.of_language(query, "en") == alone.of_language(query, "en"));
      CHECK(together.ranked(query, "en") == alone.ranked(query, "en"));
    }
  }
}

TEST_CASE("a stem of another language finds nothing") {
  const Archive archive({article("en-1", "en", "Giants put their differences aside."),
                         article("en-2", "en", "Then Putin spoke of markets and marks."),
                         article("fi-1", "fi", "Putin puhui. Put on muuta."),
                         article("fr-1", "fr", "Le marché et les marques agréés.")});
  CHECK(archive.of_language("putin script:same", "en") == Strings{"en-2"});
  CHECK(archive.of_language("market", "en") == Strings{"en-2"});
  CHECK(archive.of_language("put", "en") == Strings{"en-1"});
  CHECK(archive.of_language("put NEAR/3 differences", "en") == Strings{"en-1"});
  CHECK(archive.of_language("putin NEAR/3 differences", "en").empty());
}

TEST_CASE("what is marked is what matched") {
  const TempDirectory directory;
  const std::string lines =
      article_to_json(article("en-1", "en", "Putin put it aside. Giants visited.")) + "\n" +
      article_to_json(article("fi-1", "fi", "Putin put it aside.")) + "\n";
  BuildOptions options;
  options.now = CivilDay(std::chrono::year(2025) / 1 / 1);
  build_archive(directory / "archive", {directory.write("articles.jsonl", lines)}, options);
  const Searcher searcher(directory / "archive");
  SearchRequest request;
  request.query = "putin";
  const auto outcome = searcher.search(request);
  std::size_t hits = 0;
  for (const Hit& hit : std::get<SearchResult>(outcome).hits) {
    const std::size_t marks = hit.snippet.marks.size();
    CHECK(marks == (hit.article.language == "en" ? 1 : 2));  // Finnish: put is a form of putin
    ++hits;
  }
  CHECK(hits == 2);
}

TEST_CASE("words are found in their forms with accents and without") {
  const Archive archive({article("fr-1", "fr", "La nouvelle est annoncée, ils sont accusés."),
                         article("fr-2", "fr", "LA NOUVELLE EST ANNONCEE ICI"),
                         article("pt-1", "pt", "A negociação continua."),
                         article("hu-1", "hu", "A városból jöttek."),
                         article("en-1", "en", "An announcer spoke.")});
  for (const std::string query : {"annoncée", "annoncee", "annoncées", "annoncees"}) {
    CAPTURE(query);
    CHECK(archive.of_language(query, "fr") == Strings{"fr-1", "fr-2"});
    CHECK(archive.of_language(query + " NEAR/5 nouvelle", "fr") == Strings{"fr-1", "fr-2"});
  }
  CHECK(archive.of_language("annoncer", "fr") == Strings{"fr-1"});
  CHECK(archive.of_language("accuser", "fr") == Strings{"fr-1"});
  CHECK(archive.of_language("negociar", "pt") == Strings{"pt-1"});
  CHECK(archive.of_language("negociacao", "pt") == Strings{"pt-1"});
  CHECK(archive.of_language("város", "hu") == Strings{"hu-1"});
  CHECK(archive.of_language("varos", "hu") == Strings{"hu-1"});
}

TEST_CASE("Greek, Hindi and Serbian words are found in their forms") {
  const Archive archive({article("el-1", "el", "Οι πρόεδροι των τραπεζών μίλησαν."),
                         article("hi-1", "hi", "लड़कियों ने किताबें पढ़ीं।"),
                         article("sr-1", "sr", "Председник је посетио градове."),
                         article("sr-2", "sr", "Predsednik je posetio gradove.")});
  CHECK(archive.of_language("πρόεδρος", "el") == Strings{"el-1"});
  CHECK(archive.of_language("προεδρος", "el") == Strings{"el-1"});
  CHECK(archive.of_language("τράπεζα", "el") == Strings{"el-1"});
  CHECK(archive.of_language("लड़की", "hi") == Strings{"hi-1"});
  CHECK(archive.of_language("किताब", "hi") == Strings{"hi-1"});
  CHECK(archive.of_language("гради", "sr") == archive.of_language("gradi", "sr"));
  CHECK(archive.of_language("градовима", "sr") == Strings{"sr-1", "sr-2"});
}

TEST_CASE("Vietnamese tones tell words apart, but may be left out") {
  const Archive archive({article("vi-1", "vi", "má đi chợ"), article("vi-2", "vi", "con ma cũ"),
                         article("vi-3", "vi", "ngôi mả xưa"), article("fr-1", "fr", "il m'a vu")});
  CHECK(archive.of_language("má", "vi") == Strings{"vi-1"});
  CHECK(archive.of_language("mả", "vi") == Strings{"vi-3"});
  CHECK(archive.of_language("ma", "vi") == Strings{"vi-1", "vi-2", "vi-3"});
  CHECK(archive.of_language("ma", "fr") == Strings{"fr-1"});
}

TEST_CASE("what is typed in Thai, Khmer or Lao is found wherever it stands") {
  const Archive archive({article("th-1", "th", "นายกรัฐมนตรีเศรษฐาพบประธานาธิบดีปูติน"),
                         article("km-1", "km", "នាយករដ្ឋមន្ត្រីកម្ពុជា"),
                         article("lo-1", "lo", "ນາຍົກລັດຖະມົນຕີລາວ")});
  for (const std::string query : {"นายกรัฐมนตรี", "ปูติน", "เศรษฐา", "รัฐมนตรี", "\"ประธานาธิบดี ปูติน\""}) {
    CAPTURE(query);
    CHECK(archive.of_language(query, "th").size() == 1);
  }
  CHECK(archive.of_language("កម្ពុជា", "km").size() == 1);
  CHECK(archive.of_language("ລາວ", "lo").size() == 1);
}

}  // namespace dateline

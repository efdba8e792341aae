// Totals, facets and timeline against a recount of the articles themselves, for random archives,
// random cuts into segments and random queries; and that neither the cut nor threads matter.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/article_json.h"
#include "indexer/build.h"
#include "searcher/query.h"
#include "searcher/searcher.h"
#include "tests/support/random_query.h"
#include "tests/support/recount.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

void build(const std::string& archive, const TempDirectory& directory,
           const std::vector<Article>& articles, std::uint64_t segment_articles, unsigned threads) {
  std::string lines;
  for (const Article& article : articles) {
    lines += article_to_json(article) + "\n";
  }
  BuildOptions options;
  options.now = CivilDay(std::chrono::year(2025) / 1 / 1);
  options.segment_articles = segment_articles;
  options.threads = threads;
  options.memory_bytes = 64u << 20;
  const BuildReport report =
      build_archive(archive, {directory.write("articles.jsonl", lines)}, options);
  REQUIRE(report.indexed == articles.size());
}

SearchRequest request_for(const std::string& query) {
  SearchRequest request;
  request.query = query;
  request.limit = 20;
  request.facets = {{"source", 0}, {"place", 0}, {"lang", 0}, {"month", 0}};
  request.timeline = Period::kDay;
  return request;
}

SearchResult search(const Searcher& searcher, const SearchRequest& request) {
  auto outcome = searcher.search(request);
  if (const auto* error = std::get_if<QueryError>(&outcome)) {
    FAIL(describe(*error, request.query));
  }
  return std::get<SearchResult>(std::move(outcome));
}

using Counts = std::map<std::string, std::uint64_t>;

Counts counts_of(const Facet& facet) {
  Counts counts;
  for (const FacetValue& value : facet.values) {
    counts[value.value] = value.count;
  }
  return counts;
}

struct Recounted {
  std::uint64_t total = 0;
  Counts source, place, language, month, day;
  std::uint64_t undated = 0;
};

// The articles as the indexer normalised them.
std::vector<Article> stored_articles(const Searcher& searcher, std::size_t count) {
  std::vector<Article> articles;
  for (std::size_t i = 0; i < count; ++i) {
    articles.push_back(searcher.find("a" + std::to_string(i)).value());
  }
  return articles;
}

Recounted recount(const std::vector<Article>& articles, const std::vector<bool>& matches) {
  Recounted result;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    if (!matches[i]) {
      continue;
    }
    const Article& article = articles[i];
    ++result.total;
    if (!article.source.empty()) {
      ++result.source[article.source];
    }
    ++result.language[article.language];
    for (const std::string& place : std::set(article.places.begin(), article.places.end())) {
      ++result.place[place];
    }
    if (article.published.known()) {
      ++result.day[print_date(article.published)];
      ++result.month[print_date(article.published).substr(0, 7)];
    } else {
      ++result.undated;
    }
  }
  return result;
}

void check_counts(const SearchResult& result, const Recounted& expected) {
  CHECK(result.total == expected.total);
  CHECK(counts_of(result.facets[0]) == expected.source);
  CHECK(counts_of(result.facets[1]) == expected.place);
  CHECK(counts_of(result.facets[2]) == expected.language);
  CHECK(counts_of(result.facets[3]) == expected.month);
  CHECK(result.undated == expected.undated);
  Counts days;
  for (const TimelineBucket& bucket : result.timeline) {
    days[print_day(bucket.start)] = bucket.count;
  }
  CHECK(days == expected.day);
  CHECK(result.hits.size() == std::min<std::uint64_t>(20, expected.total));
}

// A small archive of short texts, and which of them, by number, answer a query.
class Answers {
 public:
  struct Text {
    std::string language, body;
    std::string source = {};
  };
  explicit Answers(const std::vector<Text>& texts) {
    std::vector<Article> articles(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      articles[i].id = "a" + std::to_string(i);
      articles[i].title = "untitled";
      articles[i].language = texts[i].language;
      articles[i].body = texts[i].body;
      articles[i].source = texts[i].source;
    }
    build(directory_ / "archive", directory_, articles, 1000, 1);
    searcher_.emplace(directory_ / "archive");
  }

  std::string to(const std::string& query) const {
    std::set<std::string> ids;
    for (const Hit& hit : search(*searcher_, request_for(query + " script:same")).hits) {
      ids.insert(hit.article.id.substr(1));
    }
    std::string text;
    for (const std::string& id : ids) {
      text += (text.empty() ? "" : " ") + id;
    }
    return text;
  }

 private:
  const TempDirectory directory_;
  std::optional<Searcher> searcher_;
};

}  // namespace

TEST_CASE("totals, facets and timeline are those of a recount, for thousands of random queries") {
  constexpr std::size_t kCount = 150;
  Random random(75);
  for (const std::uint64_t segment_articles : {7u, 40u, 1000u}) {
    const TempDirectory directory;
    build(directory / "archive", directory, random_articles(kCount, random), segment_articles, 3);
    const Searcher searcher(directory / "archive");
    const std::vector<Article> articles = stored_articles(searcher, kCount);
    plain::Recount evaluator(articles);
    std::uint64_t found = 0;
    for (int round = 0; round < 800; ++round) {
      // The text that is searched for is the tree's own spelling.
      const QueryNode tree =
          make_node(NodeKind::kAnd, {random_tree(3, random), make_node(NodeKind::kSameScript, {})});
      SearchRequest request = request_for(canonical(tree));
      request.snippets = false;
      CAPTURE(request.query);
      const SearchResult result = search(searcher, request);
      check_counts(result, recount(articles, evaluator.matches(tree)));
      found += result.total;
    }
    CHECK(found > 10'000);
  }
}

TEST_CASE("words are found in their forms by the rules of the article's language alone") {
  const Answers answers(
      {{"en", "one visit"}, {"zh", "one visit"}, {"ru", "визита"}, {"en", "виз"}});
  CHECK(answers.to("visits") == "0");
  CHECK(answers.to("visits ADJ two") == "");
  CHECK(answers.to("one ADJ visits") == "0");
  CHECK(answers.to("visit") == "0 1");
  CHECK(answers.to("one ADJ visit") == "0 1");
  CHECK(answers.to("=visits") == "");
  CHECK(answers.to("визит") == "2");
}

TEST_CASE("a wildcard after a field stands for one word of a name") {
  const Answers answers({{"en", "text", "Harbour Courier"}, {"en", "text", "Neva Post"}});
  CHECK(answers.to("source:*ur*er") == "0");
  CHECK(answers.to("source:*our*cou*") == "");
  CHECK(answers.to("source:p?st") == "1");
}

TEST_CASE("alternatives with a word in common do not hide each other's articles") {
  const Answers answers({{"en", "visit"}, {"en", "no"}, {"en", "visit no"}, {"en", "visit"}});
  CHECK(answers.to("atleast1(\"visit no\" OR visit)") == "0 2 3");
  CHECK(answers.to("first/4(visit OR \"visit no\")") == "0 2 3");
}

TEST_CASE("terms at one position are near what stands beside them") {
  const Answers answers({{"de", "Verträge Vertrag"}, {"de", "Verträge"}, {"en", "Jin-ping visit"}});
  CHECK(answers.to("=Verträge NEAR/1 Verträge") == "0");
  CHECK(answers.to("Verträge NEAR/1 =Verträge") == "0");
  CHECK(answers.to("jinping NEAR/3 jin") == "");
  CHECK(answers.to("Jin-ping ADJ visit") == "2");
  CHECK(answers.to("jinping ADJ/2 visit") == "2");
}

TEST_CASE("a wildcard of a hundred words is near what each of them stands beside") {
  const TempDirectory directory;
  std::vector<Article> articles(200);
  for (std::size_t i = 0; i < articles.size(); ++i) {
    articles[i].id = "a" + std::to_string(i);
    articles[i].title = "untitled";
    articles[i].language = "en";
    articles[i].body = (i < 100 ? "visit by none " : "") + std::string("wax") +
                       std::to_string(i % 100) + (i < 100 ? "" : " visit");
  }
  build(directory / "archive", directory, articles, 1000, 1);
  const Searcher searcher(directory / "archive");
  SearchRequest request = request_for("wax* NEAR/1 visit");
  request.limit = 200;
  std::set<std::string> found;
  for (const Hit& hit : search(searcher, request).hits) {
    found.insert(hit.article.id);
  }
  std::set<std::string> expected;
  for (std::size_t i = 100; i < articles.size(); ++i) {
    expected.insert(articles[i].id);
  }
  CHECK(found == expected);
}

TEST_CASE("hits, scores and order do not depend on segments or threads") {
  Random random(86);
  const TempDirectory directory;
  const std::vector<Article> articles = random_articles(400, random);
  build(directory / "whole", directory, articles, 1'000'000, 1);
  build(directory / "cut", directory, articles, 13, 4);
  const Searcher whole(directory / "whole", {.threads = 1});
  const Searcher cut(directory / "cut", {.threads = 4, .parallel_postings = 0});
  REQUIRE(whole.manifest().segments.size() == 1);
  REQUIRE(cut.manifest().segments.size() > 10);
  for (int round = 0; round < 150; ++round) {
    SearchRequest request = request_for(random_query(random, 3));
    request.sort = static_cast<Sort>(random() % 3);
    request.any = random() % 2 == 0;
    request.offset = static_cast<std::uint32_t>(random() % 5);
    CAPTURE(request.query);
    const SearchResult a = search(whole, request);
    const SearchResult b = search(cut, request);
    CHECK(a.total == b.total);
    REQUIRE(a.hits.size() == b.hits.size());
    for (std::size_t i = 0; i < a.hits.size(); ++i) {
      CHECK(a.hits[i].article == b.hits[i].article);
      CHECK(a.hits[i].score == b.hits[i].score);
      CHECK(a.hits[i].snippet.text == b.hits[i].snippet.text);
    }
  }
}

std::vector<std::pair<std::string, double>> ranked(const SearchResult& result) {
  std::vector<std::pair<std::string, double>> hits;
  for (const Hit& hit : result.hits) {
    hits.emplace_back(hit.article.id, hit.score);
  }
  return hits;
}

TEST_CASE("the best hits are the first of all hits, and the same whatever is counted") {
  Random random(108);
  const TempDirectory directory;
  build(directory / "archive", directory, random_articles(500, random), 120, 2);
  const Searcher searcher(directory / "archive");
  std::size_t ended_early = 0;
  for (int round = 0; round < 400; ++round) {
    SearchRequest request = request_for(random_query(random, 2));
    request.sort = static_cast<Sort>(random() % 3);
    request.half_life_days = round % 5 == 0 ? 90 : 0;
    request.by_story = round % 7 == 0;
    request.expand = false;
    request.articles = false;
    request.facets.clear();
    request.timeline.reset();
    request.limit = 10'000;
    CAPTURE(request.query);
    const SearchResult all = search(searcher, request);
    auto best = ranked(all);
    best.resize(std::min<std::size_t>(best.size(), 1 + round % 12));
    request.limit = static_cast<std::uint32_t>(1 + round % 12);
    for (const Totals totals : {Totals::kStories, Totals::kArticles, Totals::kAtLeast}) {
      request.totals = totals;
      const SearchResult result = search(searcher, request);
      CHECK(ranked(result) == best);
      CHECK((!result.is_total_exact || result.total == all.total));
      CHECK(result.total <= all.total);
      CHECK((totals == Totals::kAtLeast || result.is_total_exact));
      CHECK(result.stories == (totals == Totals::kStories || request.by_story ? all.stories : 0));
      ended_early += result.is_total_exact ? 0 : 1;
    }
    request.limit = 0;
    request.totals = Totals::kArticles;
    CHECK(search(searcher, request).total == all.total);
  }
  CHECK(ended_early > 20);
}

// Words of all frequencies, inflected, in languages with and without stems.
std::vector<Article> articles_of_few_words(std::size_t count, Random& random) {
  static const char* const kEndings[] = {"", "s", "ing", "ed"};
  static const char* const kSpoken[] = {"en", "en", "fr", "zh", ""};
  std::vector<Article> articles(count);
  for (std::size_t i = 0; i < count; ++i) {
    articles[i].id = "a" + std::to_string(i);
    articles[i].language = kSpoken[random() % 5];
    articles[i].title = "word" + std::to_string(random() % 60);
    for (std::size_t words = random() % 4; words > 0; --words) {
      articles[i].title += " word" + std::to_string(random() % (1 + random() % 60));
    }
    for (std::size_t words = 1 + random() % (1 + random() % 150); words > 0; --words) {
      const std::size_t number = random() % (1 + random() % (1 + random() % 60));
      articles[i].body += "word" + std::to_string(number) + "-" + "visit" +
                          std::string(1 + number % 5, 'a') + kEndings[random() % 4] + " ";
    }
  }
  return articles;
}

std::string query_of_few_words(Random& random) {
  static const char* const kJoints[] = {" OR ", " OR ", " AND ", " NOT "};
  std::string query;
  for (std::size_t words = 1 + random() % 4; words > 0; --words) {
    query += query.empty() ? "" : kJoints[random() % 4];
    const std::string number = std::to_string(random() % (1 + random() % 60));
    switch (random() % 4) {
      case 0:
        query += "visit" + std::string(1 + random() % 5, 'a') + "ing";
        break;
      case 1:
        query += "wo*" + number;
        break;
      default:
        query += "word" + number;
    }
  }
  return query;
}

std::string operand_of_few_words(Random& random) {
  const std::string word = "word" + std::to_string(random() % (1 + random() % 60));
  const std::string visit = "visit" + std::string(1 + random() % 5, 'a') + "ing";
  switch (random() % 6) {
    case 0:
      return visit;
    case 1:
      return "wo*" + std::to_string(random() % 10);
    case 2:
      return '"' + word + " " + visit + '"';
    case 3:
      return "(" + word + " OR " + visit + ")";
    default:
      return word;
  }
}

std::string proximity_of_few_words(Random& random) {
  static const char* const kJoints[] = {" NEAR/1 ", " NEAR/5 ", " NEAR/30 ", " ADJ/2 ", " ADJ/9 "};
  const std::string joint = kJoints[random() % 5];
  std::string query = operand_of_few_words(random);
  for (std::size_t more = 1 + random() % 5 / 4; more > 0; --more) {
    query += joint + operand_of_few_words(random);
  }
  return random() % 6 == 0 ? "title:(" + query + ")" : query;
}

// Whether the total of the best hits alone is less than exact.
bool check_best_hits(const Searcher& searcher, SearchRequest request) {
  CAPTURE(request.query);
  request.expand = false;
  request.articles = false;
  request.totals = Totals::kArticles;
  const SearchResult all = search(searcher, request);
  request.totals = Totals::kAtLeast;
  const SearchResult best = search(searcher, request);
  CHECK(ranked(best) == ranked(all));
  CHECK(best.total <= all.total);
  CHECK((!best.is_total_exact || best.total == all.total));
  request.limit = 0;
  request.totals = Totals::kArticles;
  CHECK(search(searcher, request).total == all.total);
  return !best.is_total_exact;
}

TEST_CASE("the best hits are the same where documents are passed over") {
  Random random(119);
  const TempDirectory directory;
  build(directory / "archive", directory, articles_of_few_words(6000, random), 2000, 2);
  const Searcher searcher(directory / "archive");
  REQUIRE(searcher.manifest().segments.size() > 1);
  std::size_t words_passed_over = 0;
  std::size_t spans_passed_over = 0;
  for (int round = 0; round < 1500; ++round) {
    SearchRequest request;
    request.query = query_of_few_words(random);
    request.limit = static_cast<std::uint32_t>(1 + random() % 12);
    request.any = round % 5 == 0;
    words_passed_over += check_best_hits(searcher, request) ? 1 : 0;
    request.any = false;
    request.query = proximity_of_few_words(random);
    spans_passed_over += check_best_hits(searcher, request) ? 1 : 0;
  }
  CHECK(words_passed_over > 500);
  CHECK(spans_passed_over > 300);
}

TEST_CASE("one searcher answers many threads as it answers one") {
  Random random(97);
  const TempDirectory directory;
  build(directory / "archive", directory, random_articles(300, random), 29, 2);
  const Searcher searcher(directory / "archive", {.threads = 3, .parallel_postings = 0});
  std::vector<SearchRequest> requests;
  std::vector<SearchResult> expected;
  for (int i = 0; i < 40; ++i) {
    requests.push_back(request_for(random_query(random, 3)));
    expected.push_back(search(searcher, requests.back()));
  }
  std::atomic<int> different{0};
  {
    std::vector<std::jthread> threads;
    for (std::size_t thread = 0; thread < 6; ++thread) {
      threads.emplace_back([&, thread] {
        for (std::size_t i = 0; i < requests.size(); ++i) {
          const std::size_t which = (i * 7 + thread * 5) % requests.size();
          const auto outcome = searcher.search(requests[which]);
          const auto* result = std::get_if<SearchResult>(&outcome);
          const SearchResult& wanted = expected[which];
          const bool same =
              result != nullptr && result->total == wanted.total &&
              std::equal(result->hits.begin(), result->hits.end(), wanted.hits.begin(),
                         wanted.hits.end(), [](const Hit& a, const Hit& b) {
                           return a.article.id == b.article.id && a.score == b.score;
                         });
          different += same ? 0 : 1;
        }
      });
    }
  }
  CHECK(different == 0);
}

}  // namespace dateline

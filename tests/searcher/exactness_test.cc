// Totals, facets and timeline against a recount of the articles themselves, for random archives,
// random cuts into segments and random queries; and that neither the cut nor threads matter.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/article_json.h"
#include "indexer/build.h"
#include "searcher/query.h"
#include "searcher/searcher.h"
#include "tests/support/recount.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

using Random = std::mt19937;

template <typename T>
const T& pick(const std::vector<T>& values, Random& random) {
  return values[random() % values.size()];
}

// Few distinct words, so that everything meets.
const std::vector<std::string> kWords{
    "visit",    "visits",   "visited", "visiting", "limits", "no",      "1,000",    "1000",
    "Jin-ping", "Jinping",  "ping",    "al-Arab",  "dont",   "don't",   "U.S.",     "us",
    "визит",    "визита",   "визиту",  "виз",      "ещё",    "еще",     "会",       "访问",
    "习近平",   "近平会谈", "Müller",  "Muller",   "Straße", "strasse", "Verträge", "Vertrag"};
const std::vector<std::string> kWildcards{"vis*",   "vi?it*", "*ing", "jin*",  "визит*", "?из*",
                                          "m?ller", "*er*e",  "10*",  "str*e", "v*s",    "dont*"};
const std::vector<std::string> kNameWildcards{"co*",   "*rning", "h?rbour", "*ur*co*",
                                              "new*h", "??va",   "p*t",     "*ost"};
const std::vector<std::string> kSources{"Harbour Courier", "Morning Courier", "Neva Post", ""};
const std::vector<std::string> kLanguages{"en", "ru", "zh", "de", "pl"};
const std::vector<std::string> kPlaces{"Beijing", "Harbin", "New Harbin"};

std::string random_text(std::size_t words, Random& random) {
  const std::vector<std::string> between{" ", " ", " ", " ", " ", ", ", ". ", "-", "", "\n\n"};
  std::string text;
  for (std::size_t i = 0; i < words; ++i) {
    text += (i == 0 ? "" : pick(between, random)) + pick(kWords, random);
  }
  return text;
}

std::vector<Article> random_articles(std::size_t count, Random& random) {
  std::vector<Article> articles;
  for (std::size_t i = 0; i < count; ++i) {
    Article article;
    article.id = "a" + std::to_string(i);
    article.title = random_text(1 + random() % 5, random);
    article.lead = random() % 3 == 0 ? random_text(1 + random() % 8, random) : "";
    article.body = random_text(1 + random() % 40, random);
    article.source = pick(kSources, random);
    article.language = pick(kLanguages, random);
    for (std::size_t j = random() % 3; j > 0; --j) {
      article.places.push_back(pick(kPlaces, random));
    }
    if (random() % 8 != 0) {
      article.published.precision = DatePrecision::kDay;
      article.published.evidence = DateEvidence::kField;
      article.published.day =
          CivilDay(std::chrono::year(2024) / 5 / 1) + std::chrono::days(random() % 60);
      article.published.instant = article.published.day;
    }
    articles.push_back(std::move(article));
  }
  return articles;
}

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

QueryNode make_node(NodeKind kind, std::vector<QueryNode> children) {
  QueryNode node;
  node.kind = kind;
  node.children = std::move(children);
  return node;
}

QueryNode make_leaf(NodeKind kind, Field field, std::string text, bool exact = false) {
  QueryNode node;
  node.kind = kind;
  node.field = field;
  node.text = std::move(text);
  node.exact = exact;
  return node;
}

std::uint32_t number_to(std::uint32_t most, Random& random) {
  return 1 + static_cast<std::uint32_t>(random() % most);
}

QueryNode random_words(Field field, Random& random) {
  switch (random() % 8) {
    case 0:
      return make_leaf(NodeKind::kWildcard, field, pick(kWildcards, random));
    case 1:
    case 2:
      return make_leaf(NodeKind::kPhrase, field, random_text(number_to(3, random), random),
                       random() % 3 == 0);
    case 3:
      return make_leaf(NodeKind::kWord, field, pick(kWords, random), true);
    default:
      return make_leaf(NodeKind::kWord, field, pick(kWords, random));
  }
}

// Words with a place in the text, for the operands of proximity.
QueryNode random_places(int depth, Field field, Random& random) {
  if (depth == 0 || random() % 4 == 0) {
    return random_words(field, random);
  }
  std::vector<QueryNode> children;
  for (std::size_t i = random() % 4 == 0 ? 3 : 2; i > 0; --i) {
    children.push_back(random_places(depth - 1, field, random));
  }
  QueryNode node;
  switch (random() % 6) {
    case 0:
      node = make_node(NodeKind::kOr, std::move(children));
      break;
    case 1:
    case 2:
      node = make_node(NodeKind::kAdj, std::move(children));
      node.number = number_to(3, random);
      break;
    case 3:
      children.resize(field == Field::kText ? 1 : children.size());
      node = make_node(field == Field::kText ? NodeKind::kFirst : NodeKind::kNear,
                       std::move(children));
      node.number = number_to(20, random);
      break;
    default:
      node = make_node(NodeKind::kNear, std::move(children));
      node.number = number_to(8, random);
  }
  return node;
}

// A day of the two months in which random articles appear.
CivilDay random_day(Random& random) {
  return CivilDay(std::chrono::year(2024) / 5 / 1) + std::chrono::days(random() % 61);
}

QueryNode random_range(Random& random) {
  QueryNode node;
  node.kind = random() % 2 == 0 ? NodeKind::kDate : NodeKind::kLength;
  if (node.kind == NodeKind::kDate) {
    const auto [first, last] = std::minmax({random_day(random), random_day(random)});
    node.undated = random() % 4 == 0;
    node.first_day = node.undated || random() % 4 == 0 ? std::nullopt : std::optional(first);
    node.last_day = node.undated || node.first_day ? std::nullopt : std::optional(last);
    if (node.first_day && random() % 2 == 0) {
      node.last_day = last;
    }
    return node;
  }
  node.least = number_to(40, random);
  if (random() % 2 == 0) {
    node.most = *node.least + number_to(20, random);
  }
  return node;
}

QueryNode random_filter(Random& random) {
  switch (random() % 6) {
    case 0:
      return make_leaf(NodeKind::kWord, Field::kSource, "courier");
    case 1:
      return make_leaf(NodeKind::kPhrase, Field::kSource, kSources[random() % 3], true);
    case 2:
      return make_leaf(NodeKind::kWord, Field::kLanguage, pick(kLanguages, random));
    case 3:
      return make_leaf(NodeKind::kPhrase, Field::kPlace, pick(kPlaces, random));
    case 4:
      return make_leaf(NodeKind::kWildcard, random() % 2 == 0 ? Field::kSource : Field::kPlace,
                       pick(kNameWildcards, random));
    default:
      return random_range(random);
  }
}

QueryNode random_leaf(Random& random) {
  const Field field = random() % 5 == 0 ? Field::kTitle : Field::kText;
  switch (random() % 8) {
    case 0:
    case 1:
      return random_filter(random);
    case 2:
    case 3:
      return random_words(field, random);
    case 4: {
      QueryNode node = make_node(NodeKind::kAtLeast, {random_places(1, field, random)});
      node.number = number_to(4, random);
      return node;
    }
    case 5: {
      QueryNode node = make_node(NodeKind::kWeight, {random_places(1, field, random)});
      node.weight = 2.5;
      return node;
    }
    default:
      return random_places(2, field, random);
  }
}

// All operators of the language.
QueryNode random_tree(int depth, Random& random) {
  if (depth == 0 || random() % 3 == 0) {
    return random_leaf(random);
  }
  std::vector<QueryNode> children;
  for (std::size_t i = 2 + random() % 2; i > 0; --i) {
    children.push_back(random_tree(depth - 1, random));
  }
  const std::size_t which = random() % 5;
  if (which == 0 && children.back().kind != NodeKind::kNot) {
    children.back() = make_node(NodeKind::kNot, {std::move(children.back())});
  }
  return make_node(which < 3 ? NodeKind::kAnd : NodeKind::kOr, std::move(children));
}

std::string random_query(Random& random, int depth) {
  return canonical(random_tree(depth, random));
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

}  // namespace

TEST_CASE("totals, facets and timeline are those of a recount, for thousands of random queries") {
  constexpr std::size_t count = 150;
  Random random(75);
  for (const std::uint64_t segment_articles : {7u, 40u, 1000u}) {
    const TempDirectory directory;
    build(directory / "archive", directory, random_articles(count, random), segment_articles, 3);
    const Searcher searcher(directory / "archive");
    const std::vector<Article> articles = stored_articles(searcher, count);
    plain::Recount evaluator(articles);
    std::uint64_t found = 0;
    for (int round = 0; round < 1000; ++round) {
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

TEST_CASE("hits, scores and order do not depend on segments or threads") {
  Random random(86);
  const TempDirectory directory;
  const std::vector<Article> articles = random_articles(400, random);
  build(directory / "whole", directory, articles, 1'000'000, 1);
  build(directory / "cut", directory, articles, 13, 4);
  const Searcher whole(directory / "whole", {0, 1});
  const Searcher cut(directory / "cut", {0, 4, 0});
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

TEST_CASE("one searcher answers many threads as it answers one") {
  Random random(97);
  const TempDirectory directory;
  build(directory / "archive", directory, random_articles(300, random), 29, 2);
  const Searcher searcher(directory / "archive", {0, 3, 0});
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

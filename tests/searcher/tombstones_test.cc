// An archive that was corrected, added to and deleted from answers as one that was built of what is
// left: totals, facets, timeline, order, scores to the last bit, suggestions and completions.
#include <doctest/doctest.h>

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "common/article_json.h"
#include "indexer/maintenance.h"
#include "indexer/update.h"
#include "searcher/searcher.h"
#include "tests/support/random_query.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

template <typename Options>
Options options() {
  Options options;
  options.now = CivilDay(std::chrono::year(2025) / 1 / 1);
  options.threads = 2;
  options.memory_bytes = 64u << 20;
  options.keep = 2;
  return options;
}

std::string lines_of(const std::vector<Article>& articles) {
  std::string lines;
  for (const Article& article : articles) {
    lines += article_to_json(article) + "\n";
  }
  return lines;
}

// Brings an archive to `wanted` by way of other texts, articles to be deleted, and several nights.
void wear(const std::string& archive, const TempDirectory& directory,
          const std::vector<Article>& wanted, std::uint64_t segment_articles, Random& random) {
  std::vector<Article> first = random_articles(wanted.size(), random);
  std::vector<std::string> extra;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (random() % 4 == 0) {
      first[i].id = "extra-" + std::to_string(i);
      extra.push_back(first[i].id);
    } else if (random() % 2 == 0) {
      first[i] = wanted[i];
    }
  }
  auto build = options<BuildOptions>();
  build.segment_articles = segment_articles;
  build_archive(archive, {directory.write("first.jsonl", lines_of(first))}, build);
  for (std::size_t begin = 0; begin < wanted.size(); begin += 60) {
    const std::vector<Article> night(
        wanted.begin() + static_cast<std::ptrdiff_t>(begin),
        wanted.begin() + static_cast<std::ptrdiff_t>(std::min(begin + 60, wanted.size())));
    update_archive(archive, {directory.write("night.jsonl", lines_of(night))},
                   options<BuildOptions>());
  }
  // The last few are too few for their segments to be written anew.
  constexpr std::ptrdiff_t kLast = 5;
  delete_articles(archive, {extra.begin(), extra.end() - kLast}, options<DeletionOptions>());
  delete_articles(archive, {extra.end() - kLast, extra.end()}, options<DeletionOptions>());
}

SearchResult search(const Searcher& searcher, const SearchRequest& request) {
  auto outcome = searcher.search(request);
  if (const auto* error = std::get_if<QueryError>(&outcome)) {
    FAIL(describe(*error, request.query));
  }
  return std::get<SearchResult>(std::move(outcome));
}

void check_equal(const SearchResult& a, const SearchResult& b) {
  CHECK(a.total == b.total);
  CHECK(a.undated == b.undated);
  REQUIRE(a.facets.size() == b.facets.size());
  for (std::size_t i = 0; i < a.facets.size(); ++i) {
    CHECK(a.facets[i].without == b.facets[i].without);
    REQUIRE(a.facets[i].values.size() == b.facets[i].values.size());
    for (std::size_t value = 0; value < a.facets[i].values.size(); ++value) {
      CHECK(a.facets[i].values[value].value == b.facets[i].values[value].value);
      CHECK(a.facets[i].values[value].count == b.facets[i].values[value].count);
    }
  }
  REQUIRE(a.timeline.size() == b.timeline.size());
  for (std::size_t i = 0; i < a.timeline.size(); ++i) {
    CHECK(a.timeline[i].start == b.timeline[i].start);
    CHECK(a.timeline[i].count == b.timeline[i].count);
  }
  REQUIRE(a.hits.size() == b.hits.size());
  for (std::size_t i = 0; i < a.hits.size(); ++i) {
    CHECK(a.hits[i].article == b.hits[i].article);
    CHECK(a.hits[i].score == b.hits[i].score);
    CHECK(a.hits[i].snippet.text == b.hits[i].snippet.text);
  }
  REQUIRE(a.suggestions.size() == b.suggestions.size());
  for (std::size_t i = 0; i < a.suggestions.size(); ++i) {
    CHECK(a.suggestions[i].better == b.suggestions[i].better);
    CHECK(a.suggestions[i].articles == b.suggestions[i].articles);
  }
}

void check_completions(const Searcher& a, const Searcher& b) {
  for (const std::string prefix : {"v", "vi", "визит", "习", "limi", "m", "str", "1"}) {
    CAPTURE(prefix);
    const auto of_a = a.suggest(prefix, 50);
    const auto of_b = b.suggest(prefix, 50);
    REQUIRE(of_a.size() == of_b.size());
    for (std::size_t i = 0; i < of_a.size(); ++i) {
      CHECK(of_a[i].word == of_b[i].word);
      CHECK(of_a[i].articles == of_b[i].articles);
    }
  }
}

}  // namespace

TEST_CASE("a worn archive answers as one that was built of what it shows") {
  Random random(5);
  for (const std::uint64_t segment_articles : {30u, 1000u}) {
    const TempDirectory directory;
    const std::vector<Article> wanted = random_articles(300, random);
    wear(directory / "worn", directory, wanted, segment_articles, random);
    build_archive(directory / "fresh", {directory.write("fresh.jsonl", lines_of(wanted))},
                  options<BuildOptions>());
    const Searcher worn(directory / "worn");
    const Searcher fresh(directory / "fresh");
    bool has_dead = false;
    for (const SegmentRecord& segment : worn.manifest().segments) {
      has_dead = has_dead || segment.tombstones.has_value();
    }
    REQUIRE(has_dead);
    for (int round = 0; round < 200; ++round) {
      SearchRequest request;
      request.query = random_query(random, 3);
      request.limit = 30;
      request.facets = {{"source", 0}, {"place", 0}, {"lang", 0}, {"month", 0}};
      request.timeline = Period::kDay;
      request.sort = static_cast<Sort>(random() % 3);
      request.any = random() % 2 == 0;
      CAPTURE(request.query);
      check_equal(search(worn, request), search(fresh, request));
    }
    check_completions(worn, fresh);
    SearchRequest misspelt;
    misspelt.query = "limitz";
    check_equal(search(worn, misspelt), search(fresh, misspelt));
    for (std::size_t i = 0; i < wanted.size(); i += 7) {
      CHECK(worn.find(wanted[i].id) == fresh.find(wanted[i].id));
      const auto a = worn.similar({}, wanted[i].id);
      const auto b = fresh.similar({}, wanted[i].id);
      check_equal(*std::get<std::optional<SearchResult>>(a),
                  *std::get<std::optional<SearchResult>>(b));
    }
  }
}

TEST_CASE("only what later generations added is found when that is asked for") {
  Random random(8);
  const TempDirectory directory;
  const std::string archive = directory / "archive";
  const std::vector<Article> articles = random_articles(90, random);
  const auto part = [&](std::size_t begin, std::size_t end) {
    return directory.write("part.jsonl",
                           lines_of({articles.begin() + static_cast<std::ptrdiff_t>(begin),
                                     articles.begin() + static_cast<std::ptrdiff_t>(end)}));
  };
  build_archive(archive, {part(0, 40)}, options<BuildOptions>());
  update_archive(archive, {part(30, 70)}, options<BuildOptions>());
  update_archive(archive, {part(60, 90)}, options<BuildOptions>());
  for (const bool merged : {false, true}) {
    if (merged) {
      auto all = options<MergeOptions>();
      all.all = true;
      merge_archive(archive, all);
    }
    const Searcher searcher(archive);
    for (const auto& [generation, expected] :
         std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0, 90}, {1, 50}, {2, 20}, {3, 0}}) {
      SearchRequest request;
      request.added_after = generation;
      CHECK(search(searcher, request).total == expected);
      request.query = "visit OR no";
      const std::uint64_t with_words = search(searcher, request).total;
      CHECK(with_words <= expected);
    }
  }
}

TEST_CASE("a story that loses its other articles is no shared story any more") {
  const TempDirectory directory;
  const std::string archive = directory / "archive";
  std::vector<Article> articles(3);
  for (std::size_t i = 0; i < articles.size(); ++i) {
    articles[i].id = "id-" + std::to_string(i);
    articles[i].title = "The pier";
    articles[i].source = "Outlet " + std::to_string(i);
    articles[i].language = "en";
    articles[i].body =
        "The old pier of Northmere was closed on Thursday because its planks had become unsafe, "
        "the harbour master said, and nobody could say when it would be opened again to walkers.";
    articles[i].published.precision = DatePrecision::kDay;
    articles[i].published.evidence = DateEvidence::kField;
    articles[i].published.day = CivilDay(std::chrono::year(2024) / 5 / static_cast<int>(i + 1));
    articles[i].published.instant = articles[i].published.day;
  }
  build_archive(archive, {directory.write("1.jsonl", lines_of({articles[0]}))},
                options<BuildOptions>());
  const auto shared = [&]() -> std::optional<std::uint64_t> {
    const Searcher searcher(archive);
    SearchRequest request;
    request.query = "pier";
    request.by_story = true;
    const SearchResult result = search(searcher, request);
    CHECK(result.stories == 1);
    REQUIRE(result.hits.size() == 1);
    SearchRequest members;
    members.query = "story:" + story_name(result.hits[0].story);
    if (result.hits[0].shared) {
      CHECK(search(searcher, members).total == result.hits[0].shared->articles);
    }
    return result.hits[0].shared ? std::optional(result.hits[0].shared->articles) : std::nullopt;
  };
  CHECK_FALSE(shared().has_value());
  update_archive(archive, {directory.write("2.jsonl", lines_of({articles[1], articles[2]}))},
                 options<BuildOptions>());
  CHECK(shared() == 3);
  delete_articles(archive, {"id-0"}, options<DeletionOptions>());
  CHECK(shared() == 2);
  delete_articles(archive, {"id-2"}, options<DeletionOptions>());
  CHECK_FALSE(shared().has_value());
}

}  // namespace dateline

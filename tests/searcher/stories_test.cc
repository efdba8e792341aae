// Stories of several articles in search: totals, hits, facets and timeline by story against a
// recount from the articles, over random archives with copies and random cuts into segments.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "common/article_json.h"
#include "indexer/build.h"
#include "searcher/searcher.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

// A text of its own: sixty words drawn from many.
std::string text_of(std::uint32_t seed) {
  std::mt19937 random(seed);
  std::string text;
  for (int i = 0; i < 60; ++i) {
    std::string word;
    for (int letters = 0; letters < 6; ++letters) {
      word += static_cast<char>('a' + random() % 26);
    }
    text += word + (i % 12 == 11 ? ".\n\n" : " ");
  }
  return text;
}

struct Copy {
  Article article;
  std::uint32_t text;  // which text it has
};

// Articles with the same text number are copies; "harbour" is in about half of the articles.
std::vector<Copy> random_articles(std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<Copy> copies;
  for (int i = 0; i < 300; ++i) {
    Copy copy;
    copy.text = static_cast<std::uint32_t>(random() % 120);
    Article& article = copy.article;
    article.id = "id-" + std::to_string(i);
    article.title = random() % 2 == 0 ? "Harbour news" : "Other news";
    article.source = "Outlet " + std::to_string(random() % 7);
    article.language = "en";
    article.body = text_of(seed * 1000 + copy.text);
    article.published.precision = DatePrecision::kDay;
    article.published.evidence = DateEvidence::kField;
    // A story runs for two days.
    article.published.day = CivilDay(std::chrono::year(2024) / 1 / 1) +
                            std::chrono::days(copy.text * 3 % 200 + random() % 2);
    article.published.instant = article.published.day;
    copies.push_back(copy);
  }
  return copies;
}

void build(const std::string& archive, const TempDirectory& directory,
           const std::vector<Copy>& copies, std::uint64_t segment_articles) {
  std::string lines;
  for (const Copy& copy : copies) {
    lines += article_to_json(copy.article) + "\n";
  }
  BuildOptions options;
  options.now = CivilDay(std::chrono::year(2025) / 1 / 1);
  options.segment_articles = segment_articles;
  options.memory_bytes = 64u << 20;
  build_archive(archive, {directory.write("articles.jsonl", lines)}, options);
}

SearchResult search(const Searcher& searcher, const std::string& query, bool by_story) {
  SearchRequest request;
  request.query = query;
  request.by_story = by_story;
  request.limit = 1000;
  request.facets = {{"source", 0}};
  request.timeline = Period::kDay;
  auto outcome = searcher.search(request);
  REQUIRE(std::holds_alternative<SearchResult>(outcome));
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

Counts counts_of(const std::vector<TimelineBucket>& timeline) {
  Counts counts;
  for (const TimelineBucket& bucket : timeline) {
    counts[print_day(bucket.start)] = bucket.count;
  }
  return counts;
}

// What a search by story must say, from the articles.
struct Recount {
  std::set<std::uint32_t> stories;
  std::uint64_t total = 0;
  Counts sources, days;

  Recount(const std::vector<Copy>& copies, bool harbour_only) {
    std::map<std::uint32_t, CivilDay> first;
    std::set<std::pair<std::uint32_t, std::string>> ran;
    for (const Copy& copy : copies) {
      if (harbour_only && copy.article.title != "Harbour news") {
        continue;
      }
      ++total;
      stories.insert(copy.text);
      ran.emplace(copy.text, copy.article.source);
      const auto [found, is_new] = first.emplace(copy.text, copy.article.published.day);
      found->second = std::min(found->second, copy.article.published.day);
    }
    for (const auto& [story, source] : ran) {
      ++sources[source];
    }
    for (const auto& [story, day] : first) {
      ++days[print_day(day)];
    }
  }
};

TEST_CASE("a search by story counts every story once, however the archive is cut") {
  for (const std::uint32_t seed : {1u, 2u, 3u}) {
    const std::vector<Copy> copies = random_articles(seed);
    for (const std::uint64_t cut : {1000u, 40u}) {
      const TempDirectory directory;
      build(directory / "archive", directory, copies, cut);
      const Searcher searcher(directory / "archive");
      for (const bool harbour_only : {false, true}) {
        const Recount expected(copies, harbour_only);
        const std::string query = harbour_only ? "title:harbour" : "";
        const SearchResult by_story = search(searcher, query, true);
        CHECK(by_story.total == expected.total);
        CHECK(by_story.stories == expected.stories.size());
        CHECK(by_story.hits.size() == expected.stories.size());
        CHECK(counts_of(by_story.facets[0]) == expected.sources);
        CHECK(counts_of(by_story.timeline) == expected.days);
        const SearchResult by_article = search(searcher, query, false);
        CHECK(by_article.total == expected.total);
        CHECK(by_article.stories == expected.stories.size());
        CHECK(by_article.hits.size() == expected.total);
      }
    }
  }
}

TEST_CASE("a hit by story is the first published match, and tells who else ran the story") {
  const std::vector<Copy> copies = random_articles(4);
  const TempDirectory directory;
  build(directory / "archive", directory, copies, 50);
  const Searcher searcher(directory / "archive");
  for (const Hit& hit : search(searcher, "title:harbour", true).hits) {
    const std::uint32_t text = std::find_if(copies.begin(), copies.end(), [&](const Copy& copy) {
                                 return copy.article.id == hit.article.id;
                               })->text;
    std::uint64_t articles = 0;
    std::set<std::string> outlets;
    for (const Copy& copy : copies) {
      if (copy.text != text) {
        continue;
      }
      ++articles;
      outlets.insert(copy.article.source);
      if (copy.article.title == "Harbour news") {
        CHECK(hit.article.published.day <= copy.article.published.day);
      }
    }
    CHECK(hit.shared.has_value() == (articles > 1));
    if (hit.shared) {
      CHECK(hit.shared->articles == articles);
      CHECK(hit.shared->identical == articles - 1);
      CHECK(hit.shared->outlets.size() == outlets.size());
      CHECK(search(searcher, "story:" + story_name(hit.story), false).total == articles);
    }
  }
}

TEST_CASE("a story ranks as well as the best of its articles") {
  const std::vector<Copy> copies = random_articles(5);
  const TempDirectory directory;
  build(directory / "archive", directory, copies, 60);
  const Searcher searcher(directory / "archive");
  const SearchResult articles = search(searcher, "harbour", false);
  std::map<std::uint64_t, double> best;
  for (const Hit& hit : articles.hits) {
    const auto found = best.emplace(hit.story, hit.score).first;
    found->second = std::max(found->second, hit.score);
  }
  double last = 1e9;
  const SearchResult stories = search(searcher, "harbour", true);
  CHECK(stories.hits.size() == best.size());
  for (const Hit& hit : stories.hits) {
    CHECK(hit.score == doctest::Approx(best.at(hit.story)));
    CHECK(hit.score <= last);
    last = hit.score;
  }
}

TEST_CASE("the numbers of stories are the same when the articles are indexed again") {
  const std::vector<Copy> copies = random_articles(6);
  const TempDirectory directory;
  build(directory / "a", directory, copies, 1000);
  build(directory / "b", directory, copies, 30);
  const auto stories_of = [](const SearchResult& result) {
    std::map<std::string, std::uint64_t> stories;
    for (const Hit& hit : result.hits) {
      stories[hit.article.id] = hit.story;
    }
    return stories;
  };
  CHECK(stories_of(search(Searcher(directory / "a"), "", false)) ==
        stories_of(search(Searcher(directory / "b"), "", false)));
}

}  // namespace
}  // namespace dateline

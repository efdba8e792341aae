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

#include "common/analysis.h"
#include "common/article_json.h"
#include "common/text.h"
#include "indexer/build.h"
#include "searcher/query.h"
#include "searcher/searcher.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

using Random = std::mt19937;

template <typename T>
const T& pick(const std::vector<T>& values, Random& random) {
  return values[random() % values.size()];
}

const std::vector<std::string> kWords{
    "visit",  "visits",     "visited", "Putin",  "Xi",      "Jin-ping", "Jinping",   "summit",
    "trade",  "limits",     "no",      "Harbin", "al-Arab", "U.S.",     "Ministers", "Визит",
    "визита", "переговоры", "Китай",   "访问",   "习近平",  "会谈",     "Zürich",    "Verträge"};
const std::vector<std::string> kSources{"Harbour Courier", "Morning Courier", "Neva Post", ""};
const std::vector<std::string> kLanguages{"en", "ru", "zh", "de", "pl"};
const std::vector<std::string> kPlaces{"Beijing", "Harbin", "New Harbin"};

std::string random_text(std::size_t words, Random& random) {
  std::string text;
  for (std::size_t i = 0; i < words; ++i) {
    text += (i == 0 ? "" : random() % 9 == 0 ? ", " : " ") + pick(kWords, random);
  }
  return text;
}

std::vector<Article> random_articles(std::size_t count, Random& random) {
  std::vector<Article> articles;
  for (std::size_t i = 0; i < count; ++i) {
    Article article;
    article.id = "a" + std::to_string(i);
    article.title = random_text(1 + random() % 5, random);
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

// The plainest reading of what a query means, over the tokens of one article.
class Recount {
 public:
  explicit Recount(const std::vector<Article>& articles) {
    for (const Article& article : articles) {
      languages_.insert(article.language);
    }
  }

  bool matches(const Article& article, const QueryNode& node) {
    switch (node.kind) {
      case NodeKind::kAll:
        return true;
      case NodeKind::kAnd:
        return std::all_of(node.children.begin(), node.children.end(),
                           [&](const QueryNode& child) { return matches(article, child); });
      case NodeKind::kOr:
        return std::any_of(node.children.begin(), node.children.end(),
                           [&](const QueryNode& child) { return matches(article, child); });
      case NodeKind::kNot:
        return !matches(article, node.children.front());
      case NodeKind::kDate:
        return in_range(article, node);
      default:
        return matches_leaf(article, node);
    }
  }

 private:
  static bool in_range(const Article& article, const QueryNode& node) {
    if (!article.published.known() || node.undated) {
      return node.undated && !article.published.known();
    }
    return (!node.first_day || *node.first_day <= article.published.day) &&
           (!node.last_day || article.published.day <= *node.last_day);
  }

  std::vector<Token> tokens(const std::string& text) {
    std::vector<Token> result;
    analyzer_.tokenize(text, result);
    return result;
  }

  bool has_all_words(const std::vector<std::string>& values, const std::string& words) {
    std::set<std::string> there;
    for (const std::string& value : values) {
      for (const Token& token : tokens(value)) {
        there.insert(token.word->folded);
      }
    }
    for (const Token& token : tokens(words)) {
      if (!there.contains(token.word->folded)) {
        return false;
      }
    }
    return true;
  }

  bool matches_leaf(const Article& article, const QueryNode& node) {
    switch (node.field) {
      case Field::kText:
        return matches_text({article.title, article.body}, article.language, node);
      case Field::kTitle:
        return matches_text({article.title}, article.language, node);
      case Field::kSource:
        return node.exact ? fold_value(article.source) == fold_value(node.text)
                          : has_all_words({article.source}, node.text);
      case Field::kPlace:
        return has_all_words(article.places, node.text);
      case Field::kLanguage:
        return article.language == node.text;
      default:
        return false;
    }
  }

  bool same_word(const Token& in_text, const Token& wanted, const std::string& language,
                 bool exact) {
    if (in_text.word->folded == wanted.word->folded) {
      return true;
    }
    if (exact) {
      return false;
    }
    const std::string stem(analyzer_.stem(*in_text.word, language));
    return !stem.empty() &&
           std::any_of(languages_.begin(), languages_.end(), [&](const std::string& searched) {
             return analyzer_.stem(*wanted.word, searched) == stem;
           });
  }

  // Words in a row; of a compound, either its parts or its joined form.
  bool has_phrase(const std::vector<Token>& text, const std::vector<Token>& wanted) {
    std::vector<const Token*> row;
    std::uint32_t end = 0;
    for (const Token& token : wanted) {
      if (token.kind != TokenKind::kJoined && token.kind != TokenKind::kBigram &&
          token.position >= end) {
        row.push_back(&token);
        end = token.position + 1;
      }
    }
    return std::any_of(text.begin(), text.end(), [&](const Token& start) {
      for (const Token* word : row) {
        const std::uint32_t position = start.position + word->position - row.front()->position;
        if (std::none_of(text.begin(), text.end(), [&](const Token& token) {
              return token.position == position && token.word->folded == word->word->folded;
            })) {
          return false;
        }
      }
      return true;
    });
  }

  bool matches_text(const std::vector<std::string>& texts, const std::string& language,
                    const QueryNode& node) {
    const std::vector<Token> wanted = tokens(node.text);
    const bool exact = node.exact || node.kind == NodeKind::kPhrase;
    for (const std::string& text : texts) {
      const std::vector<Token> in_text = tokens(text);
      if (wanted.size() == 1) {
        if (std::any_of(in_text.begin(), in_text.end(), [&](const Token& token) {
              return same_word(token, wanted.front(), language, exact);
            })) {
          return true;
        }
        continue;
      }
      if (has_phrase(in_text, wanted)) {
        return true;
      }
      const bool one_compound = wanted.size() > 1 && wanted[1].kind == TokenKind::kJoined &&
                                wanted[1].span + 1u == wanted.size();
      if (one_compound && std::any_of(in_text.begin(), in_text.end(), [&](const Token& token) {
            return same_word(token, wanted[1], language, exact);
          })) {
        return true;
      }
    }
    return false;
  }

  Analyzer analyzer_;
  std::set<std::string> languages_;
};

std::string random_leaf(Random& random) {
  switch (random() % 12) {
    case 0:
      return "title:" + pick(kWords, random);
    case 1:
      return "source:courier";
    case 2:
      return "source:=\"" + kSources[random() % 3] + "\"";
    case 3:
      return "lang:" + pick(kLanguages, random);
    case 4:
      return "place:\"" + pick(kPlaces, random) + "\"";
    case 5:
      return "date:2024-05-" + std::to_string(10 + random() % 20) + "..2024-06-" +
             std::to_string(10 + random() % 20);
    case 6:
      return random() % 3 == 0 ? "date:none" : "date:2024-06";
    case 7:
      return "=" + pick(kWords, random);
    case 8:
      return "\"" + kWords[random() % 4] + " " + kWords[random() % 4] + "\"";
    default:
      return pick(kWords, random);
  }
}

std::string random_query(Random& random, int depth) {
  if (depth == 0 || random() % 3 == 0) {
    return random_leaf(random);
  }
  const std::string a = random_query(random, depth - 1);
  const std::string b = random_query(random, depth - 1);
  switch (random() % 4) {
    case 0:
      return "(" + a + " OR " + b + ")";
    case 1:
      return "(" + a + ") -(" + b + ")";
    default:
      return a + " " + b;
  }
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

Recounted recount(const std::vector<Article>& articles, const QueryNode& query) {
  Recount evaluator(articles);
  Recounted result;
  for (const Article& article : articles) {
    if (!evaluator.matches(article, query)) {
      continue;
    }
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

}  // namespace

TEST_CASE("totals, facets and timeline are those of a recount, for hundreds of random queries") {
  Random random(75);
  for (const std::uint64_t segment_articles : {7u, 40u, 1000u}) {
    const TempDirectory directory;
    const std::vector<Article> articles = random_articles(250, random);
    build(directory / "archive", directory, articles, segment_articles, 3);
    const Searcher searcher(directory / "archive");
    std::uint64_t found = 0;
    for (int round = 0; round < 150; ++round) {
      const SearchRequest request = request_for(random_query(random, 3));
      CAPTURE(request.query);
      const SearchResult result = search(searcher, request);
      const auto parsed = parse_query(request.query, {});
      const Recounted expected = recount(articles, std::get<QueryNode>(parsed));
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
      found += result.total;
    }
    CHECK(found > 1000);
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

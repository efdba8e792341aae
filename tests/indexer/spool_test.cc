#include "indexer/internal/spool.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <random>
#include <thread>

#include "common/error.h"
#include "common/internal/file.h"
#include "common/schema.h"
#include "tests/support/temp_directory.h"

namespace dateline {

namespace {

namespace fs = std::filesystem;

// Few distinct keys, so that every part of the key decides somewhere.
std::vector<SpooledArticle> random_articles(std::size_t count, std::size_t longest,
                                            std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<SpooledArticle> articles;
  for (std::size_t i = 0; i < count; ++i) {
    SpooledArticle article{{kUndatedDay, kUndatedInstant, random() % 5, i}, {}};
    if (random() % 4 != 0) {
      article.key.day = static_cast<std::int32_t>(random() % 7) - 3;
      article.key.instant = static_cast<std::int64_t>(random() % 3) - 1;
    }
    article.json = std::to_string(i) + std::string(random() % (longest + 1), 'x');
    articles.push_back(std::move(article));
  }
  return articles;
}

// The order as the header states it.
bool comes_first(const SpooledArticle& left, const SpooledArticle& right) {
  const SortKey& a = left.key;
  const SortKey& b = right.key;
  if (a.day != b.day) {
    return a.day > b.day;
  }
  if (a.instant != b.instant) {
    return a.instant > b.instant;
  }
  return a.id_hash != b.id_hash ? a.id_hash < b.id_hash : a.sequence < b.sequence;
}

void check_contents(Spool& spool, std::vector<SpooledArticle> expected) {
  std::sort(expected.begin(), expected.end(), comes_first);
  SpooledArticle article;
  std::size_t wrong = 0;
  std::size_t count = 0;
  for (; spool.next(article); ++count) {
    REQUIRE(count < expected.size());
    wrong += article.key != expected[count].key || article.json != expected[count].json;
  }
  CHECK(wrong == 0);
  CHECK(count == expected.size());
  CHECK(!spool.next(article));
  CHECK(spool.articles() == expected.size());
}

}  // namespace

TEST_CASE("a key is made of the printed day, the instant, the id and the place in the input") {
  Article article;
  article.id = "a1";
  CHECK(SortKey::of(article, 7) == SortKey{kUndatedDay, kUndatedInstant, hash64("a1"), 7});
  article.published.day = CivilDay(std::chrono::days(-3));
  article.published.instant = std::chrono::sys_seconds(std::chrono::seconds(-200000));
  CHECK(SortKey::of(article, 7).day == kUndatedDay);
  article.published.precision = DatePrecision::kSecond;
  CHECK(SortKey::of(article, 8) == SortKey{-3, -200000, hash64("a1"), 8});
}

TEST_CASE("the newest comes first, and undated articles last") {
  const SortKey newer{10, 5, 1, 1};
  CHECK(newer < SortKey{9, 5, 0, 0});
  CHECK(newer < SortKey{10, 4, 0, 0});
  CHECK(newer < SortKey{10, 5, 2, 0});
  CHECK(newer < SortKey{10, 5, 1, 2});
  CHECK(SortKey{-100000, -1, 9, 9} < SortKey{kUndatedDay, kUndatedInstant, 0, 0});
}

TEST_CASE("articles leave a spool in archive order, however large its runs are") {
  const TempDirectory scratch;
  for (const std::size_t count : {0u, 1u, 2u, 40u, 3000u}) {
    for (const std::size_t run_bytes : {1u, 1000u, 60000u, 1u << 30}) {
      const auto articles = random_articles(count, 100, static_cast<std::uint32_t>(count));
      Spool spool(scratch.path(), run_bytes);
      for (const SpooledArticle& article : articles) {
        spool.append(article);
      }
      spool.finish();
      check_contents(spool, articles);
    }
  }
}

TEST_CASE("runs of several blocks are merged") {
  const TempDirectory scratch;
  const auto articles = random_articles(400, 20000, 3);  // about 4 MB
  Spool spool(scratch.path(), 1500000);
  for (const SpooledArticle& article : articles) {
    spool.append(article);
  }
  spool.finish();
  check_contents(spool, articles);
}

TEST_CASE("many threads fill one spool") {
  const TempDirectory scratch;
  const auto articles = random_articles(4000, 300, 8);
  Spool spool(scratch.path(), 20000);
  {
    std::vector<std::jthread> threads;
    for (std::size_t part = 0; part < 8; ++part) {
      threads.emplace_back([&, part] {
        for (std::size_t i = part; i < articles.size(); i += 8) {
          spool.append(articles[i]);
        }
      });
    }
  }
  spool.finish();
  check_contents(spool, articles);
}

TEST_CASE("a spool leaves no name behind and says when it cannot write") {
  const TempDirectory scratch;
  const Spool spool(scratch.path(), 100);
  CHECK(fs::is_empty(scratch.path()));
  CHECK_THROWS_AS(Spool(scratch.path() + "/none", 100), Error);

  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    int status = 1;
    try {
      Spool full(scratch.path(), 100);
      for (const SpooledArticle& article : random_articles(2000, 100, 1)) {
        full.append(article);
      }
    } catch (const Error& error) {
      status = error.code() == ErrorCode::kIo ? 0 : 2;
    }
    ::_exit(status);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

}  // namespace dateline

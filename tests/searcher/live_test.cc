// Readers never notice writers: searches go on in many threads while generations are published,
// merged, rolled back and removed. DATELINE_LIVE_STEPS sets the number of publications (default
// 60).
#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/article_json.h"
#include "common/error.h"
#include "indexer/maintenance.h"
#include "indexer/update.h"
#include "searcher/searcher.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

constexpr std::chrono::sys_seconds kNow = CivilDay(std::chrono::year(2025) / 1 / 1);

std::string line_of(const std::string& id, int day, std::uint64_t text) {
  Article article;
  article.id = id;
  article.title = "Harbour news";
  article.source = "Outlet " + std::to_string(text % 3);
  article.language = "en";
  article.body = "The harbour master counted " + std::to_string(text) + " ships.";
  article.published.precision = DatePrecision::kDay;
  article.published.evidence = DateEvidence::kField;
  article.published.day = CivilDay(std::chrono::year(2024) / 1 / 1) + std::chrono::days(day);
  article.published.instant = article.published.day;
  return article_to_json(article) + "\n";
}

// The writer's record of its publications, read by the searching threads.
class Ledger {
 public:
  void record(std::uint64_t generation, std::size_t articles) {
    const std::lock_guard lock(mutex_);
    articles_[generation] = articles;
  }
  // A generation may be seen a moment before it is recorded.
  bool allows(std::uint64_t generation, std::size_t articles) const {
    const std::lock_guard lock(mutex_);
    const auto found = articles_.find(generation);
    return found == articles_.end() || found->second == articles;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::uint64_t, std::size_t> articles_;
};

struct Failures {
  std::atomic<std::uint64_t> searches{0}, failed{0}, wrong{0};
};

// All answers of one search must be of one generation: total, hits, facets and timeline agree.
bool is_consistent(const SearchResult& result) {
  std::uint64_t by_source = 0;
  std::uint64_t by_day = result.undated;
  for (const FacetValue& value : result.facets.front().values) {
    by_source += value.count;
  }
  for (const TimelineBucket& bucket : result.timeline) {
    by_day += bucket.count;
  }
  return by_source == result.total && by_day == result.total && result.hits.size() == result.total;
}

void search_until(const std::atomic<bool>& done, Searcher& shared, const std::string& archive,
                  const Ledger& ledger, Failures& failures) {
  SearchRequest request;
  request.query = "harbour";
  request.limit = 1000;
  request.facets = {{"source", 0}};
  request.timeline = Period::kMonth;
  const auto look = [&](const Searcher& searcher) {
    const auto outcome = searcher.search(request);
    const auto& result = std::get<SearchResult>(outcome);
    ++failures.searches;
    if (!is_consistent(result) || !ledger.allows(result.generation, result.total)) {
      ++failures.wrong;
    }
  };
  while (!done) {
    try {
      look(shared);
      shared.refresh();
      look(shared);
      look(Searcher(archive));
    } catch (const std::exception& error) {
      ++failures.failed;
      MESSAGE(std::string(error.what()));
    }
  }
}

std::size_t steps_wanted() {
  const char* text = std::getenv("DATELINE_LIVE_STEPS");
  return text == nullptr ? 60 : std::strtoul(text, nullptr, 10);
}

template <typename Options>
Options options() {
  Options options;
  options.now = kNow;
  options.threads = 1;
  options.memory_bytes = 64u << 20;
  options.keep = 1;
  return options;
}

}  // namespace

TEST_CASE("searches in many threads never fail nor mix generations while an archive is written") {
  const TempDirectory directory;
  const std::string archive = directory / "archive";
  std::mt19937 random(1);
  std::uint64_t next_text = 0;
  const auto input = [&](std::size_t articles) {
    std::string lines;
    for (std::size_t i = 0; i < articles; ++i) {
      const int number = static_cast<int>(random() % 80);
      lines += line_of("id-" + std::to_string(number), number, next_text++);
    }
    return std::vector<std::string>{directory.write("input.jsonl", lines)};
  };
  Ledger ledger;
  ledger.record(1, build_archive(archive, input(40), options<BuildOptions>()).indexed);
  Searcher shared(archive, {0, 1});
  std::atomic<bool> done = false;
  Failures failures;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { search_until(done, shared, archive, ledger, failures); });
  }
  for (std::size_t step = 0; step < steps_wanted(); ++step) {
    switch (random() % 6) {
      case 0: {
        auto deletion = options<DeletionOptions>();
        deletion.purge = random() % 4 == 0;
        const std::string id = "id-" + std::to_string(random() % 80);
        const auto report = delete_articles(archive, {id}, deletion);
        ledger.record(report.generation, report.articles);
        lift_deletions(archive, {id}, options<MaintenanceOptions>());
        break;
      }
      case 1: {
        auto merge = options<MergeOptions>();
        merge.all = random() % 2 == 0;
        const auto report = merge_archive(archive, merge);
        ledger.record(report.generation, report.articles);
        break;
      }
      case 2: {
        const std::uint64_t before = open_manifest(ArchiveLayout(archive)).parent;
        try {
          const auto report = roll_back(archive, before, options<MaintenanceOptions>());
          ledger.record(report.generation, report.articles);
        } catch (const Error& error) {
          CHECK(error.code() == ErrorCode::kNotFound);  // purged
        }
        break;
      }
      default: {
        const auto report = update_archive(archive, input(random() % 8), options<BuildOptions>());
        ledger.record(report.generation, report.articles);
      }
    }
  }
  done = true;
  for (std::thread& thread : threads) {
    thread.join();
  }
  INFO(failures.searches.load() << " searches");
  CHECK(failures.searches.load() > steps_wanted());
  CHECK(failures.failed == 0);
  CHECK(failures.wrong == 0);
}

}  // namespace dateline

// What stats and generations tell of archives whose contents are known.
#include "indexer/stats.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "common/error.h"
#include "tests/support/archive_bench.h"

namespace dateline {
namespace {

CivilDay day(int of_2024) {
  return CivilDay(std::chrono::year(2024) / 1 / 1) + std::chrono::days(of_2024);
}

// Articles of a source on the given days.
void add(std::vector<Draft>& drafts, const std::string& source, const std::vector<int>& days) {
  for (const int each : days) {
    const auto number = static_cast<std::uint32_t>(drafts.size());
    drafts.push_back({"id" + std::to_string(number), number, 0, each, {}, source});
  }
}

std::vector<int> every(int step, int first, int last) {
  std::vector<int> days;
  for (int each = first; each <= last; each += step) {
    days.push_back(each);
  }
  return days;
}

const SourceStats* source_of(const ArchiveStats& stats, const std::string& name) {
  for (const SourceStats& source : stats.sources) {
    if (source.name == name) {
      return &source;
    }
  }
  return nullptr;
}

TEST_CASE("Gaps are told of regular sources only, by their own rhythm") {
  const Bench bench;
  std::vector<Draft> drafts;
  add(drafts, "Daily", every(1, 0, 99));
  add(drafts, "Daily", every(1, 104, 199));  // 4 days without: more than three times the usual 1
  add(drafts, "Nearly daily", every(1, 0, 99));
  add(drafts, "Nearly daily", every(1, 102, 199));  // 2 days without: not yet
  add(drafts, "Weekly", every(7, 0, 98));
  add(drafts, "Weekly", every(7, 140, 196));  // 41 days without
  add(drafts, "Seldom", {0, 1, 2, 190});      // no rhythm to speak of
  bench.build(drafts);
  const ArchiveStats stats = archive_stats(bench.archive());
  REQUIRE(stats.gaps.size() == 2);
  // 41 days are 5.9 weeks, 4 days are 4 times a day: the more telling one is first.
  CHECK(stats.gaps[0].source == "Weekly");
  CHECK(stats.gaps[0].usual_spacing == 7);
  CHECK(stats.gaps[0].days == 41);
  CHECK(stats.gaps[0].first == day(99));
  CHECK(stats.gaps[0].last == day(139));
  CHECK(stats.gaps[1].source == "Daily");
  CHECK(stats.gaps[1].first == day(100));
  CHECK(stats.gaps[1].last == day(103));
  CHECK(stats.silent.empty());
  REQUIRE(source_of(stats, "Seldom") != nullptr);
  CHECK(source_of(stats, "Seldom")->usual_spacing == 0);
  CHECK(source_of(stats, "Seldom")->days == 4);
}

TEST_CASE("A regular source that ends before the archive is silent") {
  const Bench bench;
  std::vector<Draft> drafts;
  add(drafts, "Alive", every(1, 0, 60));
  add(drafts, "Ended", every(1, 0, 50));
  bench.build(drafts);
  const ArchiveStats stats = archive_stats(bench.archive());
  CHECK(stats.gaps.empty());
  REQUIRE(stats.silent.size() == 1);
  CHECK(stats.silent[0].source == "Ended");
  CHECK(stats.silent[0].first == day(51));
  CHECK(stats.silent[0].last == day(60));
  CHECK(stats.silent[0].days == 10);
}

TEST_CASE("What is dead is counted apart, and in nothing else") {
  const Bench bench;
  std::vector<Draft> drafts;
  add(drafts, "Alpha", every(1, 0, 29));
  add(drafts, "Beta", every(10, 31, 71));
  drafts.push_back({"undated", 500, 0, -1, {}, "Alpha"});
  bench.build(drafts);
  // The only one of April dies, and so do some of Alpha.
  const std::uint64_t text_bytes = archive_stats(bench.archive()).text_bytes;
  bench.remove({"id0", "id1", "id34", "undated"});
  const ArchiveStats stats = archive_stats(bench.archive());
  CHECK(stats.articles == 32);
  CHECK(stats.undated == 0);
  CHECK(stats.dead == 4);
  CHECK(stats.text_bytes < text_bytes);
  CHECK(stats.languages == std::map<std::string, std::uint64_t>{{"en", 32}});
  CHECK(source_of(stats, "Alpha")->articles == 28);
  CHECK(source_of(stats, "Alpha")->first_day == day(2));
  CHECK(source_of(stats, "Beta")->articles == 4);
  CHECK(source_of(stats, "Beta")->last_day == day(61));
  using std::chrono::year;
  CHECK(stats.months == std::map<std::chrono::year_month, std::uint64_t>{
                            {year(2024) / 1, 28}, {year(2024) / 2, 3}, {year(2024) / 3, 1}});
  std::uint64_t of_segments = 0;
  for (const SegmentStats& segment : stats.segments) {
    of_segments += segment.articles;
  }
  CHECK(of_segments == stats.articles);
  CHECK(stats.bytes.contains("articles.zst"));
  CHECK(stats.bytes.contains("tombstones"));
  // The generation before is as it was.
  CHECK(archive_stats(bench.archive(), 1).articles == 36);
  CHECK(archive_stats(bench.archive(), 1).undated == 1);
}

TEST_CASE("An empty archive has stats, too") {
  const Bench bench;
  bench.build({});
  const ArchiveStats stats = archive_stats(bench.archive());
  CHECK(stats.articles == 0);
  CHECK(stats.sources.empty());
  CHECK(stats.silent.empty());
}

TEST_CASE("A generation's own bytes are what its removal frees") {
  const Bench bench;
  std::vector<Draft> drafts;
  add(drafts, "Alpha", every(1, 0, 29));
  bench.build(drafts);
  drafts[3].text = 900;
  drafts.push_back({"late", 901, 0, 40, {}, "Alpha"});
  bench.update(drafts);
  bench.merge(true);
  const std::vector<GenerationStats> all = generation_stats(bench.archive());
  REQUIRE(all.size() == 3);
  CHECK(all[0].current);
  CHECK(all[0].number == 3);
  CHECK(all[0].change == 0);
  CHECK(all[1].change == 1);
  CHECK_FALSE(all[2].change.has_value());
  CHECK(all[2].articles == 30);
  CHECK(all[2].command == "build");
  const std::uint64_t old = all[1].own_bytes + all[2].own_bytes;
  CHECK(all[0].own_bytes == all[0].bytes);  // it was written anew
  auto options = bench.maintenance<CollectionOptions>();
  options.keep = 1;
  const MaintenanceReport report = collect_garbage(bench.archive(), options);
  REQUIRE(report.removed_generations == std::vector<std::uint64_t>{1});
  const std::vector<GenerationStats> left = generation_stats(bench.archive());
  REQUIRE(left.size() == 2);
  // What the two shared is now the second's own.
  CHECK(left[1].own_bytes == left[1].bytes);
  CHECK(left[1].own_bytes >= old - all[2].own_bytes);
  const std::uint64_t manifest = 64 * 1024;  // an upper bound of its size
  CHECK(report.bytes_freed >= all[2].own_bytes);
  CHECK(report.bytes_freed <= all[2].own_bytes + manifest);
}

TEST_CASE("A damaged manifest is listed as such") {
  const Bench bench;
  bench.build({{"a", 1}});
  bench.update({{"b", 2}});
  std::filesystem::resize_file(bench.layout().generation(1), 100);
  const std::vector<GenerationStats> all = generation_stats(bench.archive());
  REQUIRE(all.size() == 2);
  CHECK(all[0].fault.empty());
  CHECK(all[0].articles == 2);
  CHECK_FALSE(all[0].change.has_value());
  CHECK(all[1].fault.find("000001.json") != std::string::npos);
  CHECK_THROWS_AS(generation_stats(bench.archive() + "/none"), Error);
}

}  // namespace
}  // namespace dateline

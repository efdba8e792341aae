// Interrupted runs: what a killed writer leaves is taken over, and the result is that of a run
// that was never interrupted.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xapian.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "common/article_json.h"
#include "common/error.h"
#include "indexer/internal/batch_store.h"
#include "indexer/internal/segment_writer.h"
#include "indexer/internal/work_directory.h"
#include "tests/support/index_contents.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

constexpr std::uint64_t kArticles = 1600;
constexpr std::uint64_t kSegmentArticles = 600;
constexpr std::chrono::sys_seconds kNow = CivilDay(std::chrono::year(2025) / 1 / 1);

// Newest first, twenty a day. The text of article `changed` is another one.
OrderedArticle article_at(std::uint64_t i, std::uint64_t changed = kArticles) {
  Article article;
  article.id = "article-" + std::to_string(i);
  article.title = "Harbour report " + std::to_string(i % 13);
  article.source = "Outlet " + std::to_string(i % 5);
  article.language = "en";
  article.authors = {"Author " + std::to_string(i % 7), "Author " + std::to_string(i % 3)};
  article.body = "Ship number " + std::to_string(i * i) + " reached pier " +
                 std::to_string(i % 17) + (i == changed ? " late." : " today.");
  article.published.precision = DatePrecision::kDay;
  article.published.evidence = DateEvidence::kField;
  article.published.day =
      CivilDay(std::chrono::year(2024) / 6 / 1) - std::chrono::days(static_cast<int>(i / 20));
  article.published.instant = article.published.day;
  OrderedArticle ordered;
  ordered.key.day = static_cast<std::int32_t>(article.published.day.time_since_epoch().count());
  ordered.article = {article_to_json(article), {i, CopyKind::kOriginal}, {1, 0}};
  return ordered;
}

const SegmentPlan kPlan{kArticles, kSegmentArticles, "", 4, 64u << 20, IndexWriter::kMerge};

struct Written {
  std::vector<SegmentRecord> records;
  BatchCounts batches;
};

Written write_all(const ArchiveLayout& layout, const std::string& work, BatchStore* store,
                  std::uint64_t changed = kArticles) {
  SegmentWriter writer(layout, work, kPlan, store);
  for (std::uint64_t i = 0; i < kArticles; ++i) {
    writer.append(article_at(i, changed));
  }
  std::vector<SegmentRecord> records = writer.finish();
  return {std::move(records), writer.batches()};
}

// Appends like write_all() in another process, which kills itself once `batches` are kept.
void write_until_killed(const ArchiveLayout& layout, std::uint64_t batches) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    alarm(100);  // another signal than is expected, should no batch be kept
    try {
      WorkDirectory work(layout, false, kNow);
      SegmentWriter writer(layout, work.path(), kPlan, &work.batches());
      for (std::uint64_t i = 0; i < kArticles && work.batches().saved() < batches; ++i) {
        writer.append(article_at(i));
      }
      while (work.batches().saved() < batches) {
        std::this_thread::yield();
      }
      kill(getpid(), SIGKILL);
    } catch (...) {
    }
    _exit(1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(WTERMSIG(status) == SIGKILL);
}

std::string bytes_of(const ArchiveLayout& layout, const SegmentRecord& record, const char* name) {
  return read_file(layout.segment(record.id) + "/" + name);
}

void check_same(const ArchiveLayout& a, const Written& left, const ArchiveLayout& b,
                const Written& right) {
  REQUIRE(left.records.size() == right.records.size());
  REQUIRE(left.records.size() > 1);
  for (std::size_t i = 0; i < left.records.size(); ++i) {
    const SegmentRecord& one = left.records[i];
    const SegmentRecord& other = right.records[i];
    CHECK(one.text_bytes == other.text_bytes);
    CHECK(one.languages == other.languages);
    CHECK(bytes_of(a, one, kColumnsFile) == bytes_of(b, other, kColumnsFile));
    CHECK(bytes_of(a, one, kArticlesFile) == bytes_of(b, other, kArticlesFile));
    CHECK(bytes_of(a, one, kPositionsFile) == bytes_of(b, other, kPositionsFile));
    CHECK(contents_of_index(a.segment(one.id) + "/" + kIndexFile, "") ==
          contents_of_index(b.segment(other.id) + "/" + kIndexFile, ""));
  }
}

// The records of kept batches, in order of their names.
std::vector<std::string> records_in(const std::string& directory) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".batch") {
      paths.push_back(entry.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// Changes one byte in the middle of a file.
void damage(const std::string& path) {
  std::string bytes = read_file(path);
  REQUIRE(!bytes.empty());
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// An archive's directories, and the same articles written without interruption beside it.
struct Fixture {
  TempDirectory directory;
  ArchiveLayout layout{directory / "archive"};
  ArchiveLayout plain{directory / "plain"};
  Written expected;

  Fixture() {
    for (const ArchiveLayout* archive : {&layout, &plain}) {
      make_directory(archive->segments());
      make_directory(archive->generations());
    }
    make_directory(directory / "scratch");
    expected = write_all(plain, directory / "scratch", nullptr);
    REQUIRE(expected.batches.indexed > 5);
    REQUIRE(expected.batches.taken_over == 0);
  }
};

TEST_CASE_FIXTURE(Fixture, "a run killed after any number of batches is finished as if never so") {
  for (const std::uint64_t batches : {1u, 3u, 6u}) {
    CAPTURE(batches);
    write_until_killed(layout, batches);
    WorkDirectory work(layout, true, kNow + std::chrono::hours(5));
    REQUIRE(work.resumed());
    CHECK(work.now() == kNow);
    const std::size_t kept = records_in(work.path() + "/batches").size();
    CHECK(kept >= batches);
    const Written written = write_all(layout, work.path(), &work.batches());
    CHECK(written.batches.taken_over == kept);
    CHECK(written.batches.indexed == expected.batches.indexed - kept);
    check_same(layout, written, plain, expected);
    work.done();
    CHECK_FALSE(path_exists(work.path()));
  }
}

TEST_CASE_FIXTURE(Fixture, "damaged, cut and missing parts of a kept batch make it indexed again") {
  const std::string store_directory = directory / "batches";
  {
    BatchStore store(store_directory);
    write_all(layout, directory / "scratch", &store);
  }
  const std::vector<std::string> records = records_in(store_directory);
  REQUIRE(records.size() == expected.batches.indexed);
  damage(records[0]);
  std::filesystem::resize_file(records[1], std::filesystem::file_size(records[1]) / 2);
  std::filesystem::resize_file(records[2], 0);
  BatchStore store(store_directory);
  // The first three databases that are left belong to whole records.
  std::vector<std::string> databases;
  for (const auto& entry : std::filesystem::directory_iterator(store_directory)) {
    if (entry.is_directory()) {
      databases.push_back(entry.path().string());
    }
  }
  REQUIRE(databases.size() == records.size() - 3);
  damage(databases[0] + "/" + kPostingRunFile);
  std::filesystem::remove_all(databases[1]);
  const Written written = write_all(layout, directory / "scratch", &store);
  CHECK(written.batches.indexed == 5);
  CHECK(written.batches.taken_over == records.size() - 5);
  check_same(layout, written, plain, expected);
}

TEST_CASE_FIXTURE(Fixture, "of a changed input only the equal batches are taken over") {
  BatchStore store(directory / "batches");
  write_all(layout, directory / "scratch", &store);
  const Written changed = write_all(layout, directory / "scratch", &store, 700);
  CHECK(changed.batches.indexed == 1);
  CHECK(changed.batches.taken_over == expected.batches.indexed - 1);
  const Written fresh = write_all(plain, directory / "scratch", nullptr, 700);
  check_same(layout, changed, plain, fresh);
}

TEST_CASE("a batch's key depends on texts, order, stories, history, dictionary and writer") {
  std::vector<ArchivedArticle> articles{article_at(1).article, article_at(2).article};
  const std::string key = BatchStore::key_of("d", IndexWriter::kMerge, articles);
  CHECK(BatchStore::key_of("d", IndexWriter::kMerge, articles) == key);
  CHECK(BatchStore::key_of("e", IndexWriter::kMerge, articles) != key);
  CHECK(BatchStore::key_of("d", IndexWriter::kXapian, articles) != key);
  auto other = articles;
  std::swap(other[0], other[1]);
  CHECK(BatchStore::key_of("d", IndexWriter::kMerge, other) != key);
  other = articles;
  other[1].membership.kind = CopyKind::kAlone;
  CHECK(BatchStore::key_of("d", IndexWriter::kMerge, other) != key);
  other = articles;
  other[1].history.generation = 2;
  CHECK(BatchStore::key_of("d", IndexWriter::kMerge, other) != key);
  other = articles;
  other[1].history.revision = 1;
  CHECK(BatchStore::key_of("d", IndexWriter::kMerge, other) != key);
}

TEST_CASE_FIXTURE(Fixture, "a run that does not resume removes what dead runs left") {
  write_until_killed(layout, 1);
  WorkDirectory work(layout, false, kNow + std::chrono::hours(1));
  CHECK_FALSE(work.resumed());
  CHECK(work.now() == kNow + std::chrono::hours(1));
  std::size_t directories = 0;
  for (const auto& entry : std::filesystem::directory_iterator(layout.root())) {
    directories += entry.path().filename().string().starts_with("work-") ? 1 : 0;
  }
  CHECK(directories == 1);
  CHECK(records_in(work.path() + "/batches").empty());
}

TEST_CASE_FIXTURE(Fixture, "a run that fails leaves its directory only if a batch is finished") {
  std::string path;
  {
    WorkDirectory work(layout, true, kNow);
    path = work.path();
    CHECK_FALSE(work.resumed());
    CHECK(path_exists(path));
  }
  CHECK_FALSE(path_exists(path));
  {
    WorkDirectory work(layout, false, kNow);
    write_all(layout, work.path(), &work.batches());
  }
  CHECK(path_exists(path));
  WorkDirectory again(layout, true, kNow + std::chrono::hours(1));
  CHECK(again.resumed());
  CHECK(again.now() == kNow);
  again.done();
  CHECK_FALSE(path_exists(path));
}

}  // namespace
}  // namespace dateline

// The metrics of runs, as text and as a file that collectors read at any time.
#include "indexer/metrics.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "common/internal/file.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

RunMetrics success(std::int64_t ended) {
  RunMetrics run;
  run.archive = "/srv/news";
  run.command = "update";
  run.ended = std::chrono::sys_seconds(std::chrono::seconds(ended));
  run.seconds = 1.5;
  run.shown = {7, 12000, 3, 4500000, 4};
  run.outcomes = {{"added", 10}, {"corrected", 2}};
  run.rejected = {{"no title or body", 1}};
  return run;
}

RunMetrics failure(std::int64_t ended) {
  RunMetrics run = success(ended);
  run.exit_status = 8;
  run.shown.reset();
  run.outcomes.clear();
  run.rejected.clear();
  return run;
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST_CASE("Each metric has its help, its type and the archive's label, in this order") {
  const std::string text = prometheus_metrics(success(1700000000), "");
  CHECK(has_line(text,
                 "# TYPE dateline_articles gauge\ndateline_articles{archive=\"/srv/news\"} 12000"));
  CHECK(has_line(text, "dateline_archive_bytes{archive=\"/srv/news\"} 4500000"));
  CHECK(has_line(text, "dateline_run_articles{archive=\"/srv/news\",outcome=\"corrected\"} 2"));
  CHECK(has_line(
      text, "dateline_run_rejected_articles{archive=\"/srv/news\",reason=\"no title or body\"} 1"));
  CHECK(has_line(text, "dateline_run_timestamp_seconds{archive=\"/srv/news\"} 1700000000"));
  CHECK(has_line(text,
                 "dateline_last_success_timestamp_seconds{archive=\"/srv/news\"} "
                 "1700000000"));
  CHECK(text.back() == '\n');
}

TEST_CASE("Labels are escaped") {
  RunMetrics run = success(1);
  run.archive = "a\"b\\c\nd";
  CHECK(has_line(prometheus_metrics(run, ""), R"(dateline_articles{archive="a\"b\\c\nd"} 12000)"));
}

TEST_CASE("A failed run keeps what the last success told, and only that") {
  const TempDirectory directory;
  const std::string path = directory / "dateline.prom";
  write_metrics(path, success(1700000000));
  write_metrics(path, failure(1700086400));
  write_metrics(path, failure(1700172800));
  const std::string text = read_file(path);
  CHECK(has_line(text, "dateline_articles{archive=\"/srv/news\"} 12000"));
  CHECK(has_line(text,
                 "dateline_last_success_timestamp_seconds{archive=\"/srv/news\"} "
                 "1700000000"));
  CHECK(has_line(text, "dateline_run_timestamp_seconds{archive=\"/srv/news\"} 1700172800"));
  CHECK(has_line(text, "dateline_run_exit_status{archive=\"/srv/news\"} 8"));
  CHECK(text.find("dateline_run_articles") == std::string::npos);
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    CHECK(entry.path().filename() == "dateline.prom");
  }
}

TEST_CASE("A failure without a success before says nothing of the archive") {
  const TempDirectory directory;
  const std::string path = directory / "dateline.prom";
  write_metrics(path, failure(1700000000));
  const std::string text = read_file(path);
  CHECK(text.find("dateline_articles") == std::string::npos);
  CHECK(text.find("last_success") == std::string::npos);
  CHECK(has_line(text, "dateline_run_exit_status{archive=\"/srv/news\"} 8"));
}

}  // namespace
}  // namespace dateline

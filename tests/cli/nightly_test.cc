// scripts/nightly as cron calls it: with the real programs, and with one that fails as it is told.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "tests/support/program.h"

namespace dateline {
namespace {

std::string article(const std::string& id, const std::string& body) {
  return R"({"id":")" + id + R"(","title":"Harbour )" + id +
         R"(","source":"Harbour Courier","published":"2024-05-16","body":")" + body + "\"}\n";
}

struct Night {
  TempDirectory directory;
  std::string archive = directory / "news.archive";
  std::string program = kIndex;

  Outcome run(const std::string& input, const std::string& options = "") const {
    return dateline::run(directory, "env",
                         "DATELINE_INDEX=" + shell_quoted(program) + " " +
                             shell_quoted(std::string(DATELINE_SOURCE_TREE) + "/scripts/nightly") +
                             " " + options + " " + shell_quoted(archive) + " " +
                             shell_quoted(directory.write("night.jsonl", input)));
  }
  // Instead of the indexer: notes what it is called with; `verify` ends with the status.
  void fake(int status_of_verify) {
    program = directory.write("fake", "#!/bin/sh\necho \"$1\" >>'" + directory / "calls" +
                                          "'\necho \"words of $1\"\n[ \"$1\" != verify ] || exit " +
                                          std::to_string(status_of_verify) + "\n");
    ::chmod(program.c_str(), 0755);
  }
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

TEST_CASE("the first night builds, the next one updates, each with one line") {
  const Night night;
  const Outcome first =
      night.run(article("a", "The old pier was closed.") + article("b", "A ferry sailed."));
  CHECK(first.status == 0);
  CHECK(first.err == "");
  CHECK(contains(first.out, "2 indexed"));
  CHECK(contains(first.out, "generation 1, 2 articles"));
  CHECK(first_line(first.out) + "\n" == first.out);
  const Outcome second =
      night.run(article("b", "A ferry sank.") + article("c", "A lighthouse was lit.") + "{]\n");
  CHECK(second.status == 0);
  CHECK(contains(second.out, "1 added"));
  CHECK(contains(second.out, "1 corrected"));
  CHECK(contains(second.out, "1 rejected"));
  CHECK(contains(second.out, "generation 2, 3 articles"));
  const Outcome third = night.run(article("c", "A lighthouse was lit."));
  CHECK(third.status == 0);
  CHECK(contains(third.out, "nothing new"));
}

TEST_CASE("cron gets no mail of a quiet night, and the log has it all the same") {
  const Night night;
  const std::string log = night.directory / "nightly.log";
  const std::string options = "--quiet --log " + shell_quoted(log) + " --metrics " +
                              shell_quoted(night.directory / "dateline.prom");
  const Outcome quiet = night.run(article("a", "The old pier was closed."), options);
  CHECK(quiet.status == 0);
  CHECK(quiet.out == "");
  CHECK(quiet.err == "");
  CHECK(contains(slurp(log), "dateline nightly: "));
  CHECK(contains(slurp(log), "generation 1, 1 article"));
  CHECK(contains(slurp(night.directory / "dateline.prom"), "dateline_articles{"));
}

TEST_CASE("damage ends the night with a subject line, the log, and verify's status") {
  const Night night;
  REQUIRE(night.run(article("a", "The old pier was closed.")).status == 0);
  const std::string columns = night.archive + "/segments/000001/columns.bin";
  std::filesystem::resize_file(columns, std::filesystem::file_size(columns) - 1);
  const Outcome outcome = night.run(article("a", "The old pier was closed."), "--quiet");
  CHECK(outcome.status == 5);
  CHECK(first_line(outcome.out).starts_with("dateline nightly FAILED: "));
  CHECK(contains(first_line(outcome.out), "(status 5)"));
  CHECK(contains(outcome.out, "columns.bin"));
}

TEST_CASE("what fails is not followed by the next step") {
  Night night;
  night.fake(5);
  const Outcome outcome = night.run("");
  CHECK(outcome.status == 5);
  CHECK(contains(first_line(outcome.out), "verify of "));
  CHECK(contains(outcome.out, "words of verify"));
  CHECK(slurp(night.directory / "calls") == "build\nverify\n");  // no gc: it may remove the cure
  night.fake(0);
  CHECK(night.run("").status == 0);
}

TEST_CASE("nights do not overlap") {
  const Night night;
  REQUIRE(night.run(article("a", "The old pier was closed.")).status == 0);
  const Outcome outcome = dateline::run(
      night.directory, "flock",
      shell_quoted(night.archive) + " env DATELINE_INDEX=" + shell_quoted(kIndex) + " " +
          shell_quoted(std::string(DATELINE_SOURCE_TREE) + "/scripts/nightly") + " " +
          shell_quoted(night.archive) + " " + shell_quoted(night.directory / "night.jsonl"));
  CHECK(outcome.status == 4);
  CHECK(contains(outcome.out, "last night's run is not over"));
}

TEST_CASE("a command line that makes no sense changes nothing") {
  const Night night;
  CHECK(night.run("", "--no-such-option").status == 2);
  CHECK(night.run("", "--help").status == 0);
  CHECK(night.run(article("a", "The old pier."), "--keep many").status == 2);
  CHECK_FALSE(std::filesystem::exists(night.archive + "/CURRENT"));
}

}  // namespace
}  // namespace dateline

// The nightly commands as a user runs them.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/program.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

using Json = nlohmann::ordered_json;

std::string line(const std::string& id, const std::string& body) {
  return Json{{"id", id},
              {"title", "Harbour " + id},
              {"source", "Harbour Courier"},
              {"published", "2024-05-16"},
              {"lang", "en"},
              {"body", body}}
             .dump() +
         "\n";
}

// An archive of two articles in a fresh directory.
struct Fixture {
  TempDirectory directory;
  std::string archive = directory / "news.archive";

  Fixture() { REQUIRE(index("build", input(first())).status == 0); }

  static std::string first() {
    return line("a", "The old pier was closed on Thursday.") +
           line("b", "A ferry sailed to the islands at noon.");
  }
  std::string input(const std::string& lines) const {
    return shell_quoted(directory.write("input.jsonl", lines));
  }
  Outcome index(const std::string& command, const std::string& arguments = "") const {
    return run(directory, kIndex, command + " " + shell_quoted(archive) + " " + arguments);
  }
  Json index_json(const std::string& command, const std::string& arguments = "") const {
    return Json::parse(index(command, arguments + " --json").out);
  }
  std::string count(const std::string& query, const std::string& options = "") const {
    return run(directory, kSearch,
               "count " + shell_quoted(archive) + " " + shell_quoted(query) + " " + options)
        .out;
  }
};

}  // namespace

TEST_CASE("an update says what it added, corrected and left alone") {
  const Fixture f;
  const std::string tonight = f.input(line("a", "The old pier was closed on Friday.") +
                                      line("b", "A ferry sailed to the islands at noon.") +
                                      line("c", "A new lighthouse was lit."));
  const Outcome text = f.index("update", tonight);
  CHECK(text.status == 0);
  CHECK(text.out.find(": generation 2, 3 articles in ") != std::string::npos);
  CHECK(text.out.find("  added     1\n") != std::string::npos);
  CHECK(text.out.find("  corrected 1 (") != std::string::npos);
  CHECK(text.out.find("  unchanged 1\n") != std::string::npos);
  const Json again = f.index_json("update", tonight);
  CHECK(again["published"] == false);
  CHECK(again["generation"] == 2);
  CHECK(again["unchanged"] == 3);
  CHECK(again["bytes_written"] == 0);
  CHECK(f.index("update", tonight).out.find("nothing to change; still generation 2") !=
        std::string::npos);
  CHECK(f.count("pier closed friday") == "1\n");
  CHECK(f.count("pier closed thursday") == "0\n");
  CHECK(f.count("pier closed thursday", "--generation 1") == "1\n");
  const std::string archive = shell_quoted(f.archive);
  const auto search = [&](const std::string& arguments) {
    return run(f.directory, kSearch, arguments);
  };
  CHECK(search("query " + archive + " pier").out.find("2024-05-16 · a · corrected\n") !=
        std::string::npos);
  const Json hits = Json::parse(search("query " + archive + " pier -f json").out)["hits"];
  CHECK(hits[0]["corrected"] == true);
  CHECK(hits[0]["revision"] == 1);
  const std::string versions = search("show --versions " + archive + " a").out;
  CHECK(versions.find("Shown since generation 2\n") == 0);
  CHECK(versions.find("Earlier text since generation 1, superseded ") != std::string::npos);
  CHECK(versions.find("closed on Thursday") > versions.find("closed on Friday"));
  CHECK(search("show --versions -f json " + archive + " a").out.find("dateline.version/1") !=
        std::string::npos);
  CHECK(search("show --versions -f csv " + archive + " a").status == 2);
  CHECK(search("show --versions " + archive + " nobody").status == 1);
  for (const std::string command : {"query", "count", "facets", "timeline", "explain"}) {
    CAPTURE(command);
    CHECK(search(command + " " + archive + " lighthouse").status == 0);
    CHECK(search(command + " " + archive + " lighthouse --generation 1").status == 1);
  }
  CHECK(search("show " + archive + " c --generation 1").status == 1);
  CHECK(search("suggest " + archive + " lighth --generation 1").status == 1);
  CHECK(search("suggest " + archive + " thursd").status == 1);
  CHECK(search("suggest " + archive + " thursd --generation 1").status == 0);
  CHECK(search("similar " + archive + " c --generation 1").status == 1);
  CHECK(f.count("") == "3\n");
}

TEST_CASE("an update of what is no archive, or with nothing to read, fails and makes nothing") {
  const Fixture f;
  const std::string nowhere = f.directory / "nowhere";
  const Outcome missing =
      run(f.directory, kIndex, "update " + shell_quoted(nowhere) + " " + f.input(Fixture::first()));
  CHECK(missing.status == 3);
  CHECK(missing.err.find("build it first") != std::string::npos);
  CHECK(run(f.directory, kSearch, "count " + shell_quoted(nowhere) + " x").status == 3);
  CHECK(f.index("update").status == 2);
  CHECK(f.index("update", "--keep 0 x").status == 2);
}

TEST_CASE("a deletion is told, lasts, and can be lifted") {
  const Fixture f;
  CHECK(f.index("delete").status == 2);
  CHECK(f.index("delete", "--query ''").status == 2);
  CHECK(f.index("delete", "--query '(ferry'").status == 2);
  CHECK(f.index("delete", "--query ferry --dry-run").out == "b\n");
  CHECK(f.count("ferry") == "1\n");
  CHECK(f.index("delete", "--query lighthouse").status == 1);
  CHECK(f.index("delete", "--query ferry").status == 0);
  CHECK(f.count("ferry") == "0\n");
  CHECK(f.index_json("delete", "--id b")["gone"] == 1);
  CHECK(f.index("delete", "--id nobody").status == 1);
  const Json report = f.index_json("update", f.input(Fixture::first()));
  CHECK(report["refused"] == 1);
  CHECK(report["published"] == false);
  const std::string ids = shell_quoted(f.directory.write("ids.txt", "a\nnobody\r\n\n"));
  const Outcome some = f.index("delete", "--purge --ids-from " + ids);
  CHECK(some.status == 6);
  CHECK(some.err.find("no article has the id 'nobody'") != std::string::npos);
  CHECK(f.count("") == "0\n");
  CHECK(f.index("rollback").status == 2);  // a purge leaves no earlier generation
  CHECK(f.index_json("delete", "--lift --id a --id b")["lifted"] == 2);
  CHECK(f.index_json("update", f.input(Fixture::first()))["added"] == 2);
  CHECK(f.count("") == "2\n");
}

TEST_CASE("a rollback goes back and forth, and old generations are removed when asked") {
  const Fixture f;
  CHECK(f.index("rollback").status == 2);
  f.index("update", f.input(line("c", "A new lighthouse was lit.")));
  CHECK(f.index("rollback").status == 0);
  CHECK(f.count("") == "2\n");
  CHECK(f.index("rollback", "--to 2").status == 0);
  CHECK(f.count("") == "3\n");
  CHECK(f.index("rollback", "--to 4").status == 2);
  CHECK(f.index("rollback", "--to 77").status == 3);
  const Json report = f.index_json("gc", "--keep 1");
  CHECK(report["removed_generations"] == Json{1, 2});
  CHECK(report["bytes_freed"] > 0);
  CHECK(f.count("", "--generation 3") == "2\n");
  CHECK(f.count("") == "3\n");
}

TEST_CASE("a merge of everything leaves one segment that shows the same") {
  const Fixture f;
  f.index("update", f.input(line("c", "A new lighthouse was lit.")));
  f.index("update", f.input(line("a", "The old pier was closed on Friday.")));
  const Json report = f.index_json("merge", "--all");
  CHECK(report["segments"] == 1);
  CHECK(report["articles"] == 3);
  CHECK(f.count("friday") == "1\n");
  CHECK(f.count("thursday") == "0\n");
  CHECK(f.count("") == "3\n");
}

}  // namespace dateline

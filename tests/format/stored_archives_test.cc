// One stored archive of every format version: what was written once stays readable, and can be
// brought up to date.
#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <string>

#include "common/article_json.h"
#include "indexer/maintenance.h"
#include "indexer/update.h"
#include "searcher/searcher.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

constexpr std::chrono::sys_seconds kNow = CivilDay(std::chrono::year(2025) / 1 / 1);

// A copy of the stored archive: opening an archive for writing leaves traces in it.
std::string copy_of(const std::string& name, const TempDirectory& directory) {
  const std::string copy = directory / "archive";
  std::filesystem::copy(std::string(DATELINE_SOURCE_TREE "/tests/format/") + name, copy,
                        std::filesystem::copy_options::recursive);
  return copy;
}

std::set<std::string> ids(const std::string& archive, const std::string& query, bool by_story) {
  const Searcher searcher(archive);
  SearchRequest request;
  request.query = query;
  request.by_story = by_story;
  request.limit = 100;
  const auto outcome = searcher.search(request);
  REQUIRE(std::holds_alternative<SearchResult>(outcome));
  std::set<std::string> found;
  for (const Hit& hit : std::get<SearchResult>(outcome).hits) {
    found.insert(hit.article.id);
  }
  return found;
}

template <typename Options>
Options options() {
  Options options;
  options.now = kNow;
  options.threads = 1;
  return options;
}

// Whatever the version: six articles, two of one story; `versions` texts of copy-1.
void check_archive(const std::string& version, std::size_t versions) {
  const TempDirectory directory;
  const std::string archive = copy_of(version, directory);
  const std::set<std::string> before = ids(archive, "", false);
  CHECK(before.size() == 6);
  CHECK(ids(archive, "", true).size() == 5);
  CHECK_FALSE(ids(archive, "putin", false).empty());
  const std::set<std::string> phrase = ids(archive, "\"state visit\"", false);
  const std::set<std::string> near = ids(archive, "putin NEAR/3 visit", false);
  CHECK(phrase.size() == 1);
  CHECK(near.size() == 2);

  const Article again = Searcher(archive).find("copy-1").value();
  Article changed = again;
  changed.body += "\n\nThe harbour commission corrected one figure.";
  const std::string input = directory.write(
      "input.jsonl", article_to_json(changed) + "\n" + R"({"id":"new-1","title":"Putin again",)" +
                         R"("body":"Nothing but a new article.","published":"2024-05-20"})" + "\n");
  const UpdateReport report = update_archive(archive, {input}, options<BuildOptions>());
  CHECK(report.corrected == 1);
  CHECK(report.indexed == 2);
  CHECK_FALSE(update_archive(archive, {input}, options<BuildOptions>()).published);
  CHECK(ids(archive, "", false).size() == 7);
  CHECK(ids(archive, "commission corrected", false) == std::set<std::string>{"copy-1"});
  CHECK(ids(archive, "\"state visit\"", false) == phrase);

  auto all = options<MergeOptions>();
  all.all = true;
  CHECK(merge_archive(archive, all).articles == 7);
  CHECK(ids(archive, "", false).size() == 7);
  CHECK(ids(archive, "\"state visit\"", false) == phrase);
  CHECK(ids(archive, "putin NEAR/3 visit", false) == near);
  CHECK(Searcher(archive).versions("copy-1").size() == versions + 1);
}

}  // namespace

TEST_CASE("an archive of format version 4 is searched, brought up to date and written anew") {
  check_archive("version-4", 2);
}

}  // namespace dateline

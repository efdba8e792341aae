// An archive is damaged, repaired, and shows what it showed, or names what it has lost.
#include "indexer/repair.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "common/error.h"
#include "tests/support/damaged_archive.h"

namespace dateline {
namespace {

namespace fs = std::filesystem;

RepairReport repair(const Bench& bench, bool accept_loss = false, bool dry_run = false) {
  auto options = bench.maintenance<RepairOptions>();
  options.accept_loss = accept_loss;
  options.dry_run = dry_run;
  return repair_archive(bench.archive(), options);
}

bool is_whole(const Bench& bench) {
  VerifyOptions options;
  options.deep = true;
  options.sample = 0;
  options.threads = 2;
  const VerifyReport report = verify_archive(bench.archive(), options);
  for (const Finding& finding : report.findings) {
    MESSAGE(finding.file << ": " << finding.what);
  }
  return report.findings.empty();
}

// Everything that a repair must bring back.
struct Contents {
  std::map<std::string, std::string> shown;
  std::map<std::string, std::multiset<std::string>> earlier;
  std::map<std::string, std::pair<std::uint64_t, int>> stories;  // and what kind of copy
  std::map<std::string, std::pair<std::uint32_t, int>> history;
  bool operator==(const Contents&) const = default;
};

Contents contents_of(const Bench& bench) {
  Contents contents;
  contents.shown = bench.shown();
  const ArchivedArticles articles(bench.layout(), open_manifest(bench.layout()));
  for (const auto& [id, text] : contents.shown) {
    contents.earlier[id] = bench.earlier(id);
    const auto place = articles.find(id);
    REQUIRE(place.has_value());
    const StoryMembership story = articles.segment(*place).membership(place->docid);
    const ArticleHistory history = articles.segment(*place).history(place->docid);
    contents.stories[id] = {story.story, static_cast<int>(story.kind)};
    contents.history[id] = {history.generation, history.revision};
  }
  return contents;
}

std::string with_flipped_bit(std::string bytes, std::size_t at) {
  bytes[at] ^= 16;
  return bytes;
}

TEST_CASE("A whole archive is left alone") {
  const Bench bench;
  fill(bench);
  const RepairReport report = repair(bench);
  CHECK(report.is_sound);
  CHECK_FALSE(report.published);
  CHECK(report.damage.empty());
}

TEST_CASE("Whatever is not the articles themselves is had back without loss") {
  const std::size_t files = [] {
    const Bench bench;
    fill(bench);
    return files_of(bench).size();
  }();
  for (std::size_t i = 0; i < files; ++i) {
    const Bench bench;
    fill(bench);
    const Contents before = contents_of(bench);
    const std::string path = files_of(bench)[i];
    const std::string name = fs::path(path).filename();
    if (name == kArticlesFile || name == kVersionsFile || name == kVersionColumnsFile) {
      continue;
    }
    CAPTURE(path);
    const std::string bytes = bytes_of(path);
    // Of the columns a name, which the articles tell as well.
    overwrite(path, name == kColumnsFile ? with_flipped_bit(bytes, bytes.find("Outlet"))
                                         : bytes.substr(0, bytes.size() / 2));
    const RepairReport planned = repair(bench, false, true);
    CHECK_FALSE(planned.is_sound);
    CHECK(planned.lost.empty());
    CHECK_FALSE(planned.published);
    const RepairReport report = repair(bench);
    for (const Loss& loss : report.lost) {
      FAIL_CHECK(loss.file << ": " << loss.what);
    }
    CHECK(report.is_sound);
    CHECK(report.published);
    CHECK(is_whole(bench));
    CHECK(contents_of(bench) == before);
    CHECK(repair(bench).damage.empty());
  }
}

TEST_CASE("Without its columns a segment keeps its stories, and says what it no longer knows") {
  const Bench bench;
  fill(bench);
  const Contents before = contents_of(bench);
  for (std::size_t i = 0; i < read_manifest(bench.layout()).segments.size(); ++i) {
    fs::remove(segment_file(bench, i, kColumnsFile));
  }
  const RepairReport refused = repair(bench);
  CHECK_FALSE(refused.is_sound);
  CHECK_FALSE(refused.lost.empty());
  CHECK_FALSE(refused.published);
  const RepairReport report = repair(bench, true);
  CHECK(report.is_sound);
  CHECK(is_whole(bench));
  const Contents after = contents_of(bench);
  CHECK(after.shown == before.shown);
  for (const auto& [id, story] : before.stories) {
    CAPTURE(id);
    CHECK(after.stories.at(id).first == story.first);
  }
}

// The ids that the report names: of lost articles, or of those that lost an earlier text.
std::set<std::string> named(const RepairReport& report, bool earlier = false) {
  std::set<std::string> ids;
  for (const Loss& loss : report.lost) {
    const std::size_t begin = loss.what.find('\'');
    if (begin != std::string::npos && loss.what.starts_with("an earlier text of ") == earlier) {
      ids.insert(loss.what.substr(begin + 1, loss.what.find('\'', begin + 1) - begin - 1));
    }
  }
  return ids;
}

void check_losses(const Contents& before, const Contents& after, const RepairReport& report) {
  const std::set<std::string> lost = named(report);
  for (const auto& [id, text] : after.shown) {
    CAPTURE(id);
    REQUIRE(before.shown.contains(id));
    CHECK(before.shown.at(id) == text);
  }
  for (const auto& [id, text] : before.shown) {
    CAPTURE(id);
    CHECK(after.shown.contains(id) == !lost.contains(id));
  }
}

std::vector<Draft> many(int count) {
  std::vector<Draft> drafts;
  for (int i = 0; i < count; ++i) {
    drafts.push_back({"n" + std::to_string(i), static_cast<std::uint32_t>(500 + i), 0, i % 300});
  }
  return drafts;
}

TEST_CASE("Articles in damaged blocks are named, all others stay") {
  for (const bool cut : {false, true}) {
    CAPTURE(cut);
    const Bench bench;
    bench.build(many(400));
    bench.update({{"n7", 9007, 0, 7}, {"n8", 9008, 0, 8}});
    bench.remove({"n9"});
    const Contents before = contents_of(bench);
    const std::string path = segment_file(bench, 0, kArticlesFile);
    const std::string bytes = bytes_of(path);
    overwrite(path, cut ? bytes.substr(0, bytes.size() / 2)
                        : with_flipped_bit(bytes, bytes.size() / 3 * 2));
    CHECK_FALSE(repair(bench).published);
    const RepairReport report = repair(bench, true);
    CHECK(report.is_sound);
    CHECK(is_whole(bench));
    CHECK(named(report).size() > 1);
    CHECK(named(report).size() < 300);
    CHECK(named(report, true) ==
          (cut ? std::set<std::string>{"n7", "n8"} : std::set<std::string>{}));
    CHECK_FALSE(named(report).contains("n9"));  // deleted: no loss
    const Contents after = contents_of(bench);
    check_losses(before, after, report);
    CHECK_FALSE(after.shown.contains("n9"));
    CHECK(bench.update({{"n9", 9999, 0, 9}}).indexed == 0);  // still deleted
  }
}

TEST_CASE("A store that has lost its head and its directory gives the frames between") {
  const Bench bench;
  bench.build(many(400));
  const Contents before = contents_of(bench);
  const std::string path = segment_file(bench, 0, kArticlesFile);
  std::string bytes = bytes_of(path);
  bytes.replace(bytes.size() / 3, 8, "damaged!");
  overwrite(path, bytes.substr(0, bytes.size() - 100));
  fs::remove(segment_file(bench, 0, kColumnsFile));
  const RepairReport report = repair(bench, true);
  CHECK(report.is_sound);
  CHECK(is_whole(bench));
  const Contents after = contents_of(bench);
  CHECK(after.shown.size() > 200);
  CHECK(after.shown.size() < 400);
  for (const auto& [id, text] : after.shown) {
    CHECK(before.shown.at(id) == text);
  }
}

TEST_CASE("What earlier generations hold in other segments is taken from there") {
  const Bench bench;
  bench.build(many(300));
  bench.update({{"n7", 9007, 0, 7}});
  bench.merge(true);
  const Contents before = contents_of(bench);
  const std::string path = segment_file(bench, 0, kArticlesFile);
  fs::remove(path);
  const RepairReport report = repair(bench);
  for (const Loss& loss : report.lost) {
    FAIL_CHECK(loss.file << ": " << loss.what);
  }
  CHECK(report.is_sound);
  CHECK(is_whole(bench));
  CHECK(contents_of(bench) == before);
}

TEST_CASE("A damaged CURRENT costs nothing, a damaged manifest what its generation changed") {
  const Bench bench;
  bench.build(many(20));
  const Contents first = contents_of(bench);
  bench.update({{"later", 1, 0, 310}});
  const Contents second = contents_of(bench);
  for (const char* damaged : {"", "nine\n", "9\n"}) {
    overwrite(bench.layout().current(), damaged);
    const RepairReport report = repair(bench, damaged[0] == '9');
    CHECK(report.is_sound);
    CHECK(contents_of(bench) == second);
  }
  fs::remove(bench.layout().current());
  CHECK(repair(bench).is_sound);
  CHECK(contents_of(bench) == second);

  const std::uint64_t current = open_manifest(bench.layout()).generation;
  for (const std::uint64_t generation : list_generations(bench.layout())) {
    if (generation > 1) {
      overwrite(bench.layout().generation(generation), "{");
    }
  }
  CHECK_FALSE(repair(bench).is_sound);
  const RepairReport report = repair(bench, true);
  CHECK(report.is_sound);
  CHECK(report.published);
  CHECK(report.generation > current);  // no number is used twice
  CHECK(contents_of(bench) == first);
  CHECK(bench.update({{"later", 1, 0, 310}}).indexed == 1);
  CHECK(contents_of(bench).shown == second.shown);
}

TEST_CASE("After damage of any kind anywhere the archive is whole, and every loss is named") {
  std::mt19937 random(11);
  for (int round = 0; round < 25; ++round) {
    CAPTURE(round);
    const Bench bench;
    fill(bench);
    const Contents before = contents_of(bench);
    const std::vector<std::string> files = files_of(bench);
    for (auto hits = 1 + random() % 3; hits > 0; --hits) {
      const std::string& path = files[random() % files.size()];
      if (!fs::exists(path)) {
        continue;
      }
      const std::string bytes = bytes_of(path);
      switch (random() % 4) {
        case 0:
          fs::remove(path);
          break;
        case 1:
          overwrite(path, bytes.substr(0, random() % (bytes.size() + 1)));
          break;
        default:
          if (!bytes.empty()) {
            overwrite(path, with_flipped_bit(bytes, random() % bytes.size()));
          }
      }
    }
    const RepairReport report = repair(bench, true);
    CHECK(report.is_sound);
    CHECK(is_whole(bench));
    const Contents after = contents_of(bench);
    if (report.lost.empty()) {
      CHECK(after == before);
    }
    for (const auto& [id, text] : before.shown) {
      CAPTURE(id);
      CHECK((after.shown.contains(id) || !report.lost.empty()));
    }
  }
}

TEST_CASE("What is no archive cannot be repaired") {
  const TempDirectory directory;
  RepairOptions options;
  CHECK_THROWS_AS(repair_archive(directory / "nothing", options), Error);
}

}  // namespace
}  // namespace dateline

// Damage of every kind to every file of an archive, and what verify says of it.
#include "indexer/verify.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "common/error.h"
#include "tests/support/damaged_archive.h"

namespace dateline {
namespace {

namespace fs = std::filesystem;

VerifyReport verify(const std::string& archive, bool deep, std::uint64_t generation = 0) {
  VerifyOptions options;
  options.deep = deep;
  options.sample = 0;
  options.threads = 2;
  options.generation = generation;
  return verify_archive(archive, options);
}

bool names(const VerifyReport& report, const std::string& path, const Bench& bench) {
  const std::string file = path.substr(bench.archive().size() + 1);
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& finding) { return finding.file == file; });
}

TEST_CASE("An undamaged archive has no findings, deep or not, in any generation") {
  const Bench bench;
  fill(bench);
  for (const std::uint64_t generation : list_generations(bench.layout())) {
    for (const bool deep : {false, true}) {
      const VerifyReport report = verify(bench.archive(), deep, generation);
      for (const Finding& finding : report.findings) {
        FAIL_CHECK(finding.file << ": " << finding.what << " (" << finding.affects << ")");
      }
      CHECK(report.generation == generation);
      if (deep) {
        CHECK(report.checksums == report.files);
        CHECK(report.postings > 0);
      }
    }
  }
}

TEST_CASE("Missing, cut, lengthened and swapped files are found without reading them") {
  const Bench bench;
  fill(bench);
  const std::vector<std::string> files = files_of(bench);
  REQUIRE(files.size() >= 10);
  for (const std::string& path : files) {
    CAPTURE(path);
    const std::string bytes = bytes_of(path);
    for (const std::string& damaged :
         {std::string(), bytes.substr(0, bytes.size() / 2), bytes + "x"}) {
      with_damage(path, damaged,
                  [&] { CHECK(names(verify(bench.archive(), false), path, bench)); });
    }
    fs::rename(path, path + ".away");
    CHECK(names(verify(bench.archive(), false), path, bench));
    CHECK(names(verify(bench.archive(), true), path, bench));
    fs::rename(path + ".away", path);
  }
  CHECK(verify(bench.archive(), false).findings.empty());
}

TEST_CASE("Every flipped bit is found by reading all, and at once in what the last run wrote") {
  const Bench bench;
  fill(bench);
  std::mt19937 random(5);
  const Manifest manifest = open_manifest(bench.layout());
  for (const std::string& path : files_of(bench)) {
    CAPTURE(path);
    for (int i = 0; i < 4; ++i) {
      std::string bytes = bytes_of(path);
      bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
      with_damage(path, bytes, [&] {
        VerifyOptions options;
        options.all_checksums = true;
        CHECK(names(verify_archive(bench.archive(), options), path, bench));
        CHECK(names(verify(bench.archive(), true), path, bench));
      });
    }
  }
  const std::string newest = bench.layout().tombstone_file(*manifest.refusals);
  with_damage(newest, std::string(bytes_of(newest).size(), 'x'),
              [&] { CHECK(names(verify(bench.archive(), false), newest, bench)); });
}

// A manifest whose checksums fit the damage, as a program that writes wrong data would make it.
void vouch_for(const Bench& bench, const std::string& path) {
  Manifest manifest = open_manifest(bench.layout());
  for (SegmentRecord& segment : manifest.segments) {
    for (FileRecord& file : segment.files) {
      if (bench.layout().segment(segment.id) + "/" + file.name == path) {
        file.xxh3 = hash_file(path);
      }
    }
  }
  overwrite(bench.layout().generation(manifest.generation), manifest_to_json(manifest));
}

TEST_CASE("What no checksum tells, the deep check finds: parts that contradict the articles") {
  const Bench bench;
  std::vector<Draft> drafts;
  for (int i = 0; i < 40; ++i) {
    drafts.push_back({"a" + std::to_string(i), static_cast<std::uint32_t>(i), 0, i});
  }
  bench.build(drafts);
  const Bench other;
  for (Draft& draft : drafts) {
    draft.text += 1000;
  }
  other.build(drafts);
  for (const char* name : {kIndexFile, kStemsFile, kColumnsFile, kArticlesFile}) {
    CAPTURE(name);
    const std::string path = segment_file(bench, 0, name);
    const std::string manifest = bytes_of(bench.layout().generation(1));
    const std::string sound = bytes_of(path);
    overwrite(path, bytes_of(segment_file(other, 0, name)));
    // Sizes differ as well; the manifest vouches for all of it.
    Manifest told = read_manifest(bench.layout());
    for (FileRecord& file : told.segments[0].files) {
      file.bytes = file.name == name ? bytes_of(path).size() : file.bytes;
    }
    overwrite(bench.layout().generation(1), manifest_to_json(told));
    vouch_for(bench, path);
    CHECK(verify(bench.archive(), false).findings.empty());
    CHECK_FALSE(verify(bench.archive(), true).findings.empty());
    overwrite(path, sound);
    overwrite(bench.layout().generation(1), manifest);
    CHECK(verify(bench.archive(), true).findings.empty());
  }
}

TEST_CASE("A damaged number in a column is told with its column and its article") {
  const Bench bench;
  bench.build({{"only", 1, 0, 5}});
  const std::string path = segment_file(bench, 0, kColumnsFile);
  const Columns columns(path);
  std::string bytes = bytes_of(path);
  const std::string_view words(reinterpret_cast<const char*>(columns.u32(column::kWords).data()),
                               sizeof(std::uint32_t));
  const std::size_t at = bytes.find(words);
  REQUIRE(at != std::string::npos);
  bytes[at] ^= 1;
  overwrite(path, bytes);
  vouch_for(bench, path);
  const VerifyReport report = verify(bench.archive(), true);
  REQUIRE_FALSE(report.findings.empty());
  CHECK(report.findings.front().what.find("column ") != std::string::npos);
  CHECK(report.findings.front().affects == "only");
}

TEST_CASE("Damage to CURRENT or the manifest is a finding; a missing archive an error") {
  const Bench bench;
  bench.build({{"a", 1, 0, 1}});
  bench.update({{"b", 2, 0, 2}});
  with_damage(bench.layout().current(), "two\n", [&] {
    const VerifyReport report = verify(bench.archive(), false);
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].file == "CURRENT");
  });
  with_damage(bench.layout().generation(2), "{\"format\":", [&] {
    const VerifyReport report = verify(bench.archive(), false);
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].file == "generations/000002.json");
    CHECK(verify(bench.archive(), true, 1).findings.empty());
  });
  CHECK_THROWS_AS(verify(bench.archive(), false, 9), Error);
  CHECK_THROWS_AS(verify(bench.archive() + "/nothing", false), Error);
}

}  // namespace
}  // namespace dateline

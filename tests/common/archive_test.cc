// The manifest, and the publication of generations.

#include "common/archive.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "common/analysis.h"
#include "tests/common/storage_helpers.h"

namespace dateline {

namespace {

namespace fs = std::filesystem;

// --- archives ---

SegmentRecord make_segment(const ArchiveLayout& layout, std::uint64_t id) {
  const std::string directory = layout.segment(id);
  make_directory(directory);
  SegmentRecord segment;
  segment.id = id;
  segment.articles = 3;
  segment.undated = 1;
  segment.length = 250;
  segment.text_bytes = 1234;
  segment.first_day = CivilDay(std::chrono::days(19000));
  segment.last_day = CivilDay(std::chrono::days(19010));
  segment.languages = {{"", {1, 50}}, {"en", {2, 200}}};
  for (const char* name : {kIndexFile, kStemsFile, kPositionsFile, kColumnsFile, kArticlesFile}) {
    write_bytes(directory + "/" + name, std::string(name) + std::to_string(id));
    segment.files.push_back(record_file(directory, name));
  }
  return segment;
}

Manifest make_manifest(std::vector<SegmentRecord> segments) {
  Manifest manifest;
  manifest.generation = 2;
  manifest.parent = 1;
  manifest.created = std::chrono::sys_seconds(std::chrono::seconds(1715677800));
  manifest.created_by = "a test \"quoted\"";
  manifest.command = "build";
  manifest.fingerprint = analysis_fingerprint();
  manifest.segments = std::move(segments);
  return manifest;
}

// The manifest with a piece of its text replaced and its checksum made right again.
std::string altered(const Manifest& manifest, const std::string& from, const std::string& to) {
  std::string json = manifest_to_json(manifest);
  const std::size_t at = json.find(from);
  REQUIRE(at != std::string::npos);
  json.replace(at, from.size(), to);
  const std::size_t line = json.rfind("  \"checksum\"");
  return json.substr(0, line) + "  \"checksum\": \"" + hash_hex(json.substr(0, line)) + "\"\n}\n";
}

std::vector<std::string> names_of(const std::string& directory) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("a manifest comes back as it was written") {
  const TempDirectory scratch;
  const ArchiveLayout layout(scratch / "archive");
  Manifest manifest = make_manifest({make_segment(layout, 7), make_segment(layout, 3)});
  manifest.segments[1].first_day.reset();
  manifest.segments[1].last_day.reset();
  const std::string json = manifest_to_json(manifest);
  const Manifest read = manifest_from_json(json, "m");
  CHECK(manifest_to_json(read) == json);
  CHECK(read.created == manifest.created);
  CHECK(read.fingerprint == manifest.fingerprint);
  CHECK(read.created_by == manifest.created_by);
  CHECK(read.segments[0].languages == manifest.segments[0].languages);
  CHECK(read.segments[0].last_day == manifest.segments[0].last_day);
  CHECK(!read.segments[1].first_day);
  CHECK(read.articles() == 6);
  CHECK(read.length() == 500);
}

TEST_CASE("a damaged manifest is noticed wherever the damage is") {
  const TempDirectory scratch;
  const ArchiveLayout layout(scratch / "archive");
  const std::string json = manifest_to_json(make_manifest({make_segment(layout, 7)}));
  write_bytes(scratch / "m.json", json);
  check_damage(scratch / "m.json", json.size(), [&](const std::string& bad) {
    return manifest_to_json(manifest_from_json(read_file(bad), bad)) == json;
  });
}

TEST_CASE("a manifest that says what cannot be is refused") {
  const TempDirectory scratch;
  const ArchiveLayout layout(scratch / "archive");
  const Manifest manifest = make_manifest({make_segment(layout, 7), make_segment(layout, 3)});
  const auto error_with = [&](const std::string& from, const std::string& to) {
    return error_of([&] { manifest_from_json(altered(manifest, from, to), "m"); });
  };
  CHECK(error_with("index.glass", "index.glass") == std::nullopt);
  CHECK(error_with("index.glass", "../index.glass") == ErrorCode::kCorrupt);
  CHECK(error_with("index.glass", "/etc/passwd") == ErrorCode::kCorrupt);
  CHECK(error_with("index.glass", "..") == ErrorCode::kCorrupt);
  CHECK(error_with("index.glass", "") == ErrorCode::kCorrupt);
  CHECK(error_with("index.glass", "index\\u0000glass") == ErrorCode::kCorrupt);
  CHECK(error_with("index.glass", "articles.zst") == ErrorCode::kCorrupt);
  CHECK(error_with("index.glass", "other.file") == ErrorCode::kCorrupt);
  CHECK(error_with("\"id\": 7", "\"id\": 3") == ErrorCode::kCorrupt);
  CHECK(error_with("\"id\": 7", "\"id\": 0") == ErrorCode::kCorrupt);
  CHECK(error_with("\"id\": 7", "\"id\": \"../7\"") == ErrorCode::kCorrupt);
  CHECK(error_with("\"articles\": 3", "\"articles\": -3") == ErrorCode::kCorrupt);
  CHECK(error_with("\"articles\": 3", "\"articles\": 4294967296") == ErrorCode::kCorrupt);
  CHECK(error_with("\"articles\": 3", "\"articles\": 3.5") == ErrorCode::kCorrupt);
  CHECK(error_with("\"undated\": 1", "\"undated\": 4") == ErrorCode::kCorrupt);
  CHECK(error_with("\"articles\": 2", "\"articles\": 3") == ErrorCode::kCorrupt);
  CHECK(error_with("\"length\": 200", "\"length\": 300") == ErrorCode::kCorrupt);
  CHECK(error_with("2022-01-08", "2022-13-08") == ErrorCode::kCorrupt);
  CHECK(error_with("2022-01-08", "2023-01-08") == ErrorCode::kCorrupt);
  CHECK(error_with("first_day", "first_dai") == ErrorCode::kCorrupt);
  CHECK(error_with("\"parent\": 1", "\"parent\": 2") == ErrorCode::kCorrupt);
  CHECK(error_with("dateline-archive", "other") == ErrorCode::kCorrupt);
  CHECK(error_with("\"format_version\": 4", "\"format_version\": 999") == ErrorCode::kIncompatible);
  CHECK(error_with("\"format_version\": 4", "\"format_version\": 0") == ErrorCode::kIncompatible);
  CHECK(error_with("\"format_version\": 4", "\"some_new_member\": [1], \"format_version\": 4") ==
        std::nullopt);
  CHECK(error_with("\"command\"", "]") == ErrorCode::kCorrupt);
}

TEST_CASE("publishing makes generations that are listed, opened and removed") {
  const TempDirectory scratch;
  const ArchiveLayout layout(scratch / "new/archive");
  CHECK(current_generation(layout) == std::nullopt);
  CHECK(error_of([&] { open_manifest(layout); }) == ErrorCode::kNotFound);
  const WriterLock lock(layout);
  CHECK(error_of([&] { open_manifest(layout); }) == ErrorCode::kNotFound);
  CHECK(next_segment_id(layout) == 1);
  CHECK(remove_unreferenced(layout, {0, {}, {}}).bytes == 0);
  for (std::uint64_t n = 1; n <= 4; ++n) {
    CHECK(publish(layout, make_manifest({make_segment(layout, next_segment_id(layout))})) == n);
    CHECK(open_manifest(layout).generation == n);
    CHECK(open_manifest(layout).parent == n - 1);
  }
  CHECK(list_generations(layout) == std::vector<std::uint64_t>{1, 2, 3, 4});
  CHECK(open_manifest(layout, 2).segments[0].id == 2);
  CHECK(error_of([&] { open_manifest(layout, 5); }) == ErrorCode::kNotFound);

  make_segment(layout, 9);  // of a writer that failed
  make_directory(layout.root() + "/work-1");
  make_directory(layout.work());
  write_bytes(layout.current() + kTemporaryMark + "1-1", "5");
  write_bytes(layout.segments() + "/notes.txt", "not ours");
  CHECK(next_segment_id(layout) == 10);
  CHECK(remove_unreferenced(layout, {1, {}, {}}).bytes > 0);
  CHECK(list_generations(layout) == std::vector<std::uint64_t>{3, 4});
  CHECK(names_of(layout.segments()) == std::vector<std::string>{"000003", "000004", "notes.txt"});
  CHECK(path_exists(layout.work()));
  CHECK(names_of(layout.root()).size() == 6);
  CHECK(open_manifest(layout, 3).generation == 3);
}

TEST_CASE("an empty generation can be published") {
  const TempDirectory scratch;
  const ArchiveLayout layout(scratch / "archive");
  const WriterLock lock(layout);
  CHECK(publish(layout, make_manifest({})) == 1);
  CHECK(open_manifest(layout).articles() == 0);
}

TEST_CASE("a generation whose files are missing or damaged is not opened") {
  const TempDirectory scratch;
  const ArchiveLayout layout(scratch / "archive");
  const WriterLock lock(layout);
  publish(layout, make_manifest({make_segment(layout, 1)}));
  const std::string columns = layout.segment(1) + "/" + kColumnsFile;
  write_bytes(columns, "too long a file for this");
  CHECK(error_of([&] { open_manifest(layout); }) == ErrorCode::kCorrupt);
  fs::remove(columns);
  CHECK(error_of([&] { open_manifest(layout); }) == ErrorCode::kCorrupt);
  for (const char* text :
       {"", "x\n", "0\n", "01\n", "1", "1\n\n", "1 \n", "-1\n", "7\n", "99999999999999999999\n"}) {
    CAPTURE(text);
    write_bytes(layout.current(), text);
    CHECK(error_of([&] { open_manifest(layout); }) == ErrorCode::kCorrupt);
  }
  fs::copy_file(layout.generation(1), layout.generation(2));
  CHECK(error_of([&] { open_manifest(layout, 2); }) == ErrorCode::kCorrupt);
}

TEST_CASE("a publication that fails leaves the generation before it") {
  const TempDirectory scratch;
  const ArchiveLayout layout(scratch / "archive");
  const WriterLock lock(layout);
  publish(layout, make_manifest({make_segment(layout, 1)}));
  const Manifest next = make_manifest({make_segment(layout, 2)});

  SUBCASE("because a file of its segments is gone") {
    fs::remove(layout.segment(2) + "/" + kArticlesFile);
    CHECK(error_of([&] { publish(layout, next); }) == ErrorCode::kCorrupt);
  }
  SUBCASE("because the disk takes no more") {
    const int status = in_child([&] {
      std::signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{100, 100};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      publish(layout, next);
      return 0;
    });
    CHECK(status == 50 + static_cast<int>(ErrorCode::kIo));
  }
  SUBCASE("because CURRENT cannot be replaced") {
    fs::rename(layout.current(), layout.current() + "-saved");
    make_directory(layout.current());
    CHECK(error_of([&] { publish(layout, next); }) == ErrorCode::kIo);
    fs::remove(layout.current());
    fs::rename(layout.current() + "-saved", layout.current());
  }
  CHECK(current_generation(layout) == 1);
  CHECK(open_manifest(layout).segments[0].id == 1);
  CHECK(names_of(layout.root()) == std::vector<std::string>{"CURRENT", "generations", "segments",
                                                            "tombstones", "writer.lock"});
  CHECK(names_of(layout.generations()) == std::vector<std::string>{"000001.json"});
}

TEST_CASE("one writer at a time, and a writer that ends unlocks") {
  const TempDirectory scratch;
  const ArchiveLayout layout(scratch / "archive");
  const auto try_lock = [&] {
    const WriterLock lock(layout);
    return 0;
  };
  {
    const WriterLock lock(layout);
    CHECK(in_child(try_lock) == 50 + static_cast<int>(ErrorCode::kLocked));
    try {
      const WriterLock second(layout);
      FAIL("it was locked twice");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kLocked);
      CHECK(std::string(error.what()) ==
            layout.root() + " is locked by process " + std::to_string(::getpid()));
    }
  }
  CHECK(in_child(try_lock) == 0);
  CHECK(try_lock() == 0);
}

TEST_CASE("a directory that holds something else is not made an archive") {
  const TempDirectory scratch;
  const auto lock_at = [&](const std::string& path) {
    return error_of([&] { const WriterLock lock{ArchiveLayout(path)}; });
  };
  make_directory(scratch / "empty");
  CHECK(lock_at(scratch / "empty") == std::nullopt);
  CHECK(lock_at(scratch / "empty") == std::nullopt);
  make_directory(scratch / "pictures");
  write_bytes(scratch / "pictures/cat.png", "");
  CHECK(lock_at(scratch / "pictures") == ErrorCode::kUsage);
  CHECK(names_of(scratch / "pictures") == std::vector<std::string>{"cat.png"});
  make_directory(scratch / "database");
  write_bytes(scratch / "database/CURRENT", "MANIFEST-000005\n");
  CHECK(lock_at(scratch / "database") == ErrorCode::kUsage);
  CHECK(lock_at(scratch / "pictures/cat.png") == ErrorCode::kUsage);
}

TEST_CASE("another analysis is refused with the lines that differ") {
  require_same_analysis(analysis_fingerprint(), "a");
  std::string other = analysis_fingerprint() + "colour=blue\n";
  const std::size_t at = other.find("icu=");
  other.insert(at + 4, "9");
  try {
    require_same_analysis(other, "the/archive");
    FAIL("it was accepted");
  } catch (const Error& error) {
    const std::string message = error.what();
    CHECK(error.code() == ErrorCode::kIncompatible);
    CHECK(message.find("the/archive") != std::string::npos);
    CHECK(message.find("icu: 9") != std::string::npos);
    CHECK(message.find("colour: blue there, nothing here") != std::string::npos);
    CHECK(message.find("schema") == std::string::npos);
  }
}

TEST_CASE("a file is replaced as a whole or not at all") {
  const TempDirectory scratch;
  replace_file(scratch / "f", "one");
  replace_file(scratch / "f", "two");
  CHECK(read_file(scratch / "f") == "two");
  CHECK(error_of([&] { replace_file(scratch / "none/f", "x"); }) == ErrorCode::kNotFound);
  CHECK(error_of([&] { OutputFile(scratch / "f"); }) == ErrorCode::kIo);
  const std::string large(1u << 20, 'x');
  const int status = in_child([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1u << 19, 1u << 19};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    replace_file(scratch / "f", large);
    return 0;
  });
  CHECK(status == 50 + static_cast<int>(ErrorCode::kIo));
  CHECK(read_file(scratch / "f") == "two");
  CHECK(names_of(scratch.path()) == std::vector<std::string>{"f"});
  replace_file(scratch / "f", large);
  CHECK(hash_file(scratch / "f") == hash_hex(large));
}

}  // namespace dateline

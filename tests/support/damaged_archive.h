// An archive with everything that an archive can have, and ways to damage its files.
#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "common/internal/file.h"
#include "tests/support/archive_bench.h"

namespace dateline {

// Three segments with tombstones, refusals and earlier texts.
inline void fill(const Bench& bench) {
  std::vector<Draft> drafts;
  for (int i = 0; i < 60; ++i) {
    drafts.push_back({"a" + std::to_string(i), static_cast<std::uint32_t>(i), 0, i % 29 - 1});
  }
  drafts.push_back({"copy", 7, 0, 9});
  bench.build(drafts);
  bench.update({{"a3", 103, 0, 2}, {"b1", 201, 0, 200}});
  bench.merge(true);
  bench.update({{"a4", 104, 0, 3}, {"b2", 202, 0, 201}, {"copy2", 11, 0, 202}});
  bench.remove({"a5"});
}

inline std::vector<std::string> files_of(const Bench& bench) {
  const Manifest manifest = open_manifest(bench.layout());
  std::vector<std::string> files;
  for (const SegmentRecord& segment : manifest.segments) {
    for (const FileRecord& file : segment.files) {
      files.push_back(bench.layout().segment(segment.id) + "/" + file.name);
    }
    if (segment.tombstones) {
      files.push_back(bench.layout().tombstone_file(segment.tombstones->file));
    }
  }
  files.push_back(bench.layout().tombstone_file(*manifest.refusals));
  return files;
}

inline std::string bytes_of(const std::string& path) {
  return read_file(path);
}

inline void overwrite(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// Calls `check` while the file is so damaged.
inline void with_damage(const std::string& path, const std::string& damaged,
                        const std::function<void()>& check) {
  const std::string sound = bytes_of(path);
  REQUIRE(sound != damaged);
  overwrite(path, damaged);
  check();
  overwrite(path, sound);
}

inline std::string segment_file(const Bench& bench, std::size_t segment, const char* name) {
  const Manifest manifest = read_manifest(bench.layout());
  return bench.layout().segment(manifest.segments[segment].id) + "/" + name;
}

}  // namespace dateline

// The manifest of a generation: which segments it shows and how to tell that they are whole.
//
// Stored as generations/NNNNNN.json (FORMAT.md), written once, never changed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/article.h"

namespace dateline {

// 1: first release.
inline constexpr std::uint32_t kFormatVersion = 1;
inline constexpr std::uint32_t kOldestReadableVersion = 1;

struct FileRecord {
  std::string name;  // relative to the segment: "index.glass"
  std::uint64_t bytes = 0;
  std::string xxh3;  // XXH3-128 of the contents, 32 hexadecimal digits
};

struct SegmentRecord {
  std::uint64_t id = 0;                            // segments/NNNNNN
  std::uint32_t articles = 0;                      // docids 1..articles, newest first, undated last
  std::uint32_t undated = 0;                       // the last so many docids
  std::uint64_t length = 0;                        // sum of the column "length"
  std::uint64_t text_bytes = 0;                    // of titles, leads and bodies
  std::optional<CivilDay> first_day, last_day;     // of dated articles
  std::map<std::string, std::uint32_t> languages;  // articles by code; "" is unknown
  std::vector<FileRecord> files;
};

struct Manifest {
  std::uint32_t format_version = kFormatVersion;
  std::uint64_t generation = 0;
  std::uint64_t parent = 0;  // 0: none
  std::chrono::sys_seconds created{};
  std::string created_by;               // "dateline-index 0.1.0"
  std::string command;                  // "build"
  std::string fingerprint;              // analysis_fingerprint() of the writer
  std::vector<SegmentRecord> segments;  // newest first

  std::uint64_t articles() const;
  std::uint64_t length() const;
};

std::string manifest_to_json(const Manifest& manifest);  // indented, ends with a line break

// Throws Error(kCorrupt) for what is not a manifest (duplicate segment ids, file names that are not
// plain, unknown required values) and Error(kIncompatible) for a version it cannot read; `path` is
// for the message only.
Manifest manifest_from_json(std::string_view json, const std::string& path);

}  // namespace dateline

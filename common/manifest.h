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

// 1 to 3: never released, and not read any more.
// 4: stems belong to a language; counts by language have lengths.
inline constexpr std::uint32_t kFormatVersion = 4;
inline constexpr std::uint32_t kOldestReadableVersion = 4;

struct FileRecord {
  std::string name;  // in its directory: "index.glass"
  std::uint64_t bytes = 0;
  std::string xxh3;  // XXH3-128 of the contents, 32 hexadecimal digits
  bool operator==(const FileRecord&) const = default;
};

// What articles of one language make up.
struct LanguageShare {
  std::uint32_t articles = 0;
  std::uint64_t length = 0;  // sum of the column "length"
  bool operator==(const LanguageShare&) const = default;
};
using LanguageShares = std::map<std::string, LanguageShare>;  // by code; "" is unknown

// What a generation does not show of a segment (common/tombstones.h). The counts are of the dead.
struct TombstoneRecord {
  FileRecord file;  // in tombstones/
  std::uint32_t articles = 0;
  std::uint32_t undated = 0;
  std::uint64_t length = 0;
  std::uint64_t text_bytes = 0;
  LanguageShares languages;
};

// All but `tombstones` is of everything that the segment's files hold, dead or alive.
struct SegmentRecord {
  std::uint64_t id = 0;                         // segments/NNNNNN
  std::uint32_t articles = 0;                   // docids 1..articles, newest first, undated last
  std::uint32_t undated = 0;                    // the last so many docids
  std::uint64_t length = 0;                     // sum of the column "length"
  std::uint64_t text_bytes = 0;                 // of titles, leads and bodies
  std::optional<CivilDay> first_day, last_day;  // of dated articles
  LanguageShares languages;
  std::vector<FileRecord> files;
  std::optional<TombstoneRecord> tombstones;

  // Of what is shown.
  std::uint32_t live_articles() const { return articles - (tombstones ? tombstones->articles : 0); }
  std::uint32_t live_undated() const { return undated - (tombstones ? tombstones->undated : 0); }
  std::uint64_t live_length() const { return length - (tombstones ? tombstones->length : 0); }
  std::uint64_t live_text_bytes() const {
    return text_bytes - (tombstones ? tombstones->text_bytes : 0);
  }
  LanguageShares live_languages() const;  // none with 0 articles

  std::uint64_t bytes() const;                               // of its files and tombstones
  const FileRecord* find_file(std::string_view name) const;  // nullptr when it has none
};

// By last day; a segment without dates is last.
void sort_newest_first(std::vector<SegmentRecord>& segments);

struct Manifest {
  std::uint32_t format_version = kFormatVersion;
  std::uint64_t generation = 0;
  std::uint64_t parent = 0;  // 0: none
  std::chrono::sys_seconds created{};
  std::string created_by;               // "dateline-index 0.1.0"
  std::string command;                  // "build", "update", "rollback 17"
  std::string fingerprint;              // analysis_fingerprint() of the writer
  std::vector<SegmentRecord> segments;  // newest first, by last day
  std::optional<FileRecord> refusals;   // in tombstones/ (common/refusals.h)

  // Of what is shown.
  std::uint64_t articles() const;
  std::uint64_t undated() const;
  std::uint64_t length() const;
  std::uint64_t bytes() const;  // of all files that it names
};

std::string manifest_to_json(const Manifest& manifest);  // indented, ends with a line break

// Throws Error(kCorrupt) for what is not a manifest (duplicate segment ids, file names that are not
// plain, unknown required values) and Error(kIncompatible) for a version it cannot read; `path` is
// for the message only.
Manifest manifest_from_json(std::string_view json, const std::string& path);

}  // namespace dateline

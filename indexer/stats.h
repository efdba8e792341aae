// What an archive holds, and where it has gaps: for those who look after it.
//
// Readers: they take no lock, and may run while the archive is written.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/manifest.h"

namespace dateline {

// Of what is shown, but for the bytes, which are of everything on the disk.
struct SegmentStats {
  std::uint64_t id = 0;
  std::uint32_t articles = 0;
  std::uint32_t dead = 0;  // superseded, withdrawn or deleted, still in its files
  std::optional<CivilDay> first_day, last_day;  // of the dead ones as well
  std::uint64_t bytes = 0;
};

struct SourceStats {
  std::string name;  // empty: articles that name no source
  std::uint64_t articles = 0;
  std::uint64_t undated = 0;
  std::uint32_t days = 0;  // with an article
  std::optional<CivilDay> first_day, last_day;
  // How many days from one day with an article to the next, at most, in 95 of 100 cases (nearest
  // rank); 0 for a source with fewer than kRegularDays days.
  std::uint32_t usual_spacing = 0;
};

// A source is regular, so that one can say of it that something is missing, from so many days with
// an article on.
inline constexpr std::uint32_t kRegularDays = 20;

// Days without an article of a regular source: the spacing is over three times the usual one.
struct CoverageGap {
  std::string source;
  CivilDay first, last;  // without an article
  std::uint32_t days = 0;
  std::uint32_t usual_spacing = 0;
};

struct ArchiveStats {
  std::uint64_t generation = 0;
  std::chrono::sys_seconds created{};
  std::uint64_t articles = 0;
  std::uint64_t undated = 0;
  std::uint64_t dead = 0;
  std::uint64_t text_bytes = 0;                    // of titles, leads and bodies
  std::map<std::string, std::uint64_t> bytes;      // on disk, by name of file; "tombstones"
  std::vector<SegmentStats> segments;              // newest first
  std::map<std::string, std::uint64_t> languages;  // articles by code; "" is unknown
  std::vector<SourceStats> sources;                // most articles first, then by name
  std::map<std::chrono::year_month, std::uint64_t> months;  // with articles
  // Most telling first: by how many times the usual spacing the gap is.
  std::vector<CoverageGap> gaps;
  // Regular sources without an article up to the archive's last day, by the same rule; `last` is
  // that day.
  std::vector<CoverageGap> silent;
};

// Generation 0 is the current one. Reads columns and tombstones. Memory: 4 bytes for each day of
// each source. Throws Error as open_manifest, and kCorrupt.
ArchiveStats archive_stats(const std::string& archive, std::uint64_t generation = 0);

// A generation that is kept.
struct GenerationStats {
  std::uint64_t number = 0;
  bool current = false;
  std::string fault;  // of its manifest; then nothing below is known
  std::chrono::sys_seconds created{};
  std::string command, created_by;
  std::uint64_t parent = 0;
  std::uint64_t articles = 0;
  std::uint64_t undated = 0;
  unsigned segments = 0;
  std::uint64_t bytes = 0;             // of all files that it names
  std::uint64_t own_bytes = 0;         // of those that no other kept generation names
  std::optional<std::int64_t> change;  // articles more than its parent shows, if that is kept
};

// Newest first. A damaged manifest is one with a fault. Throws Error(kNotFound) when there is no
// archive, kCorrupt when CURRENT is damaged.
std::vector<GenerationStats> generation_stats(const std::string& archive);

}  // namespace dateline

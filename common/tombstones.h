// Tombstones: what a generation no longer shows of a segment, whose files never change.
//
// One file a segment and generation (tombstones/SEGMENT-GENERATION.bin, layout in FORMAT.md) with
//   dead      the docids of articles that are superseded, withdrawn or deleted
//   reopened  the docids of articles that were alone in their story when the segment was written
//             and have got copies in other segments since: they count as CopyKind::kOriginal
//   terms     how many dead articles each term of the segment has, so that document frequencies,
//             suggestions and completions are those of the live articles, exactly
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/internal/file.h"

namespace dateline {

// Why an article is not shown. Stored as a number: append, never renumber.
enum class DeathKind : std::uint8_t {
  kSuperseded = 1,  // a later text of the same id is shown; this one is kept as a version
  kWithdrawn = 2,   // its publisher withdrew it; the next rebuild removes its text
  kDeleted = 3,     // deleted by hand; the next rebuild removes its text
};

std::string_view name_of(DeathKind kind);  // "superseded", "withdrawn", "deleted"

struct Death {
  DeathKind kind = DeathKind::kSuperseded;
  std::int64_t since = 0;  // Unix seconds
};

// Collects tombstones and writes the file. Not thread-safe.
struct TombstoneSet {
  std::map<std::uint32_t, Death> dead;         // by docid
  std::set<std::uint32_t> reopened;            // docids; none of them dead
  std::map<std::string, std::uint32_t> terms;  // of all dead articles

  bool empty() const { return dead.empty() && reopened.empty(); }
  // Writes a new file (it must not exist) and syncs it. Throws Error(kIo).
  void write(const std::string& path) const;
};

// A tombstone file, mapped. Immutable: usable from any number of threads. Its whole contents are
// checked against its checksum when it is opened.
class Tombstones {
 public:
  Tombstones() = default;  // none
  // `articles` of the segment. Throws Error(kNotFound, kIo, kCorrupt).
  Tombstones(const std::string& path, std::uint32_t articles);

  std::span<const std::uint32_t> dead() const { return dead_; }          // ascending
  std::span<const std::uint32_t> reopened() const { return reopened_; }  // ascending
  // Of dead()[index].
  Death death(std::size_t index) const;
  // nullptr-like: whether `docid` is dead. Binary search.
  bool is_dead(std::uint32_t docid) const;

  // How many dead articles have the term. Binary search.
  std::uint32_t frequency(std::string_view term) const;
  // All terms, ascending, by index.
  std::size_t terms() const { return counts_.size(); }
  std::string_view term(std::size_t index) const;
  std::uint32_t count(std::size_t index) const { return counts_[index]; }

  TombstoneSet to_set() const;

 private:
  MappedFile file_;
  std::span<const std::uint32_t> dead_, reopened_, counts_;
  std::span<const std::int64_t> since_;
  std::span<const std::uint64_t> offsets_;
  std::string_view kinds_, text_;
};

}  // namespace dateline

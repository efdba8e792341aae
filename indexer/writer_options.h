// What every command that writes an archive can be told.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "common/archive.h"

namespace dateline {

struct BuildProgress {
  enum class Phase { kReading, kIndexing, kPublishing };
  Phase phase = Phase::kReading;
  std::uint64_t articles = 0;               // read or indexed so far in this phase
  std::uint64_t text_bytes = 0;             // of those, uncompressed
  double fraction = 0;                      // of the phase, 0 when not known
  std::chrono::duration<double> elapsed{};  // of the run
};

// What makes the Xapian database of a segment. Both make the same of the same articles.
enum class IndexWriter : std::uint8_t {
  kMerge,   // inverts batches in flat arrays, sorts and merges them, and writes the tables in order
  kXapian,  // Xapian's own WritableDatabase, and its compaction: slower; the reference
};

// None of these changes what an article becomes.
struct WriterOptions {
  unsigned threads = 0;                     // 0: one a core
  std::uint64_t memory_bytes = 2ull << 30;  // a bound on what the run allocates; 256 MiB at least
  IndexWriter index_writer = IndexWriter::kMerge;
  std::chrono::seconds wait{0};  // for another writer to end; then Error(kLocked)
  // Generations that stay behind the new one, for rollback, for citing a search, and for readers
  // that have opened them; at least 1.
  std::uint32_t keep = 7;

  std::string created_by;  // for the manifest
  // Called from any thread, one at a time, a few times a second.
  std::function<void(const BuildProgress&)> on_progress;
};

}  // namespace dateline

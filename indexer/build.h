// Building an archive: from inputs to a published generation.
//
// Two passes. The first reads, parses and normalises articles in parallel and sorts them into
// archive order in temporary files; the second cuts the sorted articles into batches and segments
// and indexes batches in parallel. What an archive holds depends on the input only, not on the
// number of threads. Memory is bounded by `memory_bytes` whatever the input's size; temporary
// files take about as much disk as the finished archive.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "indexer/article_reader.h"
#include "indexer/read_options.h"

namespace dateline {

struct BuildProgress {
  enum class Phase { kReading, kIndexing, kPublishing };
  Phase phase = Phase::kReading;
  std::uint64_t articles = 0;               // read or indexed so far in this phase
  std::uint64_t text_bytes = 0;             // of those, uncompressed
  double fraction = 0;                      // of the phase, 0 when not known
  std::chrono::duration<double> elapsed{};  // of the run
};

// Those of ReadOptions change what is stored.
struct BuildOptions : ReadOptions {
  // --- changes speed only ---
  unsigned threads = 0;                     // 0: one a core
  std::uint64_t segment_articles = 0;       // 0: by the archive's size
  std::uint64_t memory_bytes = 2ull << 30;  // a bound on what the run allocates; 256 MiB at least

  // --- reports; called from any thread, one at a time ---
  std::function<void(const Reject&)> on_reject;
  std::function<void(const BuildProgress&)> on_progress;  // a few times a second

  std::string created_by;  // for the manifest
};

// read == indexed + unchanged + replaced + withdrawn + the sum of rejected.
struct BuildReport {
  std::uint64_t generation = 0;
  std::uint64_t read = 0;                         // articles and rejects that the inputs held
  std::uint64_t indexed = 0;                      // articles of the new generation
  std::uint64_t unchanged = 0;                    // repeats of an article of this input
  std::uint64_t replaced = 0;                     // superseded by a later article with the same id
  std::uint64_t withdrawn = 0;                    // notices that withdraw an article
  std::map<std::string, std::uint64_t> rejected;  // by name_of(RejectReason)
  std::uint64_t undated = 0;                      // of the indexed
  std::map<std::string, std::uint64_t> undated_because;  // by name_of(DateFault), of those read
  std::map<std::string, std::uint64_t> repaired;         // "utf8", "controls", …, of those read
  std::uint64_t bytes = 0;                               // of input, uncompressed
  double seconds = 0;
  std::uint64_t archive_bytes = 0;  // of the new generation's segments
  unsigned segments = 0;
};

// Reads every input and publishes a generation of exactly those articles; a previous generation of
// the archive stays available for rollback. An empty input publishes an empty generation. Throws
// Error; the archive then still shows what it showed before.
BuildReport build_archive(const std::string& archive, const std::vector<std::string>& inputs,
                          const BuildOptions& options);

}  // namespace dateline

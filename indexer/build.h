// Building an archive: from inputs to a published generation.
//
// Two passes. The first reads, parses and normalises articles in parallel and sorts them into
// archive order in temporary files; the second cuts the sorted articles into batches and segments
// and indexes batches in parallel. What an archive holds depends on the input only, not on the
// number of threads. Memory is bounded by `memory_bytes` whatever the input's size; temporary
// files take about one and a half times the disk of the new segments.
//
// A run that is killed, or fails, leaves the batches that it finished in its work directory. The
// same run with `resume` (and the same threads and memory, which decide where batches are cut)
// takes over those that are equal; the next run without it removes them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "indexer/article_reader.h"
#include "indexer/read_options.h"
#include "indexer/writer_options.h"

namespace dateline {

// Those of ReadOptions change what is stored.
struct BuildOptions : ReadOptions, WriterOptions {
  std::uint64_t segment_articles = 0;  // 0: by the archive's size
  // Go on where an interrupted run of the same command stopped, if there is one.
  bool resume = false;
  // Called from any thread, one at a time.
  std::function<void(const Reject&)> on_reject;
};

// read == indexed + unchanged + replaced + withdrawn + refused + the sum of rejected.
struct BuildReport {
  std::uint64_t generation = 0;
  std::uint64_t read = 0;                         // articles and rejects that the inputs held
  std::uint64_t indexed = 0;                      // articles of the new generation
  std::uint64_t unchanged = 0;                    // repeats of an article of this input
  std::uint64_t replaced = 0;                     // superseded by a later article with the same id
  std::uint64_t withdrawn = 0;                    // notices that withdraw an article
  std::uint64_t refused = 0;                      // deleted from this archive by hand before
  std::map<std::string, std::uint64_t> rejected;  // by name_of(RejectReason)
  std::uint64_t undated = 0;                      // of the indexed
  std::map<std::string, std::uint64_t> undated_because;  // by name_of(DateFault), of those read
  std::map<std::string, std::uint64_t> repaired;         // "utf8", "controls", …, of those read
  std::uint64_t bytes = 0;                               // of input, uncompressed
  double seconds = 0;
  std::uint64_t articles = 0;       // shown afterwards
  std::uint64_t archive_bytes = 0;  // of the new generation's segments
  unsigned segments = 0;
  std::uint64_t resumed = 0;  // batches that an interrupted run had finished
};

// Reads every input and publishes a generation of exactly those articles, but what was deleted from
// the archive before; `keep` previous generations stay available for rollback. An empty input
// publishes an empty generation. Throws Error; the archive then still shows what it showed before.
BuildReport build_archive(const std::string& archive, const std::vector<std::string>& inputs,
                          const BuildOptions& options);

// Whether a run that ended early has left batches from which one with `resume` would go on. Takes no
// lock: of no meaning while another writer runs.
bool holds_unfinished_run(const std::string& archive);

}  // namespace dateline

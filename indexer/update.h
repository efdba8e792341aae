// Bringing an archive up to date: what is new is added, what changed is replaced, the rest stays.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "indexer/build.h"

namespace dateline {

// read == indexed + unchanged + replaced + stale + withdrawn + refused + the sum of rejected.
// `indexed` counts what this run added, corrections included; `undated`, `archive_bytes` and
// `segments` are of the generation that is shown afterwards.
struct UpdateReport : BuildReport {
  std::uint64_t corrected = 0;  // of the indexed: new texts of articles that were there
  std::uint64_t stale = 0;      // of an earlier version than the archive shows
  std::uint64_t removed = 0;    // articles that were shown until their publishers withdrew them
  bool published = false;       // false: there was nothing to change; `generation` is the old one
  std::uint64_t rewritten = 0;  // articles of merged segments
  std::uint64_t bytes_written = 0;
};

// Publishes a generation with the changes that the inputs bring, if they bring any, and removes
// generations beyond `options.keep`. An article is known by its id. Its earlier text is kept as a
// version; one that its publisher withdrew is not. Costs reading and hashing for what is there
// already. Throws Error, kNotFound when there is no archive, kIncompatible when it was made with
// another analysis; the archive then still shows what it showed before.
//
// Memory: 16 bytes an article of the archive besides `options.memory_bytes`.
UpdateReport update_archive(const std::string& archive, const std::vector<std::string>& inputs,
                            const BuildOptions& options);

}  // namespace dateline

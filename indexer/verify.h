// Is an archive whole? What is damaged, and what does that concern?
//
// A reader: takes no lock, and may run while the archive is written.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace dateline {

struct VerifyOptions {
  std::uint64_t generation = 0;  // 0: the current one
  // Checksums of all files; otherwise of those that the generation before did not name.
  bool all_checksums = false;
  // All checksums, and whether the parts say the same: every article is read and analysed anew.
  bool deep = false;
  // With `deep`: how many articles of each segment are compared with their postings; 0: all, and
  // every posting must have its article.
  std::uint64_t sample = 1000;
  unsigned threads = 0;  // 0: one a core
  // Called from any thread, one at a time; `done` of `total` files or, when deep, articles.
  std::function<void(std::uint64_t done, std::uint64_t total)> on_progress;
};

// A fault.
struct Finding {
  std::string file;     // relative to the archive
  std::string what;     // "its checksum is wrong"
  std::string affects;  // "12 articles from 2024-05-01 to 2024-05-03"
};

struct VerifyReport {
  std::uint64_t generation = 0;
  std::uint64_t files = 0;     // whose presence and size were checked
  std::uint64_t checksums = 0;  // of these, read whole
  std::uint64_t articles = 0;  // compared with everything that is told of them
  std::uint64_t postings = 0;  // compared with the articles
  std::vector<Finding> findings;  // in order of the files; of many alike in one file, the first few
  double seconds = 0;
};

// Throws Error(kNotFound) when there is no archive or no such generation, and, with `deep`,
// Error(kIncompatible) for an archive of another analysis. Damage, and what the system refuses to
// read, is no Error but a finding.
VerifyReport verify_archive(const std::string& archive, const VerifyOptions& options);

}  // namespace dateline

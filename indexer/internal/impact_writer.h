// Makes impacts.bin (common/impact_file.h) of a segment from its postings, whoever wrote them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/impact_file.h"

namespace dateline {

// The list of one term, block by block.
class ImpactEncoder {
 public:
  void add(std::uint32_t docid, Impact impact);  // ascending docids
  // What was added, as the file has it; begins again.
  std::string take();

 private:
  void add_to_block(Impact added);
  void close_block();

  // Of the block: those that none other beats in both numbers. Frequencies ascend, and so do
  // lengths.
  std::vector<Impact> impacts_;
  std::string list_;
  std::uint32_t in_block_ = 0, last_ = 0, last_of_before_ = 0;
};

// Of the database at `database`, whose documents have `lengths` (by docid - 1), into a new file.
// Synced. Throws Error(kIo, kCorrupt).
void write_impacts(const std::string& database, std::span<const std::uint32_t> lengths,
                   const std::string& path);

// The first term whose list in the file at `path` is not what its postings give. Throws
// Error(kNotFound, kIo, kCorrupt).
std::optional<std::string> find_wrong_impacts(const std::string& database,
                                              std::span<const std::uint32_t> lengths,
                                              const std::string& path);

}  // namespace dateline

// Where the repair of an archive begins: with which generation, and what stands in its way.
#pragma once

#include <cstdint>
#include <vector>

#include "common/archive.h"
#include "indexer/repair.h"

namespace dateline {

struct Footing {
  Manifest manifest;  // of the current generation, or the newest before it that can be read
  bool current_is_sound = true;           // the file CURRENT
  std::vector<std::uint64_t> unreadable;  // generations
  std::vector<Finding> damage;
  std::vector<Loss> lost;
};

// Throws Error(kNotFound) when there is no archive, kCorrupt when no manifest can be read.
Footing find_footing(const ArchiveLayout& layout);

}  // namespace dateline

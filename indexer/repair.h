// Mends a damaged archive, and says what cannot be mended.
#pragma once

#include <string>
#include <vector>

#include "indexer/maintenance.h"
#include "indexer/verify.h"

namespace dateline {

struct RepairOptions : MaintenanceOptions {
  bool deep = false;  // looks for damage as a deep verify does, and not by checksums alone
  bool dry_run = false;
  // Publishes although something is lost. Otherwise a repair with losses changes nothing.
  bool accept_loss = false;
};

// What cannot be had back.
struct Loss {
  std::string file;  // relative to the archive
  std::string what;  // "the article 'a17' of 2024-05-01"
};

struct RepairReport : MaintenanceReport {
  std::vector<Finding> damage;      // before
  std::vector<std::string> mended;  // "segments/000012: written anew, 1,234 articles"
  std::vector<Loss> lost;
  bool is_sound = false;  // afterwards; never with dry_run unless there was no damage
};

// Damaged segments are written anew from their articles, in new files; earlier generations keep
// the damaged ones until they are removed as usual. A damaged CURRENT is written anew; for a
// damaged manifest the generation before it takes its place, which is a loss. Throws Error as
// other writers do; kIncompatible for an archive of another analysis.
RepairReport repair_archive(const std::string& archive, const RepairOptions& options);

}  // namespace dateline

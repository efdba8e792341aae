// What is done to an archive without new input: deleting, merging, rolling back, removing old
// generations.
//
// Each function takes the writer's lock and publishes at most one generation. All throw Error;
// the archive then still shows what it showed before.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "indexer/writer_options.h"

namespace dateline {

struct MaintenanceOptions : WriterOptions {
  std::chrono::sys_seconds now{};
};

struct MaintenanceReport {
  std::uint64_t generation = 0;  // that is shown afterwards
  bool published = false;        // false: there was nothing to change
  std::uint64_t articles = 0;    // shown
  unsigned segments = 0;
  std::uint64_t archive_bytes = 0;
  std::uint64_t rewritten = 0;  // articles that were written again
  std::uint64_t bytes_written = 0;
  std::uint64_t bytes_freed = 0;
  std::vector<std::uint64_t> removed_generations;
  double seconds = 0;
};

struct DeletionReport : MaintenanceReport {
  std::uint64_t deleted = 0;
  std::uint64_t gone = 0;            // ids that had been deleted or withdrawn before
  std::vector<std::string> unknown;  // ids that the archive does not know
};

struct DeletionOptions : MaintenanceOptions {
  // Writes segments that hold text of deleted or withdrawn articles anew, and removes every earlier
  // generation, so that no file of the archive has that text any more. Without it the text goes
  // when the segment is next written anew and earlier generations are gone.
  bool purge = false;
};

// Takes articles out of the archive for good: they are shown by no later generation, not after a
// rollback either, and updates and builds do not take them in again until that is lifted. An id may
// be given as a URL that it is the canonical form of.
DeletionReport delete_articles(const std::string& archive, const std::vector<std::string>& ids,
                               const DeletionOptions& options);

// Lets updates and builds take these ids in again. `deleted` counts the refusals lifted.
DeletionReport lift_deletions(const std::string& archive, const std::vector<std::string>& ids,
                              const MaintenanceOptions& options);

struct MergeOptions : MaintenanceOptions {
  // Writes everything anew from the stored articles, with this program's analysis: what an archive
  // needs that was made with another one. Otherwise only what the merge policy finds worthwhile.
  bool all = false;
};
MaintenanceReport merge_archive(const std::string& archive, const MergeOptions& options);

// Publishes a new generation that shows what `generation` showed, but for what was deleted or
// withdrawn since. Error(kNotFound) when it has been removed.
MaintenanceReport roll_back(const std::string& archive, std::uint64_t generation,
                            const MaintenanceOptions& options);

struct CollectionOptions : MaintenanceOptions {
  std::chrono::days keep_days{0};  // besides `keep`: what was current within so many days
};
// Removes other generations, and what killed writers left.
MaintenanceReport collect_garbage(const std::string& archive, const CollectionOptions& options);

}  // namespace dateline

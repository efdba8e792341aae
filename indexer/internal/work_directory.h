// A writer's scratch directory (work-PID): temporary files, and finished batches from which an
// interrupted run can go on. The caller holds the writer's lock, so every other one is dead.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "common/archive.h"
#include "indexer/internal/batch_store.h"

namespace dateline {

// Not thread-safe, but for batches().
class WorkDirectory {
 public:
  // With `resume` the finished batches and the `now` of the newest dead run are taken over, where
  // there is one. All other directories of dead runs are removed, and so are segments and
  // tombstones that no generation names. Throws Error(kIo).
  WorkDirectory(const ArchiveLayout& layout, bool resume, std::chrono::sys_seconds now);

  // Whether a constructor with `resume` would take over a dead run.
  static bool is_left_in(const ArchiveLayout& layout);

  // Without done(): stays for a later run if it holds finished batches, else is removed; segments
  // and tombstones that the run has not published are removed.
  ~WorkDirectory();
  WorkDirectory(const WorkDirectory&) = delete;
  WorkDirectory& operator=(const WorkDirectory&) = delete;

  const std::string& path() const { return path_; }
  // Of the run that is resumed, or what the constructor was given. It goes into the articles.
  std::chrono::sys_seconds now() const { return now_; }
  bool resumed() const { return resumed_; }
  BatchStore& batches() { return *batches_; }

  // The run has published: removes everything. What cannot be removed is left to the next run.
  void done() noexcept;

 private:
  void begin();
  void abandon() noexcept;
  bool take_over(const ArchiveLayout& layout);
  std::string batch_directory() const;

  const ArchiveLayout layout_;
  const std::string path_;
  std::chrono::sys_seconds now_;
  bool resumed_ = false;
  bool done_ = false;
  std::optional<BatchStore> batches_;
};

}  // namespace dateline

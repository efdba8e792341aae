// Finished batches of a run, kept until it publishes, so that an interrupted run need not index
// them again.
//
// A batch is found by what it was made of, never by its place in the run: its key is the XXH3-128
// of everything that it depends on. So a resumed run takes what is equal, whatever else changed in
// the input. A record `KEY.batch` holds columns, blocks and spellings and names the directory of
// the batch's database with size and checksum of each file; it ends with a checksum of its own and
// gets its name last. A killed process leaves nothing half valid; what a power failure loses is
// found by the checksums and indexed again (nothing here is synced). The records are private to
// one version of the program. Both kinds of file stay until the run ends: they take about as much
// disk as the segments that are made of them.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/internal/segment_builder.h"

namespace dateline {

// Usable from any number of threads. Only one process uses a directory (the writer's lock).
class BatchStore {
 public:
  // Takes over what the directory, which need not exist, holds; removes databases and temporary
  // files that no record names. Throws Error(kIo).
  explicit BatchStore(std::string directory);

  // `dictionary_hash` is that of the zstd dictionary; articles are in their order.
  static std::string key_of(std::string_view dictionary_hash, IndexWriter writer,
                            const std::vector<ArchivedArticle>& articles);

  // A path in the directory for the database of a batch that is to be saved; it does not exist.
  std::string new_database();

  // The batch's database, at a path from new_database(), is complete and closed; `batch.database`
  // becomes a link to it, which may be removed. Throws Error(kIo).
  void save(const std::string& key, IndexedBatch& batch);

  // nullopt when there is no such batch or it is damaged. Its `database` is a link to the kept
  // one, which may be removed.
  std::optional<IndexedBatch> load(const std::string& key);

  // Whether the directory holds a finished batch.
  static bool holds_batches(const std::string& directory);

  std::uint64_t saved() const { return saved_; }  // by this object

 private:
  std::string link_to(const std::string& name);

  const std::string directory_;
  std::atomic<std::uint64_t> next_{0};  // number of the next database or link
  std::atomic<std::uint64_t> saved_{0};
};

}  // namespace dateline

// Which articles of an input are repeated or withdrawn, and which of them change what an archive
// shows: same id, same or other content.
//
// Keeps 40 bytes an article, in memory up to a bound and beyond it in temporary files, partitioned
// by id, so that an input of any size is resolved in bounded memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/refusals.h"
#include "indexer/internal/archived_articles.h"

namespace dateline {

class IdentityTable {
 public:
  // `directory` exists; temporary files in it are unlinked at once.
  IdentityTable(const std::string& directory, std::size_t memory_bytes);
  ~IdentityTable();

  // Thread-safe. `sequence` is unique and below 2^40. `content_hash` is of everything but
  // first_indexed.
  void add(std::string_view id, std::uint64_t content_hash, std::uint64_t sequence) {
    add(id, {content_hash, sequence});
  }

  struct Entry {
    std::uint64_t content_hash;
    std::uint64_t sequence;
    std::uint32_t version = 0;  // the publisher's; later ones supersede whatever their sequence
    bool withdrawn = false;     // the publisher says that the article shall not be shown
  };
  void add(std::string_view id, const Entry& entry);

  // What the archive shows under an id of the input. It came before everything of its version in
  // the input. Thread-safe; repeats count once.
  void add_archived(std::string_view id, std::uint64_t content_hash, std::uint32_t version,
                    RowPlace place);

  // A new text of an article that the archive shows.
  struct Correction {
    std::uint64_t sequence;
    RowPlace place;
  };
  // A publisher's word that an article shall not be shown.
  struct Withdrawal {
    IdHash id;
    std::uint32_t version;
    std::optional<RowPlace> place;  // where the archive shows it
  };

  // Every entry of the input is either kept or one of unchanged, replaced, stale and withdrawn.
  struct Outcome {
    std::uint64_t unchanged = 0;          // repeats of an earlier one with the same content
    std::uint64_t replaced = 0;           // superseded by a later one with other content
    std::uint64_t stale = 0;              // of an earlier version than the archive shows
    std::uint64_t withdrawn = 0;          // notices that withdraw an article
    std::vector<Correction> corrections;  // among the kept
    std::vector<Withdrawal> withdrawals;  // one a notice
    // By sequence: true for what must not be indexed. Of one id, the article kept is the last one
    // whose content differs from the one before it (the first of a run of equal ones), or none
    // when that withdraws it or is what the archive shows.
    std::vector<bool> dropped;
  };
  Outcome resolve();  // once, after the last add

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dateline

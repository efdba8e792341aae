// Earlier texts of articles, on their way from segments that are written anew into the new one's
// versions.zst and versions.bin (common/archive.h).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/archive.h"
#include "common/refusals.h"
#include "indexer/internal/archived_segment.h"

namespace dateline {

// 40 bytes a text. Not thread-safe.
class VersionCollector {
 public:
  // Texts of refused ids are left behind. `refusals` outlives the collector.
  explicit VersionCollector(const Refusals& refusals) : refusals_(refusals) {}

  // The segment's superseded rows, those of `changes` included, and its earlier texts. The segment
  // outlives the collector.
  void add(const ArchivedSegment& segment, const RowChanges& changes);

  // One text. The store outlives the collector.
  void add(std::uint64_t id_hash, std::int64_t superseded, std::uint32_t generation,
           const ArticleStore& store, std::uint32_t docid) {
    entries_.push_back({id_hash, superseded, generation, docid, &store});
  }

  bool empty() const { return entries_.empty(); }

  // Writes the files into the segment's directory, synced, and adds them to its record; nothing
  // when there are no texts. Throws Error(kIo, kCorrupt).
  void write(const ArchiveLayout& layout, SegmentRecord& record) const;

 private:
  struct Entry {
    std::uint64_t id_hash;
    std::int64_t superseded;  // Unix seconds
    std::uint32_t generation;
    std::uint32_t docid;  // in `store`
    const ArticleStore* store;
  };
  void add_row(const ArchivedSegment& segment, std::uint32_t docid, const Death& death);

  const Refusals& refusals_;
  std::vector<std::unique_ptr<ArticleStore>> stores_;
  std::vector<Entry> entries_;
};

}  // namespace dateline

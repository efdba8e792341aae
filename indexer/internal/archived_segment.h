// A published segment as a writer sees it: its rows, with their past.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/archive.h"
#include "common/article_store.h"
#include "common/columns.h"
#include "common/tombstones.h"
#include "indexer/internal/article_source.h"
#include "indexer/internal/segment_builder.h"

namespace dateline {

// What a run changes of a segment's rows, by docid.
struct RowChanges {
  std::map<std::uint32_t, Death> dead;
  std::set<std::uint32_t> reopened;
  bool empty() const { return dead.empty() && reopened.empty(); }
};

// Immutable: usable from any number of threads.
class ArchivedSegment {
 public:
  // Throws Error(kNotFound, kIo, kCorrupt).
  ArchivedSegment(const ArchiveLayout& layout, const SegmentRecord& record);

  const SegmentRecord& record() const { return record_; }
  const std::string& directory() const { return directory_; }
  const Columns& columns() const { return columns_; }
  const ArticleStore& articles() const { return articles_; }
  const Tombstones& tombstones() const { return tombstones_; }

  // Of a docid:
  bool is_dead(std::uint32_t docid) const { return !dead_.empty() && dead_[docid - 1]; }
  SortKey key(std::uint32_t docid) const;  // with the sequence 0
  std::uint64_t id_hash(std::uint32_t docid) const { return id_hashes_[docid - 1]; }
  std::uint64_t content(std::uint32_t docid) const;
  std::uint32_t version(std::uint32_t docid) const;
  ArticleHistory history(std::uint32_t docid) const;
  // As it stands in the column; what is reopened counts as the original.
  StoryMembership membership(std::uint32_t docid) const;
  StoryMembership written_membership(std::uint32_t docid) const;
  Article article(std::uint32_t docid) const;

 private:
  const SegmentRecord record_;
  const std::string directory_;
  const Columns columns_;
  const ArticleStore articles_;
  const Tombstones tombstones_;
  std::vector<bool> dead_;  // by docid - 1; empty without tombstones
  std::span<const std::int32_t> days_;
  std::span<const std::int64_t> published_;
  std::span<const std::uint64_t> id_hashes_, stories_, contents_;
  std::span<const std::uint32_t> versions_, generations_;
  std::span<const std::uint8_t> copies_, revisions_;
};

// The live rows of a segment, each block of articles read once.
class SegmentSource : public ArticleSource {
 public:
  // Rows of `changes` that are dead are left out, those reopened are originals.
  SegmentSource(const ArchivedSegment& segment, const RowChanges& changes);

  const SortKey* head() override { return docid_ == 0 ? nullptr : &key_; }
  OrderedArticle take() override;

 private:
  void advance();

  const ArchivedSegment& segment_;
  const RowChanges& changes_;
  std::uint32_t docid_ = 0;
  SortKey key_{};
  std::size_t next_block_ = 0;
  std::vector<std::string> block_;
  std::uint32_t block_end_ = 0;  // last docid of block_
};

}  // namespace dateline

// A damaged segment written anew, from what can still be read of it and of others.
//
// Each row keeps its place and, where the columns are readable, its story and its past. A row whose
// article cannot be read is looked for in the segments of other generations: merges and rollbacks
// leave copies there until they are removed. What is found nowhere is named.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/archive.h"
#include "common/article_store.h"
#include "common/columns.h"
#include "common/refusals.h"
#include "common/tombstones.h"
#include "indexer/internal/archived_segment.h"
#include "indexer/internal/donor_segments.h"
#include "indexer/repair.h"

namespace dateline {

// Not thread-safe.
class SegmentSalvage {
 public:
  // Reads what the names of damaged files make necessary. `work_directory` takes temporary files.
  // All references outlive the salvage. Throws Error(kIo).
  SegmentSalvage(const ArchiveLayout& layout, const SegmentRecord& record,
                 const std::set<std::string>& damaged, const DonorSegments& donors,
                 const std::string& work_directory);

  // Writes a new segment, without tombstones; publishes nothing. nullopt when nothing is left.
  std::optional<SegmentRecord> write(const MaintenanceOptions& options, const Refusals& refusals);

  // After write():
  const std::vector<Loss>& losses() const { return losses_; }
  // What these tombstones of the damaged segment say of the new one's rows.
  RowChanges carried(const Tombstones& tombstones) const;

 private:
  struct Row {
    const ArticleStore* store = nullptr;
    std::uint32_t docid = 0;  // in `store`
    std::uint32_t was = 0;    // its docid in the damaged segment; 0: not known
  };

  bool is_damaged(const std::string& file) const { return damaged_.contains(file); }
  void lose(const std::string& file, const std::string& what);
  void open_columns();
  void open_index();
  void read_tombstones();
  void read_articles();
  void read_blocks(const ArticleStore& store);
  void scan_frames();
  std::uint32_t row_of(std::uint64_t id_hash, std::uint32_t guess);
  bool fits(std::uint32_t docid, const std::string& json) const;
  void take_from_donors();
  void gather_rows();
  void place_unplaced();
  void tell_lost_row(std::uint32_t docid);
  std::string name_of_row(std::uint32_t docid) const;
  ArchivedArticle archived(const Row& row) const;
  StoryMembership membership(const Row& row, const std::string& json) const;
  SegmentRecord write_rows(const MaintenanceOptions& options);
  SegmentRecord write_no_rows(const MaintenanceOptions& options);
  void write_versions(const Refusals& refusals, SegmentRecord& record);
  void tell_lost_columns(const SegmentRecord& written);

  const ArchiveLayout& layout_;
  const SegmentRecord& record_;
  const std::set<std::string> damaged_;  // names of files in the segment's directory
  const DonorSegments& donors_;
  const std::string work_directory_;
  const std::string directory_;
  std::optional<Columns> columns_;                  // opened, perhaps damaged
  std::optional<Xapian::Database> index_;           // when it is sound
  std::map<std::uint32_t, Death> dead_;             // by docid
  std::map<std::uint32_t, std::uint64_t> stories_;  // by docid, of shared ones; without columns
  std::vector<std::unique_ptr<ArticleStore>> stores_;
  std::vector<Row> found_;                              // by docid - 1
  std::vector<Row> unplaced_;                           // whose docid is not known
  std::multimap<std::uint64_t, std::uint32_t> docids_;  // by hash of the id; for scan_frames()
  std::vector<Row> rows_;                               // of the new segment
  std::vector<Loss> losses_;
};

}  // namespace dateline

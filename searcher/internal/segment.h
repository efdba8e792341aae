// An open segment: its columns, its articles, and handles on its Xapian database.
//
// Usable from any number of threads; a DatabaseHandle belongs to the thread that took it. Handles
// go back to the segment when they are destroyed, so that opening the database (some 50 µs) is paid
// once a thread.
#pragma once

#include <xapian.h>

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/archive.h"
#include "common/article_store.h"
#include "common/columns.h"
#include "common/manifest.h"
#include "common/schema.h"
#include "searcher/internal/doc_iterator.h"

namespace dateline {

class Segment {
 public:
  // Throws Error(kCorrupt) when the parts disagree on the number of articles.
  Segment(const ArchiveLayout& layout, const SegmentRecord& record);

  class DatabaseHandle {
   public:
    DatabaseHandle(Segment& owner, std::unique_ptr<Xapian::Database> database)
        : owner_(&owner), database_(std::move(database)) {}
    DatabaseHandle(DatabaseHandle&&) = default;
    ~DatabaseHandle();
    Xapian::Database& operator*() const { return *database_; }
    Xapian::Database* operator->() const { return database_.get(); }

   private:
    Segment* owner_;
    std::unique_ptr<Xapian::Database> database_;
  };

  DatabaseHandle database();
  const SegmentRecord& record() const { return record_; }
  const std::string& index_path() const { return index_path_; }
  const Columns& columns() const { return columns_; }
  const ArticleStore& articles() const { return articles_; }
  std::span<const std::int32_t> days() const { return days_; }
  std::span<const std::uint32_t> lengths() const { return lengths_; }
  std::span<const std::uint64_t> stories() const { return stories_; }
  CopyKind copy_kind(Docid doc) const { return static_cast<CopyKind>(copies_[doc - 1]); }

  // The docids of articles dated within [first, last]; nothing when last < first in the result.
  // Either bound may be open; undated articles are never among them.
  std::pair<Docid, Docid> docids_between(std::optional<CivilDay> first,
                                         std::optional<CivilDay> last) const;
  std::pair<Docid, Docid> undated_docids() const;

 private:
  const SegmentRecord record_;
  const std::string index_path_;
  Columns columns_;
  ArticleStore articles_;
  std::span<const std::int32_t> days_;
  std::span<const std::uint32_t> lengths_;
  std::span<const std::uint64_t> stories_;
  std::span<const std::uint8_t> copies_;
  std::mutex mutex_;  // guards idle_
  std::vector<std::unique_ptr<Xapian::Database>> idle_;
};

}  // namespace dateline

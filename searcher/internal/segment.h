// An open segment: its columns, its articles, what its generation does not show of it, the postings
// of its Xapian database, and handles on the database for all else.
//
// Usable from any number of threads; a DatabaseHandle belongs to the thread that took it. Handles
// go back to the segment when they are destroyed, so that opening the database (some 50 µs) is paid
// once a thread. Every file is opened at once: what a writer removes meanwhile stays readable.
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
#include "common/impact_file.h"
#include "common/internal/file.h"
#include "common/internal/glass_reader.h"
#include "common/manifest.h"
#include "common/position_file.h"
#include "common/schema.h"
#include "common/stem_file.h"
#include "common/tombstones.h"
#include "searcher/internal/doc_iterator.h"
#include "searcher/internal/language_filter.h"

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
  // Of a term, or a stem's (stem_term()).
  Postings postings(std::string_view term) const {
    return is_stem_term(term) ? stems_.find(term).postings() : postings_.postings(term);
  }
  const glass::PostingTable& posting_table() const { return postings_; }
  const PositionFile& positions() const { return positions_; }
  const StemFile& stems() const { return stems_; }
  // nullptr where the segment has none.
  const ImpactFile* impacts() const { return impacts_.get(); }
  // Live articles that have the term.
  std::uint32_t frequency(std::string_view term) const {
    return live_frequency(
        term, is_stem_term(term) ? stems_.find(term).articles() : postings_.frequency(term));
  }
  // A document's data.
  std::string data(Docid doc);
  // Of a key of the synonym table, ascending.
  std::vector<std::string> synonyms(const std::string& key);
  const SegmentRecord& record() const { return record_; }
  const std::string& index_path() const { return index_path_; }
  const Columns& columns() const { return columns_; }
  const ArticleStore& articles() const { return articles_; }
  std::span<const std::int32_t> days() const { return days_; }
  std::span<const std::uint32_t> lengths() const { return lengths_; }
  std::span<const std::uint64_t> stories() const { return stories_; }
  CopyKind copy_kind(Docid doc) const { return static_cast<CopyKind>(copies_[doc - 1]); }
  // The first generation with this text, and how many earlier ones there were.
  std::uint32_t generation(Docid doc) const { return generations_[doc - 1]; }
  std::uint8_t revision(Docid doc) const { return revisions_[doc - 1]; }
  std::span<const std::uint32_t> generations() const { return generations_; }

  // Earlier texts of articles and their table (common/archive.h); null when there are none.
  struct Versions {
    Columns columns;
    ArticleStore articles;
    explicit Versions(const std::string& directory);
  };
  const Versions* versions() const { return versions_.get(); }

  const Tombstones& tombstones() const { return tombstones_; }
  bool has_dead() const { return !dead_.empty(); }
  bool is_dead(Docid doc) const { return has_dead() && dead_[doc - 1]; }
  LanguageFilter filter_of(const Languages& languages) const {
    return {languages, record_.languages, languages_};
  }
  bool has_language(const std::string& language) const {
    return record_.languages.contains(language);
  }
  // Live articles that have the term and are admitted.
  std::uint32_t frequency_in(std::string_view term, const LanguageFilter& filter) const;
  // Of the articles that have a term, `frequency` by the database, those that are shown.
  std::uint32_t live_frequency(std::string_view term, std::uint32_t frequency) const {
    return has_dead() && frequency > 0 ? frequency - tombstones_.frequency(term) : frequency;
  }
  // Live articles of a story that the database does not know to be in it; by the story's term.
  std::vector<Docid> reopened_with(std::string_view term) const;

  // The docids of articles dated within [first, last]; nothing when last < first in the result.
  // Either bound may be open; undated articles are never among them.
  std::pair<Docid, Docid> docids_between(std::optional<CivilDay> first,
                                         std::optional<CivilDay> last) const;
  std::pair<Docid, Docid> undated_docids() const;

 private:
  void apply_tombstones();

  const SegmentRecord record_;
  const std::string index_path_;
  const MappedFile index_;
  const glass::PostingTable postings_;
  const glass::TableReader documents_, synonyms_;
  const StemFile stems_;
  const PositionFile positions_;
  std::unique_ptr<const ImpactFile> impacts_;
  Columns columns_;
  ArticleStore articles_;
  std::span<const std::int32_t> days_;
  std::span<const std::uint32_t> lengths_;
  std::span<const std::uint64_t> stories_;
  OrdinalColumn languages_;
  std::span<const std::uint8_t> copies_;
  std::span<const std::uint32_t> generations_;
  std::span<const std::uint8_t> revisions_;
  const Tombstones tombstones_;
  std::vector<bool> dead_;                     // by docid - 1; empty when all are shown
  std::vector<std::uint8_t> reopened_copies_;  // behind copies_ where stories are reopened
  std::unique_ptr<const Versions> versions_;
  std::mutex mutex_;           // guards what follows
  FileDescriptor index_file_;  // its position too: Xapian begins to read there
  std::vector<std::unique_ptr<Xapian::Database>> idle_;
};

// Of a generation, newest first.
using Segments = std::vector<std::shared_ptr<Segment>>;

}  // namespace dateline

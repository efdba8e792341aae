#include "searcher/internal/segment.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>

#include "common/internal/xapian_guard.h"
#include "common/schema.h"

namespace dateline {

namespace {

// Reads the database of a file whatever has become of its name. The caller has the file, and its
// position, to itself: the copies of a descriptor share it. Xapian uses it only while it opens.
std::unique_ptr<Xapian::Database> open_database(const FileDescriptor& file,
                                                const std::string& path) {
  const int copy = ::fcntl(file.get(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0 || ::lseek(copy, 0, SEEK_SET) != 0) {
    const int error = errno;
    const FileDescriptor closed(copy);
    throw io_error("open", path, error);
  }
  return guard_xapian("open", path, [&] { return std::make_unique<Xapian::Database>(copy); });
}

}  // namespace

Segment::Versions::Versions(const std::string& directory)
    : columns(directory + "/" + kVersionColumnsFile),
      articles(directory + "/" + kVersionsFile, StoreCheck::kWhenRead) {
  if (articles.size() != columns.rows()) {
    throw Error(ErrorCode::kCorrupt, directory + ": the earlier texts and their table disagree");
  }
}

Segment::Segment(const ArchiveLayout& layout, const SegmentRecord& record)
    : record_(record),
      index_path_(layout.segment(record.id) + "/" + kIndexFile),
      index_(index_path_),
      postings_(index_.bytes(), index_path_, record.articles),
      documents_(index_.bytes(), index_path_, glass::Table::kDocuments),
      synonyms_(index_.bytes(), index_path_, glass::Table::kSynonyms),
      stems_(layout.segment(record.id) + "/" + kStemsFile, record.articles),
      positions_(layout.segment(record.id) + "/" + kPositionsFile, record.articles),
      columns_(layout.segment(record.id) + "/" + kColumnsFile),
      articles_(layout.segment(record.id) + "/" + kArticlesFile, StoreCheck::kWhenRead),
      days_(columns_.i32(column::kDay)),
      lengths_(columns_.u32(column::kLength)),
      stories_(columns_.u64(column::kStory)),
      languages_(columns_.ordinal(field_info(Field::kLanguage).name)),
      copies_(columns_.u8(column::kCopy)),
      generations_(columns_.u32(column::kGeneration)),
      revisions_(columns_.u8(column::kRevision)),
      tombstones_(record.tombstones
                      ? Tombstones(layout.tombstone_file(record.tombstones->file), record.articles)
                      : Tombstones()) {
  if (columns_.rows() != record.articles || articles_.size() != record.articles ||
      record.undated > record.articles) {
    throw Error(ErrorCode::kCorrupt, layout.segment(record.id) +
                                         ": the manifest, the columns and the articles disagree on "
                                         "the number of articles");
  }
  apply_tombstones();
  if (record.find_file(kVersionsFile) != nullptr) {
    versions_ = std::make_unique<const Versions>(layout.segment(record.id));
  }
  if (record.find_file(kImpactsFile) != nullptr) {
    impacts_ = std::make_unique<const ImpactFile>(layout.segment(record.id) + "/" + kImpactsFile,
                                                  record.articles);
  }
  index_file_ = open_for_reading(index_path_);
}

std::string Segment::data(Docid doc) {
  const auto entry = documents_.find(glass::document_key(doc));
  if (entry.found != glass::TableReader::Found::kCompressed) {
    return entry.tag;
  }
  return guard_xapian("read a document of", index_path_,
                      [&] { return database()->get_document(doc).get_data(); });
}

std::vector<std::string> Segment::synonyms(const std::string& key) {
  std::vector<std::string> words;
  const auto entry = synonyms_.find(key);
  if (entry.found == glass::TableReader::Found::kCompressed) {
    guard_xapian("look up words in", index_path_, [&] {
      const auto handle = database();
      words.assign(handle->synonyms_begin(key), handle->synonyms_end(key));
    });
    return words;
  }
  for (std::string_view rest = entry.tag; !rest.empty();) {
    const auto bytes = static_cast<std::size_t>(static_cast<unsigned char>(rest.front()) ^
                                                glass::kSynonymLengthMask);
    rest.remove_prefix(1);
    words.emplace_back(rest.substr(0, bytes));
    rest.remove_prefix(words.back().size());
  }
  return words;
}

void Segment::apply_tombstones() {
  if (!tombstones_.dead().empty()) {
    dead_.resize(record_.articles);
    for (const Docid doc : tombstones_.dead()) {
      dead_[doc - 1] = true;
    }
  }
  if (!tombstones_.reopened().empty()) {
    reopened_copies_.assign(copies_.begin(), copies_.end());
    for (const Docid doc : tombstones_.reopened()) {
      reopened_copies_[doc - 1] = static_cast<std::uint8_t>(CopyKind::kOriginal);
    }
    copies_ = reopened_copies_;
  }
}

std::uint32_t Segment::frequency_in(std::string_view term, const LanguageFilter& filter) const {
  if (filter.admits_all() || filter.admits_none()) {
    return filter.admits_none() ? 0 : frequency(term);
  }
  std::uint32_t count = 0;
  Postings list = postings(term);
  for (Docid doc = list.next(); doc != kNoDocid; doc = list.next()) {
    count += filter.admits(doc) && !is_dead(doc) ? 1 : 0;
  }
  return count;
}

std::vector<Docid> Segment::reopened_with(std::string_view term) const {
  constexpr std::string_view kPrefix = field_info(Field::kStory).prefix;
  std::vector<Docid> docids;
  if (!term.starts_with(kPrefix)) {
    return docids;
  }
  for (const Docid doc : tombstones_.reopened()) {
    if (!is_dead(doc) && story_name(stories_[doc - 1]) == term.substr(kPrefix.size())) {
      docids.push_back(doc);
    }
  }
  return docids;
}

Segment::DatabaseHandle::~DatabaseHandle() {
  if (database_) {
    const std::lock_guard lock(owner_->mutex_);
    owner_->idle_.push_back(std::move(database_));
  }
}

Segment::DatabaseHandle Segment::database() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) {
    return {*this, open_database(index_file_, index_path_)};
  }
  std::unique_ptr<Xapian::Database> database = std::move(idle_.back());
  idle_.pop_back();
  return {*this, std::move(database)};
}

std::pair<Docid, Docid> Segment::docids_between(std::optional<CivilDay> first,
                                                std::optional<CivilDay> last) const {
  const auto dated = days_.first(record_.articles - record_.undated);
  const auto number = [](CivilDay day) {
    return static_cast<std::int32_t>(day.time_since_epoch().count());
  };
  // Days descend with the docid.
  const auto begin =
      last ? std::lower_bound(dated.begin(), dated.end(), number(*last), std::greater<>())
           : dated.begin();
  const auto end =
      first ? std::upper_bound(dated.begin(), dated.end(), number(*first), std::greater<>())
            : dated.end();
  return {static_cast<Docid>(begin - dated.begin() + 1), static_cast<Docid>(end - dated.begin())};
}

std::pair<Docid, Docid> Segment::undated_docids() const {
  return {record_.articles - record_.undated + 1, record_.articles};
}

}  // namespace dateline

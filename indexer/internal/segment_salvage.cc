#include "indexer/internal/segment_salvage.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "common/article_json.h"
#include "common/article_salvage.h"
#include "common/error.h"
#include "indexer/internal/run_support.h"
#include "indexer/internal/segment_verifier.h"
#include "indexer/internal/segment_writer.h"
#include "indexer/internal/story_terms.h"
#include "indexer/internal/version_salvage.h"

namespace dateline {

namespace {

constexpr const char* kDataId = "id=";  // of a document's data (FORMAT.md)

bool is_article(const std::string& json) {
  try {
    article_from_json(json);
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::string hash_of(const SegmentRecord& record, std::string_view name) {
  for (const FileRecord& file : record.files) {
    if (file.name == name) {
      return file.xxh3;
    }
  }
  return "";
}

}  // namespace

SegmentSalvage::SegmentSalvage(const ArchiveLayout& layout, const SegmentRecord& record,
                               const std::set<std::string>& damaged, const DonorSegments& donors,
                               const std::string& work_directory)
    : layout_(layout),
      record_(record),
      damaged_(damaged),
      donors_(donors),
      work_directory_(work_directory),
      directory_(layout.segment(record.id)),
      found_(record.articles) {
  open_columns();
  open_index();
  read_tombstones();
  read_articles();
  if (is_damaged(kArticlesFile)) {
    take_from_donors();
  }
  gather_rows();
}

void SegmentSalvage::lose(const std::string& file, const std::string& what) {
  losses_.push_back({segment_path(record_.id, file), what});
}

void SegmentSalvage::open_columns() {
  try {
    Columns columns(directory_ + "/" + kColumnsFile);
    for (const std::string_view name : {column::kIdHash, column::kStory, column::kContent}) {
      columns.u64(name);
    }
    columns.i32(column::kDay);
    columns.u32(column::kGeneration);
    for (const std::string_view name : {column::kCopy, column::kRevision}) {
      columns.u8(name);
    }
    if (columns.rows() == record_.articles) {
      columns_.emplace(std::move(columns));
    }
  } catch (const Error&) {  // then without
  }
}

// Xapian is not made for damaged databases: a damaged one is left alone.
void SegmentSalvage::open_index() {
  if (is_damaged(kIndexFile)) {
    return;
  }
  try {
    index_.emplace(directory_ + "/" + kIndexFile);
    if (!columns_) {
      stories_ = stories_of(*index_);
    }
  } catch (const Xapian::Error&) {
    index_.reset();
  }
}

void SegmentSalvage::read_tombstones() {
  if (!record_.tombstones) {
    return;
  }
  try {
    dead_ = Tombstones(layout_.tombstone_file(record_.tombstones->file), record_.articles)
                .to_set()
                .dead;
  } catch (const Error&) {  // then all rows count as alive
  }
}

void SegmentSalvage::read_articles() {
  const std::string path = directory_ + "/" + kArticlesFile;
  try {
    auto store = std::make_unique<ArticleStore>(path);
    if (store->size() == record_.articles) {
      stores_.push_back(std::move(store));
      read_blocks(*stores_.back());
      return;
    }
  } catch (const Error&) {  // its directory is gone
  }
  if (path_exists(path)) {
    scan_frames();
  }
}

void SegmentSalvage::read_blocks(const ArticleStore& store) {
  std::uint32_t docid = 0;
  for (std::size_t block = 0; block < store.block_count(); ++block) {
    try {
      for (const std::string& json : store.read_block(block)) {
        ++docid;
        if (fits(docid, json)) {
          found_[docid - 1] = {&store, docid, docid};
        }
      }
    } catch (const Error&) {
      docid = store.last_of_block(block);
    }
  }
}

// Whether the text may be the row's: another file in its place is damage, too.
bool SegmentSalvage::fits(std::uint32_t docid, const std::string& json) const {
  if (!is_damaged(kArticlesFile)) {
    return true;
  }
  if (!is_article(json)) {
    return false;
  }
  if (!columns_ || is_damaged(kColumnsFile)) {
    return true;
  }
  return columns_->u64(column::kContent)[docid - 1] == content_hash(json);
}

// The frames go into a store of their own, in which an article has another number.
void SegmentSalvage::scan_frames() {
  const std::string path = fmt::format("{}/salvaged-{}.zst", work_directory_, record_.id);
  ArticleStoreWriter writer(path, "");
  BlockCompressor compressor("", kDefaultLevel, kDefaultBlockBytes);
  std::vector<std::uint32_t> places;  // by number in that store; 0: not known
  std::uint32_t last = 0;             // docid
  bool contiguous = true;
  salvage_articles(directory_ + "/" + kArticlesFile, donors_.dictionaries(),
                   [&](SalvagedBlock block) {
                     contiguous = contiguous && block.follows;
                     for (const std::string& json : block.records) {
                       if (!is_article(json)) {
                         contiguous = false;
                         continue;
                       }
                       const std::uint32_t guess = last + 1;
                       last = columns_ ? row_of(hash64(article_from_json(json).id), guess)
                              : contiguous && guess <= record_.articles ? guess
                                                                        : 0;
                       places.push_back(last);
                       compressor.append(json);
                     }
                     writer.append(compressor.finish());
                   });
  writer.finish();
  stores_.push_back(std::make_unique<ArticleStore>(path));
  for (std::uint32_t number = 1; number <= places.size(); ++number) {
    const std::uint32_t docid = places[number - 1];
    if (docid == 0 && (!columns_ || is_damaged(kColumnsFile))) {
      unplaced_.push_back({stores_.back().get(), number, 0});
    } else if (docid != 0 && fits(docid, stores_.back()->get(number))) {
      found_[docid - 1] = {stores_.back().get(), number, docid};
    }
  }
}

std::uint32_t SegmentSalvage::row_of(std::uint64_t id_hash, std::uint32_t guess) {
  const auto id_hashes = columns_->u64(column::kIdHash);
  if (guess <= id_hashes.size() && id_hashes[guess - 1] == id_hash) {
    return guess;
  }
  if (docids_.empty()) {
    for (std::uint32_t docid = 1; docid <= id_hashes.size(); ++docid) {
      docids_.emplace(id_hashes[docid - 1], docid);
    }
  }
  const auto place = docids_.find(id_hash);
  return place == docids_.end() ? 0 : place->second;
}

void SegmentSalvage::take_from_donors() {
  if (!columns_) {
    return;
  }
  const auto id_hashes = columns_->u64(column::kIdHash);
  const auto contents = columns_->u64(column::kContent);
  std::set<DonorSegments::Key> wanted;
  for (std::uint32_t row = 0; row < record_.articles; ++row) {
    if (found_[row].store == nullptr) {
      wanted.emplace(id_hashes[row], contents[row]);
    }
  }
  const auto donated = donors_.find(wanted);
  for (std::uint32_t row = 0; row < record_.articles; ++row) {
    const auto donor = donated.find({id_hashes[row], contents[row]});
    if (found_[row].store != nullptr || donor == donated.end()) {
      continue;
    }
    const auto& [segment, docid] = donor->second;
    try {
      if (content_hash(segment->articles().get(docid)) == contents[row]) {
        found_[row] = {&segment->articles(), docid, row + 1};
      }
    } catch (const Error&) {  // damaged as well
    }
  }
}

void SegmentSalvage::gather_rows() {
  std::uint64_t lost = 0;
  for (std::uint32_t docid = 1; docid <= record_.articles; ++docid) {
    if (found_[docid - 1].store != nullptr) {
      rows_.push_back(found_[docid - 1]);
    } else if (unplaced_.empty()) {
      tell_lost_row(docid);
    } else {
      ++lost;
    }
  }
  place_unplaced();
  if (lost > unplaced_.size()) {
    lose(kArticlesFile,
         fmt::format("{} articles; which ones, no file tells any more", lost - unplaced_.size()));
  }
}

void SegmentSalvage::tell_lost_row(std::uint32_t docid) {
  const auto death = dead_.find(docid);
  if (death == dead_.end()) {
    lose(kArticlesFile, name_of_row(docid));
  } else if (death->second.kind == DeathKind::kSuperseded) {
    lose(kArticlesFile, "an earlier text of " + name_of_row(docid));
  }  // what was taken out for good is no loss
}

void SegmentSalvage::place_unplaced() {
  if (unplaced_.empty()) {
    return;
  }
  rows_.insert(rows_.end(), unplaced_.begin(), unplaced_.end());
  std::vector<std::pair<SortKey, Row>> ordered;
  for (const Row& row : rows_) {
    ordered.emplace_back(SortKey::of(article_from_json(row.store->get(row.docid)), 0), row);
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::transform(ordered.begin(), ordered.end(), rows_.begin(),
                 [](const auto& pair) { return pair.second; });
}

std::string SegmentSalvage::name_of_row(std::uint32_t docid) const {
  std::string name = fmt::format("article {} of the segment", docid);
  if (index_) {
    try {
      const std::string data = index_->get_document(docid).get_data();
      if (data.starts_with(kDataId)) {
        name = "the article '" + data.substr(3, data.find('\n') - 3) + "'";
      }
    } catch (const Xapian::Error&) {  // unnamed
    }
  }
  if (columns_ && !is_damaged(kColumnsFile)) {
    const std::int32_t day = columns_->i32(column::kDay)[docid - 1];
    name += day == kUndatedDay ? std::string(", without date")
                               : " of " + print_day(CivilDay{std::chrono::days(day)});
  }
  return name;
}

StoryMembership SegmentSalvage::membership(const Row& row, const std::string& json) const {
  if (columns_ && row.was != 0) {
    const auto kind = columns_->u8(column::kCopy)[row.was - 1];
    if (kind <= static_cast<std::uint8_t>(CopyKind::kNear)) {
      return {columns_->u64(column::kStory)[row.was - 1], static_cast<CopyKind>(kind)};
    }
  }
  const std::uint64_t own = hash64(article_from_json(json).id);
  const auto story = stories_.find(row.was);
  if (story == stories_.end()) {
    return {own, CopyKind::kAlone};
  }
  return {story->second, story->second == own ? CopyKind::kOriginal : CopyKind::kNear};
}

ArchivedArticle SegmentSalvage::archived(const Row& row) const {
  ArchivedArticle archived{row.store->get(row.docid), {}, {}};
  archived.membership = membership(row, archived.json);
  if (columns_ && row.was != 0) {
    archived.history = {columns_->u32(column::kGeneration)[row.was - 1],
                        columns_->u8(column::kRevision)[row.was - 1]};
  }
  return archived;
}

SegmentRecord SegmentSalvage::write_rows(const MaintenanceOptions& options) {
  const std::string dictionary(donors_.dictionaries().empty() ? ""
                                                              : donors_.dictionaries().front());
  ProgressReporter progress(options);
  SegmentWriter writer(layout_, work_directory_,
                       {rows_.size(), rows_.size(), dictionary, thread_count(options.threads),
                        buffer_bytes(options.memory_bytes), options.index_writer});
  std::uint64_t written = 0;
  std::uint64_t bytes = 0;
  for (const Row& row : rows_) {
    OrderedArticle article{{}, archived(row)};  // one key for all: they are in order already
    bytes += article.article.json.size();
    writer.append(std::move(article));
    ++written;
    progress.report(BuildProgress::Phase::kIndexing, written, bytes,
                    static_cast<double>(written) / static_cast<double>(rows_.size()));
  }
  return std::move(writer.finish().front());
}

// It has earlier texts only.
SegmentRecord SegmentSalvage::write_no_rows(const MaintenanceOptions& options) {
  BatchIndexer indexer("", options.index_writer);
  const std::uint64_t id = next_segment_id(layout_);
  const IndexedBatch batch = indexer.index({}, work_directory_ + "/" + std::to_string(id));
  return join_batches(layout_, id, {batch}, {}, "", 1);
}

std::optional<SegmentRecord> SegmentSalvage::write(const MaintenanceOptions& options,
                                                   const Refusals& refusals) {
  SegmentRecord written = rows_.empty() ? write_no_rows(options) : write_rows(options);
  tell_lost_columns(written);
  write_versions(refusals, written);
  if (written.articles == 0 && hash_of(written, kVersionsFile).empty()) {
    remove_tree(layout_.segment(written.id));
    return std::nullopt;
  }
  return written;
}

// Most columns follow from the articles; for the others the checksum tells whether they are as they
// were.
void SegmentSalvage::tell_lost_columns(const SegmentRecord& written) {
  if (is_damaged(kColumnsFile) && rows_.size() == record_.articles &&
      hash_of(written, kColumnsFile) != hash_of(record_, kColumnsFile)) {
    lose(kColumnsFile, columns_
                           ? "of some articles, perhaps, which tell the same story, whether they "
                             "were corrected, and since when they are shown"
                           : "which articles were corrected, and since when they are shown");
  }
}

void SegmentSalvage::write_versions(const Refusals& refusals, SegmentRecord& record) {
  if (hash_of(record_, kVersionsFile).empty()) {
    return;
  }
  if (!is_damaged(kVersionsFile) && !is_damaged(kVersionColumnsFile)) {
    for (const char* name : {kVersionsFile, kVersionColumnsFile}) {
      std::error_code error;
      const std::string path = layout_.segment(record.id) + "/" + name;
      if (!std::filesystem::copy_file(directory_ + "/" + name, path, error)) {
        throw io_error("write", path, error.value());
      }
      record.files.push_back(record_file(layout_.segment(record.id), name));
    }
    sync_directory(layout_.segment(record.id));
    return;
  }
  VersionSalvage versions(directory_, work_directory_, refusals);
  versions.collector().write(layout_, record);
  if (hash_of(record, kVersionsFile) != hash_of(record_, kVersionsFile) ||
      hash_of(record, kVersionColumnsFile) != hash_of(record_, kVersionColumnsFile)) {
    lose(kVersionsFile, versions.what_is_lost());
  }
}

RowChanges SegmentSalvage::carried(const Tombstones& tombstones) const {
  std::vector<std::uint32_t> becomes(record_.articles + 1);  // by docid
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    becomes[rows_[i].was] = i + 1;
  }
  RowChanges changes;
  for (std::size_t i = 0; i < tombstones.dead().size(); ++i) {
    if (const std::uint32_t docid = becomes[tombstones.dead()[i]]; docid != 0) {
      changes.dead[docid] = tombstones.death(i);
    }
  }
  for (const std::uint32_t reopened : tombstones.reopened()) {
    if (becomes[reopened] != 0) {
      changes.reopened.insert(becomes[reopened]);
    }
  }
  return changes;
}

}  // namespace dateline

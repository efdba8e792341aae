#include "indexer/internal/version_collector.h"

#include <algorithm>
#include <tuple>

#include "common/article_json.h"

namespace dateline {

namespace {}  // namespace

void VersionCollector::add_row(const ArchivedSegment& segment, std::uint32_t docid,
                               const Death& death) {
  if (death.kind == DeathKind::kSuperseded) {
    entries_.push_back({segment.id_hash(docid), death.since, segment.history(docid).generation,
                        docid, &segment.articles()});
  }
}

void VersionCollector::add(const ArchivedSegment& segment, const RowChanges& changes) {
  const Tombstones& tombstones = segment.tombstones();
  for (std::size_t i = 0; i < tombstones.dead().size(); ++i) {
    add_row(segment, tombstones.dead()[i], tombstones.death(i));
  }
  for (const auto& [docid, death] : changes.dead) {
    add_row(segment, docid, death);
  }
  if (segment.record().find_file(kVersionsFile) == nullptr) {
    return;
  }
  stores_.push_back(std::make_unique<ArticleStore>(segment.directory() + "/" + kVersionsFile));
  const Columns columns(segment.directory() + "/" + kVersionColumnsFile);
  const auto id_hashes = columns.u64(column::kIdHash);
  const auto superseded = columns.i64(kSupersededColumn);
  const auto generations = columns.u32(column::kGeneration);
  for (std::uint32_t row = 0; row < columns.rows(); ++row) {
    entries_.push_back(
        {id_hashes[row], superseded[row], generations[row], row + 1, stores_.back().get()});
  }
}

void VersionCollector::write(const ArchiveLayout& layout, SegmentRecord& record) const {
  std::vector<Entry> entries = entries_;
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.id_hash, a.superseded, a.generation) <
           std::tie(b.id_hash, b.superseded, b.generation);
  });
  BlockCompressor compressor("", kDefaultLevel, kDefaultBlockBytes);
  std::vector<std::uint64_t> id_hashes;
  std::vector<std::int64_t> superseded;
  std::vector<std::uint32_t> generations;
  for (const Entry& entry : entries) {
    const std::string json = entry.store->get(entry.docid);
    if (!refusals_.empty() && refusals_.find(IdHash::of(article_from_json(json).id)) != nullptr) {
      continue;
    }
    compressor.append(json);
    id_hashes.push_back(entry.id_hash);
    superseded.push_back(entry.superseded);
    generations.push_back(entry.generation);
  }
  if (id_hashes.empty()) {
    return;
  }
  const std::string directory = layout.segment(record.id);
  ArticleStoreWriter store(directory + "/" + kVersionsFile, "");
  store.append(compressor.finish());
  store.finish();
  ColumnsWriter columns(static_cast<std::uint32_t>(id_hashes.size()));
  columns.add(column::kIdHash, id_hashes);
  columns.add(kSupersededColumn, superseded);
  columns.add(column::kGeneration, generations);
  columns.write(directory + "/" + kVersionColumnsFile);
  for (const char* name : {kVersionsFile, kVersionColumnsFile}) {
    record.files.push_back(record_file(directory, name));
  }
  sync_directory(directory);
}

}  // namespace dateline

#include "indexer/internal/segment_concatenation.h"

#include <filesystem>
#include <memory>
#include <utility>

#include "common/error.h"

namespace dateline {

namespace {

template <typename T>
std::vector<T> copied(std::span<const T> values) {
  return {values.begin(), values.end()};
}

FacetBatch facet_of(const OrdinalColumn& column, std::uint32_t rows) {
  FacetBatch facet;
  for (std::uint32_t ordinal = 1; ordinal < column.dictionary.size(); ++ordinal) {
    facet.dictionary.emplace_back(column.dictionary[ordinal]);
  }
  for (std::uint32_t row = 0; row < rows; ++row) {
    const auto values = column.values_of(row);
    facet.values.insert(facet.values.end(), values.begin(), values.end());
    facet.offsets.push_back(static_cast<std::uint32_t>(facet.values.size()));
  }
  return facet;
}

ColumnBatch columns_of(const Columns& columns) {
  ColumnBatch batch;
  batch.published = copied(columns.i64(column::kPublished));
  batch.day = copied(columns.i32(column::kDay));
  batch.precision = copied(columns.u8(column::kPrecision));
  batch.length = copied(columns.u32(column::kLength));
  batch.words = copied(columns.u32(column::kWords));
  batch.id_hash = copied(columns.u64(column::kIdHash));
  batch.story = copied(columns.u64(column::kStory));
  batch.copy = copied(columns.u8(column::kCopy));
  batch.content = copied(columns.u64(column::kContent));
  batch.version = copied(columns.u32(column::kVersion));
  batch.generation = copied(columns.u32(column::kGeneration));
  batch.revision = copied(columns.u8(column::kRevision));
  for (std::size_t i = 0; i < kFacetFields.size(); ++i) {
    batch.facets[i] = facet_of(columns.ordinal(field_info(kFacetFields[i]).name), columns.rows());
  }
  return batch;
}

// The joined databases are removed afterwards: what is joined are links.
std::string link_to_index(const ArchivedSegment& segment, const std::string& link) {
  std::error_code error;
  const auto target = std::filesystem::absolute(segment.directory() + "/" + kIndexFile, error);
  if (!error) {
    std::filesystem::create_symlink(target, link, error);
  }
  if (error) {
    throw io_error("create", link, error.value());
  }
  return link;
}

}  // namespace

SegmentRecord concatenate_segments(const ArchiveLayout& layout, std::uint64_t id,
                                   const std::string& work_directory,
                                   const std::vector<const ArchivedSegment*>& parts,
                                   unsigned threads) {
  std::vector<IndexedBatch> batches;
  std::vector<std::unique_ptr<PositionFile>> positions;
  std::vector<std::unique_ptr<StemFile>> stems;
  for (const ArchivedSegment* part : parts) {
    IndexedBatch batch;
    const std::string link = std::to_string(id) + "-part-" + std::to_string(batches.size());
    batch.database = link_to_index(*part, work_directory + "/" + link);
    positions.push_back(std::make_unique<PositionFile>(part->directory() + "/" + kPositionsFile,
                                                       part->record().articles));
    batch.positions = positions.back().get();
    stems.push_back(
        std::make_unique<StemFile>(part->directory() + "/" + kStemsFile, part->record().articles));
    batch.stems = stems.back().get();
    batch.columns = columns_of(part->columns());
    batch.stored = &part->articles();
    batch.articles = part->record().articles;
    batch.text_bytes = part->record().text_bytes;
    batches.push_back(std::move(batch));
  }
  return join_batches(layout, id, batches, {}, parts.front()->articles().dictionary(), threads);
}

}  // namespace dateline

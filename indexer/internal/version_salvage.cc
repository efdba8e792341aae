#include "indexer/internal/version_salvage.h"

#include <fmt/format.h>

#include "common/article_json.h"
#include "common/article_salvage.h"
#include "common/error.h"

namespace dateline {

VersionSalvage::VersionSalvage(const std::string& segment_directory,
                               const std::string& work_directory, const Refusals& refusals)
    : collector_(refusals) {
  open_columns(segment_directory + "/" + kVersionColumnsFile);
  const std::string path = segment_directory + "/" + kVersionsFile;
  try {
    store_ = std::make_unique<ArticleStore>(path);
    read_blocks();
  } catch (const Error&) {  // its directory is gone
    if (path_exists(path)) {
      scan_frames(path, work_directory);
    }
  }
}

void VersionSalvage::open_columns(const std::string& path) {
  try {
    Columns columns(path);
    columns.i64(kSupersededColumn);
    columns.u32(column::kGeneration);
    const auto id_hashes = columns.u64(column::kIdHash);
    for (std::uint32_t row = 0; row < columns.rows(); ++row) {
      rows_.emplace(id_hashes[row], row);
    }
    columns_.emplace(std::move(columns));
  } catch (const Error&) {  // then without
  }
}

void VersionSalvage::read_blocks() {
  std::uint32_t number = 0;
  for (std::size_t block = 0; block < store_->block_count(); ++block) {
    const std::uint32_t last = store_->last_of_block(block);
    try {
      for (const std::string& json : store_->read_block(block)) {
        add(++number, json);
      }
    } catch (const Error&) {
      number = last;
    }
  }
}

void VersionSalvage::scan_frames(const std::string& path, const std::string& work_directory) {
  const std::string copy = work_directory + "/salvaged-versions.zst";
  remove_tree(copy);
  ArticleStoreWriter writer(copy, "");
  BlockCompressor compressor("", kDefaultLevel, kDefaultBlockBytes);
  salvage_articles(path, {}, [&](SalvagedBlock block) {
    for (const std::string& json : block.records) {
      compressor.append(json);
    }
    writer.append(compressor.finish());
  });
  writer.finish();
  store_ = std::make_unique<ArticleStore>(copy);
  read_blocks();
}

void VersionSalvage::add(std::uint32_t number, const std::string& json) {
  const std::uint64_t id_hash = hash64(article_from_json(json).id);
  ++read_;
  const auto row = rows_.lower_bound(id_hash);  // of several texts of an article the first left
  if (!columns_ || row == rows_.end() || row->first != id_hash) {
    ++without_row_;
    collector_.add(id_hash, 0, 0, *store_, number);
    return;
  }
  collector_.add(id_hash, columns_->i64(kSupersededColumn)[row->second],
                 columns_->u32(column::kGeneration)[row->second], *store_, number);
  rows_.erase(row);
}

std::string VersionSalvage::what_is_lost() const {
  if (without_row_ > 0 || !columns_) {
    return fmt::format("when {} earlier texts of articles were shown", read_);
  }
  return fmt::format("{} of {} earlier texts of articles", rows_.size(), columns_->rows());
}

}  // namespace dateline

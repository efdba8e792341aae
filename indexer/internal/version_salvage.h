// What can still be read of a segment's earlier texts, one of whose files is damaged.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "common/article_store.h"
#include "common/columns.h"
#include "indexer/internal/version_collector.h"

namespace dateline {

class VersionSalvage {
 public:
  // Of the files in `segment_directory`. `refusals` outlives this. Throws Error(kIo).
  VersionSalvage(const std::string& segment_directory, const std::string& work_directory,
                 const Refusals& refusals);

  const VersionCollector& collector() const { return collector_; }
  std::string what_is_lost() const;  // "2 of 10 earlier texts"

 private:
  void open_columns(const std::string& path);
  void read_blocks();
  void scan_frames(const std::string& path, const std::string& work_directory);
  void add(std::uint32_t number, const std::string& json);

  VersionCollector collector_;
  std::unique_ptr<ArticleStore> store_;
  std::optional<Columns> columns_;
  std::multimap<std::uint64_t, std::uint32_t> rows_;  // of columns_ not yet met, by hash of the id
  std::uint32_t read_ = 0;
  std::uint32_t without_row_ = 0;
};

}  // namespace dateline

// The articles that an archive shows, found by their ids.
//
// 16 bytes an article in memory, read from the segments' columns when it is opened.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "common/manifest.h"
#include "common/refusals.h"
#include "indexer/internal/archived_segment.h"

namespace dateline {

// A row of a generation.
struct RowPlace {
  std::uint32_t segment = 0;  // index into ArchivedArticles::segments()
  std::uint32_t docid = 0;
  auto operator<=>(const RowPlace&) const = default;
};

// Immutable: usable from any number of threads.
class ArchivedArticles {
 public:
  // Throws Error(kNotFound, kIo, kCorrupt).
  ArchivedArticles(const ArchiveLayout& layout, const Manifest& manifest);

  const std::vector<std::unique_ptr<ArchivedSegment>>& segments() const { return segments_; }
  const ArchivedSegment& segment(const RowPlace& place) const { return *segments_[place.segment]; }
  const Refusals& refusals() const { return refusals_; }

  // The live article with this id. Where the content hash is known to be equal, so is the id;
  // otherwise the stored article is read to be sure. Throws Error(kCorrupt).
  std::optional<RowPlace> find(std::string_view id, std::uint64_t content) const;
  std::optional<RowPlace> find(std::string_view id) const { return find(id, 0); }
  // The live rows whose id has this hash, nearly always one or none.
  std::vector<RowPlace> with_id_hash(std::uint64_t id_hash) const;

 private:
  struct Entry {
    std::uint64_t id_hash;
    RowPlace place;
    auto operator<=>(const Entry&) const = default;
  };
  std::vector<std::unique_ptr<ArchivedSegment>> segments_;
  Refusals refusals_;
  std::vector<Entry> entries_;  // sorted
};

}  // namespace dateline

// Segments that only other generations name: where a damaged segment's articles may be found again.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "indexer/internal/archived_segment.h"

namespace dateline {

// Immutable.
class DonorSegments {
 public:
  // All that can be opened of those that `repaired` does not name.
  DonorSegments(const ArchiveLayout& layout, const Manifest& repaired);

  // Hashes of an article's id and of its content, as the columns have them.
  using Key = std::pair<std::uint64_t, std::uint64_t>;
  struct Row {
    const ArchivedSegment* segment;
    std::uint32_t docid;
  };
  std::map<Key, Row> find(const std::set<Key>& wanted) const;

  // Of these and of the repaired generation's segments: stores of an archive often share one.
  const std::vector<std::string>& dictionaries() const { return dictionaries_; }

 private:
  void add_dictionary(std::string_view dictionary);

  std::vector<std::unique_ptr<ArchivedSegment>> segments_;
  std::vector<std::string> dictionaries_;
};

}  // namespace dateline

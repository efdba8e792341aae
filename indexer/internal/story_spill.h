// Records of a fixed size, gathered by partition: in memory up to a bound, beyond it in a file.
//
// Not thread-safe.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "indexer/internal/temporary_file.h"

namespace dateline {

template <typename Record>
class StorySpill {
  static_assert(std::is_trivially_copyable_v<Record>);

 public:
  StorySpill(const std::string& directory, std::size_t partitions, std::size_t memory_bytes)
      : file_(directory),
        capacity_(std::max<std::size_t>(memory_bytes / sizeof(Record) / partitions, 16)),
        partitions_(partitions) {}

  std::size_t partitions() const { return partitions_.size(); }

  // Throws Error(kIo).
  void add(std::size_t partition, const Record& record) {
    Partition& to = partitions_[partition];
    to.records.push_back(record);
    if (to.records.size() == capacity_) {
      const std::size_t bytes = to.records.size() * sizeof(Record);
      to.offsets.push_back(file_.append({reinterpret_cast<const char*>(to.records.data()), bytes}));
      to.records.clear();
    }
  }

  // All records of a partition, in the order in which they were added; it is empty afterwards.
  std::vector<Record> take(std::size_t partition) {
    Partition from = std::exchange(partitions_[partition], {});
    std::vector<Record> records(from.offsets.size() * capacity_ + from.records.size());
    char* to = reinterpret_cast<char*>(records.data());
    const std::size_t bytes = capacity_ * sizeof(Record);
    for (const std::uint64_t offset : from.offsets) {
      file_.read(offset, to, bytes);
      file_.discard(offset, bytes);
      to += bytes;
    }
    std::copy(from.records.begin(), from.records.end(), records.end() - from.records.size());
    return records;
  }

 private:
  struct Partition {
    std::vector<Record> records;         // not spilled yet
    std::vector<std::uint64_t> offsets;  // of runs of capacity_ records
  };
  TemporaryFile file_;
  const std::size_t capacity_;  // of a partition
  std::vector<Partition> partitions_;
};

}  // namespace dateline

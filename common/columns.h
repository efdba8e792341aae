// columns.bin: fixed-width columns of a segment, one row a docid (row 0 is docid 1), memory-mapped.
//
// FORMAT.md gives the layout byte by byte: little-endian, every array aligned to 8 bytes, a
// directory with name, type, offset, length. Kinds of column:
//   fixed     one number a row
//   ordinal   one value of a dictionary a row; ordinal 0 is "no value"
//   ordinals  any number of values of a dictionary a row (offsets and values, CSR)
// Header and directory are checked when the file is opened (they have a checksum), a column's
// offsets and ordinals when the column is first asked for, so a damaged file gives Error(kCorrupt),
// never a wild read. A damaged number of a fixed column only the manifest's checksum finds.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/internal/file.h"

namespace dateline {

// Collects columns and writes the file. Not thread-safe.
class ColumnsWriter {
 public:
  explicit ColumnsWriter(std::uint32_t rows) : rows_(rows) {}

  // Each throws Error(kUsage) when the number of rows differs or the name is taken.
  void add(std::string_view name, std::span<const std::int64_t> values);
  void add(std::string_view name, std::span<const std::uint64_t> values);
  void add(std::string_view name, std::span<const std::int32_t> values);
  void add(std::string_view name, std::span<const std::uint32_t> values);
  void add(std::string_view name, std::span<const std::uint8_t> values);
  // `dictionary[0]` must be empty: "no value".
  void add_ordinal(std::string_view name, const std::vector<std::string>& dictionary,
                   std::span<const std::uint32_t> ordinals);
  // Row r has values[offsets[r]..offsets[r+1]); offsets has rows+1 entries.
  void add_ordinals(std::string_view name, const std::vector<std::string>& dictionary,
                    std::span<const std::uint32_t> offsets, std::span<const std::uint32_t> values);

  // Writes a new file (it must not exist) and syncs it. Throws Error(kIo).
  void write(const std::string& path) const;

 private:
  struct Column {
    std::string name;
    std::uint32_t type;
    std::string bytes;  // the column's arrays as they will stand in the file
  };
  template <typename T>
  void add_fixed(std::string_view name, std::uint32_t type, std::span<const T> values);
  void add_bytes(std::string_view name, std::uint32_t type, std::string bytes);
  std::uint32_t rows_;
  std::vector<Column> columns_;
};

// The distinct values of a column, by ordinal. Views into the mapped file.
class Dictionary {
 public:
  Dictionary() = default;
  Dictionary(std::span<const std::uint64_t> offsets, std::string_view bytes)
      : offsets_(offsets), bytes_(bytes) {}
  std::uint32_t size() const {
    return offsets_.empty() ? 0 : static_cast<std::uint32_t>(offsets_.size() - 1);
  }
  std::string_view operator[](std::uint32_t ordinal) const {
    return bytes_.substr(offsets_[ordinal], offsets_[ordinal + 1] - offsets_[ordinal]);
  }

 private:
  std::span<const std::uint64_t> offsets_;
  std::string_view bytes_;
};

// Both kinds of dictionary column: values_of(row) has zero or one entries for an ordinal column.
struct OrdinalColumn {
  Dictionary dictionary;
  std::span<const std::uint32_t> offsets;  // empty for an ordinal column
  std::span<const std::uint32_t> values;

  std::span<const std::uint32_t> values_of(std::uint32_t row) const {
    if (!offsets.empty()) {
      return values.subspan(offsets[row], offsets[row + 1] - offsets[row]);
    }
    return values.subspan(row, values[row] == 0 ? 0 : 1);
  }
};

// Read-only and immutable after construction: usable from any number of threads. Views returned
// live as long as the Columns.
class Columns {
 public:
  // Throws Error(kNotFound, kIo, kCorrupt).
  explicit Columns(const std::string& path);

  std::uint32_t rows() const { return rows_; }
  std::vector<std::string> names() const;
  bool has(std::string_view name) const { return find(name) != nullptr; }

  // Throw Error(kCorrupt) when there is no such column or it has another type.
  std::span<const std::int64_t> i64(std::string_view name) const;
  std::span<const std::uint64_t> u64(std::string_view name) const;
  std::span<const std::int32_t> i32(std::string_view name) const;
  std::span<const std::uint32_t> u32(std::string_view name) const;
  std::span<const std::uint8_t> u8(std::string_view name) const;
  OrdinalColumn ordinal(std::string_view name) const;

 private:
  struct Entry {
    std::string_view name;
    std::uint32_t type;
    std::string_view bytes;
  };
  template <typename T>
  std::span<const T> fixed(std::string_view name, std::uint32_t type) const;
  const Entry& entry(std::string_view name, std::uint32_t type) const;
  const Entry* find(std::string_view name) const;
  void read_directory(std::string_view directory, std::uint32_t columns);
  OrdinalColumn map_ordinal(const Entry& entry) const;
  [[noreturn]] void fail(const std::string& reason) const;
  std::string path_;
  MappedFile file_;
  std::uint32_t rows_ = 0;
  std::vector<Entry> entries_;
  // By entry: set once its offsets and ordinals have been checked.
  mutable std::unique_ptr<std::atomic<bool>[]> checked_;
};

}  // namespace dateline

#include "common/columns.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "common/error.h"
#include "common/internal/little_endian.h"

namespace dateline {

namespace {

constexpr std::string_view kMagic = "DLCOLUMN";

// 1: first release.
constexpr std::uint32_t kColumnsVersion = 1;

// magic, version, rows, number of columns, bytes of the directory, checksum
constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kChecksumOffset = 24;
// type, bytes of the name, offset, bytes
constexpr std::size_t kEntryBytes = 24;

// Stored: append, never renumber.
enum ColumnType : std::uint32_t { kI64 = 1, kU64, kI32, kU32, kU8, kOrdinal, kOrdinals };

constexpr std::uint64_t kMaxCount = std::numeric_limits<std::uint32_t>::max();

constexpr std::uint64_t aligned(std::uint64_t bytes) {
  return (bytes + 7) & ~std::uint64_t{7};
}

void align(std::string& bytes) {
  bytes.resize(aligned(bytes.size()), '\0');
}

std::string_view bytes_of(const auto& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), std::span(numbers).size_bytes()};
}

// Size, zero, offsets and bytes of a dictionary; what follows it is aligned. `count` stands in the
// second word.
std::string dictionary_bytes(const std::vector<std::string>& dictionary, std::uint32_t count) {
  std::string bytes;
  append_number(bytes, static_cast<std::uint32_t>(dictionary.size()));
  append_number(bytes, count);
  std::uint64_t offset = 0;
  append_number(bytes, offset);
  for (const std::string& value : dictionary) {
    append_number(bytes, offset += value.size());
  }
  for (const std::string& value : dictionary) {
    bytes += value;
  }
  align(bytes);
  return bytes;
}

// Written so that the compiler vectorises them: these run over every row of a column.
std::uint32_t maximum(std::span<const std::uint32_t> values) {
  std::uint32_t greatest = 0;
  for (const std::uint32_t value : values) {
    greatest = std::max(greatest, value);
  }
  return greatest;
}

template <typename T>
bool ascends(std::span<const T> offsets) {
  bool descent = false;
  for (std::size_t i = 1; i < offsets.size(); ++i) {
    descent |= offsets[i] < offsets[i - 1];
  }
  return !descent;
}

template <typename T>
bool are_offsets(std::span<const T> offsets, std::uint64_t end) {
  return offsets.front() == 0 && offsets.back() == end && ascends(offsets);
}

bool ordinals_below(std::span<const std::uint32_t> ordinals, std::size_t size) {
  return ordinals.empty() || maximum(ordinals) < size;
}

[[noreturn]] void refuse(std::string_view name, const std::string& reason) {
  throw Error(ErrorCode::kUsage, "cannot add column " + std::string(name) + ": " + reason);
}

void check_dictionary(std::string_view name, const std::vector<std::string>& dictionary) {
  if (dictionary.empty() || !dictionary[0].empty()) {
    refuse(name, "the first value of its dictionary is not empty");
  }
  if (dictionary.size() > kMaxCount) {
    refuse(name, "too many distinct values");
  }
}

// Takes arrays from the front of a column's bytes; every one is checked against what is left.
class ArrayReader {
 public:
  explicit ArrayReader(std::string_view bytes) : rest_(bytes) {}

  // `count` numbers; an empty optional when there are not so many.
  template <typename T>
  bool take(std::uint64_t count, std::span<const T>& array) {
    if (count > rest_.size() / sizeof(T)) {
      return false;
    }
    array = {reinterpret_cast<const T*>(rest_.data()), static_cast<std::size_t>(count)};
    return skip(count * sizeof(T));
  }

  bool take_text(std::uint64_t bytes, std::string_view& text) {
    if (bytes > rest_.size()) {
      return false;
    }
    text = rest_.substr(0, bytes);
    return skip(bytes);
  }

  bool at_end() const { return rest_.empty(); }

 private:
  bool skip(std::uint64_t bytes) {
    rest_.remove_prefix(std::min<std::uint64_t>(aligned(bytes), rest_.size()));
    return true;
  }
  std::string_view rest_;
};

}  // namespace

void ColumnsWriter::add_bytes(std::string_view name, std::uint32_t type, std::string bytes) {
  const auto has_name = [name](const Column& column) { return column.name == name; };
  if (name.empty() || std::any_of(columns_.begin(), columns_.end(), has_name)) {
    refuse(name, "its name is empty or taken");
  }
  columns_.push_back({std::string(name), type, std::move(bytes)});
}

template <typename T>
void ColumnsWriter::add_fixed(std::string_view name, std::uint32_t type,
                              std::span<const T> values) {
  if (values.size() != rows_) {
    refuse(name, "it has another number of rows");
  }
  add_bytes(name, type, std::string(bytes_of(values)));
}

void ColumnsWriter::add(std::string_view name, std::span<const std::int64_t> values) {
  add_fixed(name, kI64, values);
}

void ColumnsWriter::add(std::string_view name, std::span<const std::uint64_t> values) {
  add_fixed(name, kU64, values);
}

void ColumnsWriter::add(std::string_view name, std::span<const std::int32_t> values) {
  add_fixed(name, kI32, values);
}

void ColumnsWriter::add(std::string_view name, std::span<const std::uint32_t> values) {
  add_fixed(name, kU32, values);
}

void ColumnsWriter::add(std::string_view name, std::span<const std::uint8_t> values) {
  add_fixed(name, kU8, values);
}

void ColumnsWriter::add_ordinal(std::string_view name, const std::vector<std::string>& dictionary,
                                std::span<const std::uint32_t> ordinals) {
  check_dictionary(name, dictionary);
  if (ordinals.size() != rows_ || !ordinals_below(ordinals, dictionary.size())) {
    refuse(name, "it has another number of rows or an ordinal beyond its dictionary");
  }
  std::string bytes = dictionary_bytes(dictionary, rows_);
  bytes += bytes_of(ordinals);
  add_bytes(name, kOrdinal, std::move(bytes));
}

void ColumnsWriter::add_ordinals(std::string_view name, const std::vector<std::string>& dictionary,
                                 std::span<const std::uint32_t> offsets,
                                 std::span<const std::uint32_t> values) {
  check_dictionary(name, dictionary);
  if (offsets.size() != std::size_t{rows_} + 1 || values.size() > kMaxCount ||
      !are_offsets(offsets, values.size()) || !ordinals_below(values, dictionary.size())) {
    refuse(name, "its offsets do not fit its rows or an ordinal lies beyond its dictionary");
  }
  std::string bytes = dictionary_bytes(dictionary, static_cast<std::uint32_t>(values.size()));
  bytes += bytes_of(offsets);
  align(bytes);
  bytes += bytes_of(values);
  add_bytes(name, kOrdinals, std::move(bytes));
}

void ColumnsWriter::write(const std::string& path) const {
  std::uint64_t directory_bytes = 0;
  for (const Column& column : columns_) {
    directory_bytes += kEntryBytes + aligned(column.name.size());
  }
  std::string head(kMagic);
  append_number(head, kColumnsVersion);
  append_number(head, rows_);
  append_number(head, static_cast<std::uint32_t>(columns_.size()));
  append_number(head, static_cast<std::uint32_t>(directory_bytes));
  std::string directory;
  std::uint64_t offset = kHeaderBytes + directory_bytes;
  for (const Column& column : columns_) {
    append_number(directory, column.type);
    append_number(directory, static_cast<std::uint32_t>(column.name.size()));
    append_number(directory, offset);
    append_number(directory, std::uint64_t{column.bytes.size()});
    directory += column.name;
    align(directory);
    offset += aligned(column.bytes.size());
  }
  append_number(head, hash64(head + directory));
  OutputFile file(path);
  file.write(head);
  file.write(directory);
  for (const Column& column : columns_) {
    file.write(column.bytes);
    file.write(std::string(aligned(column.bytes.size()) - column.bytes.size(), '\0'));
  }
  file.finish();
}

Columns::Columns(const std::string& path) : path_(path), file_(path) {
  const std::string_view bytes = file_.bytes();
  if (bytes.size() < kHeaderBytes || !bytes.starts_with(kMagic)) {
    fail("it is not a file of columns, or cut short");
  }
  const auto version = number_at<std::uint32_t>(bytes, 8);
  rows_ = number_at<std::uint32_t>(bytes, 12);
  const auto columns = number_at<std::uint32_t>(bytes, 16);
  const auto directory_bytes = number_at<std::uint32_t>(bytes, 20);
  if (directory_bytes > bytes.size() - kHeaderBytes) {
    fail("its directory is cut short");
  }
  const std::string_view directory = bytes.substr(kHeaderBytes, directory_bytes);
  std::string summed(bytes.substr(0, kChecksumOffset));
  summed += directory;
  if (number_at<std::uint64_t>(bytes, kChecksumOffset) != hash64(summed)) {
    fail("the checksum of its directory is wrong");
  }
  if (version != kColumnsVersion) {
    fail("its version is " + std::to_string(version));
  }
  read_directory(directory, columns);
}

// Columns stand one after another without gaps, so the last one's end is the file's.
void Columns::read_directory(std::string_view directory, std::uint32_t columns) {
  const std::string_view bytes = file_.bytes();
  std::uint64_t expected = kHeaderBytes + directory.size();
  for (std::uint32_t i = 0; i < columns; ++i) {
    if (directory.size() < kEntryBytes) {
      fail("its directory has too few entries");
    }
    const auto name_bytes = number_at<std::uint32_t>(directory, 4);
    const auto offset = number_at<std::uint64_t>(directory, 8);
    const auto size = number_at<std::uint64_t>(directory, 16);
    if (aligned(name_bytes) > directory.size() - kEntryBytes || offset != expected ||
        offset > bytes.size() || size > bytes.size() - offset) {
      fail("a column lies outside the file");
    }
    entries_.push_back({directory.substr(kEntryBytes, name_bytes),
                        number_at<std::uint32_t>(directory, 0), bytes.substr(offset, size)});
    directory.remove_prefix(kEntryBytes + aligned(name_bytes));
    expected = offset + aligned(size);
  }
  if (!directory.empty() || expected != bytes.size()) {
    fail("it is longer or shorter than its directory says");
  }
  checked_ = std::make_unique<std::atomic<bool>[]>(entries_.size());
}

void Columns::fail(const std::string& reason) const {
  throw Error(ErrorCode::kCorrupt, "cannot read columns " + path_ + ": " + reason);
}

std::vector<std::string> Columns::names() const {
  std::vector<std::string> names;
  for (const Entry& entry : entries_) {
    names.emplace_back(entry.name);
  }
  return names;
}

const Columns::Entry* Columns::find(std::string_view name) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [name](const Entry& entry) { return entry.name == name; });
  return found == entries_.end() ? nullptr : &*found;
}

const Columns::Entry& Columns::entry(std::string_view name, std::uint32_t type) const {
  const Entry* found = find(name);
  if (found == nullptr || found->type != type) {
    fail("column " + std::string(name) +
         (found == nullptr ? " is missing" : " has another type: " + std::to_string(found->type)));
  }
  return *found;
}

template <typename T>
std::span<const T> Columns::fixed(std::string_view name, std::uint32_t type) const {
  const std::string_view bytes = entry(name, type).bytes;
  if (bytes.size() != std::uint64_t{rows_} * sizeof(T)) {
    fail("column " + std::string(name) + " has another number of rows");
  }
  return {reinterpret_cast<const T*>(bytes.data()), rows_};
}

std::span<const std::int64_t> Columns::i64(std::string_view name) const {
  return fixed<std::int64_t>(name, kI64);
}

std::span<const std::uint64_t> Columns::u64(std::string_view name) const {
  return fixed<std::uint64_t>(name, kU64);
}

std::span<const std::int32_t> Columns::i32(std::string_view name) const {
  return fixed<std::int32_t>(name, kI32);
}

std::span<const std::uint32_t> Columns::u32(std::string_view name) const {
  return fixed<std::uint32_t>(name, kU32);
}

std::span<const std::uint8_t> Columns::u8(std::string_view name) const {
  return fixed<std::uint8_t>(name, kU8);
}

OrdinalColumn Columns::ordinal(std::string_view name) const {
  const Entry* found = find(name);
  const bool many = found != nullptr && found->type == kOrdinals;
  const Entry& column = entry(name, many ? kOrdinals : kOrdinal);
  return map_ordinal(column);
}

OrdinalColumn Columns::map_ordinal(const Entry& entry) const {
  const auto check = [&](bool holds) {
    if (!holds) {
      fail("column " + std::string(entry.name) + " is damaged");
    }
  };
  ArrayReader arrays(entry.bytes);
  std::span<const std::uint32_t> sizes;
  std::span<const std::uint64_t> dictionary_offsets;
  std::string_view text;
  OrdinalColumn column;
  check(arrays.take(2, sizes));
  check(sizes[0] > 0 && arrays.take(std::uint64_t{sizes[0]} + 1, dictionary_offsets));
  check(arrays.take_text(dictionary_offsets.back(), text));
  check(entry.type == kOrdinal ? sizes[1] == rows_
                               : arrays.take(std::uint64_t{rows_} + 1, column.offsets));
  check(arrays.take(sizes[1], column.values) && arrays.at_end());
  std::atomic<bool>& checked = checked_[static_cast<std::size_t>(&entry - entries_.data())];
  if (!checked.load(std::memory_order_relaxed)) {
    check(are_offsets(dictionary_offsets, text.size()) && dictionary_offsets[1] == 0);
    check(column.offsets.empty() || are_offsets(column.offsets, column.values.size()));
    check(ordinals_below(column.values, sizes[0]));
    checked.store(true, std::memory_order_relaxed);
  }
  column.dictionary = Dictionary(dictionary_offsets, text);
  return column;
}

}  // namespace dateline

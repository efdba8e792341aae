#include "indexer/internal/glass_table_writer.h"

#include <algorithm>

#include "common/error.h"

namespace dateline::glass {

namespace {

constexpr std::size_t kDirectoryBegin = 11;
constexpr std::size_t kDirectoryEntry = 2;
constexpr std::size_t kItemSize = 2;   // the size that a leaf's item begins with
constexpr std::size_t kKeySize = 1;    // the size that stands before a key
constexpr std::size_t kComponent = 2;  // the number of a component that stands behind a key
constexpr std::size_t kMaxKeyBytes = 255;
constexpr std::uint32_t kRevision = 1;

// A block has room for four items at least.
constexpr std::size_t kItemsInBlock = 4;
constexpr std::size_t kMaxItemBytes =
    (kBlockBytes - kDirectoryBegin - kItemsInBlock * kDirectoryEntry) / kItemsInBlock;

// Flags in the size of a leaf's item. The size is stored less 3, that of an item without key and
// tag.
constexpr std::size_t kLastComponent = 0x4000;
constexpr std::size_t kFirstComponent = 0x2000;
constexpr std::size_t kEmptyItem = kItemSize + kKeySize;

// Fewer bytes of a long tag are not worth a component in a block that is nearly full: the branches
// would grow by more.
constexpr std::size_t kLeastPart = 34;

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) {
    out += static_cast<char>(value >> (8 * i));
  }
}

void put_big_endian(std::string& out, std::size_t at, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) {
    out[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * (bytes - 1 - i)));
  }
}

// The shortest key that is greater than `previous` and not greater than `key`, and the component
// that tells it from an equal one.
std::string separator_of(std::string_view previous, std::string_view key, unsigned component) {
  const auto [differs, unused] =
      std::mismatch(key.begin(), key.end(), previous.begin(), previous.end());
  const auto common = static_cast<std::size_t>(differs - key.begin());
  const std::string_view shortest = key.substr(0, std::min(common + 1, key.size()));
  std::string separator(1, static_cast<char>(shortest.size()));
  separator += shortest;
  append_big_endian(separator, component, kComponent);
  return separator;
}

// How many bytes of a tag stand in its first component: all, if they fit; else what fills the
// block, or, where that is not worth it, what an item can hold.
std::size_t first_part(std::size_t key_bytes, std::size_t tag_bytes, std::size_t free_bytes) {
  const std::size_t overhead = kEmptyItem + key_bytes;
  if (overhead + tag_bytes <= kMaxItemBytes) {
    return tag_bytes;
  }
  const std::size_t left = free_bytes % (kMaxItemBytes + kDirectoryEntry);
  const std::size_t needed = kDirectoryEntry + overhead;
  return left >= needed + key_bytes + kLeastPart ? left - needed : kMaxItemBytes - overhead;
}

}  // namespace

BlockFile::BlockFile(const std::string& path) : file_(path) {
  file_.write(std::string(kBlockBytes, '\0'));
}

std::uint32_t BlockFile::append(std::string_view block) {
  file_.write(block);
  return end_++;
}

void BlockFile::finish(std::string_view header) {
  file_.overwrite(0, header);
  file_.finish();
}

void TableWriter::start(Block& block, unsigned level) {
  std::fill(block.bytes.begin(), block.bytes.end(), '\0');
  put_big_endian(block.bytes, 0, kRevision, 4);
  block.bytes[4] = static_cast<char>(level);
  block.directory_end = kDirectoryBegin;
  block.items_begin = kBlockBytes;
}

void TableWriter::append_item(Block& block, std::string_view item) {
  block.items_begin -= item.size();
  std::copy(item.begin(), item.end(),
            block.bytes.begin() + static_cast<std::ptrdiff_t>(block.items_begin));
  put_big_endian(block.bytes, block.directory_end, block.items_begin, kDirectoryEntry);
  block.directory_end += kDirectoryEntry;
}

std::uint32_t TableWriter::write(Block& block) {
  put_big_endian(block.bytes, 5, block.free_bytes(), 2);
  put_big_endian(block.bytes, 7, block.free_bytes(), 2);
  put_big_endian(block.bytes, 9, block.directory_end, 2);
  return file_.append(block.bytes);
}

void TableWriter::add(std::string_view key, std::string_view tag) {
  if (key.size() > kMaxKeyBytes) {
    throw Error(ErrorCode::kIo, "cannot index a term that is too long: " + std::string(key));
  }
  if (levels_.empty()) {
    // Every tree begins with an item that has neither key nor tag.
    start(levels_.emplace_back(), 0);
    std::string empty;
    append_big_endian(empty, kFirstComponent | kLastComponent, kItemSize);
    append_item(levels_[0], empty + '\0');
  }
  std::size_t part = first_part(key.size(), tag.size(), levels_[0].free_bytes());
  const std::size_t later_parts = kMaxItemBytes - kEmptyItem - key.size() - kComponent;
  for (unsigned component = 1;; ++component) {
    add_component(key, component, part == tag.size(), tag.substr(0, part));
    tag.remove_prefix(part);
    if (tag.empty()) {
      break;
    }
    part = std::min(later_parts, tag.size());
  }
  ++entries_;
}

void TableWriter::add_component(std::string_view key, unsigned component, bool last,
                                std::string_view part) {
  item_.clear();
  const std::size_t more = (component > 1 ? kComponent : 0) + key.size() + part.size();
  append_big_endian(item_,
                    more | (component == 1 ? kFirstComponent : 0) | (last ? kLastComponent : 0),
                    kItemSize);
  item_ += static_cast<char>(key.size());
  item_ += key;
  if (component > 1) {
    append_big_endian(item_, component, kComponent);
  }
  item_ += part;
  if (levels_[0].free_bytes() < item_.size() + kDirectoryEntry) {
    const std::uint32_t number = write(levels_[0]);
    add_child(1, std::string(levels_[0].separator), number);
    start(levels_[0], 0);
    levels_[0].separator = separator_of(last_key_, key, component);
  }
  append_item(levels_[0], item_);
  last_key_ = key;
}

void TableWriter::add_child(std::size_t level, std::string_view separator, std::uint32_t child) {
  static constexpr std::string_view kNoKey("\0\0\0", kKeySize + kComponent);
  if (level == levels_.size()) {
    start(levels_.emplace_back(), static_cast<unsigned>(level));
  }
  std::string item;
  append_big_endian(item, child, 4);
  const bool is_first = levels_[level].directory_end == kDirectoryBegin;
  if (!is_first && levels_[level].free_bytes() < item.size() + separator.size() + kDirectoryEntry) {
    const std::uint32_t number = write(levels_[level]);
    add_child(level + 1, std::string(levels_[level].separator), number);
    start(levels_[level], static_cast<unsigned>(level));
    levels_[level].separator = separator;
    item += kNoKey;
  } else {
    // What lies below the first child of a branch needs no key: the branch above has it.
    item += is_first ? kNoKey : separator;
  }
  append_item(levels_[level], item);
}

TableRoot TableWriter::finish() {
  TableRoot root;
  root.entries = entries_;
  root.is_empty = levels_.empty();
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    root.root = write(levels_[level]);
    root.level = static_cast<unsigned>(level);
    if (level + 1 < levels_.size()) {
      add_child(level + 1, std::string(levels_[level].separator), root.root);
    }
  }
  root.end = file_.end();
  return root;
}

}  // namespace dateline::glass

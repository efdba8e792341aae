#include "common/internal/glass_reader.h"

#include <algorithm>

#include "common/error.h"
#include "common/internal/glass_coding.h"
#include "common/internal/little_endian.h"

namespace dateline::glass {

namespace {

constexpr std::size_t kDirectoryBegin = 11;
constexpr std::size_t kLevelAt = 4;
constexpr std::size_t kDirectoryEndAt = 9;
constexpr std::size_t kItemSize = 2;   // the size that a leaf's item begins with
constexpr std::size_t kChild = 4;      // the number that a branch's item begins with
constexpr std::size_t kComponent = 2;  // the number of a component that stands behind a key

// Flags in the size of a leaf's item. The size is stored less 3.
constexpr std::uint32_t kCompressed = 0x8000;
constexpr std::uint32_t kLastComponent = 0x4000;
constexpr std::uint32_t kFirstComponent = 0x2000;
constexpr std::size_t kEmptyItem = 3;

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

// A block whose items are given only where they lie within it; "" for others.
class Block {
 public:
  explicit Block(std::string_view bytes) : bytes_(bytes) {}

  std::uint32_t items() const {
    const std::size_t end = big_endian(bytes_, kDirectoryEndAt, 2);
    return end <= bytes_.size() && end > kDirectoryBegin
               ? static_cast<std::uint32_t>((end - kDirectoryBegin) / 2)
               : 0;
  }
  // From the beginning of an item to the end of the block.
  std::string_view item(std::uint32_t number) const {
    const std::size_t at = big_endian(bytes_, kDirectoryBegin + std::size_t{2} * number, 2);
    return at < bytes_.size() ? bytes_.substr(at) : std::string_view();
  }
  // The last item for which `is_behind(item)` is false. The first item counts as one.
  template <typename IsBehind>
  std::uint32_t last_not(IsBehind is_behind) const {
    std::uint32_t low = 0;
    std::uint32_t high = items();
    while (high - low > 1) {
      const std::uint32_t middle = low + (high - low) / 2;
      (is_behind(item(middle)) ? high : low) = middle;
    }
    return low;
  }

 private:
  std::string_view bytes_;
};

// The key that stands in an item behind `before` bytes.
std::string_view key_in(std::string_view item, std::size_t before) {
  if (item.size() <= before) {
    return {};
  }
  return item.substr(before + 1, static_cast<unsigned char>(item[before]));
}

}  // namespace

TableReader::TableReader(std::string_view file, std::string_view path, Table table)
    : file_(file), path_(path) {
  try {
    read_header(table);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kCorrupt) {
      throw;
    }
    fail();
  }
}

void TableReader::fail() const {
  throw Error(ErrorCode::kCorrupt, "cannot read " + std::string(path_) + ": damaged index");
}

void TableReader::read_header(Table table) {
  constexpr std::size_t kVersionBytes = 2, kIdentityBytes = 16;
  constexpr std::size_t kUnit = 2048;  // of block sizes
  constexpr unsigned kIsEmpty = 1;
  std::string_view rest = file_;
  if (!rest.starts_with(kMagic) || rest.size() < kMagic.size() + kVersionBytes + kIdentityBytes) {
    fail();
  }
  if (big_endian(rest, kMagic.size(), kVersionBytes) != kFormatVersion) {
    throw Error(ErrorCode::kIncompatible,
                "cannot read " + std::string(path_) + ": another version of Xapian's format");
  }
  rest.remove_prefix(kMagic.size() + kVersionBytes + kIdentityBytes);
  take_uint(rest);  // revision
  for (std::size_t i = 0; i <= static_cast<std::size_t>(table); ++i) {
    root_ = static_cast<std::uint32_t>(take_uint(rest));
    const std::uint64_t flags = take_uint(rest);
    take_uint(rest);  // entries
    level_ = flags >> 2;
    is_empty_ = (flags & kIsEmpty) != 0;
    block_bytes_ = take_uint(rest) * kUnit;
    take_uint(rest);    // from where tags are compressed
    take_string(rest);  // free blocks
  }
  if (block_bytes_ < kUnit || block_bytes_ > 32 * kUnit || level_ >= TableCursor::kLevels) {
    fail();
  }
}

TableReader::Entry TableReader::find(std::string_view key) const {
  TableCursor cursor(*this);
  if (!cursor.seek(key) || cursor.key() != key) {
    return {};
  }
  if (cursor.is_compressed()) {
    return {Found::kCompressed, ""};
  }
  std::vector<char> joined;
  return {Found::kPlain, std::string(cursor.read_tag(joined))};
}

std::string_view TableReader::block(std::uint32_t number, std::size_t level) const {
  const std::uint64_t begin = std::uint64_t{number} * block_bytes_;
  if (begin + block_bytes_ > file_.size()) {
    fail();
  }
  const std::string_view bytes = file_.substr(begin, block_bytes_);
  if (static_cast<unsigned char>(bytes[kLevelAt]) != level || Block(bytes).items() == 0) {
    fail();
  }
  return bytes;
}

TableCursor::TableCursor(const TableReader& table, Place place)
    : table_(&table), is_placed_(true), path_{place} {
  read_item();
}

bool TableCursor::seek(std::string_view key) {
  if (table_->is_empty_) {
    return false;
  }
  if (!is_in_leaf(key)) {
    path_[table_->level_].block = table_->root_;
    descend(key);
    is_placed_ = true;
    has_path_ = true;
  }
  find_in_leaf(key);
  read_item();
  // Separators are shortened: the key may lie between one and the first item below it.
  return item_.key <= key || move(false);
}

// Between two items of the leaf, or the last one's own.
bool TableCursor::is_in_leaf(std::string_view key) const {
  if (!is_placed_) {
    return false;
  }
  const Block leaf(table_->block(path_[0].block, 0));
  return key_in(leaf.item(0), kItemSize) < key &&
         key <= key_in(leaf.item(leaf.items() - 1), kItemSize);
}

void TableCursor::descend(std::string_view key) {
  for (std::size_t level = table_->level_; level > 0; --level) {
    const Block block(table_->block(path_[level].block, level));
    // A separator that equals the key parts components where it has another number than 1.
    path_[level].item = block.last_not([key](std::string_view item) {
      const std::string_view separator = key_in(item, kChild);
      const std::size_t behind = kChild + 1 + separator.size();
      return separator > key || (separator == key && item.size() >= behind + kComponent &&
                                 big_endian(item, behind, kComponent) > 1);
    });
    const std::string_view item = block.item(path_[level].item);
    if (item.size() < kChild) {
      table_->fail();
    }
    path_[level - 1].block = big_endian(item, 0, kChild);
  }
}

void TableCursor::find_in_leaf(std::string_view key) {
  path_[0].item = Block(table_->block(path_[0].block, 0)).last_not([key](std::string_view item) {
    const std::string_view of_item = key_in(item, kItemSize);
    return of_item > key || (of_item == key && item.size() > kItemSize &&
                             (big_endian(item, 0, kItemSize) & kFirstComponent) == 0);
  });
}

void TableCursor::read_item() {
  std::string_view item = Block(table_->block(path_[0].block, 0)).item(path_[0].item);
  const std::uint32_t size = item.size() < kEmptyItem ? 0 : big_endian(item, 0, 2);
  const std::size_t bytes = kEmptyItem + (size & (kFirstComponent - 1));
  item_.key = key_in(item, kItemSize);
  const bool is_first = (size & kFirstComponent) != 0;
  const std::size_t before = kEmptyItem + item_.key.size() + (is_first ? 0 : kComponent);
  if (item.size() < kEmptyItem || before > bytes || bytes > item.size()) {
    table_->fail();
  }
  item_.component = is_first ? 1 : big_endian(item, before - kComponent, kComponent);
  item_.is_last = (size & kLastComponent) != 0;
  item_.is_compressed = (size & kCompressed) != 0;
  item_.tag = item.substr(before, bytes - before);
}

// The first component of the current entry stands in the leaf, too: after a cursor was opened at an
// entry, only keys behind that are sought, so that only forward moves came here.
void TableCursor::complete_path() {
  const Place leaf = path_[0];
  path_[table_->level_].block = table_->root_;
  descend(item_.key);
  if (path_[0].block != leaf.block) {
    table_->fail();
  }
  path_[0] = leaf;
  has_path_ = true;
}

// To the item beside this one; false at the end of the table.
bool TableCursor::move(bool forward) {
  std::size_t level = 0;
  for (;; ++level) {
    if (level > table_->level_) {
      return false;
    }
    if (level > 0 && !has_path_) {
      complete_path();
    }
    const std::uint32_t items = Block(table_->block(path_[level].block, level)).items();
    if (forward ? path_[level].item + 1 < items : path_[level].item > 0) {
      break;
    }
  }
  path_[level].item += forward ? 1 : -1;
  for (; level > 0; --level) {
    const std::string_view item =
        Block(table_->block(path_[level].block, level)).item(path_[level].item);
    if (item.size() < kChild) {
      table_->fail();
    }
    Place& child = path_[level - 1];
    child.block = big_endian(item, 0, kChild);
    child.item = forward ? 0 : Block(table_->block(child.block, level - 1)).items() - 1;
  }
  read_item();
  return true;
}

bool TableCursor::next() {
  do {
    if (!move(true)) {
      return false;
    }
  } while (item_.component != 1);
  return true;
}

std::string_view TableCursor::read_tag(std::vector<char>& joined) {
  while (item_.component != 1) {
    if (!move(false)) {
      table_->fail();
    }
  }
  if (item_.is_last) {
    return item_.tag;
  }
  joined.assign(item_.tag.begin(), item_.tag.end());
  for (std::uint32_t expected = 2; !item_.is_last; ++expected) {
    if (!move(true) || item_.component != expected) {
      table_->fail();
    }
    joined.insert(joined.end(), item_.tag.begin(), item_.tag.end());
  }
  return {joined.data(), joined.size()};
}

// The first chunk of a term is found by its text alone, later ones by a zero byte and a docid
// behind it, and what begins with a zero byte that stands for itself is no posting list.
bool PostingTable::TermCursor::next() {
  do {
    if (is_begun_ ? !cursor_.next() : !cursor_.seek("")) {
      return false;
    }
    is_begun_ = true;
  } while (!text_of_key(cursor_.key(), term_) || term_.empty());
  return read();
}

bool PostingTable::TermCursor::seek(std::string_view term) {
  const std::string key = postings_key(term);
  if (term.empty() || !cursor_.seek(key)) {
    is_begun_ = false;
    return next();
  }
  is_begun_ = true;
  if (cursor_.key() != key) {
    return next();
  }
  term_ = term;
  return read();
}

bool PostingTable::TermCursor::read() {
  std::string_view tag = cursor_.read_tag(joined_);
  const auto frequency = next_uint(tag);
  if (cursor_.is_compressed() || !frequency || *frequency > UINT32_MAX) {
    table_->fail();
  }
  frequency_ = static_cast<std::uint32_t>(*frequency);
  return true;
}

PostingCursor::PostingCursor(const PostingTable& table, std::string_view term,
                             const TableCursor& near)
    : table_(&table), cursor_(near) {
  const std::string key = postings_key(term);
  if (cursor_.seek(key) && cursor_.key() == key) {
    read_first_chunk(term);
  }
}

PostingCursor::PostingCursor(const PostingTable& table, std::string_view term,
                             TableCursor::Place place)
    : table_(&table), cursor_(table.table_, place) {
  read_first_chunk(term);
}

void PostingCursor::fail() const {
  if (lists_ != nullptr) {
    lists_->fail();
  }
  table_->table_.fail();
}

std::uint32_t PostingCursor::read_long_uint() {
  if (const auto value = next_uint32(at_, end_)) {
    return *value;
  }
  fail();
}

PostingCursor::PostingCursor(const TermListFile& lists, std::uint32_t articles,
                             std::string_view postings)
    : doc_(0), frequency_(articles), lists_(&lists) {
  constexpr std::size_t kIndexEntry = 8;
  block_count_ = (articles + kBlockPostings - 1) / kBlockPostings;
  if (block_count_ > 1) {
    const std::size_t bytes = block_count_ * kIndexEntry;
    if (bytes > postings.size()) {
      fail();
    }
    blocks_index_ = postings.substr(0, bytes);
    postings.remove_prefix(bytes);
    last_in_list_ = last_of_block(block_count_ - 1);
  } else {
    // The last docid is where a list of one posting has its first.
    std::string_view rest = postings;
    const auto last = next_uint(rest);
    if (!last || *last >= lists.articles()) {
      fail();
    }
    last_in_list_ = static_cast<std::uint32_t>(*last) + 1;
    if (articles > 1) {
      postings = rest;
    }
  }
  blocks_ = postings;
}

std::uint32_t PostingCursor::last_of_block(std::uint32_t block) const {
  return number_at<std::uint32_t>(blocks_index_, block * 8);
}

// The next block; its first posting is yet to be read.
void PostingCursor::enter_block() {
  std::uint32_t begin = 0;
  auto end = static_cast<std::uint32_t>(blocks_.size());
  std::uint32_t before = 0;
  last_in_chunk_ = last_in_list_;
  if (block_count_ > 1) {
    begin = block_ == 0 ? 0 : number_at<std::uint32_t>(blocks_index_, block_ * 8 - 4);
    end = number_at<std::uint32_t>(blocks_index_, block_ * 8 + 4);
    before = block_ == 0 ? 0 : last_of_block(block_ - 1);
    last_in_chunk_ = last_of_block(block_);
  }
  if (begin >= end || end > blocks_.size() || before >= last_in_chunk_ ||
      last_in_chunk_ > lists_->articles()) {
    fail();
  }
  at_ = blocks_.data() + begin;
  end_ = blocks_.data() + end;
  doc_ = before;
  ++block_;
}

// To the first block whose last document is not before `target`.
void PostingCursor::seek_block(std::uint32_t target) {
  while (block_ + 1 < block_count_ && last_of_block(block_) < target) {  // cheap: 8 bytes a block
    ++block_;
  }
  if (block_ == block_count_ || last_in_list_ < target) {
    block_ = block_count_;
    doc_ = kEnd;
  } else {
    enter_block();
    read_posting();
  }
}

std::uint32_t PostingCursor::next_chunk() {
  if (lists_ != nullptr) {
    if (block_ == block_count_) {
      return doc_ = kEnd;
    }
    enter_block();
    read_posting();
    return doc_;
  }
  if (doc_ != 0) {
    if (is_last_chunk_) {
      return doc_ = kEnd;
    }
    step_chunk();
  }
  return enter_chunk();
}

std::uint32_t PostingCursor::enter_chunk() {
  wdf_ = read_uint();
  return doc_ = first_in_chunk_;
}

void PostingCursor::seek_chunk(std::uint32_t target) {
  if (lists_ != nullptr) {
    seek_block(target);
    return;
  }
  const auto is_behind = [&] { return target > last_in_chunk_ && !is_last_chunk_; };
  if (is_behind()) {
    step_chunk();  // cheaper than a search, and mostly enough
  }
  if (is_behind()) {
    find_chunk(target);
  }
  if (is_behind()) {
    step_chunk();  // the target lies between two chunks
  }
  if (is_behind()) {
    fail();
  }
  if (target > last_in_chunk_) {
    doc_ = kEnd;
  } else {
    enter_chunk();
  }
}

void PostingCursor::step_chunk() {
  const std::uint32_t before = last_in_chunk_;
  if (!cursor_.next()) {
    fail();
  }
  read_later_chunk();
  if (first_in_chunk_ <= before) {
    fail();
  }
}

void PostingCursor::find_chunk(std::uint32_t target) {
  std::string key = term_key_;
  append_sortable_uint(key, target);
  cursor_.seek(key);
  read_later_chunk();
}

void PostingCursor::read_first_chunk(std::string_view term) {
  append_sortable_string(term_key_, term);
  doc_ = 0;
  place_ = cursor_.place();
  enter_tag();
  frequency_ = read_uint();
  read_uint();  // occurrences
  if (frequency_ == 0 || frequency_ > table_->documents_) {
    fail();
  }
  const std::uint64_t before_first = read_uint();
  read_bounds(before_first + 1);
}

void PostingCursor::read_later_chunk() {
  const std::string_view key = cursor_.key();
  if (!key.starts_with(term_key_)) {
    fail();
  }
  const auto first = sortable_uint(key.substr(term_key_.size()));
  enter_tag();
  read_bounds(first.value_or(0));
}

void PostingCursor::enter_tag() {
  if (cursor_.is_compressed()) {
    fail();  // postings never are
  }
  const std::string_view tag = cursor_.read_tag(joined_);
  at_ = tag.data();
  end_ = tag.data() + tag.size();
}

void PostingCursor::read_bounds(std::uint64_t first) {
  if (at_ == end_) {
    fail();
  }
  is_last_chunk_ = *at_++ == '1';
  const std::uint32_t more = read_uint();
  const std::uint32_t documents = table_->documents_;
  if (first == 0 || first > documents || more > documents - first) {
    fail();
  }
  first_in_chunk_ = static_cast<std::uint32_t>(first);
  last_in_chunk_ = first_in_chunk_ + more;
}

}  // namespace dateline::glass

#include "common/position_file.h"

#include <algorithm>
#include <cstring>

#include "common/internal/glass_coding.h"

namespace dateline {

std::uint32_t position_list_bytes(std::span<const std::uint32_t> ascending) {
  std::uint32_t bytes = 0, before = 0;
  for (const std::uint32_t position : ascending) {
    bytes += glass::uint_bytes(position - before);
    before = position;
  }
  return bytes;
}

char* write_position_list(char* at, std::span<const std::uint32_t> ascending) {
  std::uint32_t before = 0;
  for (const std::uint32_t position : ascending) {
    at = glass::write_uint(at, position - before);
    before = position;
  }
  return at;
}

PositionFile::PositionFile(const std::string& path, std::uint32_t articles)
    : lists_(path, kMagic, articles) {}

PositionCursor::PositionCursor(const TermListFile& lists, const TermListFile::List& list)
    : file_(&lists), articles_(list.articles), articles_left_(list.articles) {
  if (list.articles == 0) {
    return;
  }
  doc_ = 0;
  const char* at = list.bytes.data();
  data_end_ = at + list.bytes.size();
  if (list.articles > kBlock) {
    const std::uint32_t bytes = take(at, data_end_);
    if (bytes > static_cast<std::size_t>(data_end_ - at)) {
      file_->fail();
    }
    skips_ = at;
    skips_end_ = at + bytes;
    at = skips_end_;
  }
  block_end_ = at;
}

std::uint32_t PositionCursor::take_long(const char*& at, const char* end) const {
  if (const auto value = glass::next_uint32(at, end)) {
    return *value;
  }
  file_->fail();
}

// To the block behind this one, whose docids are not read yet.
bool PositionCursor::next_block() {
  if (articles_left_ == 0) {
    doc_ = kEnd;
    return false;
  }
  docids_[0] = last_in_block_;  // what the first one is counted from
  positions_ = block_end_;
  size_ = std::min<std::size_t>(kBlock, articles_left_);
  articles_left_ -= static_cast<std::uint32_t>(size_);
  block_end_ = data_end_;
  if (skips_ != nullptr) {
    const std::uint64_t last = std::uint64_t{last_in_block_} + take(skips_, skips_end_);
    const std::uint32_t bytes = take(skips_, skips_end_);
    if (last > file_->articles() || bytes > static_cast<std::size_t>(data_end_ - positions_)) {
      file_->fail();
    }
    last_in_block_ = static_cast<std::uint32_t>(last);
    block_end_ = positions_ + bytes;
  } else {
    last_in_block_ = file_->articles();
  }
  return true;
}

void PositionCursor::read_docids() {
  std::uint64_t doc = docids_[0];
  for (std::size_t i = 0; i < size_; ++i) {
    const std::uint32_t code = take(positions_, block_end_);
    doc += (code >> 1) + 1;
    docids_[i] = static_cast<std::uint32_t>(doc);
    counts_[i] = (code & 1) != 0 ? 1 : take(positions_, block_end_) + 2;
    if (doc > last_in_block_) {
      file_->fail();
    }
  }
  positions_index_ = 0;
}

std::uint32_t PositionCursor::enter(std::size_t index) {
  index_ = index;
  return doc_ = docids_[index];
}

std::uint32_t PositionCursor::next() {
  if (doc_ != 0 && index_ + 1 < size_) {
    return enter(index_ + 1);
  }
  if (doc_ == kEnd || !next_block()) {
    return doc_;
  }
  read_docids();
  return enter(0);
}

std::uint32_t PositionCursor::seek(std::uint32_t target) {
  if (doc_ >= target && doc_ != 0) {
    return doc_;
  }
  bool found = doc_ != 0 && docids_[size_ - 1] >= target;
  while (!found) {
    do {
      if (!next_block()) {
        return doc_;
      }
    } while (last_in_block_ < target);
    read_docids();
    index_ = 0;
    found = docids_[size_ - 1] >= target;
  }
  const auto from = docids_.begin() + static_cast<std::ptrdiff_t>(index_);
  const auto end = docids_.begin() + static_cast<std::ptrdiff_t>(size_);
  return enter(static_cast<std::size_t>(std::lower_bound(from, end, target) - docids_.begin()));
}

// A number ends with a byte below 128; those of eight bytes are counted at once, by adding up all
// bytes in the highest one.
void PositionCursor::skip_positions(std::uint64_t count) {
  while (block_end_ - positions_ >= 8) {
    std::uint64_t bytes;
    std::memcpy(&bytes, positions_, sizeof(bytes));
    const std::uint64_t marks = (~bytes >> 7) & 0x0101010101010101u;
    const std::uint64_t ends = (marks * 0x0101010101010101u) >> 56;
    if (ends >= count) {
      break;  // what stands behind the last one is not to be skipped
    }
    count -= ends;
    positions_ += 8;
  }
  for (; count > 0; --count) {
    take(positions_, block_end_);
  }
}

void PositionCursor::find_positions() {
  std::uint64_t before = 0;
  for (; positions_index_ < index_; ++positions_index_) {
    before += counts_[positions_index_];
  }
  skip_positions(before);
}

std::string_view PositionCursor::encoded() {
  find_positions();
  const char* const begin = positions_;
  skip_positions(counts_[index_]);
  const std::string_view list(begin, static_cast<std::size_t>(positions_ - begin));
  positions_ = begin;
  return list;
}

void PositionCursor::append_to(std::vector<std::uint32_t>& positions) {
  find_positions();
  if (counts_[index_] > static_cast<std::size_t>(block_end_ - positions_)) {
    file_->fail();
  }
  std::size_t to = positions.size();
  positions.resize(to + counts_[index_]);
  std::uint32_t position = 0;
  for (const char* at = positions_; to < positions.size(); ++to) {
    position += take(at, block_end_);
    positions[to] = position;
  }
}

}  // namespace dateline

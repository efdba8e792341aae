#include "indexer/internal/whole_stream.h"

#include <algorithm>

namespace dateline {

namespace {

constexpr std::size_t kReadBytes = 64u << 10;
constexpr std::size_t kKeptOfTooLong = 4096;

}  // namespace

bool WholeStream::next(Record& record) {
  record = Record();
  if (finished_) {
    return false;
  }
  finished_ = true;
  record.where = name_;
  read_all(record);
  return !record.bytes.empty();
}

void WholeStream::read_all(Record& record) {
  std::size_t got = 1;
  while (got > 0 && record.bytes.size() <= limit_) {
    const std::size_t filled = record.bytes.size();
    record.bytes.resize(filled + kReadBytes);
    got = stream_.read(record.bytes.data() + filled, kReadBytes);
    record.bytes.resize(filled + got);
  }
  if (record.bytes.size() > limit_) {
    record.too_long = true;
    record.bytes.resize(std::min(limit_, kKeptOfTooLong));
    record.bytes.shrink_to_fit();
  }
}

}  // namespace dateline

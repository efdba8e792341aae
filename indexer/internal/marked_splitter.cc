#include "indexer/internal/marked_splitter.h"

#include <algorithm>

namespace dateline {

namespace {

constexpr std::size_t kReadBytes = 64u << 10;
constexpr std::size_t kMaxLineBytes = 1u << 20;  // a longer one is cut
constexpr std::size_t kKeptOfTooLong = 4096;

std::string_view without_line_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

// The line with its line end.
bool MarkedSplitter::next_line(std::string& line) {
  std::size_t end = 0;
  while ((end = buffer_.find('\n', at_)) == std::string::npos && !at_end_ &&
         buffer_.size() - at_ < kMaxLineBytes) {
    buffer_.erase(0, at_);
    at_ = 0;
    const std::size_t filled = buffer_.size();
    buffer_.resize(filled + kReadBytes);
    const std::size_t got = stream_.read(buffer_.data() + filled, kReadBytes);
    buffer_.resize(filled + got);
    at_end_ = got == 0;
  }
  end = end == std::string::npos ? std::min(buffer_.size(), at_ + kMaxLineBytes) : end + 1;
  line.assign(buffer_, at_, end - at_);
  at_ = end;
  return !line.empty();
}

void MarkedSplitter::add(Record& record, std::string_view line) const {
  if (record.too_long) {
    return;
  }
  record.bytes += line;
  if (record.bytes.size() > limit_) {
    record.too_long = true;
    record.bytes.resize(std::min(limit_, kKeptOfTooLong));
  }
}

bool MarkedSplitter::next(Record& record) {
  record = Record();
  std::string line, before;
  while (!has_first_line_) {
    if (!next_line(line)) {
      return false;
    }
    has_first_line_ = begins_(without_line_end(line), without_line_end(before));
    before = line;
    first_line_ = line;
  }
  add(record, first_line_);
  before = first_line_;
  has_first_line_ = false;
  while (next_line(line)) {
    if (begins_(without_line_end(line), without_line_end(before))) {
      first_line_ = line;
      has_first_line_ = true;
      break;
    }
    add(record, line);
    before = line;
  }
  record.where = name_ + ":" + std::to_string(++records_);
  return true;
}

}  // namespace dateline

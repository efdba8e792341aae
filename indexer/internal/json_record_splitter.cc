#include "indexer/internal/json_record_splitter.h"

#include <algorithm>
#include <cstring>

namespace dateline {

namespace {

constexpr std::size_t kBufferBytes = 256u << 10;
constexpr std::size_t kKeptOfTooLong = 4096;  // of a record over the limit, for messages
constexpr std::size_t kPaddingBytes = 64;     // simdjson then parses in place

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// An object that wraps a list of articles; see JsonlFormat::parse().
std::uint32_t most_articles(std::string_view json) {
  for (const std::string_view list :
       {"\"items\"", "\"item\"", "\"articles\"", "\"docs\"", "\"results\"", "\"hits\""}) {
    if (json.find(list) != std::string_view::npos) {
      const auto objects = std::count(json.begin(), json.end(), '{');
      return static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(1, objects));
    }
  }
  return 1;
}

}  // namespace

std::size_t JsonValueScan::scan(const char* bytes, std::size_t at, std::size_t end) {
  while (at < end && !done_) {
    if (in_string_) {
      at = scan_string(bytes, at, end);
    } else if (takes(bytes[at])) {
      ++at;
    }
  }
  return at;
}

std::size_t JsonValueScan::scan_string(const char* bytes, std::size_t at, std::size_t end) {
  if (escaped_) {
    escaped_ = false;
    at += bytes[at] == '\n' ? 0 : 1;  // a line break cannot be escaped
  }
  while (at < end && bytes[at] != '"' && bytes[at] != '\\' && bytes[at] != '\n') {
    ++at;
  }
  if (at == end) {
    return at;
  }
  if (bytes[at] == '\\') {
    escaped_ = true;
    return at + 1;
  }
  in_string_ = false;
  last_ = '"';
  if (bytes[at] == '\n') {
    return at;  // damage; takes() sees the line break
  }
  done_ = depth_ == 0;
  return at + 1;
}

// Whether `c` belongs to the value; sets done_ when it is the last, or is not of it.
bool JsonValueScan::takes(char c) {
  const bool is_separator = c == ',' || c == ']';
  if (depth_ == 0 && started_ && (c == '\n' || (in_array_ && is_separator))) {
    done_ = true;  // the end of something that is neither object nor array
    return false;
  }
  const bool may_begin_object = last_ == '[' || last_ == ',' || last_ == ':';
  if (c == '{' && line_start_ && depth_ > 0 && !may_begin_object) {
    done_ = damaged_ = true;
    return false;
  }
  line_start_ = c == '\n';
  spans_lines_ |= line_start_;
  if (c == '{' || c == '[') {
    ++depth_;
  } else if (c == '}' || c == ']') {
    close();
  } else if (c == '"' && (depth_ > 0 || !started_)) {
    in_string_ = true;
  }
  started_ = true;
  last_ = is_space(c) ? last_ : c;
  return true;
}

void JsonValueScan::close() {
  if (depth_ > 0) {
    --depth_;
    done_ = depth_ == 0;
  }
}

JsonRecordSplitter::JsonRecordSplitter(ByteStream& stream, std::string name,
                                       const ReadLimits& limits)
    : stream_(stream), name_(std::move(name)), limit_(limits.record_bytes) {}

bool JsonRecordSplitter::next(Record& record) {
  record = Record();
  if (!find_value()) {
    return false;
  }
  record.where = name_ + ":" + std::to_string(line_);
  ++records_;
  if (in_array_) {
    record.where += "#" + std::to_string(records_);
  }
  if (line_mode_) {
    take_line(record);
  } else {
    take_value(record);
  }
  record.articles = most_articles(record.bytes);
  return true;
}

// Makes the buffer hold more than it does, consumed bytes excepted.
bool JsonRecordSplitter::fill() {
  if (begin_ == end_) {
    begin_ = end_ = 0;
  }
  buffer_.resize(kBufferBytes);
  if (end_ == buffer_.size()) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  const std::size_t got = stream_.read(buffer_.data() + end_, buffer_.size() - end_);
  end_ += got;
  return got > 0;
}

// Consumes what stands between values, the brackets of a top-level array included.
bool JsonRecordSplitter::find_value() {
  while (begin_ < end_ || fill()) {
    const char c = buffer_[begin_];
    const bool enters = c == '[' && !in_array_ && !line_mode_;
    const bool leaves = c == ']' && in_array_;
    const bool between = is_space(c) || (c == ',' && !line_mode_);
    if (!enters && !leaves && !between) {
      return true;
    }
    in_array_ = (in_array_ || enters) && !leaves;
    consume(begin_ + 1, nullptr);
  }
  return false;
}

void JsonRecordSplitter::consume(std::size_t end, Record* record) {
  const char* bytes = buffer_.data() + begin_;
  const std::size_t size = end - begin_;
  line_ += static_cast<std::uint64_t>(std::count(bytes, bytes + size, '\n'));
  begin_ = end;
  if (record == nullptr || record->too_long) {
    return;
  }
  if (record->bytes.empty()) {
    record->bytes.reserve(std::min(size, limit_) + kPaddingBytes);
  }
  const std::size_t room = limit_ - record->bytes.size();
  record->bytes.append(bytes, std::min(size, room));
  if (size > room) {
    record->too_long = true;
    record->bytes.resize(std::min(record->bytes.size(), kKeptOfTooLong));
    record->bytes.shrink_to_fit();
  }
}

void JsonRecordSplitter::take_line(Record& record) {
  while (begin_ < end_ || fill()) {
    const void* found = std::memchr(buffer_.data() + begin_, '\n', end_ - begin_);
    if (found != nullptr) {
      consume(static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data()), &record);
      return;
    }
    consume(end_, &record);
  }
}

void JsonRecordSplitter::take_value(Record& record) {
  const bool is_object = buffer_[begin_] == '{';
  JsonValueScan scan(in_array_);
  while (!scan.done() && (begin_ < end_ || fill())) {
    consume(scan.scan(buffer_.data(), begin_, end_), &record);
  }
  if (records_ == 1 && !in_array_ && is_object) {
    line_mode_ = scan.is_damaged() || (!scan.spans_lines() && is_line_over());
  }
}

// Whether nothing else follows on this line.
bool JsonRecordSplitter::is_line_over() {
  while (begin_ < end_ || fill()) {
    const char c = buffer_[begin_];
    if (!is_space(c)) {
      return false;
    }
    consume(begin_ + 1, nullptr);
    if (c == '\n') {
      return true;
    }
  }
  return true;
}

}  // namespace dateline

#include "indexer/internal/warc_splitter.h"

#include <algorithm>
#include <limits>

#include "common/text.h"
#include "indexer/internal/http_response.h"

namespace dateline {

namespace {

constexpr std::size_t kReadBytes = 256u << 10;
constexpr std::size_t kMaxHeadBytes = 64u << 10;
constexpr std::size_t kPeekBytes = 16u << 10;  // of a block, to see what it is
constexpr std::size_t kKeptOfTooLong = 4096;

bool begins_warc(std::string_view text) {
  return text.starts_with("WARC/");
}

// "http://… 93.184.216.119 20140216050221 text/html 1591" up to the line's end.
bool begins_arc(std::string_view text) {
  const std::string_view line = text.substr(0, std::min<std::size_t>(text.find('\n'), 8192));
  return read_warc_head(line).has_value() && !begins_warc(line);
}

}  // namespace

bool WarcSplitter::fill(std::size_t bytes) {
  if (buffer_.size() - at_ >= bytes) {
    return true;
  }
  buffer_.erase(0, at_);
  at_ = 0;
  while (buffer_.size() < bytes && !at_end_) {
    const std::size_t filled = buffer_.size();
    buffer_.resize(filled + std::max(kReadBytes, bytes - filled));
    const std::size_t got = stream_.read(buffer_.data() + filled, buffer_.size() - filled);
    buffer_.resize(filled + got);
    at_end_ = got == 0;
  }
  return buffer_.size() >= bytes;
}

// To the next line that begins a record.
bool WarcSplitter::find_record() {
  while (true) {
    fill(kMaxHeadBytes);
    if (at_ == buffer_.size()) {
      return false;
    }
    const std::string_view rest = std::string_view(buffer_).substr(at_);
    if (!knows_kind_) {
      is_arc_ = rest.starts_with("filedesc://");
      knows_kind_ = true;
    }
    if (is_arc_ ? begins_arc(rest) : begins_warc(rest)) {
      return true;
    }
    const std::size_t line = rest.find('\n');
    at_ = line == std::string_view::npos ? buffer_.size() : at_ + line + 1;
  }
}

// The head with the line end behind it; false when it does not end.
bool WarcSplitter::take_head(std::string& head) {
  const std::string_view rest = std::string_view(buffer_).substr(at_, kMaxHeadBytes);
  std::size_t end = std::string_view::npos;
  if (is_arc_) {
    end = rest.find('\n');
    end = end == std::string_view::npos ? end : end + 1;
  } else {
    const std::size_t with_cr = rest.find("\r\n\r\n");
    const std::size_t plain = rest.substr(0, with_cr).find("\n\n");
    end = std::min(with_cr == std::string_view::npos ? with_cr : with_cr + 4,
                   plain == std::string_view::npos ? plain : plain + 2);
  }
  if (end == std::string_view::npos) {
    return false;
  }
  head = std::string(rest.substr(0, end));
  at_ += end;
  return true;
}

bool WarcSplitter::is_wanted(const WarcHead& head) {
  const auto peeked = static_cast<std::size_t>(std::min<std::uint64_t>(head.length, kPeekBytes));
  fill(peeked);
  const std::string_view block = std::string_view(buffer_).substr(at_, peeked);
  if (head.type == "resource") {
    return head.content_type.starts_with("text/html") ||
           head.content_type.starts_with("application/xhtml");
  }
  return head.type == "response" && may_be_page(read_http_head(block), block);
}

bool WarcSplitter::skip(std::uint64_t bytes) {
  while (bytes > 0 && fill(1)) {
    const auto taken = std::min<std::uint64_t>(bytes, buffer_.size() - at_);
    at_ += static_cast<std::size_t>(taken);
    bytes -= taken;
  }
  return bytes == 0;
}

// Where in the block that stands in the buffer another record begins, because this one is shorter
// than it says; `length` when there is none.
std::uint64_t WarcSplitter::lost_record(std::uint64_t length) const {
  if (is_arc_) {
    return length;
  }
  const std::string_view block =
      std::string_view(buffer_).substr(at_, static_cast<std::size_t>(length));
  for (std::size_t at = block.find("\nWARC/1."); at != std::string_view::npos;
       at = block.find("\nWARC/1.", at + 1)) {
    if (block.substr(at, 512).find("\nWARC-Type:") != std::string_view::npos) {
      return at + 1;
    }
  }
  return length;
}

bool WarcSplitter::take_block(const std::string& head, const WarcHead& read, Record& record) {
  record.where = name_ + ":" + std::to_string(records_) + (read.url.empty() ? "" : " " + read.url);
  record.bytes = head;
  if (read.length > limit_) {
    record.too_long = true;
    skip(read.length);
    return true;
  }
  const bool whole = fill(static_cast<std::size_t>(read.length));
  const std::uint64_t there = std::min<std::uint64_t>(read.length, buffer_.size() - at_);
  const std::uint64_t length = lost_record(there);
  record.bytes.append(buffer_, at_, static_cast<std::size_t>(length));
  at_ += static_cast<std::size_t>(length);
  if (!whole) {
    record.fault = "the archive ends within a record";
  } else if (length < read.length) {
    record.fault = "another record begins before this one ends";
  }
  return true;
}

bool WarcSplitter::next(Record& record) {
  record = Record();
  while (find_record()) {
    std::string head;
    ++records_;
    if (!take_head(head)) {
      record.where = name_ + ":" + std::to_string(records_);
      record.fault = "the head of a record does not end";
      at_ = std::min(buffer_.size(), at_ + 5);
      return true;
    }
    const std::optional<WarcHead> read = read_warc_head(head);
    if (!read || !read->has_length) {
      record.where = name_ + ":" + std::to_string(records_);
      record.fault = "a record that does not tell its length";
      return true;
    }
    if (is_wanted(*read)) {
      return take_block(head, *read, record);
    }
    skip(read->length);
  }
  return false;
}

}  // namespace dateline

#include "indexer/internal/utf16.h"

#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace dateline {

namespace {

constexpr std::size_t kReadBytes = 64u << 10;

bool is_big_endian(std::string_view head) {
  return head.starts_with("\xFE\xFF");
}

std::uint16_t unit_at(std::string_view bytes, std::size_t at, bool big_endian) {
  const auto first = static_cast<unsigned char>(bytes[at]);
  const auto second = static_cast<unsigned char>(bytes[at + 1]);
  return static_cast<std::uint16_t>(big_endian ? first << 8 | second : second << 8 | first);
}

void append_utf8(std::string& out, UChar32 c) {
  char encoded[U8_MAX_LENGTH];
  std::size_t length = 0;
  U8_APPEND_UNSAFE(encoded, length, c);
  out.append(encoded, length);
}

// Appends what `bytes` holds and returns how many bytes were used; a surrogate whose partner may
// still follow is left, unless this is the end.
std::size_t decode(std::string_view bytes, bool big_endian, bool at_end, std::string& out) {
  std::size_t at = 0;
  while (at + 2 <= bytes.size()) {
    const UChar32 unit = unit_at(bytes, at, big_endian);
    if (!U16_IS_SURROGATE(unit)) {
      append_utf8(out, unit);
      at += 2;
      continue;
    }
    if (U16_IS_LEAD(unit) && at + 4 > bytes.size() && !at_end) {
      return at;
    }
    const UChar32 next = at + 4 <= bytes.size() ? unit_at(bytes, at + 2, big_endian) : 0;
    const bool is_pair = U16_IS_LEAD(unit) && U16_IS_TRAIL(next);
    append_utf8(out, is_pair ? U16_GET_SUPPLEMENTARY(unit, next) : 0xFFFD);
    at += is_pair ? 4 : 2;
  }
  if (at_end && at < bytes.size()) {
    append_utf8(out, 0xFFFD);
    at = bytes.size();
  }
  return at;
}

}  // namespace

bool has_utf16_mark(std::string_view head) {
  return head.starts_with("\xFE\xFF") || head.starts_with("\xFF\xFE");
}

std::string utf16_to_utf8(std::string_view bytes) {
  std::string out;
  decode(bytes.substr(2), is_big_endian(bytes), true, out);
  return out;
}

std::size_t Utf8Stream::read(char* buffer, std::size_t size) {
  if (encoding_ == Encoding::kUnknown) {
    recognise();
  }
  if (pending_at_ < pending_.size()) {
    return take_pending(buffer, size);
  }
  if (encoding_ == Encoding::kUtf8) {
    return stream_.read(buffer, size);
  }
  convert_more();
  return take_pending(buffer, size);
}

// Reads enough to see a mark, and keeps what was read.
void Utf8Stream::recognise() {
  std::string head(kReadBytes, '\0');
  std::size_t filled = 0;
  while (filled < kUtf8Mark.size()) {
    const std::size_t got = stream_.read(head.data() + filled, head.size() - filled);
    if (got == 0) {
      break;
    }
    filled += got;
  }
  head.resize(filled);
  if (has_utf16_mark(head)) {
    encoding_ = Encoding::kUtf16;
    big_endian_ = is_big_endian(head);
    undecoded_ = head.substr(2);
    const std::size_t used = decode(undecoded_, big_endian_, false, pending_);
    undecoded_.erase(0, used);
    return;
  }
  encoding_ = Encoding::kUtf8;
  pending_ = std::move(head);
  pending_at_ = pending_.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0;
}

void Utf8Stream::convert_more() {
  pending_.clear();
  pending_at_ = 0;
  bool at_end = false;
  while (pending_.empty() && !at_end) {
    const std::size_t kept = undecoded_.size();
    undecoded_.resize(kept + kReadBytes);
    const std::size_t got = stream_.read(undecoded_.data() + kept, kReadBytes);
    undecoded_.resize(kept + got);
    at_end = got == 0;
    undecoded_.erase(0, decode(undecoded_, big_endian_, at_end, pending_));
  }
}

std::size_t Utf8Stream::take_pending(char* buffer, std::size_t size) {
  const std::size_t taken = std::min(size, pending_.size() - pending_at_);
  std::memcpy(buffer, pending_.data() + pending_at_, taken);
  pending_at_ += taken;
  return taken;
}

}  // namespace dateline

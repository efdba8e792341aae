#include "indexer/internal/glass_coding.h"

#include <bit>

#include "common/error.h"

namespace dateline::glass {

namespace {

constexpr std::string_view kLengthsKey("\0\xE0", 2);

// Writes the least significant bits first.
class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(out) {}

  // One of `count` values. Where count is no power of two, the values in the middle take a bit
  // less.
  void write(std::uint32_t value, std::uint32_t count) {
    const int bits = std::bit_width(count - 1);
    const std::uint64_t spare = (std::uint64_t{1} << bits) - count;
    const std::uint64_t middle = (count - spare) / 2;
    if (spare == 0 || value < middle) {
      append(value, bits);
    } else if (value < middle + spare) {
      append(value, bits - 1);
    } else {
      append((value - (middle + spare)) | std::uint64_t{1} << (bits - 1), bits);
    }
  }

  void finish() {
    if (used_ > 0) {
      out_ += static_cast<char>(pending_);
    }
  }

 private:
  void append(std::uint64_t value, int bits) {
    pending_ |= value << used_;
    used_ += bits;
    for (; used_ >= 8; used_ -= 8) {
      out_ += static_cast<char>(pending_);
      pending_ >>= 8;
    }
  }

  std::string& out_;
  std::uint64_t pending_ = 0;
  int used_ = 0;  // bits of pending_
};

// What lies between the first and the last position.
void write_between(BitWriter& bits, std::span<const std::uint32_t> positions) {
  while (positions.size() > 2) {
    const auto middle = static_cast<std::uint32_t>((positions.size() - 1) / 2);
    const std::uint32_t lowest = positions.front() + middle;
    const auto others = static_cast<std::uint32_t>(positions.size()) - 2;
    bits.write(positions[middle] - lowest, positions.back() - positions.front() - others);
    write_between(bits, positions.first(middle + 1));
    positions = positions.subspan(middle);
  }
}

}  // namespace

void append_uint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) {
    out += static_cast<char>(value | 0x80);
  }
  out += static_cast<char>(value);
}

void append_string(std::string& out, std::string_view value) {
  append_uint(out, value.size());
  out += value;
}

std::uint64_t take_uint(std::string_view& rest) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; !rest.empty() && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) {
      return value;
    }
  }
  throw Error(ErrorCode::kCorrupt, "a number is cut off");
}

std::string_view take_string(std::string_view& rest) {
  const std::uint64_t bytes = take_uint(rest);
  if (bytes > rest.size()) {
    throw Error(ErrorCode::kCorrupt, "a text is cut off");
  }
  const std::string_view value = rest.substr(0, bytes);
  rest.remove_prefix(bytes);
  return value;
}

void append_sortable_uint(std::string& out, std::uint32_t value) {
  constexpr std::uint32_t kTwoBytes = 0x8000;
  if (value < kTwoBytes) {
    out += static_cast<char>(value >> 8);
    out += static_cast<char>(value);
    return;
  }
  // As many leading ones as there are bytes less two, as in UTF-8.
  const int bytes = (std::bit_width(value) + 5) / 7;
  const std::uint64_t marked = value | std::uint64_t{0xFF} << (10 - bytes) << (8 * (bytes - 1));
  for (int i = bytes - 1; i >= 0; --i) {
    out += static_cast<char>(marked >> (8 * i));
  }
}

void append_sortable_string(std::string& out, std::string_view value, bool last) {
  for (const char c : value) {
    out += c;
    if (c == '\0') {
      out += '\xFF';
    }
  }
  if (!last) {
    out += '\0';
  }
}

std::string postings_key(std::string_view term) {
  if (term.empty()) {
    return std::string(kLengthsKey);
  }
  std::string key;
  append_sortable_string(key, term, true);
  return key;
}

std::string postings_key(std::string_view term, std::uint32_t first_docid) {
  std::string key;
  if (term.empty()) {
    key = kLengthsKey;
  } else {
    append_sortable_string(key, term);
  }
  append_sortable_uint(key, first_docid);
  return key;
}

void append_positions(std::string& out, std::span<const std::uint32_t> ascending) {
  append_uint(out, ascending.back());
  if (ascending.size() == 1) {
    return;
  }
  BitWriter bits(out);
  bits.write(ascending.front(), ascending.back());
  bits.write(static_cast<std::uint32_t>(ascending.size()) - 2,
             ascending.back() - ascending.front());
  write_between(bits, ascending);
  bits.finish();
}

}  // namespace dateline::glass

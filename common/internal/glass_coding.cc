#include "common/internal/glass_coding.h"

#include <bit>

#include "common/error.h"

namespace dateline::glass {

namespace {

constexpr std::string_view kLengthsKey("\0\xE0", 2);

}  // namespace

void append_long_uint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) {
    out += static_cast<char>(value | 0x80);
  }
  out += static_cast<char>(value);
}

void append_string(std::string& out, std::string_view value) {
  append_uint(out, value.size());
  out += value;
}

std::optional<std::uint64_t> next_uint(std::string_view& rest) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; !rest.empty() && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) {
      return value;
    }
  }
  return std::nullopt;
}

std::optional<std::uint32_t> next_uint32(const char*& at, const char* end) {
  std::uint32_t value = 0;
  for (unsigned shift = 0; at != end && shift < 32; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    value |= std::uint32_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) {
      return value;
    }
  }
  return std::nullopt;
}

std::uint64_t take_long_uint(std::string_view& rest) {
  if (const auto value = next_uint(rest)) {
    return *value;
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

std::optional<std::uint32_t> sortable_uint(std::string_view bytes) {
  if (bytes.size() < 2) {
    return std::nullopt;
  }
  const auto first = static_cast<unsigned char>(bytes.front());
  const auto marks = static_cast<std::size_t>(std::countl_one(first));
  if (bytes.size() != marks + 2 || marks > 3) {
    return std::nullopt;
  }
  std::uint64_t value = first & 0x7Fu >> marks;
  for (const char byte : bytes.substr(1)) {
    value = value << 8 | static_cast<unsigned char>(byte);
  }
  return static_cast<std::uint32_t>(value);
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

bool text_of_key(std::string_view key, std::string& text) {
  text.clear();
  for (std::size_t i = 0; i < key.size(); ++i) {
    text += key[i];
    if (key[i] == '\0' && (++i == key.size() || key[i] != '\xFF')) {
      return false;
    }
  }
  return true;
}

std::string document_key(std::uint32_t docid) {
  std::string key;
  append_sortable_uint(key, docid);
  return key;
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

}  // namespace dateline::glass

// Numbers in files: little-endian, at any alignment.
#pragma once

#include <bit>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace dateline {

// Arrays of the archive are mapped and used in place. A big-endian machine would need copies.
static_assert(std::endian::native == std::endian::little);

template <typename T>
void append_number(std::string& bytes, T value) {
  char raw[sizeof(T)];
  std::memcpy(raw, &value, sizeof(T));
  bytes.append(raw, sizeof(T));
}

// `at + sizeof(T)` must not lie beyond the end.
template <typename T>
T number_at(std::string_view bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return value;
}

}  // namespace dateline

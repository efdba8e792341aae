// How Xapian's glass backend writes numbers, strings and keys (format version
// 2016-03-14, which Xapian 1.3.5 to 2.1 read). Facts learnt from the source of 1.4.22.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dateline::glass {

// A file begins with this, and with the format's version: years since 2014, month and day.
inline constexpr std::string_view kMagic("\x0F\x0DXapian Glass", 14);
inline constexpr unsigned kFormatVersion = (2016 - 2014) << 9 | 3 << 5 | 14;

// In the order in which a database lists them.
enum class Table : std::uint8_t {
  kPostings,
  kDocuments,
  kTermlists,
  kPositions,
  kSpellings,
  kSynonyms,
};
inline constexpr std::size_t kTables = 6;

// Lengths of synonyms are stored so.
inline constexpr unsigned char kSynonymLengthMask = 96;

// The key of a document's data.
std::string document_key(std::uint32_t docid);

// Base 128, least significant digits first.
void append_long_uint(std::string& out, std::uint64_t value);
inline void append_uint(std::string& out, std::uint64_t value) {
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else {
    append_long_uint(out, value);
  }
}

// Likewise, of a number below 2^32: at most five bytes. Returns the end.
inline char* write_uint(char* at, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) {
    *at++ = static_cast<char>(value | 0x80);
  }
  *at++ = static_cast<char>(value);
  return at;
}

// How many bytes write_uint() writes.
constexpr std::uint32_t uint_bytes(std::uint32_t value) {
  std::uint32_t bytes = 1;
  for (; value >= 0x80; value >>= 7) {
    ++bytes;
  }
  return bytes;
}

// Its length, then the bytes.
void append_string(std::string& out, std::string_view value);

// The opposite: takes what append_uint() wrote off the front. nullopt when it is cut off.
std::optional<std::uint64_t> next_uint(std::string_view& rest);
// Of a number below 2^32, from [at, end).
std::optional<std::uint32_t> next_uint32(const char*& at, const char* end);

// Likewise for what append_uint() or append_string() wrote. Throw Error(kCorrupt) when `rest` is
// shorter.
std::uint64_t take_long_uint(std::string_view& rest);
inline std::uint64_t take_uint(std::string_view& rest) {
  if (!rest.empty() && static_cast<signed char>(rest.front()) >= 0) {
    const auto value = static_cast<std::uint64_t>(rest.front());
    rest.remove_prefix(1);
    return value;
  }
  return take_long_uint(rest);
}
std::string_view take_string(std::string_view& rest);

// Compares as bytes as the numbers do.
void append_sortable_uint(std::string& out, std::uint32_t value);

// The opposite. nullopt when `bytes` is no such number.
std::optional<std::uint32_t> sortable_uint(std::string_view bytes);

// Compares as bytes as the values do, whatever follows; only a `last` one needs no end mark.
void append_sortable_string(std::string& out, std::string_view value, bool last = false);

// What append_sortable_string() made `key` of as a last one; false when there is more in it.
bool text_of_key(std::string_view key, std::string& text);

// The keys of the first and of a later chunk of a term's postings. The term "" stands for the
// lengths of all documents.
std::string postings_key(std::string_view term);
std::string postings_key(std::string_view term, std::uint32_t first_docid);

}  // namespace dateline::glass

#include "common/schema.h"

#include <xxhash.h>

#include <algorithm>
#include <array>

#include "common/text.h"

namespace dateline {

namespace {

std::string hash_digits(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
  std::string digits;
  for (const unsigned char byte : canonical.digest) {
    digits += kDigits[byte >> 4];
    digits += kDigits[byte & 15];
  }
  return digits;
}

// Glass escapes a zero byte with a second byte.
std::size_t stored_bytes(std::string_view term) {
  return term.size() + static_cast<std::size_t>(std::count(term.begin(), term.end(), '\0'));
}

}  // namespace

std::string story_name(std::uint64_t story) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string name(16, '0');
  for (std::size_t i = 16; i-- > 0; story >>= 4) {
    name[i] = kDigits[story & 15];
  }
  return name;
}

std::string bounded_term(std::string_view prefix, std::string_view body) {
  std::string term(prefix);
  if (stored_bytes(prefix) + stored_bytes(body) <= kMaxTermBytes) {
    term += body;
    return term;
  }
  term += '#';
  return term + hash_digits(body);
}

std::string stem_term(Field field, std::string_view language, std::string_view stem) {
  std::string body(stem);
  body += ':';
  body += language;
  if (field == Field::kTitle) {
    body += field_info(field).prefix;
  }
  return bounded_term("Z", body);
}

std::string spelling_entry(std::string_view language, std::string_view word) {
  std::string entry(language);
  entry += ':';
  return entry += word;
}

SpellingEntry parse_spelling_entry(std::string_view entry) {
  const std::size_t colon = std::min(entry.find(':'), entry.size());
  return {entry.substr(0, colon), entry.substr(std::min(colon + 1, entry.size()))};
}

std::string whole_value_term(Field field, std::string_view value) {
  return bounded_term(std::string(field_info(field).prefix) + ":", fold_value(value));
}

std::string identity_term(std::string_view id) {
  return bounded_term(field_info(Field::kId).prefix, id);
}

}  // namespace dateline

#include "common/name_table.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "common/internal/folding.h"
#include "common/internal/name_table_builder.h"
#include "common/internal/utf8.h"
#include "common/text.h"

namespace dateline {

namespace {

// Longer texts are no names; bounds the work of a look-up.
constexpr std::size_t kMaxNameBytes = 300;

// Full stops and apostrophes: they come and go within one word ("U.S.", "Sana'a").
bool is_dropped(char32_t c) {
  return std::u32string_view(U".'`\u00B4\u2018\u2019\u02BB\u02BC\u02BF\u05F3\u05F4\"").find(c) !=
         std::u32string_view::npos;
}

bool is_name_character(char32_t c) {
  const auto code = static_cast<UChar32>(c);
  constexpr std::uint32_t kMarks = U_GC_M_MASK;
  return u_isalnum(code) || (U_MASK(u_charType(code)) & kMarks) != 0 || c == '&' || c == '+' ||
         c == 0x200C || c == 0x0640;  // the joiner and the tatweel of Arabic script
}

void append_word(std::string& key, std::string& word) {
  const std::string folded = fold_word(word);
  if (!folded.empty()) {
    key.append(key.empty() ? "" : " ").append(folded);
  }
  word.clear();
}

// A compiled line cut into its fields.
std::array<std::string_view, 4> fields_of(std::string_view line) {
  std::array<std::string_view, 4> fields;
  for (std::string_view& field : fields) {
    const std::size_t end = std::min(line.find(kNameFieldSeparator), line.size());
    field = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return fields;
}

// Binary search in compiled lines.
std::optional<NameMatch> find_line(std::string_view lines, std::string_view key) {
  std::size_t low = 0;
  std::size_t high = lines.size();
  while (low < high) {
    const std::size_t before = lines.rfind('\n', low + (high - low) / 2);
    // The line that the middle lies in; the middle may be the line feed that ends it.
    std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    if (begin >= high || begin < low) {
      begin = low;
    }
    const std::size_t end = lines.find('\n', begin);
    const auto fields = fields_of(lines.substr(begin, end - begin));
    const int order = key.compare(fields[0]);
    if (order == 0) {
      return NameMatch{fields[1], fields[2], fields[3] == "1"};
    }
    if (order < 0) {
      high = begin;
    } else {
      low = end + 1;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string name_key(std::string_view text) {
  std::string key, word;
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text, at);
    if (is_name_character(c.code)) {
      word += text.substr(at, c.end - at);
    } else if (!is_dropped(c.code)) {
      append_word(key, word);
    }
    at = c.end;
  }
  append_word(key, word);
  return key;
}

NameTable NameTable::from_compiled(std::string_view compiled) {
  NameTable table;
  table.layers_.push_back({nullptr, compiled});
  return table;
}

NameTable NameTable::parse(std::string_view tsv, const std::string& path) {
  NameTableBuilder builder;
  builder.add_file(tsv, path);
  const auto owner = std::make_shared<const std::string>(builder.compiled());
  NameTable table;
  if (!owner->empty()) {
    table.layers_.push_back({owner, *owner});
  }
  return table;
}

NameTable NameTable::extended_with(const NameTable& more) const {
  NameTable both(*this);
  both.layers_.insert(both.layers_.end(), more.layers_.begin(), more.layers_.end());
  return both;
}

NameTable NameTable::extended_with(std::string_view tsv, const std::string& path) const {
  return extended_with(parse(tsv, path));
}

std::optional<NameMatch> NameTable::find(std::string_view name) const {
  if (name.size() > kMaxNameBytes || layers_.empty()) {
    return std::nullopt;
  }
  const std::string key = name_key(name);
  for (std::size_t i = layers_.size(); i-- > 0;) {
    auto match = find_line(layers_[i].lines, key);
    if (!match) {
      continue;
    }
    for (std::size_t later = i + 1; later < layers_.size(); ++later) {
      if (const auto renamed = find_line(layers_[later].lines, name_key(match->canonical))) {
        match->canonical = renamed->canonical;
      }
    }
    return match;
  }
  return std::nullopt;
}

std::string NameTable::canonical(std::string_view name) const {
  const auto match = find(name);
  return match ? std::string(match->canonical) : collapse_space(name);
}

}  // namespace dateline

#include "common/internal/name_table_builder.h"

#include <algorithm>

#include "common/error.h"
#include "common/name_table.h"
#include "common/text.h"

namespace dateline {

namespace {

constexpr std::string_view kByteOrderMark = "\uFEFF";

// Cuts the text up to `separator`, or all that is left, from the front of `rest`.
std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return taken;
}

}  // namespace

std::string NameTableBuilder::add_spelling(std::string_view canonical, std::string_view spelling,
                                           bool needs_context) {
  std::string key = name_key(spelling);
  if (key.empty()) {
    return "\"" + std::string(spelling) + "\" holds no letter or digit";
  }
  if (entries_.size() == kMaxTableSpellings) {
    return "more than " + std::to_string(kMaxTableSpellings) + " spellings";
  }
  const auto [entry, is_new] = entries_.try_emplace(
      std::move(key), Entry{std::string(canonical), std::string(spelling), needs_context});
  if (!is_new && entry->second.canonical != canonical) {
    return "\"" + std::string(spelling) + "\" is already a spelling of \"" +
           entry->second.canonical + "\"";
  }
  entry->second.needs_context = entry->second.needs_context && needs_context;
  return {};
}

std::string NameTableBuilder::add_line(std::string_view line) {
  if (line.size() > kMaxNameLineBytes) {
    return "the line is over " + std::to_string(kMaxNameLineBytes) + " bytes long";
  }
  if (!is_valid_utf8(line) || line.find(kNameFieldSeparator) != std::string_view::npos) {
    return "not UTF-8 text";
  }
  std::string canonical;
  while (!line.empty() && !line.starts_with('#')) {
    std::string_view field = trim(take_until(line, '\t'));
    const bool bracketed = field.size() >= 2 && field.starts_with('(') && field.ends_with(')');
    if (bracketed) {
      field = trim(field.substr(1, field.size() - 2));
    }
    if (field.empty()) {
      continue;
    }
    if (canonical.empty()) {
      canonical = std::string(field);
    }
    if (std::string reason = add_spelling(canonical, field, bracketed); !reason.empty()) {
      return reason;
    }
  }
  return {};
}

void NameTableBuilder::add_file(std::string_view tsv, const std::string& path) {
  if (tsv.starts_with(kByteOrderMark)) {
    tsv.remove_prefix(kByteOrderMark.size());
  }
  for (std::size_t number = 1; !tsv.empty(); ++number) {
    const std::string reason = add_line(take_until(tsv, '\n'));
    if (!reason.empty()) {
      throw Error(ErrorCode::kUsage,
                  "cannot read names " + path + ": line " + std::to_string(number) + ": " + reason);
    }
  }
}

void NameTableBuilder::add_weak(std::string_view canonical, std::string_view spelling) {
  const auto known = entries_.find(name_key(canonical));
  const std::string name =
      known == entries_.end() ? std::string(canonical) : known->second.canonical;
  add_spelling(name, spelling, false);
}

std::string NameTableBuilder::compiled() const {
  std::string lines;
  for (const auto& [key, entry] : entries_) {
    lines.append(key).append(1, kNameFieldSeparator);
    lines.append(entry.canonical).append(1, kNameFieldSeparator);
    lines.append(entry.spelling).append(1, kNameFieldSeparator);
    lines.append(entry.needs_context ? "1\n" : "0\n");
  }
  return lines;
}

}  // namespace dateline

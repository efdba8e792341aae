#include "searcher/internal/name_aliases.h"

#include <algorithm>
#include <utility>

#include "common/error.h"
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

// Stands between a spelling and its key in compiled names.
constexpr char kKeySeparator = '\x1F';

NameAliases::Spelling parsed_spelling(std::string_view field) {
  std::string_view text = trim(field);
  const bool bracketed = text.size() >= 2 && text.starts_with('(') && text.ends_with(')');
  if (bracketed) {
    text = trim(text.substr(1, text.size() - 2));
  }
  return {std::string(text), !bracketed};
}

}  // namespace

std::string alias_key(std::string_view text, Analyzer& analyzer) {
  std::vector<Token> tokens;
  analyzer.tokenize(text, tokens);
  std::string key;
  for (std::size_t i = 0; i < tokens.size();) {
    const bool compound = i + 1 < tokens.size() && tokens[i + 1].kind == TokenKind::kJoined;
    const Token& token = tokens[compound ? i + 1 : i];
    if (token.kind != TokenKind::kBigram) {
      key += (key.empty() ? "" : " ") + token.word->folded;
    }
    i += compound ? 1u + token.span : 1u;  // the joined form stands behind the first part
  }
  return key;
}

std::string NameAliases::add_line(std::string_view line, Analyzer* analyzer) {
  if (analyzer != nullptr && line.size() > kMaxAliasLineBytes) {
    return "the line is over " + std::to_string(kMaxAliasLineBytes) + " bytes long";
  }
  if (!is_valid_utf8(line)) {
    return "not UTF-8";
  }
  if (trim(line).empty() || line.starts_with('#')) {
    return {};
  }
  Group group;
  std::vector<std::string> keys;
  while (!line.empty()) {
    std::string_view field = take_until(line, '\t');
    Spelling spelling =
        parsed_spelling(analyzer != nullptr ? field : take_until(field, kKeySeparator));
    if (spelling.text.empty()) {
      continue;
    }
    std::string key =
        analyzer != nullptr ? alias_key(spelling.text, *analyzer) : std::string(field);
    if (key.empty()) {
      return "\"" + spelling.text + "\" holds no word";
    }
    const auto same = std::find(keys.begin(), keys.end(), key);
    if (same != keys.end()) {
      Spelling& first = group[static_cast<std::size_t>(same - keys.begin())];
      first.added = first.added || spelling.added;
      continue;
    }
    keys.push_back(std::move(key));
    group.push_back(std::move(spelling));
  }
  if (group.size() < 2) {
    return "a name needs at least two different spellings";
  }
  if (groups_.size() == kMaxAliasGroups) {
    return "more than " + std::to_string(kMaxAliasGroups) + " names";
  }
  for (std::string& key : keys) {
    const auto words = 1 + static_cast<std::size_t>(std::count(key.begin(), key.end(), ' '));
    longest_ = std::max(longest_, words);
    by_key_[std::move(key)].push_back(static_cast<std::uint32_t>(groups_.size()));
  }
  groups_.push_back(std::move(group));
  return {};
}

NameAliases NameAliases::parse(std::string_view tsv, const std::string& path, Analyzer& analyzer) {
  NameAliases aliases;
  if (tsv.starts_with(kByteOrderMark)) {
    tsv.remove_prefix(kByteOrderMark.size());
  }
  for (std::size_t number = 1; !tsv.empty(); ++number) {
    const std::string reason = aliases.add_line(take_until(tsv, '\n'), &analyzer);
    if (!reason.empty()) {
      throw Error(ErrorCode::kUsage,
                  "cannot read names " + path + ": line " + std::to_string(number) + ": " + reason);
    }
    analyzer.trim();
  }
  return aliases;
}

std::string NameAliases::compile(std::string_view tsv, const std::string& path,
                                 Analyzer& analyzer) {
  const NameAliases aliases = parse(tsv, path, analyzer);
  std::string compiled;
  for (const Group& group : aliases.groups()) {
    for (const Spelling& spelling : group) {
      compiled += spelling.added ? spelling.text : "(" + spelling.text + ")";
      compiled += kKeySeparator + alias_key(spelling.text, analyzer) + "\t";
    }
    compiled += '\n';
    analyzer.trim();
  }
  return compiled;
}

NameAliases NameAliases::from_compiled(std::string_view compiled) {
  NameAliases aliases;
  while (!compiled.empty()) {
    aliases.add_line(take_until(compiled, '\n'), nullptr);
  }
  return aliases;
}

std::vector<std::uint32_t> NameAliases::find(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? std::vector<std::uint32_t>() : found->second;
}

}  // namespace dateline

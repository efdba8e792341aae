#include "searcher/internal/name_aliases.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "common/error.h"
#include "common/internal/utf8.h"
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

std::u32string letters_of(std::string_view text) {
  std::u32string letters;
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (u_isalpha(static_cast<UChar32>(point.code))) {
      letters += point.code;
    }
    at = point.end;
  }
  return letters;
}

bool is_capital(char32_t c) {
  return u_isUUppercase(static_cast<UChar32>(c)) != 0;
}

// WHO, US, U.S.: any other word of so few letters may be spelt so.
bool is_short_acronym(std::string_view text) {
  constexpr std::size_t kMostLetters = 3;
  const std::u32string letters = letters_of(text);
  return !letters.empty() && letters.size() <= kMostLetters &&
         std::all_of(letters.begin(), letters.end(), is_capital);
}

NameAliases::Spelling parsed_spelling(std::string_view field) {
  std::string_view text = trim(field);
  const auto is_in = [&](char open, char close) {
    return text.size() >= 2 && text.front() == open && text.back() == close;
  };
  const bool is_everyday_word = is_in('[', ']');
  const bool bracketed = is_everyday_word || is_in('(', ')');
  if (bracketed) {
    text = trim(text.substr(1, text.size() - 2));
  }
  return {std::string(text), !bracketed, is_everyday_word || is_short_acronym(text)};
}

// Throws Error(kUsage) when there is no number.
std::uint32_t take_number(std::string_view& rest, char separator) {
  const std::string_view text = take_until(rest, separator);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw Error(ErrorCode::kUsage, "cannot read compiled names");
  }
  return number;
}

// What follows `key` on its line, by binary search; nothing when there is no such line.
std::string_view behind_key(std::string_view lines, std::string_view key) {
  while (!lines.empty()) {
    const std::size_t begin = lines.rfind('\n', lines.size() / 2 - 1) + 1;  // npos + 1 is 0
    std::string_view later = lines.substr(begin);
    std::string_view line = take_until(later, '\n');
    const int order = key.compare(take_until(line, '\t'));
    if (order == 0) {
      return line;
    }
    lines = order < 0 ? lines.substr(0, begin) : later;
  }
  return {};
}

}  // namespace

bool has_its_capitals(std::string_view text, std::string_view spelling) {
  const std::u32string written = letters_of(text);
  const std::u32string known = letters_of(spelling);
  for (std::size_t i = 0; i < known.size() && written.size() == known.size(); ++i) {
    if (is_capital(known[i]) && !is_capital(written[i])) {
      return false;
    }
  }
  return true;
}

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

std::string NameAliases::add_line(std::string_view line, Analyzer& analyzer) {
  if (line.size() > kMaxAliasLineBytes) {
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
    Spelling spelling = parsed_spelling(take_until(line, '\t'));
    if (spelling.text.empty()) {
      continue;
    }
    std::string key = alias_key(spelling.text, analyzer);
    if (key.empty()) {
      return "\"" + spelling.text + "\" holds no word";
    }
    const auto same = std::find(keys.begin(), keys.end(), key);
    if (same != keys.end()) {
      Spelling& first = group[static_cast<std::size_t>(same - keys.begin())];
      first.added = first.added || spelling.added;
      first.cased = first.cased && spelling.cased;
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
    const std::string reason = aliases.add_line(take_until(tsv, '\n'), analyzer);
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
  std::string groups;
  std::vector<std::size_t> begins;
  for (const Group& group : aliases.groups()) {
    begins.push_back(groups.size());
    for (const Spelling& spelling : group) {
      groups += begins.back() == groups.size() ? "" : "\t";
      groups += spelling.added                                       ? spelling.text
                : spelling.cased && !is_short_acronym(spelling.text) ? "[" + spelling.text + "]"
                                                                     : "(" + spelling.text + ")";
    }
    groups += '\n';
  }
  std::string keys;
  for (const auto& [key, numbers] : aliases.by_key_) {
    keys += key;
    for (const std::uint32_t number : numbers) {
      keys += '\t' + std::to_string(begins[number]);
    }
    keys += '\n';
  }
  return std::to_string(aliases.longest_) + '\t' + std::to_string(groups.size()) + '\n' + groups +
         keys;
}

NameAliases NameAliases::from_compiled(std::string_view compiled) {
  NameAliases aliases;
  aliases.longest_ = take_number(compiled, '\t');
  const std::size_t bytes = std::min<std::size_t>(take_number(compiled, '\n'), compiled.size());
  aliases.compiled_groups_ = compiled.substr(0, bytes);
  aliases.compiled_keys_ = compiled.substr(bytes);
  return aliases;
}

std::vector<std::uint32_t> NameAliases::find(std::string_view key) const {
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    return found->second;
  }
  std::vector<std::uint32_t> groups;
  for (std::string_view begins = behind_key(compiled_keys_, key); !begins.empty();) {
    groups.push_back(take_number(begins, '\t'));
  }
  return groups;
}

NameAliases::Group NameAliases::group(std::uint32_t number) const {
  if (!groups_.empty()) {
    return groups_.at(number);
  }
  std::string_view rest = compiled_groups_.substr(number);
  Group group;
  for (std::string_view line = take_until(rest, '\n'); !line.empty();) {
    group.push_back(parsed_spelling(take_until(line, '\t')));
  }
  return group;
}

}  // namespace dateline

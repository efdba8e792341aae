// The names in bylines of many languages.
#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "common/internal/folding.h"
#include "common/internal/utf8.h"
#include "common/text.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/page_authors.h"
#include "indexer/internal/page_authors_words.h"
#include "indexer/internal/page_dates_months.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxBylineBytes = 400;
constexpr std::size_t kMaxNameBytes = 100;
constexpr std::size_t kMaxNames = 20;

bool is_upper(std::string_view text) {
  return !text.empty() && u_isupper(static_cast<UChar32>(decode_utf8(text, 0).code));
}

bool has_letter(std::string_view text) {
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (u_isalpha(static_cast<UChar32>(point.code))) {
      return true;
    }
    at = point.end;
  }
  return false;
}

// Without white space and marks at both ends.
std::string_view strip(std::string_view text) {
  constexpr auto kMarks = std::to_array<std::string_view>(
      {",", ":",  ";", "|", "-", "/", "–", "—", "•", "·", "(", ")", "[",
       "]", "\"", "*", "#", "»", "«", "›", "‹", "&", "+", "“", "”"});
  std::size_t size = 0;
  do {
    text = trim(text);
    size = text.size();
    for (const std::string_view mark : kMarks) {
      if (text.starts_with(mark)) {
        text.remove_prefix(mark.size());
      }
      if (text.ends_with(mark)) {
        text.remove_suffix(mark.size());
      }
    }
  } while (text.size() != size);
  return text;
}

// Without "By", "Written by:" and the like.
std::string_view without_before(std::string_view text) {
  for (int round = 0; round < 2; ++round) {
    text = strip(text);
    const std::string low = lower_ascii(text);
    for (const std::string_view word : words_before_name()) {
      if (low == word) {
        return {};  // and no name behind it
      }
      const bool is_whole =
          low.size() > word.size() &&
          (low[word.size()] == ' ' || low[word.size()] == ':' || word.ends_with(':') ||
           word.ends_with('/') || static_cast<unsigned char>(word[0]) >= 0xE3);
      // "De Niro", "Di Maio": a particle in capitals before one word is part of the name.
      const bool is_particle = word == "de" || word == "di" || word == "da" || word == "af";
      const bool is_name =
          is_particle && is_upper(text) && std::count(text.begin(), text.end(), ' ') < 2;
      if (low.starts_with(word) && is_whole && !is_name) {
        text = strip(text.substr(word.size()));
        break;
      }
    }
  }
  return text;
}

// "Jane Roe Thursday, November": what a date leaves behind whose digits were cut off.
std::string_view without_calendar_words(std::string_view text) {
  while (true) {
    text = strip(text);
    const std::size_t space = text.rfind(' ');
    if (space == std::string_view::npos) {
      return text;
    }
    const std::string word = fold_word(strip(text.substr(space + 1)));
    if (month_from_word(word, {}) == 0 && !is_weekday_word(word)) {
      return text;
    }
    text = text.substr(0, space);
  }
}

// What stands before a date, an address, a bar and the like.
std::string_view until_other_matter(std::string_view text) {
  const std::string low = lower_ascii(text);
  std::size_t cut = text.size();
  for (const std::string_view mark : words_behind_name()) {
    const std::size_t at = low.find(mark);
    if (at != std::string::npos && at > 1) {
      cut = std::min(cut, at);
    }
  }
  const std::size_t digit = text.find_first_of("0123456789");
  if (digit != std::string_view::npos && digit > 0) {
    const std::size_t space = text.rfind(' ', digit);
    if (space != std::string_view::npos && space < cut) {
      return without_calendar_words(text.substr(0, space));
    }
  }
  text = text.substr(0, cut);
  // What is left of an e-mail address goes with it.
  const std::size_t space = text.rfind(' ');
  const bool is_mail = cut < low.size() && low[cut] == '@' && space != std::string_view::npos;
  return is_mail ? text.substr(0, space) : text;
}

// One to five words that begin with a capital or a letter of a script without any.
bool looks_like_person(std::string_view name) {
  const auto words = std::count(name.begin(), name.end(), ' ') + 1;
  if (name.empty() || words > 5 || name.size() > kMaxNameBytes || name.ends_with('!') ||
      name.ends_with('?') || name.ends_with("...") || name.ends_with("…")) {
    return false;
  }
  const UChar32 first = static_cast<UChar32>(decode_utf8(name, 0).code);
  return !u_islower(first) && u_isalpha(first);
}

void add_name(std::string_view part, bool strict, std::vector<std::string>& names) {
  part = strip(without_before(part));
  if (part.empty() || is_address(part) || is_no_name(part) || is_company(part) ||
      !has_letter(part) || part.find(':') != std::string_view::npos ||
      part.size() > kMaxNameBytes || names.size() >= kMaxNames ||
      (!names.empty() && is_role(part)) || (strict && !looks_like_person(part))) {
    return;
  }
  if (std::find(names.begin(), names.end(), part) == names.end()) {
    names.emplace_back(part);
  }
}

// Commas stand between names and before roles and places; a part in lower case is neither name nor
// begins one.
void add_at_commas(std::string_view text, bool strict, std::vector<std::string>& names) {
  bool first = true, after_whole = false;
  while (!text.empty()) {
    constexpr std::string_view kWideComma = "，";
    const std::size_t wide = text.find(kWideComma);
    const std::size_t comma = std::min({text.find(','), wide, text.size()});
    const std::string_view part = trim(text.substr(0, comma));
    text.remove_prefix(std::min(text.size(), comma + (comma == wide ? kWideComma.size() : 1)));
    // "Jane Roe, Springfield": one word behind a whole name is a place or an outlet.
    const bool one_word = part.find(' ') == std::string_view::npos && after_whole;
    if (first || (!is_role(part) && !one_word && looks_like_person(part))) {
      add_name(part, strict, names);
    }
    after_whole = after_whole || part.find(' ') != std::string_view::npos;
    first = false;
  }
}

// "Posted on May 14, 2024 by Jane Roe" from the name on, else the whole text.
std::string_view behind_by(std::string_view text) {
  const std::string low = lower_ascii(text);
  for (const std::string_view word : {" by ", " von ", " por ", " par ", " door "}) {
    const std::size_t at = low.rfind(word);
    if (at == std::string::npos) {
      continue;
    }
    const std::string before = low.substr(0, at);
    const bool is_date = before.find_first_of("0123456789") != std::string::npos;
    if (is_date || before == "posted" || before == "published" || before == "geschrieben") {
      return text.substr(at + word.size());
    }
  }
  return text;
}

// Whether another name may begin with `text`; "i" of "Mac & i" does not.
bool may_begin_name(std::string_view text) {
  text = trim(text);
  if (text.empty() || !u_islower(static_cast<UChar32>(decode_utf8(text, 0).code))) {
    return true;
  }
  constexpr auto kParticles = std::to_array<std::string_view>(
      {"von ", "van ", "de ", "der ", "al-", "el-", "di ", "da ", "du ", "d'", "by ", "zu "});
  return std::any_of(kParticles.begin(), kParticles.end(),
                     [text](std::string_view particle) { return text.starts_with(particle); });
}

// "Roe, Jane" as "Jane Roe"; empty for everything else.
std::string turned_name(std::string_view text) {
  const std::size_t comma = text.find(", ");
  if (comma == std::string_view::npos || text.find(' ') != comma + 1) {
    return {};
  }
  const std::string_view family = text.substr(0, comma);
  const std::string_view given = text.substr(comma + 2);
  const bool is_name = given.find_first_of(", ;") == std::string_view::npos && is_upper(family) &&
                       is_upper(given) && given.size() > 2 && !is_role(given) && !is_role(family);
  return is_name ? std::string(given) + " " + std::string(family) : std::string();
}

}  // namespace

std::vector<std::string> names_in_byline(std::string_view text, bool strict) {
  std::vector<std::string> names;
  const std::string plain =
      collapse_space(plain_text(std::string(utf8_prefix(text, kMaxBylineBytes))));
  if ((is_address(plain) && plain.find(' ') == std::string::npos) || is_postal_address(plain)) {
    return names;
  }
  std::string_view rest = until_other_matter(without_before(behind_by(plain)));
  if (const std::size_t half = rest.size() / 2;
      rest.size() > 6 && rest[half] == ' ' && rest.substr(0, half) == rest.substr(half + 1)) {
    rest = rest.substr(0, half);  // printed twice
  }
  if (is_role(rest) && rest.find(',') == std::string_view::npos) {
    add_name(rest, strict, names);  // "Staff and news service reports"
    return names;
  }
  if (const std::string name = turned_name(rest); !name.empty()) {
    add_name(name, strict, names);
    return names;
  }
  while (!rest.empty()) {
    std::size_t cut = rest.size(), length = 0;
    for (const std::string_view word : words_between_names()) {
      const std::size_t at = rest.find(word);
      if (at < cut && may_begin_name(rest.substr(at + word.size()))) {
        cut = at;
        length = word.size();
      }
    }
    add_at_commas(rest.substr(0, cut), strict, names);
    rest.remove_prefix(cut + length);
  }
  return names;
}

}  // namespace dateline

#include "common/authors.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "common/internal/author_text.h"
#include "common/internal/author_words.h"
#include "common/internal/person_name.h"
#include "common/internal/utf8.h"
#include "common/places.h"
#include "common/text.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxGivenBytes = 2000;
constexpr std::size_t kMaxAuthors = 100;
constexpr std::size_t kMaxNameWords = 6;
constexpr std::size_t kMaxLineWords = 30;  // of a name with role, outlet and date
constexpr std::size_t kMaxNameBytes = 120;

using Words = std::vector<std::string_view>;

constexpr auto kStrongSeparators =
    std::to_array<std::string_view>({";", "|", "\u2022", "\u00B7", "\n", "；", "｜"});
constexpr auto kBracketSeparators = std::to_array<std::string_view>({",", "/", "،", "、", " - "});
constexpr auto kComma = std::to_array<std::string_view>({","});
constexpr auto kListSeparators = std::to_array<std::string_view>({",", "、", "،", "，", "؛"});
constexpr auto kDashes =
    std::to_array<std::string_view>({" - ", " \u2013 ", " \u2014 ", "- ", " -", "\u2013", "\u2014",
                                     ":", "：", "/", "／", " \u0640 "});

class AuthorReader {
 public:
  explicit AuthorReader(const AuthorRules& rules)
      : rules_(rules), site_key_(name_key(rules.site_name)) {}

  void read(std::string_view given) {
    if (given.size() > kMaxGivenBytes || given.find("://") != std::string_view::npos) {
      return;
    }
    std::string text = replace_all(replace_all(given, "&nbsp;", " "), "&amp;", "&");
    for_each_part(without_brackets(text), kStrongSeparators,
                  [this](std::string_view part) { segment(collapse_space(part)); });
  }

  AuthorLine take() { return std::move(line_); }

 private:
  // Brackets hold agencies and places: "Jane Doe (Berlin)", "(AFP)". A list in square brackets is
  // one that a program has printed.
  std::string without_brackets(std::string_view text) {
    text = trim(text);
    if (text.starts_with('[') && text.ends_with(']')) {
      text = text.substr(1, text.size() - 2);
    }
    std::string outside, inside;
    int depth = 0;
    for (std::uint32_t at = 0; at < text.size();) {
      const CodePoint c = decode_utf8(text, at);
      const bool opens = c.code == '(' || c.code == '[' || c.code == U'（' || c.code == U'【';
      const bool closes = c.code == ')' || c.code == ']' || c.code == U'）' || c.code == U'】';
      if (opens) {
        ++depth;
      } else if (closes) {
        depth = std::max(0, depth - 1);
        outside += ' ';
        bracketed(inside);
        inside.clear();
      } else {
        (depth > 0 ? inside : outside) += text.substr(at, c.end - at);
      }
      at = c.end;
    }
    bracketed(inside);
    return outside;
  }

  void bracketed(std::string_view text) {
    const std::size_t space = text.find(' ');
    if (is_conjunction(name_key(text.substr(0, space))) && space != std::string_view::npos) {
      segment(text.substr(space + 1));  // "(avec Jean Dupuis)"
      return;
    }
    for_each_part(text, kBracketSeparators, [this](std::string_view part) {
      if (rules_.agencies.find(part)) {
        add(line_.agencies, part);
      } else if (rules_.places.find(part)) {
        add(line_.places, part);
      }
    });
  }

  void add(std::vector<std::string>& names, std::string_view name) {
    const std::string folded = fold_value(name);
    const bool is_known = std::any_of(names.begin(), names.end(), [&](const std::string& other) {
      return fold_value(other) == folded;
    });
    if (!is_known && names.size() < kMaxAuthors) {
      names.emplace_back(name);
    }
  }

  // What stands between semicolons or bars.
  void segment(std::string_view text) {
    text = without_reporter(strip_edges(text));
    for (int count = 0; count < 3; ++count) {
      const auto label = author_label(text);
      if (!label) {
        break;
      }
      if (!label->is_author) {
        return;
      }
      text = strip_edges(text.substr(label->length));
    }
    if (is_other_name(text)) {
      return;
    }
    if (const auto turned = turned_round(text); turned && are_only_names(text)) {
      add(line_.authors, person_case(*turned));
      return;
    }
    const bool is_list = text.find_first_of(",-/:") != std::string_view::npos ||
                         text.find("،") != std::string_view::npos ||
                         text.find("\u2013") != std::string_view::npos;
    for_each_part(text, kListSeparators,
                  [this, is_list](std::string_view part) { list_item(part, is_list); });
  }

  // 新华社记者张三: the agency goes, the reporter stays.
  std::string_view without_reporter(std::string_view text) {
    for (const std::string_view role : {"记者", "記者"}) {
      const std::size_t at = text.find(role);
      if (at != std::string_view::npos && at > 0 && is_other_name(trim(text.substr(0, at)))) {
        return strip_edges(text.substr(at + role.size()));
      }
    }
    return text;
  }

  // Whether neither side of the comma is an agency, an outlet, a role or a place.
  bool are_only_names(std::string_view text) const {
    bool only = true;
    for_each_part(text, kComma, [&](std::string_view part) {
      const std::string key = name_key(part);
      only = only && !rules_.agencies.find(part) && !rules_.sources.find(part) &&
             !rules_.places.find(part) && !is_role_word(key) && key != site_key_;
    });
    return only;
  }

  // An agency, the outlet itself, another outlet or nobody.
  bool is_other_name(std::string_view text) {
    if (rules_.agencies.find(text)) {
      add(line_.agencies, text);
      return true;
    }
    const std::string key = name_key(text);
    return key.empty() || (key == site_key_ && !site_key_.empty()) || is_placeholder(key) ||
           (rules_.sources.find(text) && !rules_.sources.find(text)->needs_context);
  }

  void list_item(std::string_view text, bool is_list) {
    text = strip_edges(text);
    if ((is_list && is_place(text)) || is_other_name(text)) {
      return;
    }
    if (is_generation(name_key(text)) && !line_.authors.empty()) {
      line_.authors.back().append(" ").append(text);
      return;
    }
    for_each_part(text, kDashes, [&](std::string_view part) {
      const bool is_part = is_list || part.size() < text.size();
      if (is_part && part.starts_with("«")) {
        return;  // an outlet
      }
      part = strip_edges(part);
      const std::size_t hyphen = part.find('-');
      const std::string_view front = part.substr(0, hyphen);
      if (hyphen != std::string_view::npos && (rules_.places.find(front) || is_agency(front))) {
        dashed_part(front, true);  // "CAIRO-Jane Doe"
        part.remove_prefix(hyphen + 1);
      }
      dashed_part(part, is_part);
    });
  }

  void dashed_part(std::string_view text, bool is_part) {
    if (!is_part || !(is_place(text) || is_other_name(text))) {
      joined_names(text, is_part);
    }
  }

  bool is_agency(std::string_view text) const { return rules_.agencies.find(text).has_value(); }

  // Whether `text` is a place, which is then noted.
  bool is_place(std::string_view text) {
    if (!rules_.places.find(text)) {
      return false;
    }
    add(line_.places, text);
    return true;
  }

  // "Jane Doe and Ian Roe": cut at the words for "and".
  void joined_names(std::string_view text, bool is_list) {
    const Words words = words_of(text);
    Words piece;
    bool is_cut = is_list;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string key = name_key(words[i]);
      const bool joins = !piece.empty() &&
                         (words[i] == "&" || is_conjunction(key) ||
                          (is_weak_conjunction(key) && piece.size() >= 2 && words.size() - i > 2));
      if (joins && words.size() - i > 1) {
        is_cut = true;
        name(piece, true);
        piece.clear();
      } else if (!(piece.empty() && is_conjunction(key) && fold_value(words[i]) == words[i])) {
        piece.push_back(words[i]);
      }
    }
    name(piece, is_cut);
  }

  // One name and what clings to it. `is_list`: others stand beside it.
  void name(Words words, bool is_list) {
    if (words.size() > kMaxLineWords || is_no_name(words, is_list)) {
      return;
    }
    cut_tail(words);
    if (!cut_role(words) || words.empty()) {
      return;
    }
    cut_outlet(words);
    const std::string joined = join_words(words);
    const std::string_view text = strip_edges(joined);
    const std::string key = name_key(text);
    if (key.empty() || is_other_name(text) || is_credential(key)) {
      return;
    }
    if (is_list && is_place(text)) {
      return;
    }
    if (is_list && key.starts_with("the ")) {  // "The Courier"
      return;
    }
    const bool is_sign = is_list && text.size() <= 3 && fold_value(text) == text;  // "AFP/xy"
    if (!has_letter(text) || is_sign || words.size() > kMaxNameWords ||
        text.size() > kMaxNameBytes) {
      return;
    }
    add(line_.authors, person_case(text));
  }

  // "For dailymail.com", "Special to …", "Hours Ago", "Wednesday", "www.outlet.com".
  static bool is_no_name(const Words& words, bool is_list) {
    if (words.empty()) {
      return true;
    }
    constexpr auto kOpenings =
        std::to_array<std::string_view>({"for", "special", "follow", "via", "hours", "minutes"});
    const std::string key = name_key(words[0]);
    const bool opens =
        words.size() > 1 && std::find(kOpenings.begin(), kOpenings.end(), key) != kOpenings.end();
    const bool is_date =
        is_date_word(key) && (words.size() == 1 ? is_list : has_digit(words.back()));
    return opens || is_date || is_web_address(words[0]) ||
           (words.size() == 2 && is_web_address(words[1]));
  }

  // Off with dates, addresses, handles, and the place behind "in".
  void cut_tail(Words& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string key = name_key(words[i]);
      const bool is_user_name = words.size() == 1 && has_letter(words[i]);  // "jane1984"
      const bool is_date = (has_digit(words[i]) && !is_user_name) || (i > 0 && is_date_word(key));
      const bool is_other_work = i >= 2 && i + 1 < words.size() && name_key(words[i + 1]) == "by";
      const bool is_location = i >= 2 && is_place_preposition(key) && i + 1 < words.size();
      if (is_location) {
        is_place(
            join_words(Words(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end())));
      }
      if (is_date) {
        cut_date(words, i);
        return;
      }
      if (is_location || is_other_work || is_web_address(words[i])) {
        words.resize(i);
        return;
      }
    }
  }

  // "Jane Doe May 14", "Jane Doe14 May".
  static void cut_date(Words& words, std::size_t at) {
    const std::string_view letters = words[at].substr(0, words[at].find_first_of("0123456789"));
    words.resize(at);
    if (at > 0 && has_letter(letters)) {
      words.push_back(letters);
    } else if (at > 2 && name_key(words.back()) == "may") {
      words.pop_back();
    }
  }

  // Whether one word is a person's whole name, as in Chinese and Korean.
  static bool is_whole_name(std::string_view word) {
    const auto code = static_cast<UChar32>(decode_utf8(word, 0).code);
    return u_hasBinaryProperty(code, UCHAR_IDEOGRAPHIC) || (code >= 0xAC00 && code <= 0xD7A3);
  }

  // Cuts "Senior Political Correspondent" off the end or the front. False when nothing but a role
  // is there.
  static bool cut_role(Words& words) {
    std::vector<std::string> keys;
    for (const std::string_view word : words) {
      keys.push_back(name_key(word));
    }
    const auto first = std::find_if(keys.begin(), keys.end(),
                                    [](const std::string& key) { return is_role_word(key); });
    if (first == keys.end()) {
      return true;
    }
    std::size_t begin = static_cast<std::size_t>(first - keys.begin());
    while (begin > 0 && is_role_modifier(keys[begin - 1])) {
      --begin;
    }
    if (begin >= 2 || (begin == 1 && is_whole_name(words[0]))) {
      words.resize(begin);
      return true;
    }
    std::size_t end = keys.size();
    while (!is_role_word(keys[end - 1])) {
      --end;
    }
    const bool is_name_behind =
        keys.size() - end >= 2 && (person_case(words[end]) != fold_value(words[end]));
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(end));
    return is_name_behind;
  }

  // "Jane Doe Associated Press": the outlet or agency behind a name of two words.
  void cut_outlet(Words& words) {
    for (std::size_t begin = 2; begin < words.size(); ++begin) {
      const std::string tail = join_words(Words(words.begin() + begin, words.end()));
      const auto agency = rules_.agencies.find(tail);
      const auto source = rules_.sources.find(tail);
      const bool is_site = !site_key_.empty() && name_key(tail) == site_key_;
      if ((agency && !agency->needs_context) || (source && !source->needs_context) || is_site) {
        if (agency) {
          add(line_.agencies, tail);
        }
        words.resize(begin);
        return;
      }
    }
    for (std::size_t end = words.size() - std::min<std::size_t>(words.size(), 2); end > 0; --end) {
      const std::string head = join_words(Words(words.begin(), words.begin() + end));
      if (const auto agency = rules_.agencies.find(head); agency && !agency->needs_context) {
        add(line_.agencies, head);
        words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(end));
        return;
      }
    }
  }

  const AuthorRules& rules_;
  std::string site_key_;
  AuthorLine line_;
};

}  // namespace

AuthorLine clean_authors(const std::vector<std::string>& given, const AuthorRules& rules) {
  AuthorReader reader(rules);
  for (const std::string& text : given) {
    reader.read(text);
  }
  return reader.take();
}

}  // namespace dateline

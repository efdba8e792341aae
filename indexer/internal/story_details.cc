#include "indexer/internal/story_details.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "common/internal/author_words.h"
#include "common/name_table.h"
#include "common/text.h"
#include "indexer/internal/agency_names.h"
#include "indexer/internal/story_words.h"

namespace dateline {

namespace {

// What a word can say of the event. Stored before each word, below all letters and digits.
enum class Kind : char {
  kPlain = 1,
  kName = 2,       // in upper case within a sentence
  kOpening = 3,    // in upper case where a sentence begins: a name or not
  kCaseless = 4,   // of a script, or in a text, whose case does not tell: a name or not
  kCharacter = 5,  // the same, of a script without spaces
  kNumber = 6,
  kOwn = 7,  // of the outlet, an agency or an author
};
constexpr char kLastKind = static_cast<char>(Kind::kOwn);

struct Detail {
  std::string_view text;
  Kind kind;
};
using Details = std::span<const Detail>;

std::vector<StoryToken> tokens_of(std::string_view text) {
  StoryTokens walker(text);
  std::vector<StoryToken> tokens;
  for (StoryToken token; walker.next(token);) {
    tokens.push_back(token);
  }
  return tokens;
}

Kind kind_of(const StoryToken& token, bool case_tells) {
  if (token.has_digit) {
    return Kind::kNumber;
  }
  if (token.is_unspaced) {
    return Kind::kCharacter;
  }
  if (!token.has_case || !case_tells) {
    return Kind::kCaseless;
  }
  if (!token.is_capital) {
    return Kind::kPlain;
  }
  return token.opens ? Kind::kOpening : Kind::kName;
}

// Headlines and notices may be in upper case throughout.
bool does_case_tell(const std::vector<StoryToken>& tokens) {
  std::size_t words = 0, capitals = 0;
  for (const StoryToken& token : tokens) {
    const bool counts = token.has_case && !token.opens;
    words += counts;
    capitals += counts && token.is_capital;
  }
  return 10 * capitals <= 7 * words;
}

// Marks where all words of `name` stand in a row.
void mark_own(const std::vector<StoryToken>& tokens, std::string_view name,
              std::vector<Kind>& kinds) {
  const std::vector<StoryToken> words = tokens_of(name);
  const auto same = [](const StoryToken& a, const StoryToken& b) { return a.text == b.text; };
  auto at = tokens.begin();
  while (!words.empty()) {
    at = std::search(at, tokens.end(), words.begin(), words.end(), same);
    if (at == tokens.end()) {
      break;
    }
    std::fill_n(kinds.begin() + (at - tokens.begin()), words.size(), Kind::kOwn);
    at += static_cast<std::ptrdiff_t>(words.size());
  }
}

void mark_own_names(const Article& article, const std::vector<StoryToken>& tokens,
                    std::vector<Kind>& kinds) {
  mark_own(tokens, article.source, kinds);
  for (const auto* names : {&article.agencies, &article.authors}) {
    for (const std::string& name : *names) {
      mark_own(tokens, name, kinds);
    }
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (kinds[i] == Kind::kName && is_expected_agency(tokens[i].text)) {
      kinds[i] = Kind::kOwn;
    }
  }
}

// Whether a line, or what a bracket holds, says who wrote the text.
bool is_credit(std::string_view text) {
  constexpr std::size_t kMaxBytes = 200;
  return text.size() <= kMaxBytes && author_label(trim(text)).has_value();
}

std::string_view without_last_credit(std::string_view text) {
  const std::size_t line = text.rfind('\n');
  if (line != std::string_view::npos && is_credit(text.substr(line + 1))) {
    return trim(text.substr(0, line));
  }
  const std::size_t bracket = text.ends_with(')') ? text.rfind('(') : std::string_view::npos;
  if (bracket != std::string_view::npos &&
      is_credit(text.substr(bracket + 1, text.size() - bracket - 2))) {
    return trim(text.substr(0, bracket));
  }
  return text;
}

std::string_view without_credits(std::string_view text) {
  constexpr int kMaxCredits = 3;
  text = trim(text);
  for (int i = 0; i < kMaxCredits; ++i) {
    const std::size_t line = text.find('\n');
    if (line != std::string_view::npos && is_credit(text.substr(0, line))) {
      text = trim(text.substr(line));
    }
    text = without_last_credit(text);
  }
  return text;
}

std::vector<Detail> parse_details(std::string_view stored) {
  std::vector<Detail> details;
  for (std::size_t at = 0; at < stored.size();) {
    const auto end = static_cast<std::size_t>(
        std::find_if(stored.begin() + static_cast<std::ptrdiff_t>(at) + 1, stored.end(),
                     [](char c) { return c > 0 && c <= kLastKind; }) -
        stored.begin());
    details.push_back({stored.substr(at + 1, end - at - 1), static_cast<Kind>(stored[at])});
    at = end;
  }
  return details;
}

std::u32string characters_of(std::string_view text) {
  std::u32string characters;
  for (std::size_t at = 0; at < text.size();) {
    UChar32 c = 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), at, text.size(), c);
    characters.push_back(static_cast<char32_t>(c));
  }
  return characters;
}

// Whether one change of a letter (another, one more, two in each other's place) makes one of the
// other.
bool is_one_change(std::u32string_view a, std::u32string_view b) {
  if (a.size() > b.size()) {
    std::swap(a, b);
  }
  const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin());
  const std::u32string_view rest_a(left, a.end());
  const std::u32string_view rest_b(right, b.end());
  if (b.size() > a.size()) {
    return b.size() == a.size() + 1 && rest_b.substr(1) == rest_a;
  }
  if (rest_a.empty() || rest_a.substr(1) == rest_b.substr(1)) {
    return true;
  }
  return rest_a.size() >= 2 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] &&
         rest_a.substr(2) == rest_b.substr(2);
}

// Whether two words are one that is misspelt, inflected or shortened: "Sept.". Zambia is no
// misspelt Gambia, and Iceland no Ireland.
bool are_spellings_of_one(const Detail& a, const Detail& b) {
  constexpr std::size_t kLeastLetters = 5, kLeastShortened = 3;
  if (a.kind == Kind::kNumber || a.kind == Kind::kCharacter) {
    return false;
  }
  const auto place_a = NameTable::places().find(a.text);
  const auto place_b = NameTable::places().find(b.text);
  if (place_a && place_b) {
    return place_a->canonical == place_b->canonical;
  }
  const std::u32string left = characters_of(a.text);
  const std::u32string right = characters_of(b.text);
  const std::size_t shorter = std::min(left.size(), right.size());
  const std::size_t longer = std::max(left.size(), right.size());
  if (shorter >= kLeastShortened && longer >= shorter + kLeastShortened &&
      left.compare(0, shorter, right, 0, shorter) == 0) {
    return true;
  }
  return longer >= kLeastLetters && left.front() == right.front() && is_one_change(left, right);
}

bool is_name(Kind kind) {
  return kind == Kind::kName || kind == Kind::kCaseless || kind == Kind::kCharacter;
}

// How much it counts that a word differs, in halves.
std::uint32_t weight_of(Kind kind) {
  return kind == Kind::kOpening ? 1 : is_name(kind) ? 2 : 0;
}

// What differs between two texts.
struct Differences {
  std::uint32_t names = 0;    // in the place of other names, in halves
  std::uint32_t numbers = 0;  // in the place of other numbers
  std::uint32_t plain = 0;    // other words in the place of others
};

class Comparison {
 public:
  Comparison(Details a, Details b) : a_(a), b_(b) {}

  // Walks the blocks of words that stand between common ones.
  Differences differences() {
    align();
    Differences all;
    std::size_t i = 0, j = 0;
    while (i < a_.size() || j < b_.size()) {
      const std::size_t begin_i = i, begin_j = j;
      while ((i < a_.size() || j < b_.size()) && (!is_common(i, j) || is_chance(i, j))) {
        const bool both = is_common(i, j);
        const bool skips_a = j == b_.size() || (i < a_.size() && at(i + 1, j) >= at(i, j + 1));
        i += both || skips_a;
        j += both || !skips_a;
      }
      add_block(a_.subspan(begin_i, i - begin_i), b_.subspan(begin_j, j - begin_j), all);
      while (i < a_.size() && j < b_.size() && is_common(i, j)) {
        ++i;
        ++j;
      }
    }
    return all;
  }

 private:
  // The length of the longest common subsequence of what begins at `i` and at `j`.
  std::uint16_t& at(std::size_t i, std::size_t j) { return lengths_[i * (b_.size() + 1) + j]; }
  bool is_common(std::size_t i, std::size_t j) const {
    return i < a_.size() && j < b_.size() && a_[i].text == b_[j].text;
  }
  // A number alone that two rows of numbers have in common: 4-8-15 and 8-1-2.
  bool is_chance(std::size_t i, std::size_t j) const {
    const auto is_number = [](const Details& details, std::size_t k) {
      return k < details.size() && details[k].kind == Kind::kNumber;
    };
    return is_number(a_, i) && !is_common(i + 1, j + 1) &&
           (is_number(a_, i + 1) || is_number(b_, j + 1) || (i > 0 && is_number(a_, i - 1)) ||
            (j > 0 && is_number(b_, j - 1)));
  }
  void align() {
    lengths_.assign((a_.size() + 1) * (b_.size() + 1), 0);
    for (std::size_t i = a_.size(); i-- > 0;) {
      for (std::size_t j = b_.size(); j-- > 0;) {
        at(i, j) = is_common(i, j) ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1)
                                   : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
  }

  static bool are_joined_otherwise(Details a, Details b) {
    const auto joined = [](Details details) {
      std::string text;
      for (const Detail& detail : details) {
        text += detail.text;
      }
      return text;
    };
    return joined(a) == joined(b);
  }

  static bool stands_in(const Detail& detail, Details other) {
    return std::any_of(other.begin(), other.end(),
                       [&](const Detail& word) { return word.text == detail.text; });
  }

  // Whether a word that opens a sentence is none that could be a name: "The".
  bool is_plain_opening(const Detail& detail) const {
    const auto stands_plain = [&](const Detail& word) {
      return word.kind == Kind::kPlain && word.text == detail.text;
    };
    return detail.kind == Kind::kOpening && (std::any_of(a_.begin(), a_.end(), stands_plain) ||
                                             std::any_of(b_.begin(), b_.end(), stands_plain));
  }

  // What of a block is neither elsewhere in the other text nor spelt otherwise in its block. (A
  // character is found elsewhere in any text.)
  Differences own_to(Details block, Details other_block, Details other) const {
    Differences own;
    for (const Detail& detail : block) {
      own.plain += detail.kind == Kind::kPlain;
      if (stands_in(detail, detail.kind == Kind::kCharacter ? other_block : other) ||
          is_plain_opening(detail) ||
          std::any_of(other_block.begin(), other_block.end(),
                      [&](const Detail& word) { return are_spellings_of_one(detail, word); })) {
        continue;
      }
      own.numbers += detail.kind == Kind::kNumber;
      own.names += weight_of(detail.kind);
    }
    return own;
  }

  void add_block(Details a, Details b, Differences& all) const {
    if (a.empty() || b.empty() || are_joined_otherwise(a, b)) {
      return;
    }
    const Differences left = own_to(a, b, b_);
    const Differences right = own_to(b, a, a_);
    std::uint32_t names = std::min(left.names, right.names);
    if (a.front().kind == Kind::kCaseless || b.front().kind == Kind::kCaseless) {
      names = std::min(names, 2u);  // how many of them are names nobody knows
    } else if (a.front().kind == Kind::kCharacter || b.front().kind == Kind::kCharacter) {
      names = std::min(names, 4u);
    }
    all.names += names;
    all.numbers += std::min(left.numbers, right.numbers);
    all.plain += std::min(left.plain, right.plain);
  }

  const Details a_, b_;
  std::vector<std::uint16_t> lengths_;
};

std::uint32_t count(Details details, Kind kind) {
  return static_cast<std::uint32_t>(
      std::count_if(details.begin(), details.end(),
                    [kind](const Detail& detail) { return detail.kind == kind; }));
}

// What most of the words are: kCharacter, kCaseless, or kPlain for a text whose case tells.
Kind script_of(Details details) {
  const std::uint32_t characters = count(details, Kind::kCharacter);
  const std::uint32_t caseless = characters + count(details, Kind::kCaseless);
  return 2 * caseless <= details.size() ? Kind::kPlain
         : 2 * characters > caseless    ? Kind::kCharacter
                                        : Kind::kCaseless;
}

// How many differences it takes, in halves of a name's: a longer text is more often edited than
// printed from a template in which so little is left blank.
std::uint32_t required_difference(std::size_t words, Kind kind) {
  constexpr std::uint32_t kNever = 1000;
  if (kind == Kind::kCharacter) {
    return words <= 60 ? 2 : 4;
  }
  if (kind == Kind::kCaseless) {
    return words <= 60 ? 2 : words <= 80 ? 4 : kNever;
  }
  return words <= 40 ? 1 : words <= 60 ? 2 : 4;
}

}  // namespace

std::string story_details(const Article& article, std::string_view text) {
  std::vector<StoryToken> tokens = tokens_of(without_credits(text));
  const bool case_tells = does_case_tell(tokens);
  std::vector<Kind> kinds;
  for (const StoryToken& token : tokens) {
    kinds.push_back(kind_of(token, case_tells));
  }
  mark_own_names(article, tokens, kinds);
  std::string stored;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (stored.size() + 1 + tokens[i].text.size() > kMaxDetailBytes) {
      break;
    }
    stored += static_cast<char>(kinds[i]);
    stored += tokens[i].text;
  }
  return stored;
}

bool tell_different_events(std::string_view a, std::string_view b) {
  const std::vector<Detail> left = parse_details(a);
  const std::vector<Detail> right = parse_details(b);
  const Kind script = std::max(script_of(left), script_of(right));
  const Differences found = Comparison(left, right).differences();
  const std::uint32_t needed = required_difference(std::min(left.size(), right.size()), script);
  const std::uint32_t numbers = std::min(count(left, Kind::kNumber), count(right, Kind::kNumber));
  std::uint32_t telling = found.names;
  // A toll that was brought up to date is one number among others.
  if (found.names > 0 || 2 * found.numbers >= numbers) {
    telling += 2 * found.numbers;
  }
  if (telling < needed || script != Kind::kPlain) {
    return telling >= needed;
  }
  const auto all_telling = [](Details details) {
    return 2 * count(details, Kind::kName) + 2 * count(details, Kind::kNumber) +
           count(details, Kind::kOpening);
  };
  const double rate = 1.0 * telling / std::max(1u, std::min(all_telling(left), all_telling(right)));
  const std::uint32_t plain = std::min(count(left, Kind::kPlain), count(right, Kind::kPlain));
  return rate > 0.05 + 2.0 * found.plain / std::max(1u, plain);
}

}  // namespace dateline

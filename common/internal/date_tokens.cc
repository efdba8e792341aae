#include "common/internal/date_tokens.h"

#include <algorithm>

namespace dateline {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_without_case(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return lower(a) == b; });
}

// What a character beyond ASCII stands for in a date.
struct WideCharacter {
  std::string_view bytes;
  char meaning;  // ' ' white space, 'a' a word of its own, else a mark
};
constexpr std::array kWideCharacters{
    WideCharacter{"\u00A0", ' '}, WideCharacter{"\u2009", ' '}, WideCharacter{"\u202F", ' '},
    WideCharacter{"\u3000", ' '}, WideCharacter{"\u200E", ' '}, WideCharacter{"\u200F", ' '},
    WideCharacter{"\u2010", '-'}, WideCharacter{"\u2011", '-'}, WideCharacter{"\u2013", '-'},
    WideCharacter{"\u2014", '-'}, WideCharacter{"\u2212", '-'}, WideCharacter{"\u00B7", '|'},
    WideCharacter{"\u2022", '|'}, WideCharacter{"年", 'a'},     WideCharacter{"月", 'a'},
    WideCharacter{"日", 'a'},
};

const WideCharacter* wide_character_at(std::string_view text) {
  for (const WideCharacter& wide : kWideCharacters) {
    if (text.starts_with(wide.bytes)) {
      return &wide;
    }
  }
  return nullptr;
}

constexpr std::string_view kMarks = ",.:;/-+|@()";

// The length of the white space at the front of `text`.
std::size_t space_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size()) {
    const char c = text[length];
    const WideCharacter* wide = wide_character_at(text.substr(length));
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      ++length;
    } else if (wide != nullptr && wide->meaning == ' ') {
      length += wide->bytes.size();
    } else {
      break;
    }
  }
  return length;
}

template <typename Predicate>
std::string_view run_of(std::string_view text, Predicate predicate) {
  const auto end = std::find_if_not(text.begin(), text.end(), predicate);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

DateToken number_token(std::string_view digits) {
  DateToken token;
  token.kind = DateToken::Kind::kNumber;
  token.text = digits;
  token.digits = static_cast<std::uint8_t>(std::min<std::size_t>(digits.size(), 255));
  for (const char c : digits.substr(0, 18)) {
    token.value = token.value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return token;
}

DateToken text_token(DateToken::Kind kind, std::string_view text, char mark) {
  DateToken token;
  token.kind = kind;
  token.text = text;
  token.mark = mark;
  return token;
}

// The token at the front of `text`; kEnd when no date has such a character.
DateToken first_token(std::string_view text) {
  const char c = text.front();
  if (is_digit(c)) {
    return number_token(run_of(text, is_digit));
  }
  if (is_letter(c)) {
    return text_token(DateToken::Kind::kWord, run_of(text, is_letter), 0);
  }
  if (kMarks.find(c) != std::string_view::npos) {
    return text_token(DateToken::Kind::kMark, text.substr(0, 1), c);
  }
  const WideCharacter* wide = wide_character_at(text);
  if (wide == nullptr) {
    return {};
  }
  const auto kind = wide->meaning == 'a' ? DateToken::Kind::kWord : DateToken::Kind::kMark;
  return text_token(kind, text.substr(0, wide->bytes.size()), wide->meaning);
}

}  // namespace

bool DateToken::is_word(std::string_view lower_case) const {
  return kind == Kind::kWord && equal_without_case(text, lower_case);
}

bool DateTokens::split(std::string_view text) {
  size_ = 0;
  while (true) {
    const std::size_t space = space_length(text);
    text.remove_prefix(space);
    if (text.empty()) {
      return true;
    }
    DateToken token = first_token(text);
    if (token.kind == DateToken::Kind::kEnd || size_ == kMaxTokens) {
      return false;
    }
    token.after_space = space > 0;
    text.remove_prefix(token.text.size());
    tokens_[size_++] = token;
  }
}

unsigned month_from_name(std::string_view word) {
  constexpr std::array<std::string_view, 12> kMonths{
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  for (unsigned month = 0; month < kMonths.size(); ++month) {
    if (equal_without_case(word, kMonths[month]) ||
        equal_without_case(word, kMonths[month].substr(0, 3))) {
      return month + 1;
    }
  }
  return equal_without_case(word, "sept") ? 9 : 0;
}

bool is_weekday(std::string_view word) {
  constexpr std::array<std::string_view, 18> kWeekdays{
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
      "sunday", "mon",     "tue",       "wed",      "thu",    "fri",
      "sat",    "sun",     "tues",      "weds",     "thur",   "thurs"};
  return std::any_of(kWeekdays.begin(), kWeekdays.end(),
                     [word](std::string_view name) { return equal_without_case(word, name); });
}

}  // namespace dateline

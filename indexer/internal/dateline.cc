// Reading of datelines; the forms are listed at parse_dateline() in scraped_text.h.
//
// A dateline is told from a sentence by adding up evidence: a place in capitals, a day, an agency
// in brackets, a dash. A single piece never suffices.
#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "common/internal/date_tokens.h"
#include "common/internal/utf8.h"
#include "common/text.h"
#include "indexer/internal/agency_names.h"
#include "indexer/internal/dateline_credit.h"
#include "indexer/internal/han_dateline.h"
#include "indexer/internal/place_name.h"
#include "indexer/internal/scraped_text.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxDatelineBytes = 140;  // Cyrillic ones take two bytes a letter
constexpr std::size_t kMaxPlaceWords = 4;
// "St.", "D.C.", "W.Va."; a longer word with a full stop ends a sentence.
constexpr std::size_t kMaxAbbreviation = 5;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads a dateline of the alphabetic scripts from left to right.
class DatelineReader {
 public:
  explicit DatelineReader(std::string_view text) : text_(text) {}

  std::optional<ParsedDateline> run() {
    const bool has_place = !text_.starts_with('(');
    if (has_place) {
      if (!place()) {
        return std::nullopt;
      }
      region();
      day();
    }
    credit();
    const bool has_dash = dash();
    if (has_dash && has_day_ && !has_credit_) {
      agency_behind_dash();
    }
    if (!is_believable(has_dash)) {
      return std::nullopt;
    }
    result_.place = capitals_ ? title_case(place_) : std::string(place_);
    result_.length = at_;
    return std::move(result_);
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }

  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || rest().starts_with("\u00A0"))) {
      at_ += text_[at_] == ' ' ? 1 : 2;
    }
  }

  // The word at at_, up to white space or punctuation; a final dot belongs to it.
  std::string_view word() const {
    std::size_t end = at_;
    while (end < text_.size() &&
           std::string_view(" \t\n,()/[]:;\"").find(text_[end]) == std::string_view::npos) {
      const std::string_view here = text_.substr(end);
      if (here.starts_with("\u2014") || here.starts_with("\u2013") || here.starts_with("--") ||
          here.starts_with("\u00A0")) {
        break;
      }
      ++end;
    }
    if (end > at_ && text_[end - 1] == '-') {
      --end;  // "May 16- "
    }
    return text_.substr(at_, end - at_);
  }

  // One to four capitalised words, in capitals throughout or in none.
  bool place() {
    const std::size_t begin = at_;
    std::size_t words = 0;
    std::size_t end = at_;
    LetterCase all;
    while (true) {
      const std::string_view next = word();
      const LetterCase letters = letter_case(next);
      if (!letters.is_word || !letters.starts_upper) {
        break;
      }
      if (++words > kMaxPlaceWords || is_no_place(next) ||
          (next.ends_with('.') && next.size() > kMaxAbbreviation)) {
        return false;
      }
      all.upper += letters.upper;
      all.lower += letters.lower;
      at_ += next.size();
      end = at_;
      skip_space();
    }
    place_ = text_.substr(begin, end - begin);
    capitals_ = all.lower == 0;
    words_ = words;
    const bool is_article = place_.starts_with("The ") || place_.starts_with("A ");
    return words > 0 && all.upper + all.lower >= 3 && !is_agency_name(place_) &&
           (!is_article || place_ == "The Hague");
  }

  // ", Va.", ", New Hampshire", " [India]", "/PARIS": part of the dateline, not of the place.
  void region() {
    if (rest().starts_with("[")) {
      const std::size_t end = rest().find(']');
      if (end != std::string_view::npos && end < 40) {
        at_ += end + 1;
      }
    }
    for (int count = 0; count < 3 && (rest().starts_with(",") || rest().starts_with("/"));
         ++count) {
      const std::size_t begin = at_;
      const bool is_list = text_[at_++] == '/';
      skip_space();
      if (!region_words()) {
        at_ = begin;
        break;
      }
      has_region_ = has_region_ || !is_list;
    }
    skip_space();
  }

  bool region_words() {
    std::size_t words = 0;
    for (; words < kMaxPlaceWords; ++words) {
      const std::string_view next = word();
      const LetterCase letters = letter_case(next);
      if (!letters.is_word || !letters.starts_upper || month_of(next) != 0) {
        break;
      }
      at_ += next.size();
      skip_space();
    }
    return words > 0;
  }

  static unsigned month_of(std::string_view word) {
    return month_from_name(word.ends_with('.') ? word.substr(0, word.size() - 1) : word);
  }

  // ", May 16", ", May 16, 2024", ", 16 мая."; D and a word that is no English month is taken for a
  // date only where an agency follows.
  void day() {
    const std::size_t begin = at_;
    if (rest().starts_with(",")) {
      ++at_;
      skip_space();
    }
    const std::size_t day_begin = at_;
    const std::string_view first = word();
    at_ += first.size();
    skip_space();
    const std::string_view second = word();
    const bool month_first = month_of(first) != 0 && is_day_number(second);
    const bool day_first = is_day_number(first) && letter_case(second).is_word &&
                           second.size() >= 3 && second.size() <= 24;
    if (!month_first && !day_first) {
      at_ = begin;
      return;
    }
    at_ += second.size();
    std::size_t end = at_;
    year(end);
    at_ = end;
    has_day_ = true;
    foreign_month_ = day_first && month_of(second) == 0;
    std::string_view printed = text_.substr(day_begin, end - day_begin);
    if (printed.ends_with('.')) {
      printed.remove_suffix(1);
    }
    result_.day_text = std::string(printed);
    skip_space();
  }

  static bool is_day_number(std::string_view word) {
    const std::size_t digits = static_cast<std::size_t>(
        std::find_if_not(word.begin(), word.end(), is_digit) - word.begin());
    const std::string_view tail = word.substr(digits);
    return digits >= 1 && digits <= 2 &&
           (tail.empty() || tail == "." || tail == "st" || tail == "nd" || tail == "rd" ||
            tail == "th");
  }

  // A year behind the day; moves `end` behind it.
  void year(std::size_t& end) {
    if (rest().starts_with(",")) {
      ++at_;
    }
    skip_space();
    const std::string_view next = word();
    const std::string_view digits = next.substr(0, 4);
    if (digits.size() == 4 && std::all_of(digits.begin(), digits.end(), is_digit) &&
        (next.size() == 4 || next.substr(4) == ".")) {
      end = at_ + next.size();
    }
  }

  // "(AFP)", "/PRNewswire/", ", (APP - Outlet / Other - 14th May, 2024)".
  void credit() {
    const std::size_t begin = at_;
    if (rest().starts_with(",") || rest().starts_with(".")) {
      ++at_;
      skip_space();
    }
    const char close = rest().starts_with("(") ? ')' : rest().starts_with("/") ? '/' : '\0';
    const std::size_t end = close == '\0' ? std::string_view::npos : text_.find(close, at_ + 1);
    if (end == std::string_view::npos || !credit_text(trim(text_.substr(at_ + 1, end - at_ - 1)))) {
      at_ = begin;
      return;
    }
    at_ = end + 1;
  }

  bool credit_text(std::string_view text) {
    auto credit = read_credit(text);
    if (!credit) {
      return false;
    }
    has_credit_ = true;
    if (!credit->day_text.empty()) {
      dated_credit_ = true;
      result_.day_text = std::move(credit->day_text);
    }
    result_.agencies = std::move(credit->agencies);
    result_.outlet = std::move(credit->outlet);
    known_agency_ = credit->known_agency;
    return true;
  }

  // Whether the hyphen at at_ is a dash. Behind a day, white space on one side is enough.
  bool is_spaced_dash() const {
    const bool before = at_ > 0 && (text_[at_ - 1] == ' ' || text_[at_ - 1] == ')');
    const bool after = is_space_at(at_ + 1);
    return has_day_ ? before || after : before && after;
  }

  // The dash that ends a dateline, or the full stop or colon behind an agency.
  bool dash() {
    const std::size_t begin = at_;
    skip_space();
    std::size_t length = 0;
    if (rest().starts_with("\u2014") || rest().starts_with("\u2013")) {
      length = 3;
    } else if (rest().starts_with("--")) {
      length = 2;
    } else if (rest().starts_with("-") && is_spaced_dash()) {
      length = 1;
    } else if (known_agency_ && (rest().starts_with(":") || rest().starts_with(".")) &&
               is_space_at(at_ + 1)) {
      length = 1;
    }
    at_ = length > 0 ? at_ + length : begin;
    return length > 0;
  }

  // "МОСКВА, 16 мая - РИА Новости."
  void agency_behind_dash() {
    std::size_t begin = at_;
    while (begin < text_.size() && text_[begin] == ' ') {
      ++begin;
    }
    const std::size_t end = text_.find('.', begin);
    if (end != std::string_view::npos && is_agency_name(text_.substr(begin, end - begin))) {
      result_.agencies.emplace_back(text_.substr(begin, end - begin));
      known_agency_ = true;
      at_ = end + 1;
    }
  }

  bool is_space_at(std::size_t at) const {
    return at >= text_.size() || text_[at] == ' ' || text_[at] == '\n' || text_[at] == '\r';
  }

  bool is_believable(bool has_dash) const {
    if (at_ >= kMaxDatelineBytes || (foreign_month_ && !known_agency_)) {
      return false;
    }
    if (dated_credit_ && !place_.empty()) {
      return true;
    }
    if (known_agency_) {
      return has_dash || (result_.outlet.empty() && words_ <= 3 && sentence_follows());
    }
    return has_dash && (has_day_ || (capitals_ && (has_credit_ || has_region_ || is_long_name())));
  }

  // Capitals before a dash and nothing else may be an acronym; more often so in Russian, where the
  // dash stands for "is".
  bool is_long_name() const {
    const bool is_ascii = std::all_of(place_.begin(), place_.end(),
                                      [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return place_.size() >= (is_ascii ? 4 : 12);
  }

  // Whether what follows begins a sentence: "Washington (CNN) The …", not "the network (CNN) said".
  bool sentence_follows() const {
    if (!is_space_at(at_)) {
      return false;
    }
    std::uint32_t at = static_cast<std::uint32_t>(at_);
    while (at < text_.size()) {
      const CodePoint c = decode_utf8(text_, at);
      const auto code = static_cast<UChar32>(c.code);
      if (u_isalnum(code) || code == '$') {
        return !u_islower(code);
      }
      if (!u_isUWhiteSpace(code) &&
          std::u32string_view(U"\"'“‘«$€£").find(c.code) == std::u32string_view::npos) {
        return false;
      }
      at = c.end;
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  ParsedDateline result_;
  std::string_view place_;
  std::size_t words_ = 0;
  bool capitals_ = false;  // the place is all capitals
  bool has_region_ = false;
  bool has_day_ = false;
  bool foreign_month_ = false;  // the day's month is no English word
  bool has_credit_ = false;
  bool dated_credit_ = false;
  bool known_agency_ = false;
};

}  // namespace

std::optional<ParsedDateline> parse_dateline(std::string_view body) {
  const std::size_t begin = static_cast<std::size_t>(trim(body).data() - body.data());
  if (begin >= body.size()) {
    return std::nullopt;
  }
  // A little more than a dateline may take, to see what follows it.
  const std::string_view text = utf8_prefix(body.substr(begin), kMaxDatelineBytes + 20);
  const std::string_view line = text.substr(0, text.find('\n'));
  auto result = parse_han_dateline(line);
  if (!result) {
    result = DatelineReader(line).run();
  }
  if (result) {
    result->length += begin;
  }
  return result;
}

}  // namespace dateline

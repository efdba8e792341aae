#include "indexer/internal/page_dates_text.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "common/internal/folding.h"
#include "common/internal/utf8.h"
#include "common/text.h"
#include "indexer/internal/page_dates_months.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxTextBytes = 2000;

struct Token {
  enum class Kind : std::uint8_t { kEnd, kNumber, kWord, kMark };
  Kind kind = Kind::kEnd;
  unsigned digits = 0, value = 0;  // of a number; the value of at most 8 digits
  unsigned month = 0;              // that a word names
  std::string word;                // folded; of a mark its ASCII character
  std::size_t begin = 0, end = 0;
  bool after_space = false;

  bool is_number(unsigned min_digits, unsigned max_digits) const {
    return kind == Kind::kNumber && digits >= min_digits && digits <= max_digits;
  }
  bool is_mark(char c) const { return kind == Kind::kMark && word[0] == c; }
  bool is_word(std::string_view text) const { return kind == Kind::kWord && word == text; }
};

// 年 월 and the like are words of their own, also between letters.
bool is_date_unit(char32_t code) {
  constexpr std::u32string_view kUnits = U"年月日년월일號号";
  return kUnits.find(code) != std::u32string_view::npos;
}

bool is_letter(char32_t code) {
  const auto c = static_cast<UChar32>(code);
  return u_isalpha(c) || u_getCombiningClass(c) != 0 || u_charType(c) == U_COMBINING_SPACING_MARK ||
         u_charType(c) == U_NON_SPACING_MARK;
}

char mark_of(char32_t code) {
  if (code == U'\u2013' || code == U'\u2014' || code == U'\u2010' || code == U'\u2011') {
    return '-';
  }
  if (code == U'،' || code == U'，') {
    return ',';
  }
  return code < 0x80 ? static_cast<char>(code) : code == U'º' || code == U'°' ? 'o' : '?';
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, std::string_view language) : text_(text), language_(language) {}

  std::vector<Token> run() {
    while (at_ < text_.size()) {
      const CodePoint point = decode_utf8(text_, at_);
      const auto c = static_cast<UChar32>(point.code);
      if (u_isUWhiteSpace(c) || u_charType(c) == U_FORMAT_CHAR) {
        space_ = true;
        at_ = point.end;
      } else if (u_charDigitValue(c) >= 0) {
        number();
      } else if (point.code == U'º' || !is_letter(point.code)) {
        add(Token::Kind::kMark, point.end).word = mark_of(point.code);
      } else {
        word();
      }
    }
    return std::move(tokens_);
  }

 private:
  Token& add(Token::Kind kind, std::uint32_t end) {
    Token token;
    token.kind = kind;
    token.begin = at_;
    token.end = end;
    token.after_space = space_;
    space_ = false;
    at_ = end;
    return tokens_.emplace_back(std::move(token));
  }

  void number() {
    std::uint32_t end = at_;
    unsigned value = 0, digits = 0;
    while (end < text_.size()) {
      const CodePoint point = decode_utf8(text_, end);
      const std::int32_t digit = u_charDigitValue(static_cast<UChar32>(point.code));
      if (digit < 0) {
        break;
      }
      value = ++digits <= 8 ? value * 10 + static_cast<unsigned>(digit) : value;
      end = point.end;
    }
    Token& token = add(Token::Kind::kNumber, end);
    token.digits = digits;
    token.value = value;
  }

  void word() {
    std::uint32_t end = decode_utf8(text_, at_).end;
    if (!is_date_unit(decode_utf8(text_, at_).code)) {
      while (end < text_.size()) {
        const CodePoint point = decode_utf8(text_, end);
        if (!is_letter(point.code) || is_date_unit(point.code)) {
          break;
        }
        end = point.end;
      }
    }
    const std::string folded = fold_word(text_.substr(at_, end - at_));
    Token& token = add(Token::Kind::kWord, end);
    token.month = month_from_word(folded, language_);
    token.word = folded;
  }

  std::string_view text_, language_;
  std::uint32_t at_ = 0;
  bool space_ = false;
  std::vector<Token> tokens_;
};

class Finder {
 public:
  Finder(std::string_view text, const DateSearch& search)
      : search_(search), tokens_(Tokenizer(text, search.language).run()) {}

  std::vector<FoundDate> run() {
    std::vector<FoundDate> found;
    for (begin_ = 0; begin_ < tokens_.size();) {
      at_ = begin_;
      FoundDate date;
      if (read(date.day) && date.day >= search_.earliest && date.day <= search_.latest) {
        date.begin = tokens_[begin_].begin;
        date.end = tokens_[at_ - 1].end;
        found.push_back(date);
        begin_ = at_;
      } else {
        ++begin_;
      }
    }
    return found;
  }

 private:
  const Token& next(std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : end_;
  }

  bool read(CivilDay& day) {
    const Token& first = next();
    if (first.kind == Token::Kind::kNumber) {
      if (is_inside_number()) {
        return false;
      }
      return attempt(&Finder::numeric, day) || attempt(&Finder::units, day) ||
             attempt(&Finder::day_month_year, day) || attempt(&Finder::year_month_day, day);
    }
    return first.month != 0 && attempt(&Finder::month_day_year, day);
  }

  bool attempt(bool (Finder::*form)(CivilDay&), CivilDay& day) {
    at_ = begin_;
    return (this->*form)(day);
  }

  // "192.168.10.12.2012", "3-12/05/2019": the number goes on to the left.
  bool is_inside_number() const {
    if (begin_ < 2 || tokens_[begin_].after_space || tokens_[begin_ - 1].after_space) {
      return false;
    }
    const Token& mark = tokens_[begin_ - 1];
    return (mark.is_mark('.') || mark.is_mark('/') || mark.is_mark('-')) &&
           tokens_[begin_ - 2].kind == Token::Kind::kNumber;
  }

  bool make(unsigned year, unsigned month, unsigned day_of_month, CivilDay& day) const {
    // Buddhist years of Thai pages.
    const bool is_buddhist = year > 2400 && year < 2700;
    const std::chrono::year_month_day date{
        std::chrono::year{static_cast<int>(is_buddhist ? year - 543 : year)},
        std::chrono::month{month}, std::chrono::day{day_of_month}};
    if (!date.ok()) {
      return false;
    }
    day = date;
    return true;
  }

  // A year of four digits, or of two where the search allows it.
  std::optional<unsigned> year() {
    const Token& token = next();
    if (token.is_number(4, 4)) {
      ++at_;
      return token.value;
    }
    const bool is_time = (next(1).is_mark(':') || next(1).is_mark('.')) &&
                         next(2).is_number(2, 2) && !next(2).after_space;
    if (search_.short_years && token.is_number(2, 2) && !is_time) {
      ++at_;
      return token.value < 70 ? 2000 + token.value : 1900 + token.value;
    }
    return std::nullopt;
  }

  // 14.05.2024, 2024-05-14, 5/14/2024, "2019. 05. 12."
  bool numeric(CivilDay& day) {
    const Token a = next(), mark = next(1), b = next(2), mark2 = next(3);
    const bool same = mark.kind == Token::Kind::kMark && mark2.kind == mark.kind &&
                      mark.word == mark2.word && !mark.after_space && !mark2.after_space;
    if (!same || (mark.word != "." && mark.word != "/" && mark.word != "-") || !b.is_number(1, 2)) {
      return false;
    }
    const bool spaced = b.after_space || next(4).after_space;
    if (spaced && mark.word != ".") {
      return false;
    }
    if (a.is_number(4, 4) && next(4).is_number(1, 2)) {
      const unsigned last = next(4).value;
      at_ += 5;
      return make(a.value, b.value, last, day);
    }
    at_ += 4;
    const auto last = a.is_number(1, 2) ? year() : std::nullopt;
    return last && !goes_on(mark) && day_and_month(a.value, b.value, *last, day);
  }

  // "1.12.2019.4" and the like are versions.
  bool goes_on(const Token& mark) const {
    return !next().after_space && next().kind == Token::Kind::kMark && next().word == mark.word &&
           next(1).kind == Token::Kind::kNumber && !next(1).after_space;
  }

  bool day_and_month(unsigned a, unsigned b, unsigned year, CivilDay& day) const {
    const bool month_first = search_.order == DateOrder::kMonthDayYear;
    return make(year, month_first ? a : b, month_first ? b : a, day) ||
           make(year, month_first ? b : a, month_first ? a : b, day);
  }

  // 2024年5月14日, 2024년 5월 14일, "14 tháng 5 năm 2024".
  bool units(CivilDay& day) {
    const Token a = next(), b = next(2);
    if (a.is_number(4, 4) && (next(1).is_word("年") || next(1).is_word(fold_word("년"))) &&
        b.is_number(1, 2) && next(3).kind == Token::Kind::kWord && next(4).is_number(1, 2) &&
        (next(5).is_word("日") || next(5).is_word("号") || next(5).is_word("號") ||
         next(5).is_word(fold_word("일")) || next(5).kind == Token::Kind::kEnd ||
         next(5).kind == Token::Kind::kMark)) {
      const unsigned last = next(4).value;
      at_ = std::min(at_ + 6, tokens_.size());
      return make(a.value, b.value, last, day);
    }
    if (!a.is_number(1, 2) || !next(1).is_word("thang") || !b.is_number(1, 2)) {
      return false;
    }
    at_ += 3;
    if (next().is_mark(',') || next().is_word("nam")) {
      ++at_;
    }
    const auto last = year();
    return last && make(*last, b.value, a.value, day);
  }

  void skip_ordinal() {
    constexpr auto kOrdinals = std::to_array<std::string_view>(
        {"st", "nd", "rd", "th", "er", "o", "a", "eme", "an", "adik"});
    if (next().is_mark('.') || next().is_mark('o')) {
      ++at_;
    } else if (next().kind == Token::Kind::kWord && !next().after_space &&
               std::find(kOrdinals.begin(), kOrdinals.end(), next().word) != kOrdinals.end()) {
      ++at_;
    }
  }

  // What may stand between the parts of a date: "de", a comma, a full stop, a dash.
  void skip_between() {
    constexpr auto kWords = std::to_array<std::string_view>(
        {"de", "del", "of", "d", "m", "g", "gada", "ta", "al", "do", "i", "e", "nam", "thang"});
    for (int count = 0; count < 2; ++count) {
      const Token& token = next();
      const bool is_mark = token.is_mark(',') || token.is_mark('.') || token.is_mark('-') ||
                           token.is_mark('/') || token.is_mark('\'');
      const bool is_word = token.kind == Token::Kind::kWord &&
                           std::find(kWords.begin(), kWords.end(), token.word) != kWords.end();
      if (!is_mark && !is_word) {
        return;
      }
      ++at_;
    }
  }

  bool day_month_year(CivilDay& day) {
    const Token first = next();
    if (!first.is_number(1, 2)) {
      return false;
    }
    ++at_;
    skip_ordinal();
    skip_between();
    const unsigned month = next().month;
    if (month == 0) {
      return false;
    }
    ++at_;
    skip_between();
    const auto last = year();
    return last && make(*last, month, first.value, day);
  }

  // C's form: "May 14 10:00:00 CEST 2024".
  void skip_time() {
    if (!next().is_number(1, 2) || !next(1).is_mark(':') || !next(2).is_number(2, 2)) {
      return;
    }
    at_ += 3;
    if (next().is_mark(':') && next(1).is_number(2, 2)) {
      at_ += 2;
    }
    if (next().kind == Token::Kind::kWord) {
      ++at_;
    }
  }

  bool month_day_year(CivilDay& day) {
    const unsigned month = next().month;
    ++at_;
    if (next().is_mark('.') || next().is_mark('-')) {
      ++at_;
    }
    const Token second = next();
    if (!second.is_number(1, 2)) {
      return false;
    }
    ++at_;
    skip_ordinal();
    skip_between();
    skip_time();
    const auto last = next().is_number(4, 4) ? year() : std::nullopt;
    return last && make(*last, month, second.value, day);
  }

  // "2019. május 12.", "2019 m. gegužės 12 d."
  bool year_month_day(CivilDay& day) {
    const Token first = next();
    if (!first.is_number(4, 4)) {
      return false;
    }
    ++at_;
    skip_between();
    const Token second = next();
    if (second.month == 0) {
      // "2019. gada 12. maijā"
      if (!second.is_number(1, 2)) {
        return false;
      }
      ++at_;
      skip_ordinal();
      const unsigned month = next().month;
      ++at_;
      return month != 0 && make(first.value, month, second.value, day);
    }
    ++at_;
    skip_between();
    const Token third = next();
    ++at_;
    return third.is_number(1, 2) && make(first.value, second.month, third.value, day);
  }

  const DateSearch& search_;
  std::vector<Token> tokens_;
  Token end_;
  std::size_t begin_ = 0, at_ = 0;
};

}  // namespace

std::vector<FoundDate> find_dates(std::string_view text, const DateSearch& search) {
  return Finder(utf8_prefix(text, kMaxTextBytes), search).run();
}

std::optional<FoundDate> find_date(std::string_view text, const DateSearch& search) {
  const auto found = find_dates(text, search);
  return found.empty() ? std::nullopt : std::optional(found.front());
}

}  // namespace dateline

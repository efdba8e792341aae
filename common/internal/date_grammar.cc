#include "common/internal/date_grammar.h"

#include "common/internal/date_tokens.h"
#include "common/internal/time_grammar.h"

namespace dateline {

namespace {

PrintedNumber printed(const DateToken& token) {
  return {static_cast<unsigned>(token.value), token.digits};
}

class DateReader : private TimeReader {
 public:
  using TimeReader::TimeReader;

  bool run() {
    if (timestamp() || lone_year()) {
      return true;
    }
    while (next().kind != DateToken::Kind::kEnd) {
      if (!component() || !separator()) {
        return false;
      }
    }
    return is_complete();
  }

 private:
  bool is_complete() const {
    if (date_.numeric_parts) {
      return true;
    }
    return date_.year && date_.month && (date_.day || (!date_.has_time && !has_weekday_));
  }

  // Seconds or milliseconds since 1970, by the number of digits; a lone 0 is an unset clock.
  bool timestamp() {
    const bool has_fraction = next(1).is_mark('.') && next(2).is_number(1, 9);
    if (tokens_.size() != (has_fraction ? 3 : 1) || next().kind != DateToken::Kind::kNumber) {
      return false;
    }
    const auto value = static_cast<std::int64_t>(next().value);
    if (next().digits == 13 && !has_fraction) {
      date_.timestamp = std::chrono::milliseconds(value);
    } else if (next().digits == 10 || (next().digits == 1 && value == 0)) {
      date_.timestamp = std::chrono::seconds(value);
    }
    return date_.timestamp.has_value();
  }

  bool lone_year() {
    if (tokens_.size() != 1 || !next().is_number(4, 4)) {
      return false;
    }
    date_.year = printed(next());
    return true;
  }

  bool component() {
    return weekday() || time() ||
           (!has_date() && (numeric_date() || compact_date() || han_date() || named_date())) ||
           late_year();
  }

  // What may stand between two components; false when it stands at the end.
  bool separator() {
    if (next().is_mark('.') && next(1).kind == DateToken::Kind::kEnd) {
      ++at_;
      return true;
    }
    const std::size_t begin = at_;
    if (next().is_mark(',') || next().is_mark('|') || next().is_mark('-') || next().is_mark('@') ||
        (next().is_mark('/') && next().after_space)) {
      ++at_;
    }
    if (next().is_word("at") || next().is_word("on")) {
      ++at_;
    }
    return at_ == begin || next().kind != DateToken::Kind::kEnd;
  }

  bool weekday() {
    if (has_weekday_ || next().kind != DateToken::Kind::kWord || !is_weekday(next().text)) {
      return false;
    }
    has_weekday_ = true;
    at_ += next(1).is_mark('.') ? 2 : 1;
    return true;
  }

  // --- dates ---

  // 2024-05-14, 14/05/2024, 14. 5. 2024, and the month 2024-05.
  bool numeric_date() {
    const char mark = next(1).mark;
    if (!next().is_number(1, 4) || (mark != '-' && mark != '/' && mark != '.') ||
        !next(2).is_number(1, 2) || !is_tight(1, mark)) {
      return false;
    }
    if (!next(3).is_mark(mark) || !next(4).is_number(1, 4) || !is_tight(3, mark)) {
      return iso_month(mark);
    }
    const std::array parts{printed(next()), printed(next(2)), printed(next(4))};
    if (parts[0].digits == 3 || parts[2].digits == 3 ||
        (parts[0].digits == 4 && parts[2].digits == 4)) {
      return false;
    }
    at_ += 5;
    if (parts[0].digits == 4) {
      set_date(parts[0], parts[1], parts[2]);
      skip_zone_of_day();
    } else {
      date_.numeric_parts = parts;
    }
    return true;
  }

  // Whether the mark at `ahead` joins two numbers; white space only after dots ("14. 5. 2024").
  bool is_tight(std::size_t ahead, char mark) const {
    return mark == '.' || (is_joined(ahead) && is_joined(ahead + 1));
  }

  bool iso_month(char mark) {
    if (mark != '-' || next().digits != 4 || next(2).digits != 2 || tokens_.size() != 3) {
      return false;
    }
    date_.year = printed(next());
    date_.month = printed(next(2));
    at_ += 3;
    return true;
  }

  // XML Schema's dates may end in a zone: 2024-05-14Z, 2024-05-14+03:00. It moves no day.
  void skip_zone_of_day() {
    if (next().is_word("z") && is_joined(0) && tokens_.size() == at_ + 1) {
      ++at_;
    } else if ((next().is_mark('+') || next().is_mark('-')) && next(1).is_number(2, 2) &&
               next(2).is_mark(':') && next(3).is_number(2, 2) && tokens_.size() == at_ + 4 &&
               is_joined(0) && is_joined(1) && is_joined(2) && is_joined(3)) {
      at_ += 4;
    }
  }

  // 20240514, 20240514141000.
  bool compact_date() {
    if (!next().is_number(8, 8) && !next().is_number(14, 14)) {
      return false;
    }
    const bool has_time = next().digits == 14;
    const std::uint64_t value = has_time ? next().value / 1000000 : next().value;
    if (has_time && date_.has_time) {
      return false;
    }
    set_date({static_cast<unsigned>(value / 10000), 4},
             {static_cast<unsigned>(value / 100 % 100), 2},
             {static_cast<unsigned>(value % 100), 2});
    if (has_time) {
      set_compact_time(next().value % 1000000, 6);
    }
    ++at_;
    return true;
  }

  // 2024年5月14日.
  bool han_date() {
    if (!next().is_number(4, 4) || !next(1).is_word("年") || !next(2).is_number(1, 2) ||
        !next(3).is_word("月")) {
      return false;
    }
    date_.year = printed(next());
    date_.month = printed(next(2));
    at_ += 4;
    if (next().is_number(1, 2) && next(1).is_word("日")) {
      date_.day = printed(next());
      at_ += 2;
    }
    return true;
  }

  // A date with the month's name: "14th of May, 2024", "May 14, 2024", "2024-May-14", "May 2024".
  bool named_date() {
    const std::size_t begin = at_;
    if (next().is_number(4, 4)) {
      if (year_joint() && month_name()) {
        joint();
        day_number();
        return true;
      }
    } else if (month_name()) {
      joint();
      if (day_number()) {
        joint_before_year();
      }
      year_number();
      return true;
    } else if (day_number() && (joint(), month_name())) {
      joint_before_year();
      year_number();
      return true;
    }
    at_ = begin;
    date_.day.reset();
    date_.year.reset();
    return false;
  }

  bool year_joint() {
    date_.year = printed(next());
    ++at_;
    joint();
    return true;
  }

  void joint() {
    if (next().is_mark('.')) {
      ++at_;
    }
    if (next().is_mark('-') || next().is_mark('/') || next().is_mark(',') || next().is_word("of")) {
      ++at_;
    }
  }

  // As joint(), but a mark that no year follows is left to separator(), and so is the final stop.
  void joint_before_year() {
    const std::size_t begin = at_;
    joint();
    if (!is_year()) {
      at_ = begin;
      if (next().is_mark('.') && next(1).kind != DateToken::Kind::kEnd) {
        ++at_;
      }
    }
  }

  bool month_name() {
    const unsigned month = next().kind == DateToken::Kind::kWord ? month_from_name(next().text) : 0;
    if (month == 0) {
      return false;
    }
    date_.month = PrintedNumber{month, 2};
    ++at_;
    return true;
  }

  bool day_number() {
    if (!next().is_number(1, 2) || begins_time()) {
      return false;
    }
    date_.day = printed(next());
    ++at_;
    if (is_joined(0) && (next().is_word("st") || next().is_word("nd") || next().is_word("rd") ||
                         next().is_word("th"))) {
      ++at_;
    }
    return true;
  }

  bool is_year() const {
    return next().is_number(4, 4) || (next().is_number(2, 2) && date_.day && !begins_time());
  }

  bool year_number() {
    if (!is_year()) {
      return false;
    }
    date_.year = printed(next());
    ++at_;
    return true;
  }

  // The year behind the time, as in C's asctime(): "Tue May 14 14:10:00 2024".
  bool late_year() {
    if (!date_.month || !date_.day || date_.year || !next().is_number(4, 4)) {
      return false;
    }
    return year_number();
  }

  void set_date(PrintedNumber year, PrintedNumber month, PrintedNumber day) {
    date_.year = year;
    date_.month = month;
    date_.day = day;
  }

  bool has_weekday_ = false;
};

}  // namespace

bool read_printed_date(std::string_view text, PrintedDate& result) {
  DateTokens tokens;
  return tokens.split(text) && DateReader(tokens, result).run();
}

}  // namespace dateline

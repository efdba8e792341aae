#include "indexer/internal/alphabetic_dateline.h"

#include <algorithm>
#include <array>

#include "common/internal/date_tokens.h"
#include "common/name_table.h"
#include "common/places.h"
#include "common/text.h"
#include "indexer/internal/agency_names.h"
#include "indexer/internal/dateline_credit.h"
#include "indexer/internal/dateline_day.h"
#include "indexer/internal/dateline_signature.h"
#include "indexer/internal/place_name.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxPlaceWords = 4;
// "St.", "D.C.", "W.Va."; a longer word with a full stop ends a sentence.
constexpr std::size_t kMaxAbbreviation = 5;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Reads from left to right.
class DatelineReader {
 public:
  explicit DatelineReader(std::string_view text) : text_(text) {}

  std::optional<ParsedDateline> run() {
    while (rest().starts_with("*")) {  // "****LONDON": marks of a teleprinter
      ++at_;
    }
    if (is_day_ahead()) {
      day();  // "March 16 (UPI) -"
    } else if (!rest().starts_with("(")) {
      if (!place()) {
        return std::nullopt;
      }
      region();
      day();
      agency_behind_day();
    }
    credit();
    has_dash_ = dash();
    if (has_dash_ && !has_credit_ && rest().starts_with("(")) {  // "BOSTON--(BUSINESS WIRE)--"
      credit();
      has_dash_ = has_credit_ ? dash() : has_dash_;
    }
    if (has_dash_ && has_day_ && result_.agencies.empty()) {
      agency_behind_dash();
    }
    if (!is_believable()) {
      return std::nullopt;
    }
    result_.place = capitals_ ? title_case(place_) : std::string(place_);
    result_.length = at_;
    place_behind_credit();
    return std::move(result_);
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }
  std::string_view word() const { return dateline_word(text_, at_); }
  void skip_space() { at_ = skip_spaces(text_, at_); }

  // One to four capitalised words, in capitals throughout or in none.
  bool place() {
    const std::size_t begin = at_;
    std::size_t end = at_;
    LetterCase all;
    while (words_ == 0 || !is_day_ahead()) {
      std::string_view next = word();
      if (words_ > 0 && is_place_particle(next) && next_is_capital(next.size())) {
        at_ = skip_spaces(text_, at_ + next.size());
        next = word();
      }
      const LetterCase letters = letter_case(next);
      if (!letters.is_word || !letters.starts_upper) {
        break;
      }
      const bool ends_place = next.ends_with('.') && next.size() > kMaxAbbreviation;
      if (++words_ > kMaxPlaceWords) {
        return false;
      }
      has_no_place_ = has_no_place_ || is_no_place(next);
      all.upper += letters.upper;
      all.lower += letters.lower;
      end = at_ + next.size() - (ends_place ? 1 : 0);
      at_ = ends_place ? end : skip_spaces(text_, end);
      if (ends_place) {
        break;
      }
    }
    place_ = text_.substr(begin, end - begin);
    capitals_ = all.lower == 0;
    known_place_ = NameTable::places().find(place_).has_value();
    const bool is_article = place_.starts_with("The ") || place_.starts_with("A ");
    return words_ > 0 && all.upper + all.lower >= 3 && (!has_no_place_ || known_place_) &&
           !is_agency_name(place_) && !is_weekday(place_) &&
           (!is_article || place_ == "The Hague") &&
           (!rest().starts_with(".") || goes_on_behind_stop());
  }

  bool next_is_capital(std::size_t skipped) const {
    const std::size_t at = skip_spaces(text_, at_ + skipped);
    return letter_case(dateline_word(text_, at)).starts_upper;
  }

  // "JOHANNESBURG March 13": whether a month and a number are next.
  bool is_day_ahead() const {
    const auto day = is_month_word(word()) ? read_printed_day(text_, at_) : std::nullopt;
    return day.has_value();
  }

  // "Москва. 19 июля. INTERFAX.RU -"
  bool goes_on_behind_stop() const {
    const auto day = read_printed_day(text_, skip_spaces(text_, at_ + 1));
    return (day && day->known_month && !day->text.empty()) ||
           (capitals_ && agency_before_dash(text_, at_).has_value());
  }

  // ", Va.", ", New Hampshire", ", the Netherlands", " [India]", "/PARIS": part of the dateline,
  // not of the place.
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
      if (!region_words(is_list)) {
        at_ = begin;
        break;
      }
      has_region_ = has_region_ || !is_list;
    }
    skip_space();
  }

  bool region_words(bool is_list) {
    const std::size_t begin = at_;
    if (rest().starts_with("the ")) {
      at_ += 4;
    }
    std::size_t words = 0;
    std::size_t end = at_;
    for (; words < kMaxPlaceWords; ++words) {
      const std::string_view next = word();
      const LetterCase letters = letter_case(next);
      if (!letters.is_word || !letters.starts_upper || is_month_word(next)) {
        break;
      }
      end = at_ + next.size();
      at_ = skip_spaces(text_, end);
    }
    const std::string_view name = text_.substr(begin, end - begin);
    known_region_ = known_region_ || NameTable::places().find(name).has_value();
    return words > 0 && !(is_list ? is_expected_agency(name) : is_agency_name(name));
  }

  // ", May 16", ", 16 мая.", ". 19 июля."; a word that is no month's name makes a day only where an
  // agency follows.
  void day() {
    std::size_t at = at_;
    if (rest().starts_with(",") || rest().starts_with(".")) {
      at = skip_spaces(text_, at + 1);
    }
    const auto day = read_printed_day(text_, at);
    if (!day) {
      return;
    }
    at_ = skip_spaces(text_, day->end);
    time_of_day();
    has_day_ = true;
    lone_day_ = day->text.empty();
    known_month_ = day->known_month;
    result_.day_text = day->text;
  }

  // ", 17:26"
  void time_of_day() {
    const std::string_view here = rest();
    const auto is_digit_at = [here](std::size_t i) {
      return i < here.size() && here[i] >= '0' && here[i] <= '9';
    };
    if (here.starts_with(", ") && is_digit_at(2) && is_digit_at(3) && here.substr(4, 1) == ":" &&
        is_digit_at(5) && is_digit_at(6)) {
      at_ = skip_spaces(text_, at_ + 7);
    }
  }

  void agency_behind_day() {
    const auto agency =
        has_day_ || capitals_ ? agency_before_dash(text_, at_) : std::optional<SignedAgency>();
    if (agency && (has_day_ || is_agency_name(agency->name))) {
      has_credit_ = true;
      take_agency(*agency);
    }
  }

  // "(AFP)", "/PRNewswire/", ", (APP - Outlet / Other Outlet - 14th May, 2024)".
  void credit() {
    const std::size_t begin = at_;
    comma_credit_ = rest().starts_with(",");
    if (comma_credit_ || rest().starts_with(".")) {
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
    const auto day = has_day_ ? std::nullopt : read_printed_day(text, 0);
    if (day && day->end == text.size() && day->known_month) {  // "GENEVA (16 May 2024) –"
      has_day_ = true;
      result_.day_text = day->text;
      return true;
    }
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
    const bool before =
        at_ > 0 && std::string_view(" ).").find(text_[at_ - 1]) != std::string_view::npos;
    const bool after = is_space_at(at_ + 1);
    return has_day_ || has_credit_ ? before || after : before && after;
  }

  // The dash that ends a dateline, or the full stop or colon behind an agency.
  bool dash() {
    const std::size_t begin = at_;
    skip_space();
    if ((has_day_ || has_credit_) &&
        (rest().starts_with(".-") || rest().starts_with(". -") || rest().starts_with(", -") ||
         rest().starts_with(". \u2013"))) {
      at_ = skip_spaces(text_, at_ + 1);  // "Madrid, 16 may (EFE).-"
    }
    std::size_t length = 0;
    if (rest().starts_with("\u2014") || rest().starts_with("\u2013")) {
      length = 3;
    } else if (rest().starts_with("--")) {
      length = 2;
      is_typed_dash_ = true;
    } else if (rest().starts_with("-") && is_spaced_dash()) {
      length = 1;
      is_hyphen_ = true;
    } else if ((known_agency_ || (has_day_ && has_credit_)) &&
               (rest().starts_with(":") || rest().starts_with(".")) && is_space_at(at_ + 1)) {
      length = 1;
    }
    at_ = length > 0 ? at_ + length : begin;
    return length > 0;
  }

  void agency_behind_dash() {
    // Nothing but an agency stands alone behind a Cyrillic place in capitals and a day.
    const bool any_name = capitals_ && known_month_ && !lone_day_ && !is_ascii(place_);
    if (const auto agency = agency_after_dash(text_, at_, is_ascii(place_), any_name)) {
      take_agency(*agency);
    }
  }

  void take_agency(const SignedAgency& agency) {
    result_.agencies.emplace_back(agency.name);
    known_agency_ = true;
    at_ = agency.end;
  }

  // "(ANSA) - ROMA, 16 MAG -": what follows the credit may be a dateline of its own.
  void place_behind_credit() {
    if (!place_.empty() || !known_agency_) {
      return;
    }
    const std::size_t begin = skip_spaces(text_, at_);
    DatelineReader behind(text_.substr(begin));
    if (begin >= text_.size() || text_[begin] == '(') {
      return;
    }
    if (const auto inner = behind.run();
        inner && inner->agencies.empty() && (behind.capitals_ || behind.has_day_)) {
      result_.place = inner->place;
      result_.day_text = inner->day_text;
      result_.length = begin + inner->length;
    }
  }

  bool is_space_at(std::size_t at) const {
    return at >= text_.size() || text_[at] == ' ' || text_[at] == '\n' || text_[at] == '\r';
  }

  bool is_believable() const {
    if (at_ >= kMaxDatelineBytes || (has_day_ && !known_month_ && !known_agency_)) {
      return false;
    }
    if (dated_credit_ && !place_.empty()) {
      return true;
    }
    if (has_day_ && place_.empty()) {
      return known_agency_ && has_dash_;
    }
    if (known_agency_) {
      return has_dash_ || (words_ <= 3 && (result_.outlet.empty() || comma_credit_ || has_day_) &&
                           sentence_follows());
    }
    if (!has_dash_) {
      const bool is_listed = comma_credit_ && has_credit_ && !result_.outlet.empty();
      return known_place_ && has_credit_ && (is_listed || (has_day_ && !lone_day_)) &&
             sentence_follows();
    }
    if (has_day_) {
      return has_credit_ ||
             (!lone_day_ && (capitals_ || known_place_ || has_region_ || sentence_follows()));
    }
    return (capitals_ && (has_credit_ || has_region_ || is_name_alone())) || is_known_city();
  }

  // "Washington — House", "Islamabad, Pakistan - The": a known place before a dash and a sentence.
  bool is_known_city() const {
    return known_place_ && !has_credit_ && (!is_hyphen_ || known_region_) &&
           (!has_region_ || known_region_) && sentence_follows();
  }

  // Capitals before a dash and nothing else are a place where it is known. Else they may be an
  // acronym (in Russian the dash stands for "is") or a heading.
  bool is_name_alone() const {
    if (known_place_ && place_.size() >= 4) {
      return place_ != "США" && sentence_may_follow();
    }
    return place_.size() >= (is_ascii(place_) ? 5 : 12) && words_ <= 2 && !is_hyphen_ &&
           !is_typed_dash_ && sentence_follows();
  }

  bool sentence_may_follow() const { return !is_hyphen_ || sentence_follows(); }

  // Whether what follows begins a sentence: "Washington (CNN) The …", not "the network (CNN) said".
  bool sentence_follows() const {
    return (is_space_at(at_) || has_dash_) && sentence_begins(text_, at_);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  ParsedDateline result_;
  std::string_view place_;
  std::size_t words_ = 0;
  bool capitals_ = false;      // the place is all capitals
  bool has_no_place_ = false;  // one of its words is no place: "NEWS"
  bool known_place_ = false, known_region_ = false, has_region_ = false;
  bool has_day_ = false;
  bool lone_day_ = false;    // a number without a month
  bool known_month_ = true;  // the word beside the day's number is a month
  bool has_credit_ = false, dated_credit_ = false, comma_credit_ = false;
  bool known_agency_ = false;
  bool has_dash_ = false, is_hyphen_ = false, is_typed_dash_ = false;  // "-", "--"
};

}  // namespace

std::optional<ParsedDateline> parse_alphabetic_dateline(std::string_view line) {
  return DatelineReader(line).run();
}

}  // namespace dateline

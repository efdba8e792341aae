#include "indexer/internal/caseless_dateline.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <vector>

#include "common/internal/utf8.h"
#include "common/name_table.h"
#include "common/text.h"
#include "indexer/internal/agency_names.h"
#include "indexer/internal/alphabetic_dateline.h"
#include "indexer/internal/dateline_day.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxNameWords = 4;
constexpr std::size_t kMaxParts = 4;

bool is_caseless(std::string_view text) {
  if (text.empty()) {
    return false;
  }
  const auto code = static_cast<UChar32>(decode_utf8(text, 0).code);
  return u_charType(code) == U_OTHER_LETTER && code < 0x3000;  // behind: East Asia
}

// What stands between two parts of a dateline, at `at`.
struct Mark {
  std::size_t length = 0;
  bool ends = false;  // a colon, or a dash with white space
};

Mark mark_at(std::string_view line, std::size_t at) {
  const std::string_view here = line.substr(at);
  for (const std::string_view dash : {"\u2013", "\u2014", "--", "\u0640 "}) {
    if (here.starts_with(dash)) {
      return {dash.size(), true};
    }
  }
  if (here.starts_with("-") || here.starts_with("/")) {
    return {1, here.starts_with("-")};
  }
  if (here.starts_with(":")) {
    return {1, true};
  }
  return {};
}

// The words at `at` up to a mark or bracket, at most `most` of them; their end.
std::size_t end_of_words(std::string_view line, std::size_t at, std::size_t most) {
  std::size_t end = at;
  for (std::size_t words = 0; words < most; ++words) {
    const std::size_t begin = skip_spaces(line, end);
    const std::string_view word = dateline_word(line, begin);
    if (word.empty() || mark_at(line, begin).length > 0) {
      break;
    }
    const std::size_t hyphen = word.find('-');
    end = begin + std::min(word.size(), hyphen);
    if (hyphen != std::string_view::npos) {
      break;
    }
  }
  return end;
}

struct KnownName {
  std::size_t end = 0;
  bool is_agency = false;
};

// The longest known place or agency of at most four words at `at`.
std::optional<KnownName> known_name_at(std::string_view line, std::size_t at) {
  for (std::size_t words = kMaxNameWords; words > 0; --words) {
    const std::size_t end = end_of_words(line, at, words);
    const std::string_view name = trim(line.substr(at, end - at));
    if (name.empty()) {
      return std::nullopt;
    }
    if (name.ends_with('.')) {
      continue;  // ends a sentence
    }
    if (is_agency_name(name)) {
      return KnownName{end, true};
    }
    if (NameTable::places().find(name)) {
      return KnownName{end, false};
    }
  }
  return std::nullopt;
}

class CaselessReader {
 public:
  explicit CaselessReader(std::string_view line) : line_(line) {}

  std::optional<ParsedDateline> run() {
    for (const auto form :
         {&CaselessReader::bracketed, &CaselessReader::official, &CaselessReader::joined}) {
      result_ = {};
      if ((this->*form)()) {
        result_.length = at_;
        return std::move(result_);
      }
    }
    return std::nullopt;
  }

 private:
  // "القاهرة (رويترز) -", "القاهرة 16 مايو (أ ف ب)", "नई दिल्ली, 16 मई (भाषा)". A place that is
  // unknown needs the dash.
  bool bracketed() {
    const std::size_t open = line_.find('(');
    const std::size_t close = line_.find(')', open);
    if (open == std::string_view::npos || close == std::string_view::npos || open == 0 ||
        close > kMaxDatelineBytes) {
      return false;
    }
    const std::string_view agency = trim(line_.substr(open + 1, close - open - 1));
    if (!is_expected_agency(agency)) {
      return false;
    }
    std::size_t at = place_before(open);
    if (at == 0 || !day_between(at, open)) {
      return false;
    }
    result_.agencies.emplace_back(agency);
    at_ = skip_spaces(line_, close + 1);
    const Mark mark = mark_at(line_, at_);
    at_ = mark.length > 0 ? at_ + mark.length : close + 1;
    return known_place_ || (mark.ends && !result_.day_text.empty()) ||
           (mark.ends && is_agency_name(agency));
  }

  // The place that begins the line; its end, or 0.
  std::size_t place_before(std::size_t open) {
    const auto known = known_name_at(line_, 0);
    known_place_ = known && !known->is_agency;
    const std::size_t end = known_place_ ? known->end : end_of_words(line_, 0, kMaxNameWords);
    result_.place = std::string(trim(line_.substr(0, end)));
    std::size_t at = end;
    while (known_place_ && at < open) {  // "القدس، رام الله (رويترز)"
      const std::size_t next = skip_marks(at);
      const auto other = next > at ? known_name_at(line_, next) : std::nullopt;
      if (!other || other->is_agency) {
        break;
      }
      at = other->end;
    }
    return at <= open ? at : 0;
  }

  // Behind commas and slashes.
  std::size_t skip_marks(std::size_t at) const {
    at = skip_spaces(line_, at);
    for (const std::string_view mark : {",", "،", "/", "۔", "-", "\u2013"}) {
      if (line_.substr(at).starts_with(mark)) {
        return skip_spaces(line_, at + mark.size());
      }
    }
    return at;
  }

  // Whether nothing or a day stands between.
  bool day_between(std::size_t at, std::size_t open) {
    at = skip_marks(at);
    if (at == open) {
      return true;
    }
    const auto day = read_printed_day(line_, at);
    if (!day || !day->known_month || skip_marks(day->end) != open) {
      return false;
    }
    result_.day_text = day->text;
    return true;
  }

  // "الرياض 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م واس": the Saudi agency's form, both calendars.
  bool official() {
    if (line_.substr(0, kMaxDatelineBytes).find_first_of("0123456789") == std::string_view::npos) {
      return false;
    }
    const auto place = known_name_at(line_, 0);
    if (!place || place->is_agency) {
      return false;
    }
    std::size_t at = skip_marks(place->end);
    constexpr std::string_view kCorresponding = "الموافق";
    const std::size_t civil = line_.find(kCorresponding);
    if (civil < kMaxDatelineBytes && read_printed_day(line_, at)) {
      at = skip_spaces(line_, civil + kCorresponding.size());
    }
    const auto day = read_printed_day(line_, at);
    if (!day || !day->known_month || day->text.empty()) {
      return false;
    }
    at = skip_spaces(line_, day->end);
    for (const std::string_view era : {"م ", "هـ ", "م. "}) {
      at += line_.substr(at).starts_with(era) ? era.size() : 0;
    }
    at = skip_marks(at);
    const auto agency = known_name_at(line_, at);
    if (!agency || !agency->is_agency) {
      return false;
    }
    result_.place = std::string(trim(line_.substr(0, place->end)));
    result_.day_text = day->text;
    result_.agencies.emplace_back(line_.substr(at, agency->end - at));
    at_ = agency->end;
    return true;
  }

  // Whether a mark stands behind one of the first words; most lines end here.
  bool mark_follows() const {
    for (std::size_t words = 1; words <= kMaxNameWords; ++words) {
      if (mark_at(line_, skip_spaces(line_, end_of_words(line_, 0, words))).length > 0) {
        return true;
      }
    }
    return false;
  }

  // "الرياض - واس", "واس - الرياض:", "محمد علي - الرياض:": names joined by dashes, a place and an
  // agency among them, or a place before the colon that ends them.
  bool joined() {
    if (!mark_follows()) {
      return false;
    }
    std::size_t at = 0;
    bool colon = false;
    std::size_t parts = 0;
    while (parts < kMaxParts && !colon) {
      const auto known = known_name_at(line_, at);
      std::size_t end = known ? known->end : end_of_words(line_, at, kMaxNameWords);
      const Mark mark = mark_at(line_, skip_spaces(line_, end));
      const bool ends = known && (is_complete(*known) || (parts == 1 && is_set_off(end)));
      if (end == at || (mark.length == 0 && !ends)) {
        return false;
      }
      ++parts;
      note(known, line_.substr(at, end - at));
      at_ = end;
      if (mark.length == 0) {
        break;
      }
      end = skip_spaces(line_, end);
      colon = line_[end] == ':';
      at_ = end + mark.length;
      if (!result_.place.empty() && !result_.agencies.empty() && !colon) {
        break;
      }
      at = skip_spaces(line_, at_);
    }
    if (at_ >= kMaxDatelineBytes || parts < 2) {
      return false;
    }
    if (result_.place.empty()) {  // "رويترز – لويزيانا:"
      return !result_.agencies.empty() && colon && parts == 2;
    }
    return !result_.agencies.empty() || (unknown_ > 0 && (colon || is_set_off(at_)));
  }

  // Whether more than a space separates what ends at `at` from the text: "اسم الصحيفة – الرياض\n".
  bool is_set_off(std::size_t at) const {
    return at >= line_.size() || line_.substr(at).starts_with("  ");
  }

  // Whether with this name both a place and an agency are there.
  bool is_complete(const KnownName& name) const {
    return name.is_agency ? !result_.place.empty() : !result_.agencies.empty();
  }

  void note(const std::optional<KnownName>& known, std::string_view name) {
    if (!known) {
      ++unknown_;
      if (const auto outlet = NameTable::sources().find(name); outlet && result_.outlet.empty()) {
        result_.outlet = std::string(outlet->spelling);
      }
      return;
    }
    if (known->is_agency) {
      result_.agencies.emplace_back(trim(name));
    } else if (result_.place.empty()) {
      result_.place = std::string(trim(name));
    }
  }

  std::string_view line_;
  std::size_t at_ = 0;
  bool known_place_ = false;
  std::size_t unknown_ = 0;  // parts that are neither a place nor an agency: a reporter, an outlet
  ParsedDateline result_;
};

}  // namespace

std::optional<ParsedDateline> parse_caseless_dateline(std::string_view line) {
  if (!is_caseless(line)) {
    return std::nullopt;
  }
  return CaselessReader(line).run();
}

}  // namespace dateline

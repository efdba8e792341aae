#include "indexer/internal/dateline_day.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "common/internal/date_tokens.h"
#include "common/internal/utf8.h"
#include "common/name_table.h"
#include "indexer/internal/place_name.h"

namespace dateline {

namespace {

// clang-format off
// Months as name_key() folds them; English ones are month_from_name()'s.
constexpr auto kMonths = std::to_array<std::string_view>({
    // German, Dutch, the north
    "januar", "janner", "februar", "feber", "marz", "maerz", "mai", "juni", "juli", "oktober",
    "dezember", "mrz", "okt", "dez", "januari", "februari", "maart", "mei", "augustus", "mrt",
    "mars", "maj", "augusti", "marts", "desember", "des", "tammikuuta", "helmikuuta",
    "maaliskuuta", "huhtikuuta", "toukokuuta", "kesakuuta", "heinakuuta", "elokuuta", "syyskuuta",
    "lokakuuta", "marraskuuta", "joulukuuta",
    // French, Spanish, Portuguese, Catalan, Italian, Romanian
    "janvier", "fevrier", "avril", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre", "janv", "fev", "fevr", "avr", "juil", "enero", "febrero", "marzo", "abril", "mayo",
    "junio", "julio", "agosto", "septiembre", "setiembre", "octubre", "noviembre", "diciembre", "ene",
    "abr", "ago", "sep", "set", "dic", "janeiro", "fevereiro", "marco", "maio", "junho", "julho",
    "setembro", "outubro", "novembro", "dezembro", "out", "gennaio", "febbraio", "aprile", "maggio",
    "giugno", "luglio", "settembre", "ottobre", "dicembre", "gen", "mag", "giu", "lug", "sett", "ott",
    "gener", "febrer", "marc", "maig", "juny", "juliol", "agost", "setembre", "desembre", "ianuarie",
    "februarie", "martie", "aprilie", "iunie", "iulie", "septembrie", "octombrie", "noiembrie",
    "decembrie", "ian", "iun", "iul",
    // Polish, Czech, Slovak, Slovene, Croatian, Serbian
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "wrzesnia",
    "pazdziernika", "listopada", "grudnia", "ledna", "unora", "brezna", "dubna", "kvetna", "cervna",
    "cervence", "srpna", "zari", "rijna", "listopadu", "prosince", "januara", "februara", "aprila",
    "juna", "jula", "augusta", "septembra", "oktobra", "novembra", "decembra", "januarja",
    "februarja", "junija", "julija", "avgusta", "sijecnja", "veljace", "ozujka", "travnja",
    "svibnja", "lipnja", "srpnja", "kolovoza", "rujna", "listopada", "studenoga", "studenog",
    "prosinca", "avg",
    // Russian, Ukrainian, Belarusian, Bulgarian, Serbian
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря", "янв", "фев", "апр", "авг", "сен", "сент", "окт", "ноя", "дек",
    "сiчня", "січня", "лютого", "березня", "квiтня", "квітня", "травня", "червня", "липня",
    "серпня", "вересня", "жовтня", "листопада", "грудня", "студзеня", "сакавiка", "красавiка",
    "траўня", "мая", "чэрвеня", "лiпеня", "жнiўня", "верасня", "кастрычнiка", "лiстапада",
    "снежня", "януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември",
    "октомври", "ноември", "декември", "јануара", "фебруара", "априла", "маја", "јуна", "јула",
    "септембра", "октобра", "новембра", "децембра",
    // Greek, Turkish, Hungarian, the Baltic, Malay
    "ιανουαριου", "φεβρουαριου", "μαρτιου", "απριλιου", "μαιου", "ιουνιου", "ιουλιου", "αυγουστου",
    "σεπτεμβριου", "οκτωβριου", "νοεμβριου", "δεκεμβριου", "ocak", "subat", "mart", "nisan",
    "mayis", "haziran", "temmuz", "agustos", "eylul", "ekim", "kasim", "aralik", "majus", "junius",
    "julius", "augusztus", "szeptember", "oktober", "januar", "aprilis", "marcius", "jaanuar",
    "veebruar", "marts", "aprill", "juuni", "juuli", "detsember", "janvaris", "februaris",
    "sausio", "vasario", "kovo", "balandzio", "geguzes", "birzelio", "liepos", "rugpjucio",
    "rugsejo", "spalio", "lapkricio", "gruodzio", "mac", "ogos", "disember", "agustus",
    // Arabic, Persian, Urdu, Hebrew, Hindi
    "يناير", "فبراير", "مارس", "ابريل", "مايو", "يونيو", "يوليو", "اغسطس", "سبتمبر", "اكتوبر",
    "نوفمبر", "ديسمبر", "شباط", "اذار", "نيسان", "ايار", "حزيران", "تموز", "اب", "ايلول", "جانفي",
    "فيفري", "افريل", "ماي", "جوان", "جويلية", "اوت", "غشت", "محرم", "صفر", "رجب", "شعبان", "رمضان",
    "شوال", "جنوري", "فروري", "مارچ", "اپريل", "مئي", "جون", "جولائي", "اگست", "ستمبر", "دسمبر",
    "بنوار", "בינואר", "בפברואר", "במרץ", "באפריל", "במאי", "ביוני", "ביולי", "באוגוסט",
    "בספטמבר", "באוקטובר", "בנובמבר", "בדצמבר", "जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून",
    "जुलाई", "अगस्त", "सितंबर", "सितम्बर", "अक्टूबर", "नवंबर", "नवम्बर", "दिसंबर", "दिसम्बर",
});
// clang-format on

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t count_digits(std::string_view word) {
  return static_cast<std::size_t>(std::find_if_not(word.begin(), word.end(), is_digit) -
                                  word.begin());
}

bool is_day_number(std::string_view word) {
  const std::size_t digits = count_digits(word);
  const std::string_view tail = word.substr(digits);
  const bool in_month = digits == 1 ? word[0] != '0' : digits == 2 && word.substr(0, 2) <= "31";
  return in_month && (tail.empty() || tail == "." || tail == "st" || tail == "nd" || tail == "rd" ||
                      tail == "th" || tail == "er" || tail == "º" || tail == "°" || tail == "-го");
}

bool is_year(std::string_view word) {
  return count_digits(word) == 4 && (word.size() == 4 || word.substr(4) == ".") &&
         (word.starts_with("19") || word.starts_with("20"));
}

// Where a year behind the day ends; `end` when there is none.
std::size_t behind_year(std::string_view line, std::size_t end) {
  std::size_t at = end < line.size() && line[end] == ',' ? end + 1 : end;
  at = skip_spaces(line, at);
  for (const std::string_view filler : {"de ", "del "}) {  // "16 de mayo de 2024"
    if (line.substr(at).starts_with(filler)) {
      at += filler.size();
    }
  }
  const std::string_view word = dateline_word(line, at);
  return is_year(word) ? at + word.size() : end;
}

std::string printed(std::string_view text) {
  return std::string(text.ends_with('.') ? text.substr(0, text.size() - 1) : text);
}

// "2024. május 16., csütörtök"
std::optional<PrintedDay> read_year_first(std::string_view line, std::size_t begin) {
  const std::string_view year = dateline_word(line, begin);
  std::size_t at = skip_spaces(line, begin + year.size());
  const std::string_view month = dateline_word(line, at);
  if (!is_year(year) || !is_month_word(month)) {
    return std::nullopt;
  }
  at = skip_spaces(line, at + month.size());
  const std::string_view day = dateline_word(line, at);
  if (!is_day_number(day)) {
    return std::nullopt;
  }
  at += day.size();
  PrintedDay result{printed(line.substr(begin, at - begin)), at};
  if (line.substr(at).starts_with(", ")) {
    const std::string_view weekday = dateline_word(line, at + 2);
    const std::size_t behind = at + 2 + weekday.size();
    if (line.substr(behind).starts_with(" (")) {
      result.end = behind;
    }
  }
  return result;
}

// "16.05.2024"
bool is_numeric_date(std::string_view word) {
  const std::size_t day = count_digits(word);
  const std::string_view rest = word.substr(std::min(day + 1, word.size()));
  const std::size_t month = count_digits(rest);
  return word.size() >= 8 && day >= 1 && day <= 2 && word[day] == '.' && month >= 1 && month <= 2 &&
         rest.substr(month).starts_with('.') && is_year(rest.substr(month + 1));
}

// "16" alone, which only a bracket behind it makes a day.
std::optional<PrintedDay> read_lone_day(std::string_view line, std::size_t at,
                                        std::string_view number) {
  const std::size_t end = at + number.size();
  if (!line.substr(skip_spaces(line, end)).starts_with("(")) {
    return std::nullopt;
  }
  return PrintedDay{{}, end};
}

}  // namespace

bool is_month_word(std::string_view word) {
  if (word.empty() || word.size() > 40 || is_digit(word[0])) {
    return false;
  }
  static const std::unordered_set<std::string_view> months(kMonths.begin(), kMonths.end());
  const std::string_view bare = word.ends_with('.') ? word.substr(0, word.size() - 1) : word;
  return month_from_name(bare) != 0 || months.contains(name_key(bare));
}

std::size_t skip_spaces(std::string_view line, std::size_t at) {
  while (at < line.size()) {
    if (line[at] == ' ' || line[at] == '\t') {
      ++at;
    } else if (line.substr(at).starts_with("\u00A0")) {
      at += 2;
    } else {
      break;
    }
  }
  return at;
}

bool sentence_begins(std::string_view line, std::size_t begin) {
  for (std::uint32_t at = static_cast<std::uint32_t>(begin); at < line.size();) {
    const CodePoint c = decode_utf8(line, at);
    const auto code = static_cast<UChar32>(c.code);
    if (u_isalnum(code) || code == '$') {
      return !u_islower(code);
    }
    if (!u_isUWhiteSpace(code) &&
        std::u32string_view(U"\"'\u201C\u201D\u2018\u201E\u00AB\u00BB$\u20AC\u00A3").find(c.code) ==
            std::u32string_view::npos) {
      return false;
    }
    at = c.end;
  }
  return false;
}

std::string_view dateline_word(std::string_view line, std::size_t at) {
  constexpr auto kStops = std::to_array<std::string_view>(
      {"\u2014", "\u2013", "--", "\u00A0", "\u060C", "\u061B", "\uFF08", "\uFF09"});
  std::size_t end = std::min(at, line.size());
  while (end < line.size() &&
         std::string_view(" \t\n\r,()/[]:;\"|").find(line[end]) == std::string_view::npos) {
    const std::string_view here = line.substr(end);
    if (std::any_of(kStops.begin(), kStops.end(),
                    [here](std::string_view stop) { return here.starts_with(stop); })) {
      break;
    }
    ++end;
  }
  if (end > at && line[end - 1] == '-') {
    --end;  // "May 16- "
  }
  return line.substr(at, end - at);
}

std::optional<PrintedDay> read_printed_day(std::string_view line, std::size_t at) {
  const std::string_view first = dateline_word(line, at);
  if (is_year(first)) {
    return read_year_first(line, at);
  }
  if (is_numeric_date(first)) {
    return PrintedDay{printed(first), at + first.size()};
  }
  std::size_t second_at = skip_spaces(line, at + first.size());
  if (is_day_number(first) && line.substr(second_at).starts_with("de ")) {
    second_at += 3;  // "16 de mayo"
  }
  const std::string_view second = dateline_word(line, second_at);
  const bool month_first = is_month_word(first) && is_day_number(second);
  const bool day_first = is_day_number(first) && second.size() >= 2 && second.size() <= 40 &&
                         (letter_case(second).is_word || is_month_word(second));
  if (!month_first && !day_first) {
    return is_day_number(first) ? read_lone_day(line, at, first) : std::nullopt;
  }
  const std::size_t end = behind_year(line, second_at + second.size());
  return PrintedDay{printed(line.substr(at, end - at)), end, month_first || is_month_word(second)};
}

}  // namespace dateline

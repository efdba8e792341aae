#include "indexer/internal/page_dates_values.h"

#include <algorithm>
#include <array>

#include "common/date_parser.h"
#include "common/text.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxDatedBytes = 300;     // of an element that is dated by its class
constexpr std::size_t kMaxSentenceBytes = 200;  // a longer text is prose

constexpr auto kModifiedWords = std::to_array<std::string_view>(
    {"updated",     "update",       "modified",       "aktualisiert",    "geändert",
     "bearbeitet",  "actualizado",  "actualización",  "actualizada",     "mis à jour",
     "mise à jour", "modifié",      "aggiornato",     "ultima modifica", "bijgewerkt",
     "gewijzigd",   "aktualizacja", "zaktualizowano", "atualizado",      "atualização",
     "päivitetty",  "oppdatert",    "uppdaterad",     "opdateret",       "обновлено",
     "обновлен",    "оновлено",     "更新",           "aktualizováno",   "frissítve",
     "güncelleme",  "actualizat",   "ενημέρωση",      "last change",     "letzte änderung",
     "diperbarui",  "cập nhật"});

std::optional<Dated> found(const std::optional<FoundDate>& date) {
  return date ? std::optional(dated(date->day)) : std::nullopt;
}

}  // namespace

bool mentions_modification(std::string_view text) {
  const std::string low = lower_ascii(text);
  return std::any_of(kModifiedWords.begin(), kModifiedWords.end(),
                     [&low](std::string_view word) { return low.find(word) != std::string::npos; });
}

Dated dated(CivilDay day) {
  return Dated{print_day(day), day, day, false, false};
}

bool is_modified_mark(const PageElement& element) {
  return element.has_word("updated") || element.has_word("modified") ||
         element.has_word("update") || element.has_word("datemodified") ||
         element.has_mark("lastmod") || element.has_word("dateupdated");
}

bool is_published_mark(const PageElement& element) {
  return element.has_word("published") || element.has_word("pubdate") ||
         element.has_word("datepublished") || element.has_word("publish") ||
         element.has_mark("entry-date") || element.has_mark("post-date") ||
         element.has_mark("publish-date") || element.has_mark("published");
}

std::string line_of(const PageElement& element) {
  std::string text = short_text(*element.node, kMaxSentenceBytes);
  if (text.size() >= kMaxSentenceBytes) {
    text = own_text(*element.node, kMaxSentenceBytes);
  }
  const bool is_line =
      text.size() >= 6 && text.size() < kMaxSentenceBytes && text.find("©") == std::string::npos;
  return is_line ? text : std::string();
}

std::optional<Dated> PageDateReader::value(std::string_view text) const {
  text = trim(text);
  const ParsedDate parsed = parse_date(text, {.latest = search_.latest + std::chrono::days{1}});
  const bool whole =
      parsed.fault == DateFault::kNone && (parsed.date.precision == DatePrecision::kDay ||
                                           parsed.date.precision == DatePrecision::kSecond);
  if (whole) {
    if (parsed.date.day < std::chrono::year{1800} / 1 / 1) {
      return std::nullopt;
    }
    const std::string low = lower_ascii(text);
    return Dated{std::string(text), parsed.date.day, parsed.date.instant,
                 parsed.date.precision == DatePrecision::kSecond,
                 low.ends_with("z") || low.ends_with("+00:00") || low.ends_with("+0000") ||
                     low.ends_with("gmt") || low.ends_with("utc")};
  }
  DateSearch search = search_;
  search.short_years = true;
  return found(find_date(text, search));
}

std::optional<Dated> PageDateReader::value_of(const PageElement& element) const {
  for (const char* name : {"datetime", "content", "data-datetime", "data-date"}) {
    if (const auto date = value(attribute(*element.node, name))) {
      return date;
    }
  }
  if (element.tag() == GUMBO_TAG_ABBR || element.tag() == GUMBO_TAG_SPAN) {
    if (const auto date = value(attribute(*element.node, "title"))) {
      return date;
    }
  }
  const std::string text = short_text(*element.node, kMaxDatedBytes);
  return text.size() < kMaxDatedBytes ? published_in(text, true) : std::nullopt;
}

std::optional<Dated> PageDateReader::published_in(std::string_view text, bool short_years,
                                                  std::size_t reach) const {
  DateSearch search = search_;
  search.short_years = short_years;
  std::size_t behind = 0;
  for (const FoundDate& date : find_dates(text, search)) {
    if (date.begin > reach) {
      break;
    }
    if (!mentions_modification(text.substr(behind, date.begin - behind))) {
      return found(date);
    }
    behind = date.end;
  }
  return std::nullopt;
}

}  // namespace dateline

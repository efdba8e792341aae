#include "indexer/internal/agency_names.h"

#include <algorithm>
#include <array>

#include "common/name_table.h"
#include "common/places.h"

namespace dateline {

namespace {

// Names of so few letters are initials.
constexpr std::size_t kMaxInitials = 5;

bool is_ascii_word(std::string_view name) {
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
}

// In byte order.
// clang-format off
constexpr auto kNoPlaces = std::to_array<std::string_view>({
    "ADVERTISEMENT", "ALERT", "ALERTE", "ANALYSE", "ANALYSIS", "BREAKING", "CLOSE", "COLUMN",
    "COMMENTARY", "CONFIDENTIAL", "CORRECTED", "CORRECTION", "COVID", "COVID-19", "EDITORIAL",
    "EILMELDUNG", "EXCLUSIF", "EXCLUSIVA", "EXCLUSIVE", "EXCLUSIVO", "EXKLUSIV", "EXPLAINED",
    "EXPLAINER", "FACT", "FACTBOX", "FIFA", "FILE", "FLASH", "FLASHBACK", "FOTO", "FOTOS",
    "GRAPHIC", "HAPPENING", "HIGHLIGHTS", "INTERVIEW", "JUST", "KOMMENTAR", "LATEST", "LIVE",
    "LIVEBLOG", "LOOK", "MEINUNG", "MORE", "NASA", "NATO", "NEWS", "NOTE", "NOW", "NPR", "OPEC",
    "OPINION", "PHOTO", "PHOTOS", "PODCAST", "POLL", "PREVIEW", "QUIZ", "READ", "RECAP",
    "RELATED", "REPORT", "REVIEW", "ROUNDUP", "SPOILER", "SPONSORED", "STORY", "THIS",
    "TIMELINE", "TOPLINE", "TRANSCRIPT", "TRENDING", "UEFA", "ULTIMORA", "UNESCO", "UPDATE",
    "UPDATED", "UPDATES", "URGENT", "URGENTE", "VIDEO", "VIEWPOINT", "WARNING", "WATCH",
    "WIDEO", "АНАЛИЗ", "ВИДЕО", "ВОЗ", "ЕВРО", "ЕС", "ИНТЕРВЬЮ", "КОММЕНТАРИЙ", "МВД", "МИД",
    "МОЛНИЯ", "НАТО", "ОБСЕ", "ООН", "ОПЕК", "СРОЧНО", "ФИФА", "ФОТО", "ФСБ", "ЮНЕСКО"
});
// clang-format on

static_assert(std::is_sorted(kNoPlaces.begin(), kNoPlaces.end()));

}  // namespace

bool is_agency_name(std::string_view name) {
  const auto match = NameTable::agencies().find(name);
  if (!match || match->needs_context) {
    return false;
  }
  return name == match->spelling || name.size() > kMaxInitials || !is_ascii_word(name) ||
         is_in_capitals(name);
}

bool is_expected_agency(std::string_view name) {
  return NameTable::agencies().find(name).has_value();
}

bool is_no_place(std::string_view capitals) {
  return std::binary_search(kNoPlaces.begin(), kNoPlaces.end(), capitals);
}

}  // namespace dateline

#include "common/internal/icu_places.h"

#include <unicode/locid.h>
#include <unicode/timezone.h>
#include <unicode/tznames.h>
#include <unicode/unistr.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "common/error.h"

namespace dateline {

namespace {

constexpr std::array kLanguages{
    "en",      "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk", "sl", "hr", "sr",
    "sr_Latn", "uk", "ru", "bg", "be", "ar", "he", "fa", "ur", "hi", "bn", "zh", "zh_Hant",
    "ja",      "ko", "tr", "el", "ro", "hu", "sv", "da", "nb", "fi", "et", "lv", "lt",
    "id",      "ms", "vi", "th", "ca", "sq", "mk", "bs", "ka", "hy", "az", "kk", "pt_PT"};

std::string utf8(const icu::UnicodeString& text) {
  std::string result;
  return text.toUTF8String(result);
}

void check(UErrorCode status) {
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::kIncompatible,
                std::string("cannot read ICU's place names: ") + u_errorName(status));
  }
}

std::unique_ptr<icu::TimeZoneNames> zone_names(const char* language) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::TimeZoneNames> names(
      icu::TimeZoneNames::createInstance(icu::Locale(language), status));
  check(status);
  return names;
}

std::vector<icu::UnicodeString> zones() {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::StringEnumeration> all(icu::TimeZone::createTimeZoneIDEnumeration(
      UCAL_ZONE_TYPE_CANONICAL_LOCATION, nullptr, nullptr, status));
  check(status);
  std::vector<icu::UnicodeString> ids;
  while (const icu::UnicodeString* id = all->snext(status)) {
    ids.push_back(*id);
  }
  check(status);
  return ids;
}

std::string city_of(const icu::TimeZoneNames& names, const icu::UnicodeString& zone) {
  icu::UnicodeString city;
  names.getExemplarLocationName(zone, city);
  return city.isBogus() ? std::string() : utf8(city);
}

void add_cities(NameTableBuilder& builder) {
  const auto english = zone_names("en");
  const std::vector<icu::UnicodeString> ids = zones();
  for (const char* language : kLanguages) {
    const auto names = zone_names(language);
    for (const icu::UnicodeString& zone : ids) {
      const std::string canonical = city_of(*english, zone);
      const std::string city = city_of(*names, zone);
      // "Center, North Dakota": no news comes from where a comma is needed.
      if (!canonical.empty() && !city.empty() && canonical.find(',') == std::string::npos) {
        builder.add_weak(canonical, city);
      }
    }
  }
}

void add_countries(NameTableBuilder& builder) {
  const icu::Locale english("en");
  for (const char* language : kLanguages) {
    const icu::Locale locale(language);
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
      const icu::Locale country("", *code);
      icu::UnicodeString canonical, name;
      country.getDisplayCountry(english, canonical);
      country.getDisplayCountry(locale, name);
      builder.add_weak(utf8(canonical), utf8(name));
    }
  }
}

}  // namespace

void add_icu_places(NameTableBuilder& builder) {
  add_cities(builder);
  add_countries(builder);
}

}  // namespace dateline

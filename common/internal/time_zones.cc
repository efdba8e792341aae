#include "common/internal/time_zones.h"

#include <unicode/timezone.h>

#include <algorithm>
#include <array>
#include <memory>

namespace dateline {

namespace {

using std::chrono::minutes;

// Names with one meaning in news. Not here, because one cannot tell: IST (India, Ireland, Israel),
// AST (Atlantic, Arabia), GST (Gulf, Guam), ECT, ADT, and the military letters, which RFC 2822
// (section 4.3) says carry no information. CST is RFC 2822's, although China uses it too, and BST
// is British Summer Time, although Bangladesh does.
struct NamedZone {
  std::string_view name;
  int minutes;
};
constexpr std::array kNamedZones{
    NamedZone{"Z", 0},       NamedZone{"UT", 0},      NamedZone{"UTC", 0},
    NamedZone{"GMT", 0},     NamedZone{"EST", -300},  NamedZone{"EDT", -240},  // RFC 2822
    NamedZone{"CST", -360},  NamedZone{"CDT", -300},  NamedZone{"MST", -420},
    NamedZone{"MDT", -360},  NamedZone{"PST", -480},  NamedZone{"PDT", -420},
    NamedZone{"AKST", -540}, NamedZone{"AKDT", -480}, NamedZone{"HST", -600},  // America
    NamedZone{"BRT", -180},  NamedZone{"ART", -180},  NamedZone{"BST", 60},
    NamedZone{"WET", 0},     NamedZone{"WEST", 60},  // Europe
    NamedZone{"CET", 60},    NamedZone{"CEST", 120},  NamedZone{"MEZ", 60},
    NamedZone{"MESZ", 120},  NamedZone{"EET", 120},   NamedZone{"EEST", 180},
    NamedZone{"TRT", 180},   NamedZone{"CAT", 120},   NamedZone{"EAT", 180},
    NamedZone{"SAST", 120},                                                   // Africa
    NamedZone{"PKT", 300},   NamedZone{"NPT", 345},   NamedZone{"WIB", 420},  // Asia
    NamedZone{"HKT", 480},   NamedZone{"SGT", 480},   NamedZone{"MYT", 480},
    NamedZone{"JST", 540},   NamedZone{"KST", 540},   NamedZone{"AWST", 480},
    NamedZone{"ACST", 570},  NamedZone{"ACDT", 630},  // Pacific
    NamedZone{"AEST", 600},  NamedZone{"AEDT", 660},  NamedZone{"NZST", 720},
    NamedZone{"NZDT", 780},
};

// Names whose offset depends on the date; Moscow's winter and summer time changed three times.
struct SeasonalZone {
  std::string_view name;
  const char* zone;  // in the time zone database
};
constexpr std::array kSeasonalZones{
    SeasonalZone{"ET", "America/New_York"}, SeasonalZone{"CT", "America/Chicago"},
    SeasonalZone{"MT", "America/Denver"},   SeasonalZone{"PT", "America/Los_Angeles"},
    SeasonalZone{"MSK", "Europe/Moscow"},
};

bool equal_without_case(std::string_view text, std::string_view upper_case) {
  return std::equal(text.begin(), text.end(), upper_case.begin(), upper_case.end(),
                    [](char a, char b) {
                      return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
                    });
}

using Zones = std::array<std::unique_ptr<icu::TimeZone>, kSeasonalZones.size()>;

// ICU's zones, opened once; a const TimeZone may be used from several threads.
const Zones& seasonal_zones() {
  static const Zones zones = [] {
    Zones opened;
    for (std::size_t i = 0; i < opened.size(); ++i) {
      opened[i].reset(icu::TimeZone::createTimeZone(kSeasonalZones[i].zone));
    }
    return opened;
  }();
  return zones;
}

std::optional<minutes> seasonal_offset(const icu::TimeZone* zone, std::chrono::sys_seconds local) {
  if (zone == nullptr || *zone == icu::TimeZone::getUnknown()) {
    return std::nullopt;  // ICU without time zone data
  }
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  const auto milliseconds = static_cast<double>(local.time_since_epoch().count()) * 1000;
  zone->getOffset(milliseconds, /*local=*/true, raw, saving, status);
  if (U_FAILURE(status)) {
    return std::nullopt;
  }
  return std::chrono::duration_cast<minutes>(std::chrono::milliseconds(raw + saving));
}

}  // namespace

std::optional<minutes> zone_offset(std::string_view name, std::chrono::sys_seconds local) {
  for (const NamedZone& zone : kNamedZones) {
    if (equal_without_case(name, zone.name)) {
      return minutes{zone.minutes};
    }
  }
  for (std::size_t i = 0; i < kSeasonalZones.size(); ++i) {
    if (equal_without_case(name, kSeasonalZones[i].name)) {
      return seasonal_offset(seasonal_zones()[i].get(), local);
    }
  }
  return std::nullopt;
}

}  // namespace dateline

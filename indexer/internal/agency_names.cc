#include "indexer/internal/agency_names.h"

#include <algorithm>
#include <array>

namespace dateline {

namespace {

// In byte order.
// clang-format off
constexpr auto kAgencies = std::to_array<std::string_view>({
    "AAP", "AFP", "AGERPRES", "AKIpress", "ANI", "ANP", "ANSA", "ANTARA", "AP", "APA", "APP",
    "APS", "Agence France-Presse", "Agencia EFE", "Agerpres", "Anadolu", "Anadolu Agency",
    "Antara", "Armenpress", "Associated Press", "Azertac", "BBC", "BNS", "BSS", "BTA", "BelTA",
    "Belga", "Bernama", "Bloomberg", "Business Wire", "CBS News", "CNA", "CNN", "CNN Business",
    "CNN Money", "CNNMoney", "CTK", "Canadian Press", "DPA", "Dow Jones", "EFE", "ELTA",
    "Europa Press", "Fars", "Fox News", "GLOBE NEWSWIRE", "GlobeNewswire", "HINA", "Hina", "IANS",
    "INP", "INTERFAX", "IRNA", "ISNA", "ITAR-TASS", "Interfax", "Interfax-Ukraine", "JIJI", "JTA",
    "Jiji", "Jiji Press", "KCNA", "KUNA", "KYODO", "Kazinform", "Kyodo", "Kyodo News", "LETA",
    "LUSA", "Lusa", "MENA", "MTI", "Mehr", "NAN", "NBC News", "NNA", "NOVOSTI", "NTB", "Notimex",
    "ONA", "PAP", "PNA", "PPI", "PRNewswire", "PTI", "Pajhwok", "Petra", "Prensa Latina", "QNA",
    "REUTERS", "RFE/RL", "RIA Novosti", "RNS", "Reuters", "Reuters Breakingviews",
    "Reuters Health", "Reuters Life!", "Ritzau", "SANA", "SPA", "STT", "Saba", "Sputnik",
    "TANJUG", "TASR", "TASS", "TNA", "Tanjug", "Tasnim", "Telam", "The Associated Press",
    "The Canadian Press", "Thomson Reuters Foundation", "Trend", "Télam", "UNB", "UNI", "UNIAN",
    "UPI", "Ukrinform", "VNA", "Vatican News", "WAFA", "WAM", "XINHUA", "Xinhua", "YONHAP",
    "Yonhap", "dpa", "dpa-AFX", "ČTK", "Азертадж", "БГНЕС", "БЕЛТА", "БТА", "БелТА", "ИНТЕРФАКС",
    "Интерфакс", "Интерфакс-Украина", "РИА Новости", "Рейтер", "Спутник", "ТАСС", "Трансфакс",
    "УНІАН", "УНИАН", "Укринформ", "Укрінформ"
});
// clang-format on

static_assert(std::is_sorted(kAgencies.begin(), kAgencies.end()));

// In byte order.
// clang-format off
constexpr auto kNoPlaces = std::to_array<std::string_view>({
    "ADVERTISEMENT", "ALERT", "ANALYSIS", "BREAKING", "COLUMN", "COMMENTARY", "CONFIDENTIAL",
    "CORRECTED", "CORRECTION", "COVID", "EDITORIAL", "EXCLUSIVE", "FACT", "FILE", "FLASHBACK",
    "GRAPHIC", "HAPPENING", "INTERVIEW", "JUST", "LATEST", "LIVE", "LOOK", "MORE", "NASA", "NATO",
    "NEWS", "NOTE", "NOW", "NPR", "OPINION", "PHOTO", "PHOTOS", "POLL", "READ", "RELATED",
    "REPORT", "REVIEW", "SPOILER", "STORY", "THIS", "TOPLINE", "UPDATE", "UPDATED", "UPDATES",
    "VIDEO", "VIEWPOINT", "WARNING", "WATCH", "НАТО", "ОБСЕ", "ОПЕК"
});
// clang-format on

static_assert(std::is_sorted(kNoPlaces.begin(), kNoPlaces.end()));

}  // namespace

bool is_agency_name(std::string_view name) {
  return std::binary_search(kAgencies.begin(), kAgencies.end(), name);
}

bool is_no_place(std::string_view capitals) {
  return std::binary_search(kNoPlaces.begin(), kNoPlaces.end(), capitals);
}

}  // namespace dateline

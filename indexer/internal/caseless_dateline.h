// Datelines in scripts that have no capitals: Arabic (Persian, Urdu), Hebrew, Devanagari and
// others.
#pragma once

#include <optional>
#include <string_view>

#include "indexer/internal/scraped_text.h"

namespace dateline {

// As parse_dateline(), for the line that begins with the dateline. Places and agencies must be
// known to their tables, for nothing else tells them from words:
//
//   القاهرة (رويترز) -   القاهرة 16 مايو (أ ف ب)   الرياض - واس   واس - الرياض:
//   الرياض 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م واس   नई दिल्ली, 16 मई (भाषा)
std::optional<ParsedDateline> parse_caseless_dateline(std::string_view line);

}  // namespace dateline

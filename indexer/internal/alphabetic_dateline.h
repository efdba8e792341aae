// Datelines in Latin, Cyrillic and Greek letters.
#pragma once

#include <optional>
#include <string_view>

#include "indexer/internal/scraped_text.h"

namespace dateline {

// Longer openings are no datelines. Cyrillic ones take two bytes a letter.
inline constexpr std::size_t kMaxDatelineBytes = 160;

// As parse_dateline(), for the line that begins with the dateline.
//
// A dateline is told from a sentence by adding up evidence: a place in capitals or known, a day, an
// agency in brackets, a dash. A single piece never suffices.
std::optional<ParsedDateline> parse_alphabetic_dateline(std::string_view line);

}  // namespace dateline

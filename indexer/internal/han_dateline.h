// Datelines of Chinese agencies: 新华社北京5月16日电.
#pragma once

#include <optional>
#include <string_view>

#include "indexer/internal/scraped_text.h"

namespace dateline {

// As parse_dateline(), for a text that begins with the dateline. Read are an agency's name, an
// optional place in Han characters, a day with or without its year, and the character for "wire".
std::optional<ParsedDateline> parse_han_dateline(std::string_view text);

}  // namespace dateline

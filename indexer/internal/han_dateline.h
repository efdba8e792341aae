// Datelines of Chinese agencies and papers.
#pragma once

#include <optional>
#include <string_view>

#include "indexer/internal/scraped_text.h"

namespace dateline {

// As parse_dateline(), for the line that begins with the dateline. Read are an agency's name (or
// 本社, 本报: our own), an optional reporter and place in Han characters, a day with or without
// month and year, in digits or Han numerals, and a word for "wire"; or the agency and "message":
//
//   新华社北京5月16日电   中新网5月16日电   【法新社巴黎16日电】   （中央社記者某某台北十六日電）
//   央视网消息（新闻联播）：
std::optional<ParsedDateline> parse_han_dateline(std::string_view line);

}  // namespace dateline

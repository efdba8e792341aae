// Datelines of Japanese and Korean papers, which stand in brackets.
#pragma once

#include <optional>
#include <string_view>

#include "indexer/internal/scraped_text.h"

namespace dateline {

// As parse_dateline(), for the line that begins with the bracket. One of the names in it must be a
// known place or agency:
//
//   【北京=某某】   【ワシントン時事】   【AFP＝時事】   [北京 16日 ロイター] -   (서울=연합뉴스)
std::optional<ParsedDateline> parse_bracket_dateline(std::string_view line);

}  // namespace dateline

// The passage of an article that answers a query best.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "common/analysis.h"
#include "common/article.h"
#include "searcher/internal/plan.h"
#include "searcher/searcher.h"

namespace dateline {

// The byte ranges of `text` that match: words in any searched form, phrases as one range.
std::vector<std::pair<std::uint32_t, std::uint32_t>> find_marks(std::string_view text,
                                                                std::string_view language,
                                                                const HighlightWords& words,
                                                                Analyzer& analyzer);

// A passage of lead and body, about kSnippetColumns wide, with the most different matches; the
// beginning when there are none. White space is collapsed, cuts are between words and shown by "…".
inline constexpr std::size_t kSnippetColumns = 240;
Snippet make_snippet(const Article& article, const HighlightWords& words, Analyzer& analyzer);

}  // namespace dateline

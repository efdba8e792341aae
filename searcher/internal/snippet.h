// The passage of an article that answers a query best.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "common/analysis.h"
#include "common/article.h"
#include "searcher/internal/plan.h"
#include "searcher/searcher.h"

namespace dateline {

// The byte ranges of `text` that match: words in any searched form, phrases as one range. In order,
// neither overlapping nor touching, and never within a grapheme cluster.
std::vector<std::pair<std::uint32_t, std::uint32_t>> find_marks(std::string_view text,
                                                                std::string_view language,
                                                                const HighlightWords& words,
                                                                Analyzer& analyzer);

// The passage of lead and body that has the most different matches; of those the one where they
// stand closest; of those the earliest. Whole sentences (see passage.h) with their space collapsed,
// at most kSnippetColumns wide; a sentence that alone is wider is cut between words, with "…" at
// the cut. Two passages, " … " between them, when they show more different matches than any one
// can. The beginning of the article when nothing matches. Different matches beyond the 63rd count
// as one. Linear in the text but for sorting.
inline constexpr std::uint32_t kSnippetColumns = 240;
Snippet make_snippet(const Article& article, const HighlightWords& words, Analyzer& analyzer);

}  // namespace dateline

// What of a text matches a query: words in any searched form, phrases, and words where a proximity
// operator wants them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "common/analysis.h"
#include "searcher/internal/plan.h"

namespace dateline {

// Languages whose stemmer keeps the first letter of every word of Latin letters.
inline constexpr std::array<std::string_view, 11> kSuffixStemmers{
    "da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "pt", "sv"};

struct Match {
  std::uint32_t begin, end;  // bytes
  std::size_t what;          // which word or phrase of the query
};

// The matches among the tokens of one text, by their beginnings, the longer first; they may
// overlap. `base` is the position of the first word in the index: kBodyPosition, or 1 for a title.
std::vector<Match> find_matches(const std::vector<Token>& tokens, std::uint32_t base,
                                const HighlightWords& words, std::string_view language,
                                Analyzer& analyzer);

}  // namespace dateline

// What tells short texts apart that are alike but for their details: alerts, results and notices
// from one template ("Strong quake hits off coast of Japan", "… of Chile").
//
// A short text is kept word by word, so that two of them can be aligned (by their longest common
// subsequence). An editor's changes fall on any words, while a template's blanks are filled with
// names and numbers: where names or numbers stand in the place of other ones, and what is around
// them is the same, the texts tell of different events. What only one of them has (a paragraph, a
// first name) tells nothing.
//
// Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/article.h"

namespace dateline {

// Texts of more words than this tell enough by their shingles.
inline constexpr std::uint32_t kMaxDetailWords = 120;
inline constexpr std::size_t kMaxDetailBytes = 4096;

// The words of `text`, which is of `article`, in the form that tell_different_events() takes; at
// most kMaxDetailBytes. Without credits; the outlet's, its agencies' and authors' names are marked
// as such.
std::string story_details(const Article& article, std::string_view text);

// Of two texts of which one seems to be a copy of the other.
bool tell_different_events(std::string_view a, std::string_view b);

}  // namespace dateline

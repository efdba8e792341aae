// The sketch of an article's text: a small sample of its shingles from which can be estimated how
// much of one text is contained in another.
//
// A shingle is kShingleWords words in a row (Broder 1997, "On the resemblance and containment of
// documents"). Of their hashes those are kept whose lowest `level` bits are zero, the level being
// the least one that leaves no more than kMaxHashes: FracMinHash with rates that are powers of two
// (Irber et al. 2022; Broder's mod-sampling), so that sketches of any two texts can be compared at
// the coarser one's rate, and a text of up to kMaxHashes shingles is compared in full. Unlike
// minhash, this tells containment, and stories are cut.
//
// Sketches are stored: a change of what is hashed is a change of the archive's format.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/article.h"

namespace dateline {

inline constexpr unsigned kShingleWords = 3;
inline constexpr std::size_t kMaxHashes = 128;

// The highest bit of a hash says that a word of the shingle has a digit. Texts made from a template
// differ in their numbers; copies do not.
inline constexpr std::uint32_t kDigitShingle = 0x80000000u;

struct StorySketch {
  std::vector<std::uint32_t> hashes;  // ascending, distinct
  std::uint32_t level = 0;            // 2^-level of the shingles are here
  std::uint32_t words = 0;            // of the whole text
  std::uint64_t exact = 0;            // of the whole text's words, in order; 0: no text
  std::uint64_t title = 0;            // of the title's words, in order; 0: no title
  std::string details;                // see story_details.h; empty for a text that is not short

  bool operator==(const StorySketch&) const = default;
};

// Of the body without its dateline and its last short lines (credits, calls to subscribe), or of
// the lead when there is no body. Thread-safe. Linear time; memory bounded whatever the text.
StorySketch sketch_of(const Article& article);

// A smaller sketch of the same text, as if made with fewer hashes: for storing.
StorySketch coarsened(StorySketch sketch, std::size_t max_hashes);

}  // namespace dateline

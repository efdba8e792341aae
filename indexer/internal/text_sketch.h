// A small stand-in for a text by which copies of it are found, cut and edited ones too.
//
// The text's shingles (five words in a row, folded; in scripts without spaces five characters) are
// hashed, and those with the smallest hashes kept: Broder 1997, "On the resemblance and containment
// of documents", modulo sampling. Which hashes are kept depends on the shingle alone, so two
// sketches tell how much of either text is in the other.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "common/article.h"

namespace dateline {

struct TextSketch {
  std::uint64_t text_hash = 0;  // of all words in order: equal for identical texts
  std::uint32_t words = 0;
  std::uint32_t sampling = 1;          // one shingle in so many is kept: a power of two
  std::vector<std::uint32_t> hashes;   // ascending, distinct
  std::vector<std::uint32_t> numbers;  // hashes of the text's numbers; ascending, distinct, some

  // As the u32 values of a column, and back. from_values() gives an empty sketch for values that
  // to_values() did not make.
  std::vector<std::uint32_t> to_values() const;
  static TextSketch from_values(std::span<const std::uint32_t> values);
};

// Of the body, behind its dateline, or of the title where there is no body. Thread-safe.
TextSketch sketch_of(const Article& article);

// How alike two texts are, from 0 to 1; estimates, exact where nothing was left out.
struct Likeness {
  std::uint32_t shared = 0;  // hashes
  std::uint32_t smaller = 0, larger = 0;
  double containment() const { return smaller == 0 ? 0 : static_cast<double>(shared) / smaller; }
  double coverage() const { return larger == 0 ? 0 : static_cast<double>(shared) / larger; }
  double resemblance() const {
    const std::uint32_t all = smaller + larger - shared;
    return all == 0 ? 0 : static_cast<double>(shared) / all;
  }
};
Likeness compare(const TextSketch& a, const TextSketch& b);

// Of the numbers in the text that has fewer, how many are in both: 1 where neither has three.
double shared_numbers(const TextSketch& a, const TextSketch& b);

}  // namespace dateline

// Whether two articles are copies of one text, judged from their sketches.
//
// Values and pure functions; FormulaSet is filled by one thread and then read by any number.
#pragma once

#include <cstdint>
#include <vector>

#include "indexer/internal/story_sketch.h"

namespace dateline {

// Shingles that tell nothing: turns of phrase, templates, an outlet's standing lines. A filter of
// fixed size, so that what it says depends on nothing but the hashes added: a Bloom filter with one
// function, wrong in 7 of 100 cases when ten million hashes were added (which loses evidence, and
// adds none).
class FormulaSet {
 public:
  FormulaSet() : bits_(kWords) {}
  void add(std::uint32_t hash) { bits_[at(hash) / 64] |= bit(hash); }
  bool contains(std::uint32_t hash) const { return (bits_[at(hash) / 64] & bit(hash)) != 0; }

 private:
  static constexpr std::size_t kWords = 1u << 21;                                  // 16 MiB
  static std::size_t at(std::uint32_t hash) { return (hash * 0x9E3779B1u) >> 5; }  // 27 bits
  static std::uint64_t bit(std::uint32_t hash) { return 1ull << (at(hash) % 64); }
  std::vector<std::uint64_t> bits_;
};

// Estimates from the shingles that both sketches' rates cover and that are no formulas.
struct StoryOverlap {
  std::uint32_t smaller = 0;  // of the text that has fewer
  std::uint32_t larger = 0;
  std::uint32_t shared = 0;
  std::uint32_t digits_smaller = 0;  // as above, of shingles with digits
  std::uint32_t digits_shared = 0;
  std::uint32_t formulas_smaller = 0;  // set aside, of the same text
  std::uint32_t formulas_shared = 0;

  double containment() const { return smaller == 0 ? 0 : 1.0 * shared / smaller; }
  double resemblance() const {
    return smaller == 0 ? 0 : 1.0 * shared / (smaller + larger - shared);
  }
};
// `formulas` may be null: then everything counts.
StoryOverlap overlap_of(const StorySketch& a, const StorySketch& b, const FormulaSet* formulas);

// What is known of a pair besides its texts.
struct StoryCircumstances {
  bool dated = false;        // both are
  std::uint32_t days = 0;    // between them, when dated
  bool same_source = false;  // an outlet repeats its templates, not its stories
};

// Copies of a story run within this time of the first.
inline constexpr std::uint32_t kStoryWindowDays = 30;
// The very same text may come back later.
inline constexpr std::uint32_t kIdenticalWindowDays = 92;

enum class StoryVerdict : std::uint8_t {
  kOtherEvent,  // the same but for its details, which tell of another event
  kDifferent,
  kNear,       // a copy: cut, added to, edited
  kClose,      // a copy that differs little
  kIdentical,  // the same words
};
StoryVerdict judge_story(const StorySketch& a, const StorySketch& b,
                         const StoryCircumstances& circumstances, const FormulaSet& formulas);

}  // namespace dateline

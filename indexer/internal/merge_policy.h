// Which segments become one: a pure function of their sizes and days.
//
// Size-tiered merging of neighbours in time (the log-structured merge-tree of O'Neil et al. 1996,
// in the tiered form that Lucene and RocksDB use, but with the order in time kept). A segment's
// tier is the logarithm of its articles to the base kMergeFactor. Where kMergeFactor neighbours of
// one tier stand together, they become one of the next; smaller segments between them go with them.
// So an article is written once a tier, and there are fewer than kMergeFactor segments a tier, but
// for the highest: nothing is merged beyond a kLargestShare-th of the archive, which bounds the
// longest night, and the number of those.
//
// Besides, a segment is written anew when many of its articles are dead, one a run.
//
// Simulated over ten years of nights (merge_policy_test.cc; segments at most, articles written for
// each that is kept): 30 a night 19 and 5.7; 1,000 a night 24 and 4.7; 20,000 a night 24 and 4.1.
// The longest night wrote 8 % of the archive.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "common/article.h"

namespace dateline {

inline constexpr std::uint64_t kMergeFactor = 4;
inline constexpr std::uint64_t kFirstTier = 500;  // fewer articles are of no tier
inline constexpr std::size_t kMostSegments = 24;
inline constexpr std::uint64_t kLargestShare = 5;
inline constexpr std::uint64_t kLargestAlways = 10'000;  // may be reached in any archive
// Joining without reading articles leaves the postings of small parts as they are, in small pieces.
inline constexpr std::uint64_t kLeastToConcatenate = 5'000;
inline constexpr std::uint64_t kDeadShare = 5;  // a fifth

// A segment, or the articles that are about to come.
struct MergeShape {
  std::uint64_t articles = 0;  // live
  std::uint64_t dead = 0;
  std::uint64_t undated = 0;
  std::optional<CivilDay> first_day, last_day;
  bool is_new = false;   // not written yet; at most one
  bool is_plain = true;  // holds all columns, nothing dead, reopened or superseded
};

// Shapes [begin, end) become one segment. One shape alone is written anew.
struct MergeRun {
  std::size_t begin = 0, end = 0;
  bool concatenate = false;
  bool operator==(const MergeRun&) const = default;
};

// `shapes` newest first, by last day. Runs do not overlap and are in order; the new articles, where
// they are in none, become a segment of their own.
std::vector<MergeRun> plan_merges(const std::vector<MergeShape>& shapes);

}  // namespace dateline

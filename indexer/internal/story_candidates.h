// From postings of shingles to the pairs of articles worth comparing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "indexer/internal/story_similarity.h"

namespace dateline {

// An article as a StoryGrouper knows it. Ranks are places in the order of resolve(): existing
// articles first, each part from the oldest to the newest, the undated last.
struct StoryEntry {
  std::int64_t instant;
  std::uint64_t id_hash;   // of an existing article: its story
  std::uint64_t sequence;  // kExistingEntry for an existing article
  std::uint64_t offset;    // of its sketch
  std::uint64_t root;      // rank of its story's original, in resolve()
  std::int32_t day;        // kUndatedDay when undated
  std::uint32_t source;

  bool dated() const { return day != INT32_MIN; }
};
inline constexpr std::uint64_t kExistingEntry = UINT64_MAX;

struct StoryPair {
  std::uint32_t later;  // a new article
  std::uint32_t earlier;
};

// Finds pairs in the list of the articles that share a shingle (or a whole text). Of a long list
// an article is paired with the first in the window and the last few, so the pairs are linear in
// the postings. Not thread-safe; one a thread.
class StoryPairFinder {
 public:
  StoryPairFinder(std::span<const StoryEntry> entries, std::uint32_t new_begin)
      : entries_(entries), new_begin_(new_begin) {}

  // `ranks` ascending and distinct; appends to `pairs`.
  void find(std::span<const std::uint32_t> ranks, std::uint32_t window_days,
            std::vector<StoryPair>& pairs) const;

  // Whether what these articles share says nothing: seen on many days, or again and
  // again.
  bool is_formula(std::span<const std::uint32_t> ranks) const;

 private:
  using Ranks = std::span<const std::uint32_t>;
  void pair_new(Ranks ranks, std::uint32_t window_days, std::vector<StoryPair>& pairs) const;
  void pair_existing(std::uint32_t rank, Ranks existing, std::uint32_t window_days,
                     std::vector<StoryPair>& pairs) const;
  bool within(std::uint32_t a, std::uint32_t b, std::uint32_t window_days) const;

  std::span<const StoryEntry> entries_;
  std::uint32_t new_begin_;
};

}  // namespace dateline

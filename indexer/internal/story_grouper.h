// Which articles tell one story in the same words: near-duplicates over a whole archive.
//
// Articles are compared when they share sampled shingles within the time window. Going from the
// first published to the last, an article joins the story of an earlier one when it is a copy of
// it and of the story's original as well, or close to one that is, so that chains of small changes
// do not run together into one great story. Shingles that are seen on many
// days, or again and again, are formulas and count for nothing.
//
// The outcome depends on the articles alone: not on threads, memory or the order of adding.
//
// Memory: 50 bytes an article (more for a moment while that grows), and about `memory_bytes`
// besides; sketches and pairs are in temporary files, up to 1 KB and about 1.5 KB an article (5 KB
// for a short text of very long words).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/schema.h"
#include "indexer/internal/spool.h"
#include "indexer/internal/story_sketch.h"

namespace dateline {

class StoryGrouper {
 public:
  // `directory` exists; temporary files in it are unlinked at once.
  StoryGrouper(const std::string& directory, std::size_t memory_bytes);
  ~StoryGrouper();

  // Thread-safe; throw Error(kIo). Sequences are unique; the order of SortKeys decides who was
  // first. There is room for 2^32 articles.
  void add(const SortKey& key, std::string_view source, const StorySketch& sketch);

  // An article that has its story already. New articles may join it; nothing changes it. Needed
  // are only those within kIdenticalWindowDays of the new ones, and those that are undated.
  void add_existing(std::uint64_t story, std::int32_t day, std::int64_t instant,
                    std::string_view source, const StorySketch& sketch);

  struct Outcome {
    struct Member {
      std::uint64_t sequence;
      StoryMembership membership;
    };
    std::vector<Member> members;  // of stories with two articles and more, by sequence
    std::uint64_t stories = 0;    // how many these are; existing ones that were joined included
    std::uint64_t copies = 0;     // members that are identical or near

    // An article that is not among the members is alone; its story has the hash of its id.
    StoryMembership of(std::uint64_t sequence, std::uint64_t id_hash) const;
  };
  // Once, after the last add. `dropped` by sequence: what will not be indexed (may be shorter than
  // the sequences added). Throws Error(kIo).
  Outcome resolve(const std::vector<bool>& dropped);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dateline

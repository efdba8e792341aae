// Which articles are copies of one story: the same text run by several outlets, as it was, cut,
// retitled or with something added. Different reports of one event are different stories.
//
// Articles are taken in order of publication. Each is compared with the articles of the weeks
// before it that share a sampled shingle, and joins the story of the one it is most like, if that
// is like enough. The number of a story is the id hash of its original, so it does not change when
// the same articles are indexed again, or more are added behind them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/schema.h"
#include "indexer/internal/text_sketch.h"

namespace dateline {

// What orders articles in time; see SortKey.
struct PublicationKey {
  std::int32_t day = 0;       // kUndatedDay when undated
  std::int64_t instant = 0;   // kUndatedInstant when undated
  std::uint64_t id_hash = 0;  // hash64(id)
};

class Syndication {
 public:
  // `directory` exists; the temporary file in it is unlinked at once. Of the bound on memory, keys
  // take 40 bytes an article in any case.
  Syndication(const std::string& directory, std::size_t memory_bytes);
  ~Syndication();

  // Thread-safe. `sequence` is unique.
  void add(std::uint64_t sequence, const PublicationKey& key, const TextSketch& sketch);

  // An article that already has its place: its story's number never changes. Thread-safe.
  void add_existing(const PublicationKey& key, const TextSketch& sketch, std::uint64_t story);

  // By sequence; articles with dropped[sequence] take no part. Once, after the last add.
  std::vector<StoryMembership> resolve(const std::vector<bool>& dropped);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dateline

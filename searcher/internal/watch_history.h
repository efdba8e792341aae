// Whether a query can go on where it was: what has become of an archive since a generation.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/archive.h"
#include "common/manifest.h"
#include "searcher/searcher.h"
#include "searcher/watch.h"

namespace dateline {

struct Continuity {
  WatchStart start = WatchStart::kContinued;
  // Set: the archive was built anew since, so that generations tell nothing; what it showed then.
  std::shared_ptr<const Searcher> earlier;
};

// Not thread-safe. The searcher must outlive it.
class WatchHistory {
 public:
  WatchHistory(const Searcher& searcher, const std::string& archive);

  // What the searcher shows.
  const SeenGeneration& current() const { return current_; }

  // Since a query saw that. The result is valid until the next call. Throws Error.
  const Continuity& since(const SeenGeneration& seen);

 private:
  Continuity examine(const SeenGeneration& seen) const;
  std::optional<Manifest> read(std::uint64_t number) const;
  bool may_be_ours(const SeenGeneration& seen) const;
  bool was_built_anew_since(const SeenGeneration& seen) const;
  bool all_is_new_since(std::uint64_t generation) const;
  std::shared_ptr<const Searcher> open(std::uint64_t generation) const;

  const Searcher& searcher_;
  const ArchiveLayout layout_;
  const SeenGeneration current_;
  std::vector<std::pair<SeenGeneration, Continuity>> known_;  // what was asked already
};

}  // namespace dateline

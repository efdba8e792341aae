// An external sort of articles: from reading order to archive order, in bounded memory.
//
// Articles are appended in any order by any number of threads, gathered into runs, each run sorted
// and compressed into one temporary file; reading merges the runs. Archive order is newest first:
// civil day descending, then instant descending, then id hash ascending, then sequence ascending;
// undated articles come last.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/article.h"

namespace dateline {

struct SortKey {
  std::int32_t day;        // kUndatedDay when undated
  std::int64_t instant;    // kUndatedInstant when undated
  std::uint64_t id_hash;   // hash64(id)
  std::uint64_t sequence;  // position in the input

  static SortKey of(const Article& article, std::uint64_t sequence);
  // Less means: earlier in archive order (newer).
  std::strong_ordering operator<=>(const SortKey& other) const;
  bool operator==(const SortKey&) const = default;
};

struct SpooledArticle {
  SortKey key;
  std::string json;  // article_to_json
};

// Phase one: append from any thread. Phase two: finish(), then a single reader.
class Spool {
 public:
  // `directory` exists; the file in it is unlinked at once, so that nothing is left behind by a
  // killed process. A run is written when `run_bytes` of articles have gathered.
  Spool(const std::string& directory, std::size_t run_bytes);
  ~Spool();

  void append(SpooledArticle article);  // thread-safe; throws Error(kIo)
  void finish();

  // The next article in archive order; false at the end. Not thread-safe.
  bool next(SpooledArticle& article);

  std::uint64_t articles() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dateline

// The second pass of a build: articles in archive order are cut into batches and segments, batches
// are indexed in parallel, and a segment is joined by whichever thread finishes its last batch.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/archive.h"
#include "indexer/internal/batch_store.h"
#include "indexer/internal/segment_builder.h"
#include "indexer/internal/spool.h"
#include "indexer/internal/workers.h"

namespace dateline {

// How many articles a segment gets when an archive of `articles` is built.
std::uint64_t default_segment_articles(std::uint64_t articles);

// The next article in archive order.
struct OrderedArticle {
  SortKey key;
  ArchivedArticle article;
};

// Where the batches of a run came from.
struct BatchCounts {
  std::uint64_t indexed = 0;
  std::uint64_t taken_over = 0;  // from the store
};

struct SegmentPlan {
  std::uint64_t articles = 0;          // that will be appended
  std::uint64_t segment_articles = 0;  // a segment ends with the day that reaches so many
  std::string dictionary;              // of zstd; may be empty
  unsigned threads = 1;
  std::uint64_t memory_bytes = 0;
  IndexWriter index_writer = IndexWriter::kMerge;
};

// Not thread-safe: one thread appends.
class SegmentWriter {
 public:
  // With `store` (which outlives the writer) finished batches are kept there, and those that it
  // holds are not indexed again. Where batches are cut depends on threads and memory: a run with
  // others finds nothing.
  SegmentWriter(const ArchiveLayout& layout, std::string work_directory, SegmentPlan plan,
                BatchStore* store = nullptr);
  ~SegmentWriter();

  // In archive order.
  void append(OrderedArticle article);

  // Waits for all segments; newest first. Nothing may be appended afterwards.
  std::vector<SegmentRecord> finish();

  // After finish().
  const BatchCounts& batches() const { return counts_; }

 private:
  struct Segment;
  struct Batch;
  void submit_batch(bool last_of_segment);
  void index_batch(BatchIndexer& indexer, Batch batch);
  IndexedBatch make_batch(BatchIndexer& indexer, const Batch& batch);
  void count_batch(std::uint64_t BatchCounts::*counter);

  const ArchiveLayout& layout_;
  const std::string work_directory_;
  const SegmentPlan plan_;
  const std::string dictionary_hash_;
  BatchStore* const store_;  // null: none
  const std::size_t batch_articles_;
  const std::size_t batch_bytes_;
  std::uint64_t next_segment_;            // id
  std::vector<ArchivedArticle> pending_;  // the next batch
  std::size_t pending_bytes_ = 0;
  std::uint64_t in_segment_ = 0;  // articles of the current segment so far
  std::int32_t last_day_ = 0;
  std::shared_ptr<Segment> segment_;  // the current one
  std::mutex mutex_;                  // guards records_ and counts_
  std::map<std::uint64_t, SegmentRecord> records_;
  BatchCounts counts_;
  std::unique_ptr<Workers<Batch>> workers_;
};

}  // namespace dateline

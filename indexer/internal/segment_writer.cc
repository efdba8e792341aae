#include "indexer/internal/segment_writer.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace dateline {

namespace {

// Few segments whatever the size of the archive, and none so small that it is not worth opening:
// 200 databases were 16 times slower to search than one with the same documents.
constexpr std::uint64_t kMaxSegments = 16;
constexpr std::uint64_t kMinSegmentArticles = 10'000;

// Xapian flushes at 10,000 documents by itself, which would make two commits of one. A small
// archive gets smaller batches, so that every thread has some and all end at about the same time.
constexpr std::uint64_t kMaxBatchArticles = 8'000;
constexpr std::uint64_t kMinBatchArticles = 250;

// A batch's postings take about this many times its text while Xapian's writer holds them in
// memory, which is the most. With that writer, small batches index faster, since their memory stays
// in the caches, but leave more postings chunks behind, which joining does not repack: of 39 MB of
// news, batches of 2, 4.6 and 9 MB took 28, 27 and 36 s of CPU time and 82, 79 and 77 MB of disk.
// Runs that are merged gain by large ones, in which more words are known already: 100,000 articles
// took 61.7 s of CPU time in batches of 6 MB and 56.5 s in batches of 14 MB; 100,000 out of a
// million, in segments of 62,500, 67.7 s in batches of 12 MB and 63.4 s in batches of 24 MB.
constexpr std::uint64_t kMemoryPerTextByte = 12;
constexpr std::size_t kMaxBatchBytes = 24u << 20;
constexpr std::size_t kMaxXapianBatchBytes = 6u << 20;
constexpr std::size_t kMinBatchBytes = 1u << 20;

// How much an article weighs in a batch: its bytes, but a Han, kana or Hangul character, which
// makes two terms with a position each out of three bytes, as much as the Latin letters of two
// words.
std::size_t weight_of(std::string_view json) {
  constexpr std::size_t kExtraOfIdeograph = 9;
  const auto ideographs = std::count_if(json.begin(), json.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xE3 && byte <= 0xED;
  });
  return json.size() + kExtraOfIdeograph * static_cast<std::size_t>(ideographs);
}

std::size_t batch_bytes(const SegmentPlan& plan) {
  // Each thread holds one batch in Xapian, and one waits in the queue for each.
  const std::uint64_t share = plan.memory_bytes / 2 / plan.threads / (kMemoryPerTextByte + 2);
  const bool is_merge = plan.index_writer == IndexWriter::kMerge;
  return std::clamp<std::size_t>(share, kMinBatchBytes,
                                 is_merge ? kMaxBatchBytes : kMaxXapianBatchBytes);
}

// A word that was forgotten is analysed anew, and its terms are looked up by their texts: 40,000
// articles with a large vocabulary took 24.7 s of CPU time with 200,000 and 21.1 s with 600,000,
// 100,000 with a larger one 63.2 s with 600,000 and 60.3 s with 830,000.
std::size_t cached_words(const SegmentPlan& plan) {
  constexpr std::size_t kLeast = 50'000, kMost = 1'000'000;
  const std::uint64_t share = plan.memory_bytes / 8 / plan.threads;
  return std::clamp<std::size_t>(share / Analyzer::kBytesPerCachedWord, kLeast, kMost);
}

}  // namespace

// Batches are done in any order; the thread that does the last one joins them.
struct SegmentWriter::Segment {
  std::uint64_t id = 0;
  std::uint64_t batches = 0;  // submitted so far; only the appending thread uses it
  std::mutex mutex;           // guards everything below
  std::map<std::uint64_t, IndexedBatch> indexed;  // by number
  SpellingCounts spellings;                       // of all of them
  std::uint64_t done = 0;
  std::uint64_t expected = 0;  // known once the last batch is done
};

struct SegmentWriter::Batch {
  std::shared_ptr<Segment> segment;
  std::uint64_t number = 0;
  bool last = false;  // of its segment; such a batch may be empty
  std::vector<ArchivedArticle> articles;
};

std::uint64_t default_segment_articles(std::uint64_t articles) {
  return std::max(kMinSegmentArticles, (articles + kMaxSegments - 1) / kMaxSegments);
}

SegmentWriter::SegmentWriter(const ArchiveLayout& layout, std::string work_directory,
                             SegmentPlan plan, BatchStore* store)
    : layout_(layout),
      work_directory_(std::move(work_directory)),
      plan_(std::move(plan)),
      dictionary_hash_(hash_hex(plan_.dictionary)),
      store_(store),
      batch_articles_(
          std::clamp(plan_.articles / (8 * plan_.threads), kMinBatchArticles, kMaxBatchArticles)),
      batch_bytes_(batch_bytes(plan_)),
      next_segment_(next_segment_id(layout)) {
  workers_ = std::make_unique<Workers<Batch>>(plan_.threads, plan_.threads, [this] {
    auto indexer =
        std::make_shared<BatchIndexer>(plan_.dictionary, plan_.index_writer, cached_words(plan_));
    return [this, indexer](Batch batch) { index_batch(*indexer, std::move(batch)); };
  });
}

SegmentWriter::~SegmentWriter() = default;

// Segments are cut between days, so that their stretches of time do not overlap; a day that is too
// long for that (or the undated articles) is cut anyway.
void SegmentWriter::append(OrderedArticle next) {
  const bool new_day = next.key.day != last_day_;
  if (in_segment_ > 0 && ((new_day && in_segment_ >= plan_.segment_articles) ||
                          in_segment_ >= plan_.segment_articles * 3 / 2)) {
    submit_batch(true);
  }
  if (!segment_) {
    segment_ = std::make_shared<Segment>();
    segment_->id = next_segment_++;
  }
  last_day_ = next.key.day;
  ++in_segment_;
  pending_bytes_ += weight_of(next.article.json);
  pending_.push_back(std::move(next.article));
  if (pending_bytes_ >= batch_bytes_ || pending_.size() >= batch_articles_) {
    submit_batch(false);
  }
}

void SegmentWriter::submit_batch(bool last_of_segment) {
  workers_->submit({segment_, segment_->batches++, last_of_segment, std::exchange(pending_, {})});
  pending_bytes_ = 0;
  if (last_of_segment) {
    segment_.reset();
    in_segment_ = 0;
  }
}

void SegmentWriter::count_batch(std::uint64_t BatchCounts::*counter) {
  const std::lock_guard lock(mutex_);
  ++(counts_.*counter);
}

IndexedBatch SegmentWriter::make_batch(BatchIndexer& indexer, const Batch& batch) {
  if (store_ == nullptr) {
    count_batch(&BatchCounts::indexed);
    return indexer.index(batch.articles, work_directory_ + "/" + std::to_string(batch.segment->id) +
                                             "-" + std::to_string(batch.number));
  }
  const std::string key = BatchStore::key_of(dictionary_hash_, plan_.index_writer, batch.articles);
  if (std::optional<IndexedBatch> kept = store_->load(key)) {
    count_batch(&BatchCounts::taken_over);
    return std::move(*kept);
  }
  IndexedBatch indexed = indexer.index(batch.articles, store_->new_database());
  store_->save(key, indexed);
  count_batch(&BatchCounts::indexed);
  return indexed;
}

void SegmentWriter::index_batch(BatchIndexer& indexer, Batch batch) {
  Segment& segment = *batch.segment;
  IndexedBatch indexed;
  if (!batch.articles.empty()) {
    indexed = make_batch(indexer, batch);
  }
  std::vector<IndexedBatch> all;
  {
    const std::lock_guard lock(segment.mutex);
    if (indexed.articles > 0) {
      merge_spellings(segment.spellings, std::exchange(indexed.spellings, {}));
      segment.indexed.emplace(batch.number, std::move(indexed));
    }
    ++segment.done;
    segment.expected = batch.last ? batch.number + 1 : segment.expected;
    if (segment.done != segment.expected) {
      return;
    }
    for (auto& [number, part] : segment.indexed) {
      all.push_back(std::move(part));
    }
  }
  batch.articles = {};
  SegmentRecord record =
      join_batches(layout_, segment.id, all, segment.spellings, plan_.dictionary, plan_.threads);
  const std::lock_guard lock(mutex_);
  records_.emplace(segment.id, std::move(record));
}

std::vector<SegmentRecord> SegmentWriter::finish() {
  if (segment_) {
    submit_batch(true);
  }
  workers_->finish();
  std::vector<SegmentRecord> records;
  for (auto& [id, record] : records_) {
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace dateline

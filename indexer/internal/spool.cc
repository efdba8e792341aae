#include "indexer/internal/spool.h"

#include <zstd.h>

#include <algorithm>
#include <deque>
#include <limits>
#include <mutex>
#include <semaphore>
#include <utility>

#include "common/error.h"
#include "common/internal/file.h"
#include "common/internal/little_endian.h"
#include "common/schema.h"
#include "indexer/internal/temporary_file.h"

namespace dateline {

namespace {

constexpr std::size_t kBlockBytes = 256u << 10;  // raw; merging holds one a run
constexpr int kLevel = 1;                        // written and read once

// Full runs that are sorted and written at the same time; bounds the memory to one more than that.
constexpr std::ptrdiff_t kConcurrentRuns = 4;

// Day, instant, id hash, sequence, bytes of the JSON.
constexpr std::size_t kRecordHead = 4 + 8 + 8 + 8 + 4;

struct Block {
  std::uint64_t offset;
  std::uint32_t bytes, raw_bytes;
};
using Run = std::deque<Block>;

bool earlier(const SpooledArticle& a, const SpooledArticle& b) {
  return a.key < b.key;
}

std::size_t weight_of(const SpooledArticle& article) {
  return article.json.size() + sizeof(SpooledArticle);
}

std::size_t check_zstd(std::size_t result) {
  if (ZSTD_isError(result)) {
    throw Error(ErrorCode::kIo,
                std::string("cannot read or write spooled articles: ") + ZSTD_getErrorName(result));
  }
  return result;
}

// Writes articles in their order as one run.
class RunWriter {
 public:
  explicit RunWriter(TemporaryFile& file) : file_(file) {}

  void append(const SpooledArticle& article) {
    append_number(raw_, article.key.day);
    append_number(raw_, article.key.instant);
    append_number(raw_, article.key.id_hash);
    append_number(raw_, article.key.sequence);
    append_number(raw_, static_cast<std::uint32_t>(article.json.size()));
    raw_ += article.json;
    if (raw_.size() >= kBlockBytes) {
      write_block();
    }
  }

  Run finish() {
    if (!raw_.empty()) {
      write_block();
    }
    return std::move(run_);
  }

 private:
  void write_block() {
    compressed_.resize(ZSTD_compressBound(raw_.size()));
    const std::size_t size = check_zstd(ZSTD_compressCCtx(
        context_.get(), compressed_.data(), compressed_.size(), raw_.data(), raw_.size(), kLevel));
    const std::uint64_t offset = file_.append(std::string_view(compressed_).substr(0, size));
    run_.push_back(
        {offset, static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(raw_.size())});
    raw_.clear();
  }

  TemporaryFile& file_;
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context_{ZSTD_createCCtx(),
                                                                      &ZSTD_freeCCtx};
  std::string raw_, compressed_;
  Run run_;
};

// Reads blocks; one serves all runs.
class BlockReader {
 public:
  explicit BlockReader(TemporaryFile& file) : file_(file) {}

  std::deque<SpooledArticle> read(const Block& block) {
    compressed_.resize(block.bytes);
    file_.read(block.offset, compressed_.data(), compressed_.size());
    file_.discard(block.offset, block.bytes);
    raw_.resize(block.raw_bytes);
    const std::size_t size = check_zstd(ZSTD_decompressDCtx(
        context_.get(), raw_.data(), raw_.size(), compressed_.data(), compressed_.size()));
    std::deque<SpooledArticle> articles;
    for (std::size_t at = 0; at + kRecordHead <= size;) {
      const auto json_bytes = number_at<std::uint32_t>(raw_, at + 28);
      articles.push_back(
          {{number_at<std::int32_t>(raw_, at), number_at<std::int64_t>(raw_, at + 4),
            number_at<std::uint64_t>(raw_, at + 12), number_at<std::uint64_t>(raw_, at + 20)},
           raw_.substr(at + kRecordHead, json_bytes)});
      at += kRecordHead + json_bytes;
    }
    return articles;
  }

 private:
  TemporaryFile& file_;
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_{ZSTD_createDCtx(),
                                                                      &ZSTD_freeDCtx};
  std::string raw_, compressed_;
};

// A k-way merge of runs, and of one sorted gathering that never was written.
class Merge {
 public:
  Merge(TemporaryFile& file, std::vector<Run> runs, std::deque<SpooledArticle> gathered)
      : reader_(file) {
    for (Run& run : runs) {
      add({std::move(run), {}});
    }
    add({{}, std::move(gathered)});
  }

  bool next(SpooledArticle& article) {
    if (cursors_.empty()) {
      return false;
    }
    std::pop_heap(cursors_.begin(), cursors_.end(), later);
    Cursor cursor = std::move(cursors_.back());
    cursors_.pop_back();
    article = std::move(cursor.articles.front());
    cursor.articles.pop_front();
    add(std::move(cursor));
    return true;
  }

 private:
  struct Cursor {
    Run blocks;  // not read yet
    std::deque<SpooledArticle> articles;
  };

  // The heap's first is its greatest, so that is the earliest.
  static bool later(const Cursor& a, const Cursor& b) {
    return earlier(b.articles.front(), a.articles.front());
  }

  void add(Cursor cursor) {
    if (cursor.articles.empty() && !cursor.blocks.empty()) {
      cursor.articles = reader_.read(cursor.blocks.front());
      cursor.blocks.pop_front();
    }
    if (!cursor.articles.empty()) {
      cursors_.push_back(std::move(cursor));
      std::push_heap(cursors_.begin(), cursors_.end(), later);
    }
  }

  BlockReader reader_;
  std::vector<Cursor> cursors_;  // a heap; none is without an article
};

class SemaphoreGuard {
 public:
  using Semaphore = std::counting_semaphore<kConcurrentRuns>;
  explicit SemaphoreGuard(Semaphore& semaphore) : semaphore_(semaphore) { semaphore_.acquire(); }
  ~SemaphoreGuard() { semaphore_.release(); }
  SemaphoreGuard(const SemaphoreGuard&) = delete;
  SemaphoreGuard& operator=(const SemaphoreGuard&) = delete;

 private:
  Semaphore& semaphore_;
};

}  // namespace

SortKey SortKey::of(const Article& article, std::uint64_t sequence) {
  SortKey key{kUndatedDay, kUndatedInstant, hash64(article.id), sequence};
  if (article.published.known()) {
    key.day = static_cast<std::int32_t>(article.published.day.time_since_epoch().count());
    key.instant = article.published.instant.time_since_epoch().count();
  }
  return key;
}

// kUndatedDay and kUndatedInstant are the least numbers, and so come last.
std::strong_ordering SortKey::operator<=>(const SortKey& other) const {
  if (day != other.day) {
    return other.day <=> day;
  }
  if (instant != other.instant) {
    return other.instant <=> instant;
  }
  if (id_hash != other.id_hash) {
    return id_hash <=> other.id_hash;
  }
  return sequence <=> other.sequence;
}

struct Spool::Impl {
  Impl(const std::string& directory, std::size_t bytes)
      : run_bytes(bytes),
        max_merged_runs(std::max<std::size_t>(8, 16 * bytes / kBlockBytes)),
        file(directory) {}

  void write_run(std::vector<SpooledArticle> articles);
  void reduce_runs();

  const std::size_t run_bytes;
  // How many runs are merged at a time; with more, some are merged into longer ones first.
  const std::size_t max_merged_runs;
  TemporaryFile file;
  SemaphoreGuard::Semaphore writers{kConcurrentRuns};
  std::mutex mutex;  // guards everything below
  std::vector<SpooledArticle> gathered;
  std::size_t gathered_bytes = 0;
  std::uint64_t articles = 0;
  std::vector<Run> runs;
  std::unique_ptr<Merge> merge;  // after finish()
};

void Spool::Impl::write_run(std::vector<SpooledArticle> full) {
  std::sort(full.begin(), full.end(), earlier);
  RunWriter writer(file);
  for (const SpooledArticle& article : full) {
    writer.append(article);
  }
  Run run = writer.finish();
  const std::lock_guard lock(mutex);
  runs.push_back(std::move(run));
}

void Spool::Impl::reduce_runs() {
  while (runs.size() > max_merged_runs) {
    const auto end = runs.begin() + static_cast<std::ptrdiff_t>(max_merged_runs);
    Merge part(file, {std::make_move_iterator(runs.begin()), std::make_move_iterator(end)}, {});
    runs.erase(runs.begin(), end);
    RunWriter writer(file);
    for (SpooledArticle article; part.next(article);) {
      writer.append(article);
    }
    runs.push_back(writer.finish());
  }
}

Spool::Spool(const std::string& directory, std::size_t run_bytes)
    : impl_(std::make_unique<Impl>(directory, run_bytes)) {}

Spool::~Spool() = default;

void Spool::append(SpooledArticle article) {
  if (article.json.size() > std::numeric_limits<std::uint32_t>::max() - kRecordHead) {
    throw Error(ErrorCode::kUsage, "cannot spool an article of over 4 GiB");
  }
  std::unique_lock lock(impl_->mutex);
  ++impl_->articles;
  impl_->gathered_bytes += weight_of(article);
  impl_->gathered.push_back(std::move(article));
  if (impl_->gathered_bytes < impl_->run_bytes) {
    return;
  }
  std::vector<SpooledArticle> full = std::exchange(impl_->gathered, {});
  impl_->gathered_bytes = 0;
  lock.unlock();
  const SemaphoreGuard guard(impl_->writers);
  impl_->write_run(std::move(full));
}

void Spool::finish() {
  const std::lock_guard lock(impl_->mutex);
  std::sort(impl_->gathered.begin(), impl_->gathered.end(), earlier);
  impl_->reduce_runs();
  std::deque<SpooledArticle> gathered(std::make_move_iterator(impl_->gathered.begin()),
                                      std::make_move_iterator(impl_->gathered.end()));
  impl_->gathered = {};
  impl_->merge =
      std::make_unique<Merge>(impl_->file, std::exchange(impl_->runs, {}), std::move(gathered));
}

bool Spool::next(SpooledArticle& article) {
  return impl_->merge->next(article);
}

std::uint64_t Spool::articles() const {
  return impl_->articles;
}

}  // namespace dateline

#include "indexer/build.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "common/analysis.h"
#include "common/archive.h"
#include "common/article_store.h"
#include "common/error.h"
#include "indexer/formats.h"
#include "indexer/input.h"
#include "indexer/internal/article_gatherer.h"
#include "indexer/internal/identity.h"
#include "indexer/internal/segment_writer.h"
#include "indexer/internal/spool.h"
#include "indexer/internal/story_grouper.h"
#include "indexer/internal/workers.h"

namespace dateline {

namespace {

using Clock = std::chrono::steady_clock;

// Generations that stay behind the new one, for rollback and for readers that opened them.
constexpr std::uint32_t kKeptGenerations = 1;

// A writer's scratch directory; removed however the run ends.
class WorkDirectory {
 public:
  explicit WorkDirectory(std::string path) : path_(std::move(path)) {
    remove_tree(path_);
    make_directory(path_);
  }
  ~WorkDirectory() {
    try {
      remove_tree(path_);
    } catch (const Error&) {  // the next writer removes it
    }
  }
  WorkDirectory(const WorkDirectory&) = delete;
  WorkDirectory& operator=(const WorkDirectory&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Tells the caller how far the run is, a few times a second.
class ProgressReporter {
 public:
  explicit ProgressReporter(const BuildOptions& options) : options_(options) {}

  void report(BuildProgress::Phase phase, std::uint64_t articles, std::uint64_t bytes,
              double fraction) {
    const Clock::time_point now = Clock::now();
    if (!options_.on_progress || now - last_ < std::chrono::milliseconds(200)) {
      return;
    }
    last_ = now;
    options_.on_progress({phase, articles, bytes, fraction, now - start_});
  }

  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  const BuildOptions& options_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

// What may go into buffers of a bound on memory: the rest is taken by libraries' tables, caches of
// words and the threads' stacks, whatever the input.
std::uint64_t buffer_bytes(std::uint64_t memory_bytes) {
  constexpr std::uint64_t kFixedBytes = 192u << 20;
  constexpr std::uint64_t kLeastBytes = 32u << 20;
  return std::max(memory_bytes, kFixedBytes + kLeastBytes) - kFixedBytes;
}

// One run of build_archive.
class Builder {
 public:
  Builder(const std::string& archive, const BuildOptions& options)
      : options_(options),
        threads_(options.threads > 0 ? options.threads
                                     : std::max(1u, std::thread::hardware_concurrency())),
        layout_(archive),
        lock_(layout_),
        work_(layout_.work()),
        buffer_bytes_(buffer_bytes(options.memory_bytes)),
        spool_(work_.path(), buffer_bytes_ / 32),
        identities_(work_.path(), buffer_bytes_ / 16),
        stories_(work_.path(), buffer_bytes_ / 8),
        progress_(options) {}

  BuildReport run(const std::vector<std::string>& inputs) {
    gather(inputs);
    write_segments();
    publish_generation();
    report_.seconds = progress_.seconds();
    return std::move(report_);
  }

 private:
  void gather(const std::vector<std::string>& inputs);
  void write_segments();
  void publish_generation();

  const BuildOptions& options_;
  const unsigned threads_;
  ArchiveLayout layout_;
  WriterLock lock_;
  WorkDirectory work_;
  const std::uint64_t buffer_bytes_;
  Spool spool_;
  IdentityTable identities_;
  StoryGrouper stories_;
  ProgressReporter progress_;
  std::string dictionary_;
  Manifest manifest_;
  BuildReport report_;
};

// The first pass: everything the inputs hold into the spool.
void Builder::gather(const std::vector<std::string>& inputs) {
  const auto formats = all_formats(options_.field_map);
  std::vector<const InputFormat*> format_list;
  for (const auto& format : formats) {
    format_list.push_back(format.get());
  }
  InputReader reader(inputs, format_list, ReadLimits{});
  ArticleGatherer gatherer(options_, spool_, identities_, stories_);
  Workers<RecordGroup> workers(threads_, 2 * threads_,
                               [&gatherer] { return gatherer.make_worker(); });
  RecordGroup group;
  std::uint64_t sequence = 0;
  InputReader::Item item;
  while (reader.next(item, [&gatherer](const Reject& reject) { gatherer.reject(reject); })) {
    report_.bytes += item.record.bytes.size();
    group.bytes += item.record.bytes.size();
    const std::uint32_t articles = item.record.articles;
    group.items.push_back({std::move(item), sequence});
    sequence += articles;
    if (group.is_full()) {
      workers.submit(std::exchange(group, {}));
      const InputProgress at = reader.progress();
      const double fraction = at.bytes_total == 0 ? 0
                                                  : static_cast<double>(at.bytes_done) /
                                                        static_cast<double>(at.bytes_total);
      progress_.report(BuildProgress::Phase::kReading, sequence, report_.bytes, fraction);
    }
  }
  workers.submit(std::move(group));
  workers.finish();
  spool_.finish();
  gatherer.add_counts(report_);
  dictionary_ = train_dictionary(gatherer.samples(), kMaxDictionaryBytes);
}

// The second pass: from the spool, in archive order, to segments.
void Builder::write_segments() {
  const IdentityTable::Outcome repeats = identities_.resolve();
  report_.unchanged = repeats.unchanged;
  report_.replaced = repeats.replaced;
  report_.withdrawn = repeats.withdrawn;
  report_.indexed = spool_.articles() - repeats.unchanged - repeats.replaced - repeats.withdrawn;
  const std::uint64_t segment_articles = options_.segment_articles > 0
                                             ? options_.segment_articles
                                             : default_segment_articles(report_.indexed);
  SegmentWriter writer(layout_, work_.path(), dictionary_, report_.indexed, segment_articles,
                       threads_, buffer_bytes_);
  const auto generation = static_cast<std::uint32_t>(next_generation(layout_));
  const StoryGrouper::Outcome stories = stories_.resolve(repeats.dropped);
  SpooledArticle article;
  std::uint64_t indexed = 0;
  std::uint64_t bytes = 0;
  while (spool_.next(article)) {
    if (repeats.dropped[article.key.sequence]) {
      continue;
    }
    ++indexed;
    bytes += article.json.size();
    const StoryMembership membership = stories.of(article.key.sequence, article.key.id_hash);
    writer.append({article.key, {std::move(article.json), membership, {generation, 0}}});
    progress_.report(BuildProgress::Phase::kIndexing, indexed, bytes,
                     static_cast<double>(indexed) / static_cast<double>(report_.indexed));
  }
  manifest_.segments = writer.finish();
}

void Builder::publish_generation() {
  manifest_.created = options_.now;
  manifest_.created_by = options_.created_by;
  manifest_.command = "build";
  manifest_.fingerprint = analysis_fingerprint();
  for (const SegmentRecord& segment : manifest_.segments) {
    report_.undated += segment.undated;
    for (const FileRecord& file : segment.files) {
      report_.archive_bytes += file.bytes;
    }
  }
  report_.segments = static_cast<unsigned>(manifest_.segments.size());
  report_.generation = publish(layout_, std::move(manifest_));
  try {
    remove_unreferenced(layout_, {kKeptGenerations, {}, {}});
  } catch (const Error&) {  // the new generation stands; the next run tidies up
  }
}

}  // namespace

BuildReport build_archive(const std::string& archive, const std::vector<std::string>& inputs,
                          const BuildOptions& options) {
  return Builder(archive, options).run(inputs);
}

}  // namespace dateline

#include "indexer/build.h"

#include <algorithm>
#include <utility>

#include "common/analysis.h"
#include "common/archive.h"
#include "common/dictionary_training.h"
#include "indexer/internal/input_pass.h"
#include "indexer/internal/run_support.h"
#include "indexer/internal/segment_writer.h"
#include "indexer/internal/work_directory.h"

namespace dateline {

namespace {

// What was taken out of the archive that is replaced. A damaged archive is not replaced unasked:
// what it refuses would be forgotten.
std::optional<FileRecord> refusals_of(const ArchiveLayout& layout) {
  return current_generation(layout) ? open_manifest(layout).refusals : std::nullopt;
}

// One run of build_archive.
class Builder {
 public:
  Builder(const std::string& archive, const BuildOptions& options)
      : options_(options),
        layout_(archive),
        lock_(layout_, options.wait),
        work_(layout_, options.resume, options.now),
        pass_(work_.path(), buffer_bytes(options.memory_bytes)),
        progress_(options_) {
    options_.now = work_.now();
    manifest_.refusals = refusals_of(layout_);
    if (manifest_.refusals) {
      refusals_ = Refusals(layout_.tombstone_file(*manifest_.refusals));
    }
  }

  BuildReport run(const std::vector<std::string>& inputs) {
    pass_.read(inputs, options_, {nullptr, &refusals_}, progress_, report_);
    write_segments();
    publish_generation();
    report_.seconds = progress_.seconds();
    return std::move(report_);
  }

 private:
  void write_segments();
  void publish_generation();

  BuildOptions options_;
  const ArchiveLayout layout_;
  WriterLock lock_;
  WorkDirectory work_;
  InputPass pass_;
  ProgressReporter progress_;
  Refusals refusals_;
  Manifest manifest_;
  BuildReport report_;
};

// The second pass: from the spool, in archive order, to segments.
void Builder::write_segments() {
  const IdentityTable::Outcome repeats = pass_.identities().resolve();
  report_.unchanged = repeats.unchanged;
  report_.replaced = repeats.replaced;
  report_.withdrawn = repeats.withdrawn;
  report_.indexed =
      pass_.spool().articles() - repeats.unchanged - repeats.replaced - repeats.withdrawn;
  const std::uint64_t segment_articles = options_.segment_articles > 0
                                             ? options_.segment_articles
                                             : default_segment_articles(report_.indexed);
  const unsigned threads = thread_count(options_.threads);
  std::string dictionary;
  StoryGrouper::Outcome stories;
  run_both(
      threads, [&] { dictionary = train_dictionary(pass_.samples(), kMaxDictionaryBytes); },
      [&] { stories = pass_.stories().resolve(repeats.dropped); });
  SegmentWriter writer(layout_, work_.path(),
                       {report_.indexed, segment_articles, std::move(dictionary), threads,
                        buffer_bytes(options_.memory_bytes), options_.index_writer},
                       &work_.batches());
  const auto generation = static_cast<std::uint32_t>(next_generation(layout_));
  SpooledArticle article;
  std::uint64_t indexed = 0;
  std::uint64_t bytes = 0;
  while (pass_.spool().next(article)) {
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
  report_.resumed = writer.batches().taken_over;
}

void Builder::publish_generation() {
  manifest_.created = options_.now;
  manifest_.created_by = options_.created_by;
  manifest_.command = "build";
  manifest_.fingerprint = analysis_fingerprint();
  report_.articles = manifest_.articles();
  report_.undated = manifest_.undated();
  report_.archive_bytes = manifest_.bytes();
  report_.segments = static_cast<unsigned>(manifest_.segments.size());
  report_.generation = publish(layout_, std::move(manifest_));
  work_.done();
  remove_old_generations(layout_, options_);
}

}  // namespace

BuildReport build_archive(const std::string& archive, const std::vector<std::string>& inputs,
                          const BuildOptions& options) {
  return Builder(archive, options).run(inputs);
}

bool holds_unfinished_run(const std::string& archive) {
  return WorkDirectory::is_left_in(ArchiveLayout(archive));
}

}  // namespace dateline

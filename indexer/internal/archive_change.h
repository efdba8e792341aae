// A change to what an archive shows, published as one generation: rows die, articles come, stories
// are reopened, segments are written anew.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/archive.h"
#include "common/refusals.h"
#include "indexer/internal/archived_articles.h"
#include "indexer/internal/article_source.h"
#include "indexer/internal/merge_policy.h"
#include "indexer/internal/run_support.h"
#include "indexer/internal/version_collector.h"
#include "indexer/internal/work_directory.h"
#include "indexer/writer_options.h"

namespace dateline {

// Articles that come with a change.
struct NewArticles {
  ArticleSource* source = nullptr;  // null: none come
  std::uint32_t articles = 0;
  std::uint32_t undated = 0;
  std::uint64_t bytes = 0;  // of their stored form
  std::optional<CivilDay> first_day, last_day;
};

// Segments that become one: neighbours in the generation's order.
struct MergeGroup {
  std::size_t begin = 0, end = 0;  // of segments
  bool with_new = false;           // the new articles as well
  bool concatenate = false;        // without reading articles; see segment_concatenation.h
  // Cut again into segments of about so many articles; 0: one segment.
  std::uint64_t segment_articles = 0;
};

struct ChangeResult {
  std::uint64_t generation = 0;
  std::uint64_t articles = 0;   // shown
  std::uint64_t undated = 0;    // of these
  std::uint64_t rewritten = 0;  // articles that were there and were written again
  std::uint64_t bytes_written = 0;
  std::uint64_t archive_bytes = 0;
  unsigned segments = 0;
  std::uint64_t resumed = 0;  // batches that an interrupted run had finished
};

// Not thread-safe. The caller holds the writer's lock.
class ArchiveChange {
 public:
  // All outlive the change. `base` is what is changed; it need not be the current generation.
  ArchiveChange(const ArchiveLayout& layout, const Manifest& base, const ArchivedArticles& articles,
                WorkDirectory& work, const WriterOptions& options, ProgressReporter& progress);

  void kill(const RowPlace& place, DeathKind kind);
  // A row that was alone in its story is so no more.
  void reopen(const RowPlace& place);
  Refusals& refusals() { return refusals_; }
  void set_new(const NewArticles& articles) { new_ = articles; }
  // For what is written from now on, instead of the one that the archive has.
  void set_dictionary(std::string dictionary) { dictionary_ = std::move(dictionary); }
  // The same, when it is the larger one.
  void offer_dictionary(std::string dictionary);

  std::uint64_t generation() const { return generation_; }  // that will be published
  bool is_empty() const;
  const std::map<std::uint32_t, RowChanges>& changes() const { return changes_; }

  // What the segments are once the change is made, for choosing groups.
  std::vector<MergeShape> shapes() const;

  // Writes and publishes. Throws Error; the archive then still shows what it showed before.
  ChangeResult publish(const std::string& command, const std::vector<MergeGroup>& groups);

 private:
  const RowChanges& changes_of(std::size_t segment) const;
  void write_group(const MergeGroup& group);
  void rebuild(const MergeGroup& group);
  void write_articles(ArticleSource& source, std::uint64_t articles, std::uint64_t segment_articles,
                      const VersionCollector& versions);
  void write_versions_alone(const VersionCollector& versions);
  void keep_segment(std::size_t segment);
  void write_refusals();

  const ArchiveLayout& layout_;
  const ArchivedArticles& articles_;
  WorkDirectory& work_;
  const WriterOptions& options_;
  ProgressReporter& progress_;
  const std::uint64_t generation_;  // that will be published
  Manifest manifest_;
  Refusals refusals_;
  NewArticles new_;
  std::string dictionary_;
  std::map<std::uint32_t, RowChanges> changes_;  // by segment
  std::vector<SegmentRecord> segments_;          // of the new generation so far
  ChangeResult result_;
};

}  // namespace dateline

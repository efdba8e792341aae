// The first pass of a build or update: records are parsed and normalised, and what the archive does
// not show yet goes into the spool.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "indexer/build.h"
#include "indexer/input.h"
#include "indexer/internal/archived_articles.h"
#include "indexer/internal/identity.h"
#include "indexer/internal/normalize.h"
#include "indexer/internal/spool.h"
#include "indexer/internal/story_grouper.h"

namespace dateline {

// Consecutive records of the input, so that a thread takes a worthwhile piece of work at a time.
struct RecordGroup {
  struct Entry {
    InputReader::Item item;
    std::uint64_t sequence;
  };
  std::vector<Entry> items;
  std::size_t bytes = 0;
  bool is_full() const { return bytes >= (1u << 20) || items.size() >= 512; }
};

// Thread-safe; a worker belongs to one thread.
class ArticleGatherer {
 public:
  // What articles are compared with; either may be null. Both outlive the gatherer.
  struct Known {
    const ArchivedArticles* archive = nullptr;  // that the articles are added to
    const Refusals* refusals = nullptr;
  };
  ArticleGatherer(const BuildOptions& options, const Known& known, Spool& spool,
                  IdentityTable& identities, StoryGrouper& stories);

  class Worker : public ArticleSink {
   public:
    explicit Worker(ArticleGatherer& owner) : owner_(&owner) {}
    void operator()(RecordGroup group);
    void accept(RawArticle article) override;
    void reject(Reject reject) override { owner_->reject(reject); }

   private:
    std::uint64_t take_sequence();
    void add(Article article);
    void add_known(Article article, std::uint64_t content, RowPlace place);
    void spool(const Article& article, std::uint64_t sequence, std::string json);

    ArticleGatherer* owner_;
    std::uint64_t sequence_ = 0;  // of the next article of the record being parsed
    std::uint64_t end_sequence_ = 0;
  };
  Worker make_worker() { return Worker(*this); }

  void reject(const Reject& reject);

  // After the last worker has ended.
  void add_counts(BuildReport& report) const;
  std::vector<std::string> samples() const;  // for the dictionary
  // What went into the spool.
  struct Spooled {
    std::set<std::int32_t> days;  // since 1970-01-01; kUndatedDay among them for undated articles
    std::uint32_t undated = 0;
    std::uint64_t bytes = 0;
  };
  Spooled spooled() const;

 private:
  void count_repairs(const Repairs& repairs);
  bool is_refused(const Article& article, std::uint64_t content);
  void count_spooled(const SpooledArticle& article);
  void offer_sample(std::uint64_t id_hash, const std::string& json);

  const BuildOptions& options_;
  const Known known_;
  NormalizeRules rules_;
  Spool& spool_;
  IdentityTable& identities_;
  StoryGrouper& stories_;
  mutable std::mutex mutex_;  // guards everything below
  std::uint64_t articles_ = 0;
  std::uint64_t refused_ = 0;
  Spooled spooled_;
  std::map<std::string, std::uint64_t> rejected_, repaired_, undated_because_;
  // The articles with the least id hashes, so that the choice does not depend on threads.
  std::map<std::uint64_t, std::string> samples_;
};

}  // namespace dateline

// From sorted articles to a segment: batches are indexed on their own (in parallel) and joined.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/archive.h"
#include "common/article.h"
#include "common/article_store.h"
#include "common/position_file.h"
#include "common/schema.h"
#include "common/stem_file.h"
#include "indexer/internal/batch_vocabulary.h"
#include "indexer/internal/document_builder.h"
#include "indexer/writer_options.h"

namespace dateline {

// The values of one field of consecutive articles, with a dictionary of their own.
struct FacetBatch {
  std::vector<std::string> dictionary{""};  // ordinal 0: no value
  std::unordered_map<std::string, std::uint32_t> ordinals;
  std::vector<std::uint32_t> offsets{0};
  std::vector<std::uint32_t> values;

  void add_row(const std::vector<std::string>& row);
};

// The columns of consecutive articles.
struct ColumnBatch {
  std::vector<std::int64_t> published;
  std::vector<std::int32_t> day;
  std::vector<std::uint8_t> precision;
  std::vector<std::uint32_t> length, words;
  std::vector<std::uint64_t> id_hash, story;
  std::vector<std::uint8_t> copy;
  std::vector<std::uint64_t> content;
  std::vector<std::uint32_t> version, generation;
  std::vector<std::uint8_t> revision;
  std::array<FacetBatch, kFacetFields.size()> facets;
};

// A run of consecutive articles, indexed: their postings in a scratch directory, their columns, and
// their compressed blocks.
struct IndexedBatch {
  // The directory: the file kPostingRunFile and, unless that is all, a small Xapian database.
  std::string database;
  bool is_run = false;
  const PositionFile* positions = nullptr;  // in place of those of a run
  const StemFile* stems = nullptr;          // likewise
  ColumnBatch columns;
  CompressedBlocks blocks;
  const ArticleStore* stored = nullptr;  // in place of `blocks`
  SpellingCounts spellings;
  std::uint32_t articles = 0;
  std::uint64_t text_bytes = 0;
};

// An article's past in the archive.
struct ArticleHistory {
  std::uint32_t generation = 0;  // the first that shows this text
  std::uint8_t revision = 0;     // how many earlier texts were shown, at most 255
};

// An article as it goes into a segment.
struct ArchivedArticle {
  std::string json;  // article_to_json
  StoryMembership membership;
  ArticleHistory history;
};

// `article` is what the archived one's JSON holds.
void add_row(ColumnBatch& columns, const Article& article, const ArchivedArticle& archived,
             const DocumentLengths& lengths);

inline constexpr const char* kPostingRunFile = "postings.run";  // posting_run.h

// Indexes batches. One a thread.
class BatchIndexer {
 public:
  BatchIndexer(std::string_view dictionary, IndexWriter writer,
               std::size_t cached_words = Analyzer::kDefaultCachedWords);
  ~BatchIndexer();

  // `articles` are in archive order; `database` is a path that does not exist.
  IndexedBatch index(const std::vector<ArchivedArticle>& articles, const std::string& database);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Joins batches (in archive order, of one writer), whose spellings have been merged into
// `spellings`, into the segment directory `segments/ID`, which must not exist, syncs it, and
// removes the batches' databases. With several `threads` it takes two.
SegmentRecord join_batches(const ArchiveLayout& layout, std::uint64_t id,
                           const std::vector<IndexedBatch>& batches,
                           const SpellingCounts& spellings, std::string_view dictionary,
                           unsigned threads);

}  // namespace dateline

// Segments that are joined without reading their articles answer as before.
#include "indexer/internal/segment_concatenation.h"

#include <doctest/doctest.h>
#include <xapian.h>

#include <algorithm>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "common/article_json.h"
#include "indexer/build.h"
#include "searcher/searcher.h"
#include "tests/support/random_query.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

// A generation of several segments, and one in which they are joined.
class Joined {
 public:
  explicit Joined(std::uint32_t seed) : random(seed) {
    std::vector<Article> articles = random_articles(300, random);
    std::erase_if(articles, [](const Article& article) { return !article.published.known(); });
    std::string lines;
    for (const Article& article : articles) {
      lines += article_to_json(article) + "\n";
    }
    BuildOptions options;
    options.now = CivilDay(std::chrono::year(2025) / 1 / 1);
    options.threads = 2;
    options.memory_bytes = 64u << 20;
    options.segment_articles = 60;
    build_archive(archive(), {directory.write("articles.jsonl", lines)}, options);
  }

  std::string archive() const { return directory / "archive"; }

  SegmentRecord join() {
    const ArchiveLayout layout(archive());
    const WriterLock lock(layout);
    Manifest manifest = open_manifest(layout);
    REQUIRE(manifest.segments.size() > 3);
    std::vector<std::unique_ptr<ArchivedSegment>> segments;
    std::vector<const ArchivedSegment*> parts;
    for (const SegmentRecord& record : manifest.segments) {
      segments.push_back(std::make_unique<ArchivedSegment>(layout, record));
      parts.push_back(segments.back().get());
    }
    make_directory(layout.work());
    const SegmentRecord joined =
        concatenate_segments(layout, next_segment_id(layout), layout.work(), parts, 2);
    manifest.segments = {joined};
    manifest.command = "merge";
    publish(layout, std::move(manifest));
    remove_tree(layout.work());
    return joined;
  }

  TempDirectory directory;
  Random random;
};

SearchResult search(const Searcher& searcher, const SearchRequest& request) {
  auto outcome = searcher.search(request);
  REQUIRE(std::holds_alternative<SearchResult>(outcome));
  return std::get<SearchResult>(std::move(outcome));
}

}  // namespace

TEST_CASE("segments joined without reading their articles answer as before, and are sound") {
  Joined joined(3);
  const SegmentRecord record = joined.join();
  const Searcher before(joined.archive(), {.generation = 1});
  const Searcher after(joined.archive());
  REQUIRE(after.manifest().segments.size() == 1);
  CHECK(after.manifest().articles() == before.manifest().articles());
  CHECK(after.manifest().length() == before.manifest().length());
  for (int round = 0; round < 120; ++round) {
    SearchRequest request;
    request.query = random_query(joined.random, 3);
    request.limit = 25;
    request.facets = {{"source", 0}, {"place", 0}, {"author", 0}};
    request.sort = static_cast<Sort>(joined.random() % 3);
    CAPTURE(request.query);
    const SearchResult a = search(before, request);
    const SearchResult b = search(after, request);
    CHECK(a.total == b.total);
    CHECK(a.stories == b.stories);
    REQUIRE(a.hits.size() == b.hits.size());
    for (std::size_t i = 0; i < a.hits.size(); ++i) {
      CHECK(a.hits[i].article == b.hits[i].article);
      CHECK(a.hits[i].score == b.hits[i].score);
    }
    for (std::size_t i = 0; i < a.facets.size(); ++i) {
      CHECK(a.facets[i].distinct == b.facets[i].distinct);
      CHECK(a.facets[i].without == b.facets[i].without);
    }
  }
  std::ostringstream faults;
  CHECK(Xapian::Database::check(
            ArchiveLayout(joined.archive()).segment(record.id) + "/" + kIndexFile, 0, &faults) ==
        0);
}

TEST_CASE("the parts of a joined segment stay as they were") {
  Joined joined(4);
  const ArchiveLayout layout(joined.archive());
  const Manifest manifest = open_manifest(layout);
  joined.join();
  for (const SegmentRecord& segment : manifest.segments) {
    for (const FileRecord& file : segment.files) {
      CHECK(hash_file(layout.segment(segment.id) + "/" + file.name) == file.xxh3);
    }
  }
}

}  // namespace dateline

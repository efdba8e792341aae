// Any query against a small archive: it is answered or refused with a place, and the answer agrees
// with itself.
#include "common/error.h"
#include "indexer/build.h"
#include "searcher/searcher.h"
#include "tests/fuzz/targets.h"
#include "tests/support/temp_directory.h"

namespace dateline::fuzz {

namespace {

constexpr CivilDay kToday = std::chrono::year{2024} / 6 / 1;

// The invented articles of corpus/, in several small segments.
const Searcher& searcher() {
  static const TempDirectory directory;
  static const Searcher searcher = [] {
    const std::string archive = directory / "archive";
    BuildOptions options;
    options.now = kToday;
    options.threads = 1;
    options.segment_articles = 20;
    build_archive(archive, {std::string(DATELINE_SOURCE_TREE) + "/corpus/articles"}, options);
    SearcherOptions reading;
    reading.threads = 1;
    return Searcher(archive, reading);
  }();
  return searcher;
}

// The first two bytes choose how, the rest is the query.
SearchRequest request_of(std::string_view bytes) {
  const auto how = static_cast<unsigned char>(bytes[0]);
  const auto more = static_cast<unsigned char>(bytes[1]);
  SearchRequest request;
  request.any = (how & 1) != 0;
  request.plain = (how & 2) != 0;
  request.by_story = (how & 4) != 0;
  request.sort = static_cast<Sort>(how / 8 % 3);
  request.snippets = (how & 32) != 0;
  if ((how & 64) != 0) {
    request.expand = (how & 128) != 0;
  }
  request.limit = more % 32;
  request.offset = more / 32;
  if ((more & 1) != 0) {
    request.facets = {{"source", 3}, {"year", 0}};
    request.timeline = static_cast<Period>(more / 2 % 4);
  }
  request.today = kToday;
  request.query = bytes.substr(2);
  return request;
}

void require_sound(const SearchRequest& request, const SearchResult& result) {
  require(result.hits.size() <= request.limit, "more hits than wanted");
  require(result.hits.size() <= result.total, "more hits than there are");
  require(result.stories <= result.total, "more stories than articles");
  for (std::size_t i = 0; i < result.hits.size(); ++i) {
    require(result.hits[i].rank == request.offset + i + 1, "a wrong rank");
    require(i == 0 || request.sort != Sort::kRelevance ||
                result.hits[i - 1].score >= result.hits[i].score,
            "a better hit behind a worse one");
  }
  std::uint64_t counted = result.undated;
  for (const TimelineBucket& bucket : result.timeline) {
    counted += bucket.count;
  }
  require(!request.timeline || counted == (request.by_story ? result.stories : result.total),
          "a timeline that loses hits");
}

}  // namespace

void search_archive(std::string_view bytes) {
  if (bytes.size() < 2 || bytes.size() > 4096) {
    return;
  }
  SearchRequest request = request_of(bytes);
  const auto answer = searcher().search(request);
  if (const auto* error = std::get_if<QueryError>(&answer)) {
    require(error->offset <= request.query.size() &&
                error->length <= request.query.size() - error->offset,
            "a mistake outside the query");
    return;
  }
  const SearchResult& result = std::get<SearchResult>(answer);
  require_sound(request, result);
  (void)searcher().suggest(request.query, 3);
  if (!result.hits.empty()) {
    const Hit& hit = result.hits.back();
    const auto verdict = searcher().explain_article(request, hit.article.id);
    const auto* found = std::get_if<std::optional<Verdict>>(&verdict);
    require(found != nullptr && found->has_value() && (*found)->matches,
            "a hit that does not match");
  }
  if (request.plain || result.canonical.size() > kMaxQueryBytes) {
    return;
  }
  SearchRequest again = request;
  again.any = false;
  again.query = result.canonical;
  const auto same = searcher().search(again);
  const auto* repeated = std::get_if<SearchResult>(&same);
  require(repeated != nullptr, "a canonical query that is refused");
  require(repeated->total == result.total && repeated->stories == result.stories,
          "a canonical query that finds something else");
}

std::vector<std::string> search_seeds() {
  std::vector<std::string> seeds;
  unsigned how = 0;
  for (const std::string& query : query_seeds()) {
    for (int i = 0; i < 4; ++i) {
      how = how * 5 + 37;
      seeds.push_back(std::string{static_cast<char>(how), static_cast<char>(how / 3)} + query);
    }
  }
  seeds.push_back(std::string("\x20\x0b", 2));
  return seeds;
}

}  // namespace dateline::fuzz

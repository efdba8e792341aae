#include "searcher/searcher.h"

#include <algorithm>
#include <mutex>

#include "common/error.h"
#include "searcher/internal/engine.h"

namespace dateline {

struct Searcher::Impl {
  Impl(std::string path, SearcherOptions with)
      : archive(std::move(path)), options(std::move(with)), shown(open(nullptr)) {}

  std::shared_ptr<SearchEngine> engine() const {
    const std::lock_guard lock(mutex);
    return shown;
  }
  std::shared_ptr<SearchEngine> open(const SearchEngine* previous) const;

  const std::string archive;
  const SearcherOptions options;
  std::mutex refreshing;     // held by a refresh; taken before mutex
  mutable std::mutex mutex;  // guards shown
  std::shared_ptr<SearchEngine> shown;
};

// A writer may publish and remove old generations while one is being opened.
std::shared_ptr<SearchEngine> Searcher::Impl::open(const SearchEngine* previous) const {
  constexpr int kTries = 20;
  const ArchiveLayout layout(archive);
  for (int tries = 1;; ++tries) {
    const auto before = current_generation(layout);
    try {
      return std::make_shared<SearchEngine>(archive, options, previous);
    } catch (const Error&) {
      if (options.generation != 0 || tries == kTries || current_generation(layout) == before) {
        throw;
      }
    }
  }
}

namespace {

// Everything a result has but the time it took.
SearchResult answer(SearchEngine& engine, const PreparedQuery& prepared,
                    const SearchRequest& request) {
  const std::vector<SegmentMatches> matches =
      engine.match(prepared, engine.ranking_of(request, SearchEngine::hits_to_keep(request)));
  SearchResult result;
  result.canonical = canonical(prepared.query);
  result.generation = engine.manifest().generation;
  MergedCounts counts(prepared.counted);
  for (std::size_t i = 0; i < matches.size(); ++i) {
    counts.add(*engine.segments()[i], matches[i].counts);
  }
  const StoryGroups stories(matches, engine.segments());
  result.total = counts.total();
  if (prepared.counted.by_story || prepared.counted.totals == Totals::kStories) {
    result.stories = result.total - stories.articles() + stories.count();
  }
  result.is_total_exact = std::all_of(matches.begin(), matches.end(),
                                      [](const auto& part) { return part.is_total_exact; });
  if (request.by_story) {
    stories.add_to(counts, prepared.counted.facets);
  }
  std::size_t column = 0;
  for (const FacetRequest& facet : request.facets) {
    if (const auto period = period_of_facet(facet.field)) {
      result.facets.push_back(counts.facet_of_periods(*period, facet.field, facet.limit));
    } else {
      result.facets.push_back(counts.facet(column++, facet.field, facet.limit));
    }
  }
  if (request.timeline) {
    result.timeline = counts.timeline(*request.timeline);
    result.undated = counts.undated();
  }
  const RankedHits ranked = engine.rank(matches, stories, prepared, request);
  result.hits = engine.read_hits(ranked.hits, prepared.plan, request);
  if (ranked.feedback) {
    for (const FeedbackTerm& term : ranked.feedback->terms()) {
      result.expansion.push_back(term.word);
    }
  }
  return result;
}

std::chrono::microseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               start);
}

}  // namespace

Searcher::Searcher(const std::string& archive, const SearcherOptions& options)
    : impl_(std::make_unique<Impl>(archive, options)) {}
Searcher::~Searcher() = default;
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;

Manifest Searcher::manifest() const {
  return impl_->engine()->manifest();
}

bool Searcher::refresh() {
  const std::lock_guard one_at_a_time(impl_->refreshing);
  const std::shared_ptr<SearchEngine> before = impl_->engine();
  const ArchiveLayout layout(impl_->archive);
  if (impl_->options.generation != 0 ||
      current_generation(layout) == before->manifest().generation) {
    return false;
  }
  std::shared_ptr<SearchEngine> now = impl_->open(before.get());
  const std::lock_guard lock(impl_->mutex);
  impl_->shown = std::move(now);
  return true;
}

std::variant<SearchResult, QueryError> Searcher::search(const SearchRequest& request) const {
  const auto start = std::chrono::steady_clock::now();
  const std::shared_ptr<SearchEngine> engine = impl_->engine();
  auto prepared = engine->prepare(request);
  if (auto* error = std::get_if<QueryError>(&prepared)) {
    return std::move(*error);
  }
  const auto& query = std::get<PreparedQuery>(prepared);
  SearchResult result = answer(*engine, query, request);
  if (request.suggest || result.total == 0) {
    result.suggestions = engine->spelling_suggestions(query);
  }
  result.took = since(start);
  return result;
}

std::variant<Explanation, QueryError> Searcher::explain(const SearchRequest& request) const {
  const std::shared_ptr<SearchEngine> shown = impl_->engine();
  SearchEngine& engine = *shown;
  auto outcome = engine.prepare(request);
  if (auto* error = std::get_if<QueryError>(&outcome)) {
    return std::move(*error);
  }
  const auto& prepared = std::get<PreparedQuery>(outcome);
  const Ranking ranking = engine.ranking_of(request, SearchEngine::hits_to_keep(request));
  const std::vector<SegmentMatches> matches = engine.match(prepared, ranking);
  Explanation result;
  result.canonical = canonical(prepared.query);
  result.plan = describe_plan(prepared.plan);
  result.average_length = prepared.plan.bm25.average_length();
  result.articles = engine.manifest().articles();
  for (std::size_t i = 0; i < engine.segments().size(); ++i) {
    const SegmentRecord& record = engine.segments()[i]->record();
    result.segments.push_back(
        {record.id, record.articles, record.first_day, record.last_day,
         can_match(prepared.plan, prepared.plan.root, *engine.segments()[i], i),
         matches[i].counts.total});
  }
  const RankedHits ranked =
      engine.rank(matches, StoryGroups(matches, engine.segments()), prepared, request);
  for (const Candidate& candidate : ranked.hits) {
    result.hits.push_back(engine.explain_hit(candidate, ranked, prepared, ranking.recency));
  }
  return result;
}

std::variant<std::optional<Verdict>, QueryError> Searcher::explain_article(
    const SearchRequest& request, std::string_view id) const {
  const std::shared_ptr<SearchEngine> shown = impl_->engine();
  SearchEngine& engine = *shown;
  SearchRequest all = request;
  all.by_story = false;
  all.offset = 0;
  all.limit = static_cast<std::uint32_t>(engine.manifest().articles());
  auto outcome = engine.prepare(all);
  if (auto* error = std::get_if<QueryError>(&outcome)) {
    return std::move(*error);
  }
  const auto place = engine.find(id);
  if (!place) {
    return std::optional<Verdict>();
  }
  const auto& prepared = std::get<PreparedQuery>(outcome);
  Verdict verdict;
  verdict.canonical = canonical(prepared.query);
  verdict.title = engine.read_article(place->segment, place->docid).title;
  verdict.plan = engine.judge(prepared.plan, place->segment, place->docid);
  const auto matches =
      engine.match(prepared, engine.ranking_of(all, SearchEngine::hits_to_keep(all)));
  const std::vector<Candidate> hits =
      engine.rank(matches, StoryGroups(matches, engine.segments()), prepared, all).hits;
  verdict.total = hits.size();
  const auto found = std::find_if(hits.begin(), hits.end(), [&](const Candidate& hit) {
    return hit.segment == place->segment && hit.docid == place->docid;
  });
  if (found != hits.end()) {
    verdict.matches = true;
    verdict.rank = static_cast<std::uint64_t>(found - hits.begin()) + 1;
    verdict.score = found->score;
  }
  return std::optional(std::move(verdict));
}

std::variant<std::optional<SearchResult>, QueryError> Searcher::similar(
    const SearchRequest& request, std::string_view id) const {
  const auto start = std::chrono::steady_clock::now();
  const std::shared_ptr<SearchEngine> shown = impl_->engine();
  SearchEngine& engine = *shown;
  SearchRequest by_relevance = request;
  by_relevance.sort = Sort::kRelevance;
  by_relevance.expand = false;
  const auto place = engine.find(id);
  if (!place) {
    return std::optional<SearchResult>();
  }
  auto outcome =
      engine.prepare_similar(by_relevance, engine.read_article(place->segment, place->docid));
  if (auto* error = std::get_if<QueryError>(&outcome)) {
    return std::move(*error);
  }
  SearchResult result = answer(engine, std::get<PreparedQuery>(outcome), by_relevance);
  result.took = since(start);
  return std::optional(std::move(result));
}

std::vector<Completion> Searcher::suggest(std::string_view prefix, std::size_t limit) const {
  return impl_->engine()->complete(prefix, limit);
}

std::optional<Article> Searcher::find(std::string_view id) const {
  const std::shared_ptr<SearchEngine> engine = impl_->engine();
  const auto place = engine->find(id);
  return place ? std::optional(engine->read_article(place->segment, place->docid)) : std::nullopt;
}

std::vector<ArticleVersion> Searcher::versions(std::string_view id) const {
  return impl_->engine()->versions(id);
}

}  // namespace dateline

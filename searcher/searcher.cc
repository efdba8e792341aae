#include "searcher/searcher.h"

#include <algorithm>

#include "searcher/internal/engine.h"

namespace dateline {

struct Searcher::Impl {
  SearchEngine engine;

  SearchResult answer(const PreparedQuery& prepared, const SearchRequest& request);
};

// Everything a result has but the time it took.
SearchResult Searcher::Impl::answer(const PreparedQuery& prepared, const SearchRequest& request) {
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
  result.stories = result.total - stories.articles() + stories.count();
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
  for (const Candidate& candidate : ranked.hits) {
    result.hits.push_back(engine.read_hit(candidate, prepared.plan, request));
    result.hits.back().rank = request.offset + static_cast<std::uint32_t>(result.hits.size());
  }
  if (ranked.feedback) {
    for (const FeedbackTerm& term : ranked.feedback->terms()) {
      result.expansion.push_back(term.word);
    }
  }
  return result;
}

namespace {

std::chrono::microseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               start);
}

}  // namespace

Searcher::Searcher(const std::string& archive, const SearcherOptions& options)
    : impl_(new Impl{SearchEngine(archive, options)}) {}
Searcher::~Searcher() = default;
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;

const Manifest& Searcher::manifest() const {
  return impl_->engine.manifest();
}

std::variant<SearchResult, QueryError> Searcher::search(const SearchRequest& request) const {
  const auto start = std::chrono::steady_clock::now();
  auto prepared = impl_->engine.prepare(request);
  if (auto* error = std::get_if<QueryError>(&prepared)) {
    return std::move(*error);
  }
  const auto& query = std::get<PreparedQuery>(prepared);
  SearchResult result = impl_->answer(query, request);
  result.suggestions = impl_->engine.spelling_suggestions(query);
  result.took = since(start);
  return result;
}

std::variant<Explanation, QueryError> Searcher::explain(const SearchRequest& request) const {
  SearchEngine& engine = impl_->engine;
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
  result.average_length = prepared.plan.bm25.average_length;
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
  SearchEngine& engine = impl_->engine;
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
  SearchEngine& engine = impl_->engine;
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
  SearchResult result = impl_->answer(std::get<PreparedQuery>(outcome), by_relevance);
  result.took = since(start);
  return std::optional(std::move(result));
}

std::vector<Completion> Searcher::suggest(std::string_view prefix, std::size_t limit) const {
  return impl_->engine.complete(prefix, limit);
}

std::optional<Article> Searcher::find(std::string_view id) const {
  const auto place = impl_->engine.find(id);
  return place ? std::optional(impl_->engine.read_article(place->segment, place->docid))
               : std::nullopt;
}

}  // namespace dateline

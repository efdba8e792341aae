#include "searcher/searcher.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <thread>

#include "common/analysis.h"
#include "common/archive.h"
#include "common/article_json.h"
#include "common/internal/xapian_guard.h"
#include "searcher/internal/collector.h"
#include "searcher/internal/plan.h"
#include "searcher/internal/segment.h"
#include "searcher/internal/snippet.h"
#include "searcher/internal/task_pool.h"

namespace dateline {

namespace {

std::optional<Period> period_of_facet(std::string_view name) {
  if (name == "year") {
    return Period::kYear;
  }
  return name == "month" ? std::optional(Period::kMonth) : std::nullopt;
}

// The column that a facet counts; nullopt for the periods and for what is no facet.
std::optional<Field> field_of_facet(std::string_view name) {
  const FieldInfo* info = find_field(name);
  const bool has_column =
      info != nullptr &&
      std::find(kFacetFields.begin(), kFacetFields.end(), info->field) != kFacetFields.end();
  return has_column ? std::optional(info->field) : std::nullopt;
}

// What the request counts, or the facet that does not exist.
std::variant<CountRequest, QueryError> count_request(const SearchRequest& request) {
  CountRequest counted;
  counted.days = request.timeline.has_value();
  for (const FacetRequest& facet : request.facets) {
    if (const std::optional<Field> field = field_of_facet(facet.field)) {
      counted.facets.push_back(*field);
    } else if (period_of_facet(facet.field)) {
      counted.days = true;
    } else {
      return QueryError{0, 0, "unknown facet '" + facet.field + "'",
                        "facets are source, author, lang, agency, place, section, keyword, year "
                        "and month"};
    }
  }
  return counted;
}

void add_child(QueryNode& conjunction, QueryNode child) {
  if (child.kind == NodeKind::kAnd) {
    for (QueryNode& grandchild : child.children) {
      conjunction.children.push_back(std::move(grandchild));
    }
  } else if (child.kind != NodeKind::kAll) {
    conjunction.children.push_back(std::move(child));
  }
}

QueryNode source_node(const std::vector<std::string>& sources) {
  QueryNode any;
  any.kind = NodeKind::kOr;
  for (const std::string& source : sources) {
    QueryNode node;
    node.kind = NodeKind::kPhrase;
    node.field = Field::kSource;
    node.exact = true;
    node.text = source;
    any.children.push_back(std::move(node));
  }
  return any.children.size() == 1 ? any.children.front() : any;
}

// The query together with the request's sources and days.
QueryNode with_filters(QueryNode query, const SearchRequest& request) {
  QueryNode all;
  all.kind = NodeKind::kAnd;
  add_child(all, std::move(query));
  if (!request.sources.empty()) {
    add_child(all, source_node(request.sources));
  }
  if (request.since || request.until) {
    QueryNode days;
    days.kind = NodeKind::kDate;
    days.first_day = request.since;
    days.last_day = request.until;
    add_child(all, std::move(days));
  }
  if (all.children.empty()) {
    return {};
  }
  return all.children.size() == 1 ? all.children.front() : all;
}

}  // namespace

struct Searcher::Impl {
  Impl(const std::string& archive, const SearcherOptions& options)
      : layout(archive),
        manifest(open_manifest(layout, options.generation)),
        parallel_postings(options.parallel_postings),
        pool((options.threads > 0 ? options.threads
                                  : std::max(1u, std::thread::hardware_concurrency())) -
             1) {
    require_same_analysis(manifest.fingerprint, layout.generation(manifest.generation));
    std::set<std::string> found;
    for (const SegmentRecord& record : manifest.segments) {
      segments.push_back(std::make_unique<Segment>(layout, record));
      for (const auto& [language, count] : record.languages) {
        found.insert(language);
      }
    }
    languages.assign(found.begin(), found.end());
  }

  // A query, ready to run over every segment.
  struct Prepared {
    QueryNode query;
    Plan plan;
    CountRequest counted;
  };

  std::variant<Prepared, QueryError> prepare(const SearchRequest& request);
  std::vector<SegmentMatches> match(const Prepared& prepared, Sort sort, std::size_t keep);
  SegmentMatches match_segment(const Prepared& prepared, std::size_t index, Sort sort,
                               std::size_t keep);
  std::vector<Candidate> best_of(const std::vector<SegmentMatches>& matches,
                                 const SearchRequest& request) const;
  Hit read_hit(const Candidate& candidate, const Plan& plan, bool with_snippet);
  Explanation::HitParts explain_hit(const Candidate& candidate, const Plan& plan);
  Article read_article(std::size_t segment, Docid docid) const {
    return article_from_json(segments[segment]->articles().get(docid));
  }

  // Analysers are costly to warm up, so they are kept for the next query.
  std::unique_ptr<Analyzer> take_analyzer() {
    const std::lock_guard lock(mutex);
    if (analyzers.empty()) {
      return std::make_unique<Analyzer>();
    }
    std::unique_ptr<Analyzer> analyzer = std::move(analyzers.back());
    analyzers.pop_back();
    return analyzer;
  }
  void give_back(std::unique_ptr<Analyzer> analyzer) {
    const std::lock_guard lock(mutex);
    analyzers.push_back(std::move(analyzer));
  }

  const ArchiveLayout layout;
  const Manifest manifest;
  const std::uint64_t parallel_postings;
  std::vector<std::unique_ptr<Segment>> segments;  // newest first; constant after construction
  std::vector<std::string> languages;              // likewise
  TaskPool pool;
  std::mutex mutex;  // guards analyzers
  std::vector<std::unique_ptr<Analyzer>> analyzers;
};

std::variant<Searcher::Impl::Prepared, QueryError> Searcher::Impl::prepare(
    const SearchRequest& request) {
  auto counted = count_request(request);
  if (auto* error = std::get_if<QueryError>(&counted)) {
    return std::move(*error);
  }
  auto parsed = parse_query(request.query, {request.any, request.today});
  if (auto* error = std::get_if<QueryError>(&parsed)) {
    return std::move(*error);
  }
  Prepared prepared;
  prepared.query = with_filters(std::get<QueryNode>(std::move(parsed)), request);
  prepared.counted = std::get<CountRequest>(std::move(counted));
  std::unique_ptr<Analyzer> analyzer = take_analyzer();
  auto plan = make_plan(prepared.query, languages, *analyzer);
  analyzer->trim();
  give_back(std::move(analyzer));
  if (auto* error = std::get_if<QueryError>(&plan)) {
    return std::move(*error);
  }
  prepared.plan = std::get<Plan>(std::move(plan));
  add_statistics(prepared.plan, segments, manifest.articles(), manifest.length());
  return prepared;
}

SegmentMatches Searcher::Impl::match_segment(const Prepared& prepared, std::size_t index,
                                             Sort sort, std::size_t keep) {
  Segment& segment = *segments[index];
  if (!can_match(prepared.plan, prepared.plan.root, segment, index)) {
    SegmentMatches none;
    none.counts.facets.resize(prepared.counted.facets.size(), {0});
    return none;
  }
  return guard_xapian("search", segment.index_path(), [&] {
    const ScoringContext context{prepared.plan.bm25, segment.lengths()};
    const auto database = segment.database();
    const DocIteratorPtr matches =
        make_iterator(prepared.plan, segment, index, *database, context);
    return collect(*matches, segment, static_cast<std::uint32_t>(index), prepared.counted, sort,
                   keep);
  });
}

std::vector<SegmentMatches> Searcher::Impl::match(const Prepared& prepared, Sort sort,
                                                  std::size_t keep) {
  std::vector<SegmentMatches> matches(segments.size());
  const auto match_one = [&](std::size_t index) {
    matches[index] = match_segment(prepared, index, sort, keep);
  };
  std::uint64_t postings = prepared.plan.terms.empty() ? manifest.articles() : 0;
  for (const auto& of_segment : prepared.plan.frequencies) {
    for (const Xapian::doccount frequency : of_segment) {
      postings += frequency;
    }
  }
  if (postings >= parallel_postings) {
    pool.run(segments.size(), match_one);
  } else {
    for (std::size_t index = 0; index < segments.size(); ++index) {
      match_one(index);
    }
  }
  return matches;
}

std::vector<Candidate> Searcher::Impl::best_of(const std::vector<SegmentMatches>& matches,
                                               const SearchRequest& request) const {
  std::vector<Candidate> best;
  for (const SegmentMatches& part : matches) {
    best.insert(best.end(), part.best.begin(), part.best.end());
  }
  std::sort(best.begin(), best.end(), HitOrder{request.sort});
  const std::size_t first = std::min<std::size_t>(request.offset, best.size());
  const std::size_t last = std::min<std::size_t>(first + request.limit, best.size());
  return {best.begin() + static_cast<std::ptrdiff_t>(first),
          best.begin() + static_cast<std::ptrdiff_t>(last)};
}

Hit Searcher::Impl::read_hit(const Candidate& candidate, const Plan& plan, bool with_snippet) {
  Hit hit;
  hit.score = candidate.score;
  hit.article = read_article(candidate.segment, candidate.docid);
  if (with_snippet) {
    std::unique_ptr<Analyzer> analyzer = take_analyzer();
    hit.snippet = make_snippet(hit.article, plan.highlight, *analyzer);
    give_back(std::move(analyzer));
  }
  return hit;
}

Explanation::HitParts Searcher::Impl::explain_hit(const Candidate& candidate, const Plan& plan) {
  Segment& segment = *segments[candidate.segment];
  const Article article = read_article(candidate.segment, candidate.docid);
  Explanation::HitParts parts{article.id, article.title, candidate.score, {}};
  guard_xapian("search", segment.index_path(), [&] {
    const ScoringContext context{plan.bm25, segment.lengths()};
    const auto database = segment.database();
    const DocIteratorPtr matches =
        make_iterator(plan, segment, candidate.segment, *database, context);
    matches->seek(candidate.docid);
    matches->explain(parts.parts);
  });
  return parts;
}

Searcher::Searcher(const std::string& archive, const SearcherOptions& options)
    : impl_(std::make_unique<Impl>(archive, options)) {}
Searcher::~Searcher() = default;
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;

const Manifest& Searcher::manifest() const { return impl_->manifest; }

std::variant<SearchResult, QueryError> Searcher::search(const SearchRequest& request) const {
  const auto start = std::chrono::steady_clock::now();
  auto outcome = impl_->prepare(request);
  if (auto* error = std::get_if<QueryError>(&outcome)) {
    return std::move(*error);
  }
  const auto& prepared = std::get<Impl::Prepared>(outcome);
  const std::size_t keep = request.limit == 0
                               ? 0
                               : static_cast<std::size_t>(request.offset) + request.limit;
  const std::vector<SegmentMatches> matches = impl_->match(prepared, request.sort, keep);

  SearchResult result;
  result.canonical = canonical(prepared.query);
  result.generation = impl_->manifest.generation;
  MergedCounts counts(prepared.counted);
  for (std::size_t i = 0; i < matches.size(); ++i) {
    counts.add(*impl_->segments[i], matches[i].counts);
  }
  result.total = counts.total();
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
  for (const Candidate& candidate : impl_->best_of(matches, request)) {
    result.hits.push_back(impl_->read_hit(candidate, prepared.plan, request.snippets));
    result.hits.back().rank = request.offset + static_cast<std::uint32_t>(result.hits.size());
  }
  result.took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  return result;
}

std::variant<Explanation, QueryError> Searcher::explain(const SearchRequest& request) const {
  auto outcome = impl_->prepare(request);
  if (auto* error = std::get_if<QueryError>(&outcome)) {
    return std::move(*error);
  }
  const auto& prepared = std::get<Impl::Prepared>(outcome);
  const std::vector<SegmentMatches> matches =
      impl_->match(prepared, request.sort, static_cast<std::size_t>(request.offset) + request.limit);
  Explanation result;
  result.canonical = canonical(prepared.query);
  result.plan = describe_plan(prepared.plan);
  result.average_length = prepared.plan.bm25.average_length;
  result.articles = impl_->manifest.articles();
  for (std::size_t i = 0; i < impl_->segments.size(); ++i) {
    const SegmentRecord& record = impl_->segments[i]->record();
    result.segments.push_back(
        {record.id, record.articles, record.first_day, record.last_day,
         can_match(prepared.plan, prepared.plan.root, *impl_->segments[i], i),
         matches[i].counts.total});
  }
  for (const Candidate& candidate : impl_->best_of(matches, request)) {
    result.hits.push_back(impl_->explain_hit(candidate, prepared.plan));
  }
  return result;
}

std::optional<Article> Searcher::find(std::string_view id) const {
  for (std::size_t i = 0; i < impl_->segments.size(); ++i) {
    Segment& segment = *impl_->segments[i];
    const auto docid = guard_xapian("look up an article in", segment.index_path(), [&] {
      const auto database = segment.database();
      const auto postings = database->postlist_begin(identity_term(id));
      return postings == Xapian::PostingIterator() ? Docid{0} : Docid{*postings};
    });
    if (docid != 0) {
      return impl_->read_article(i, docid);
    }
  }
  return std::nullopt;
}

}  // namespace dateline

#include "searcher/watch.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>

#include "searcher/internal/watch_history.h"
#include "searcher/internal/watch_reasons.h"

namespace dateline {

namespace {

// Articles of an archive that was built anew are compared so many at a time.
constexpr std::uint32_t kComparedAtOnce = 1000;

// What of an archive that was built anew is new.
struct Comparison {
  std::vector<std::string> ids;     // in the order of the query; the first of them
  std::set<std::string> corrected;  // of these
  std::uint64_t articles = 0;
  std::uint64_t stories = 0;
};

bool has_same_text(const Article& a, const Article& b) {
  return a.title == b.title && a.lead == b.lead && a.body == b.body;
}

// Answers one query.
class QueryWatch {
 public:
  QueryWatch(const Searcher& searcher, const WatchOptions& options, WatchResult& result)
      : searcher_(searcher), options_(options), result_(result) {}

  void run(const Searcher* earlier) {
    auto parsed = parse_query(result_.query.query, {result_.query.any, options_.today});
    if (auto* error = std::get_if<QueryError>(&parsed)) {
      result_.error = std::move(*error);
      return;
    }
    query_ = std::get<QueryNode>(std::move(parsed));
    if (earlier != nullptr) {
      run_compared(*earlier);
    } else {
      run_counted();
    }
  }

 private:
  // The query as it was written, so that an error points into it.
  SearchRequest request() const {
    SearchRequest request;
    request.query = result_.query.query;
    request.any = result_.query.any;
    request.sort = result_.query.sort;
    request.today = options_.today;
    request.added_after = result_.since;
    request.by_story = options_.by_story;
    request.limit = limit();
    return request;
  }

  // The same for a query that is made of this one.
  SearchRequest request(const QueryNode& node) const {
    SearchRequest request = this->request();
    request.query = canonical(node);
    request.any = false;
    return request;
  }

  std::uint32_t limit() const {
    const std::uint32_t asked = result_.query.limit.value_or(options_.limit);
    const auto all = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(result_.seen.articles, std::numeric_limits<std::uint32_t>::max()));
    return !result_.answered ? 0 : asked == 0 ? all : std::min(asked, all);
  }

  std::optional<SearchResult> search(const SearchRequest& request) {
    auto outcome = searcher_.search(request);
    if (auto* error = std::get_if<QueryError>(&outcome)) {
      result_.error = std::move(*error);
      return std::nullopt;
    }
    return std::get<SearchResult>(std::move(outcome));
  }

  // By generations alone.
  void run_counted() {
    std::optional<SearchResult> found = search(request());
    if (!found || !result_.answered) {
      return;
    }
    result_.total = found->total;
    result_.stories = found->stories;
    scope_ = query_;
    tell(std::move(found->hits));
  }

  // By what the articles were in an earlier generation.
  void run_compared(const Searcher& earlier) {
    result_.compared = true;
    const std::optional<Comparison> news = compare(earlier);
    if (!news) {
      return;
    }
    result_.total = news->articles;
    result_.stories = news->stories;
    if (news->ids.empty()) {
      return;
    }
    scope_ = limited_to(news->ids);
    corrected_ = news->corrected;
    if (std::optional<SearchResult> found = search(request(scope_))) {
      tell(std::move(found->hits));
    }
  }

  // The query among these articles, or among the first of them when a query cannot name them all.
  QueryNode limited_to(std::vector<std::string> ids) const {
    for (;;) {
      QueryNode scope = both(ids_node(ids), query_);
      const bool fits =
          std::holds_alternative<QueryNode>(parse_query(canonical(scope), {false, options_.today}));
      if (fits || ids.size() == 1) {
        return scope;
      }
      ids.resize(ids.size() / 2);
    }
  }

  std::optional<Comparison> compare(const Searcher& earlier) {
    Comparison news;
    std::set<std::uint64_t> stories;
    SearchRequest page = request();
    page.by_story = false;
    page.snippets = false;
    page.expand = false;
    page.limit = kComparedAtOnce;
    for (std::uint64_t total = 1; page.offset < total; page.offset += kComparedAtOnce) {
      const std::optional<SearchResult> found = search(page);
      if (!found) {
        return std::nullopt;
      }
      total = found->total;
      for (const Hit& hit : found->hits) {
        compare(hit, earlier, news, stories);
      }
    }
    news.stories = stories.size();
    return news;
  }

  static void compare(const Hit& hit, const Searcher& earlier, Comparison& news,
                      std::set<std::uint64_t>& stories) {
    const std::optional<Article> before = earlier.find(hit.article.id);
    if (before && has_same_text(*before, hit.article)) {
      return;
    }
    ++news.articles;
    stories.insert(hit.story);
    if (news.ids.size() < kMaxNamedIds) {
      news.ids.push_back(hit.article.id);
      if (before) {
        news.corrected.insert(hit.article.id);
      }
    }
  }

  void tell(std::vector<Hit> hits) {
    if (hits.empty()) {
      return;
    }
    std::vector<std::string> ids;
    for (const Hit& hit : hits) {
      ids.push_back(hit.article.id);
    }
    auto parts = matched_parts(searcher_, query_, ids);
    for (std::size_t i = 0; i < hits.size(); ++i) {
      WatchHit& told = result_.hits.emplace_back();
      told.hit = std::move(hits[i]);
      told.matched = std::move(parts[i]);
      const bool known = told.hit.shared && told.hit.shared->articles > 1 && look_at_story(told);
      told.kind = told.hit.revision > 0 || corrected_.contains(told.hit.article.id)
                      ? NewsKind::kCorrected
                  : known ? NewsKind::kCopy
                          : NewsKind::kNew;
    }
  }

  // Lists the other new articles of a hit's story. Whether the query has found the story before:
  // some of its articles that match are not new.
  bool look_at_story(WatchHit& told) {
    QueryNode story;
    story.kind = NodeKind::kWord;
    story.field = Field::kStory;
    story.text = story_name(told.hit.story);
    SearchRequest fresh = request(both(story, scope_));
    fresh.by_story = false;
    fresh.snippets = false;
    fresh.expand = false;
    fresh.sort = Sort::kOldest;
    fresh.limit = kMaxWatchCopies + 1;
    SearchRequest all = request(both(story, query_));
    all.added_after = 0;
    all.by_story = false;
    all.limit = 0;
    const auto of_fresh = searcher_.search(fresh);
    const auto of_all = searcher_.search(all);
    const auto* news = std::get_if<SearchResult>(&of_fresh);
    const auto* matches = std::get_if<SearchResult>(&of_all);
    if (news == nullptr || matches == nullptr) {  // with the story, too long for a query
      return false;
    }
    for (const Hit& copy : news->hits) {
      if (copy.article.id != told.hit.article.id && told.copies.size() < kMaxWatchCopies) {
        told.copies.push_back({copy.article.id, copy.article.source, copy.article.url});
      }
    }
    return matches->total > news->total;
  }

  const Searcher& searcher_;
  const WatchOptions& options_;
  WatchResult& result_;
  QueryNode query_;
  QueryNode scope_;  // what of the query can be new, when `since` does not say that
  std::set<std::string> corrected_;
};

const WatchedQuery* find(const WatchState& state, const std::string& name) {
  const auto found = state.queries.find(name);
  return found == state.queries.end() ? nullptr : &found->second;
}

WatchResult watch_query(const Searcher& searcher, const SavedQuery& query, const WatchState& state,
                        const WatchOptions& options, WatchHistory& history) {
  WatchResult result;
  result.query = query;
  result.seen = history.current();
  const WatchedQuery* const watched = find(state, query.name);
  const Searcher* earlier = nullptr;
  if (watched == nullptr) {
    result.start = WatchStart::kNewQuery;
  } else if (watched->query != query.query || watched->any != query.any) {
    result.start = WatchStart::kChangedQuery;
  } else {
    const Continuity& continuity = history.since(watched->seen);
    result.start = continuity.start;
    earlier = continuity.earlier.get();
    result.since = watched->seen.number;
  }
  const bool begins = result.start != WatchStart::kContinued;
  result.answered = !begins || options.from_start;
  if (begins) {
    result.since = options.from_start ? 0 : result.seen.number;
  }
  QueryWatch(searcher, options, result).run(earlier);
  if (result.error) {
    result.answered = false;
    result.hits.clear();
    result.total = result.stories = 0;
  }
  return result;
}

}  // namespace

std::string_view name_of(NewsKind kind) {
  constexpr std::array<std::string_view, 3> kNames{"new", "corrected", "copy"};
  return kNames[static_cast<std::size_t>(kind) % kNames.size()];
}

std::vector<WatchResult> watch(const Searcher& searcher, const std::vector<SavedQuery>& queries,
                               const WatchState& state, const WatchOptions& options) {
  WatchHistory history(searcher, options.archive);
  std::vector<WatchResult> results;
  for (const SavedQuery& query : queries) {
    results.push_back(watch_query(searcher, query, state, options, history));
  }
  return results;
}

WatchState advanced(WatchState state, const std::vector<WatchResult>& results,
                    const WatchOptions& options) {
  state.archive = options.archive;
  for (const WatchResult& result : results) {
    if (!result.error) {
      state.queries[result.query.name] = {result.query.query, result.query.any, result.seen};
    }
  }
  return state;
}

}  // namespace dateline

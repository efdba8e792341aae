// What a Searcher is made of: an open generation, and the steps from a request to its answer.
// engine.cc opens and prepares, engine_ranking.cc matches and orders, engine_stories.cc and
// engine_versions.cc tell what else there is of an article, engine_explanation.cc explains.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "common/analysis.h"
#include "common/archive.h"
#include "common/article_names.h"
#include "common/refusals.h"
#include "searcher/internal/collector.h"
#include "searcher/internal/feedback.h"
#include "searcher/internal/name_aliases.h"
#include "searcher/internal/plan.h"
#include "searcher/internal/segment.h"
#include "searcher/internal/story_groups.h"
#include "searcher/internal/task_pool.h"
#include "searcher/internal/vocabulary.h"
#include "searcher/searcher.h"

namespace dateline {

// A query, ready to run over every segment.
struct PreparedQuery {
  QueryNode query;
  Plan plan;
  CountRequest counted;
};

// Hits in order, with what ordered them.
struct RankedHits {
  std::vector<Candidate> hits;
  std::optional<FeedbackModel> feedback;
};

std::optional<Period> period_of_facet(std::string_view name);

// Thread-safe.
class SearchEngine {
 public:
  // Open segments of `previous`, if there is one, are shared where they are the same.
  SearchEngine(const std::string& archive, const SearcherOptions& options,
               const SearchEngine* previous = nullptr);

  const Manifest& manifest() const { return manifest_; }
  const Segments& segments() const { return segments_; }
  const Vocabulary& vocabulary() const { return vocabulary_; }

  std::variant<PreparedQuery, QueryError> prepare(const SearchRequest& request);
  // Likewise, but with the article's words in place of words to match.
  std::variant<PreparedQuery, QueryError> prepare_similar(const SearchRequest& request,
                                                          const Article& article);

  std::vector<SegmentMatches> match(const PreparedQuery& prepared, const Ranking& ranking);
  Ranking ranking_of(const SearchRequest& request, std::size_t keep) const;
  // How many hits match() must keep for rank().
  static std::size_t hits_to_keep(const SearchRequest& request);
  // The hits that the request wants, of those kept.
  RankedHits rank(const std::vector<SegmentMatches>& matches, const StoryGroups& stories,
                  const PreparedQuery& prepared, const SearchRequest& request);

  // With their ranks; in parallel where snippets are made.
  std::vector<Hit> read_hits(const std::vector<Candidate>& candidates, const Plan& plan,
                             const SearchRequest& request);
  Explanation::HitParts explain_hit(const Candidate& candidate, const RankedHits& ranked,
                                    const PreparedQuery& prepared, const RecencyPrior& recency);
  std::vector<Verdict::Line> judge(const Plan& plan, std::size_t segment, Docid docid);
  std::vector<SpellingSuggestion> spelling_suggestions(const PreparedQuery& prepared);
  std::vector<Completion> complete(std::string_view prefix, std::size_t limit);

  struct Place {
    std::size_t segment;
    Docid docid;
  };
  std::optional<Place> find(std::string_view name) const;  // an id, or a URL
  std::vector<ArticleVersion> versions(std::string_view name);
  Article read_article(std::size_t segment, Docid docid) const;

 private:
  Hit read_hit(const Candidate& candidate, const Plan& plan, const SearchRequest& request);
  static std::string read_id(Segment& segment, Docid docid);
  std::shared_ptr<Segment> open_segment(const SegmentRecord& record,
                                        const SearchEngine* previous) const;
  // Of a story with several live articles.
  std::optional<StoryOfHit> read_story(std::uint64_t story);
  std::optional<Place> find_id(std::string_view id) const;
  std::vector<ArticleVersion> versions_of(std::string_view id);
  void add_dead_versions(std::size_t segment, std::string_view id,
                         std::vector<ArticleVersion>& versions) const;
  void add_kept_versions(const Segment& segment, std::string_view id,
                         std::vector<ArticleVersion>& versions) const;
  // Read when first needed. Throws Error when the file cannot be read or parsed.
  const NameAliases& name_aliases(Analyzer& analyzer);
  std::variant<PreparedQuery, QueryError> finish(
      const SearchRequest& request, const std::function<void(Plan&, Analyzer&)>& change_plan);
  SegmentMatches match_segment(const PreparedQuery& prepared, std::size_t index,
                               const Ranking& ranking);
  // The articles that tell how rare a word is.
  StatisticsScope scope_of(const Plan& plan) const;
  FeedbackModel make_feedback(const std::vector<Candidate>& best, const Plan& plan);
  void apply_feedback(const FeedbackModel& model, const RecencyPrior& recency,
                      std::vector<Candidate>& candidates);

  // Runs `use` with an analyser that nobody else uses. They are costly to warm up, so they are
  // kept.
  template <typename Use>
  auto with_analyzer(Use use) {
    std::unique_ptr<Analyzer> analyzer = take_analyzer();
    auto result = use(*analyzer);
    give_back(std::move(analyzer));
    return result;
  }
  std::unique_ptr<Analyzer> take_analyzer();
  void give_back(std::unique_ptr<Analyzer> analyzer);

  const ArchiveLayout layout_;
  const Manifest manifest_;
  const std::string names_path_;
  const NameTables name_tables_;
  const std::uint64_t parallel_postings_;
  Segments segments_;         // newest first; constant after construction
  LanguageShares languages_;  // likewise, of all articles shown
  Languages searched_;        // likewise, the codes alone
  const Vocabulary vocabulary_{segments_, pool_};
  const Refusals refusals_;
  std::once_flag names_read_;
  NameAliases names_;  // read by name_aliases()
  TaskPool pool_;
  std::mutex mutex_;  // guards analyzers_
  std::vector<std::unique_ptr<Analyzer>> analyzers_;
};

}  // namespace dateline

// Matching, ordering, feedback.
#include <algorithm>
#include <functional>
#include <mutex>
#include <vector>

#include "common/internal/xapian_guard.h"
#include "searcher/internal/engine.h"

namespace dateline {

namespace {

bool expands(const SearchRequest& request) {
  return request.expand && request.sort == Sort::kRelevance && request.limit > 0;
}

// What the words of the query weigh together.
double weight_of(const PlanNode& node) {
  if (node.kind == PlanKind::kGroup || node.kind == PlanKind::kSpans) {
    return node.weight;
  }
  if (node.kind == PlanKind::kAndNot || node.kind == PlanKind::kSpellings) {
    return weight_of(node.children.front());
  }
  double sum = 0;
  for (const PlanNode& child : node.children) {
    sum += weight_of(child);
  }
  return sum;
}

// Whether nothing but the number of matching articles is asked for.
bool only_counts(const CountRequest& counted, const Ranking& ranking) {
  return ranking.keep == 0 && !counted.by_story && counted.totals != Totals::kStories &&
         !counted.counts_values();
}

// How many articles of a segment match, where that is known without looking at them.
std::optional<std::uint64_t> known_total(const Plan& plan, const Segment& segment,
                                         std::size_t index) {
  if (plan.root.kind == PlanKind::kAll) {
    return segment.record().live_articles();
  }
  if (plan.root.kind != PlanKind::kGroup && plan.root.kind != PlanKind::kFilter) {
    return std::nullopt;
  }
  std::optional<std::uint64_t> only;
  for (const TermUse& use : plan.root.terms) {
    if (const std::uint32_t articles = plan.frequencies[index][use.term]; articles > 0) {
      if (only || !plan.filter(index, use.term).admits_all()) {
        return std::nullopt;
      }
      only = articles;
    }
  }
  return only;
}

SegmentMatches only_total(std::uint64_t total) {
  SegmentMatches counted;
  counted.counts.total = total;
  return counted;
}

// What the best blocks of a word's commonest form tell: each has a document that scores as much, or
// more where other words are asked for as well. 0 where they are too few.
double floor_of_word(const PlanNode& word, const Plan& plan, const Segments& segments,
                     std::size_t keep) {
  std::vector<double> scores;
  for (std::size_t index = 0; index < segments.size(); ++index) {
    const std::vector<std::uint32_t>& frequencies = plan.frequencies[index];
    const auto commonest = std::max_element(word.terms.begin(), word.terms.end(),
                                            [&](const TermUse& a, const TermUse& b) {
                                              return frequencies[a.term] < frequencies[b.term];
                                            });
    const Segment& segment = *segments[index];
    if (commonest != word.terms.end() && plan.filter(index, commonest->term).admits_all() &&
        plan.sources[index][commonest->term].has_impacts() && !segment.has_dead()) {
      append_block_scores(plan.sources[index][commonest->term].impacts(), word.idf * word.weight,
                          plan.bm25, scores);
    }
  }
  if (scores.size() < keep) {
    return 0;
  }
  const auto last = scores.begin() + static_cast<std::ptrdiff_t>(keep - 1);
  std::nth_element(scores.begin(), last, scores.end(), std::greater<>());
  return *last;
}

// Whether only the best hits matter, by their scores.
bool wants_best_only(const CountRequest& counted, const Ranking& ranking) {
  return ranking.sort == Sort::kRelevance && ranking.recency.half_life_days <= 0 &&
         ranking.keep > 0 && counted.totals == Totals::kAtLeast && !counted.by_story &&
         !counted.counts_values();
}

// What so many articles score at least, as far as it is known before any is read.
double floor_of(const PreparedQuery& prepared, const Segments& segments, const Ranking& ranking) {
  const PlanNode& root = prepared.plan.root;
  double floor = 0;
  const auto raise = [&](const PlanNode& node) {
    if (node.kind == PlanKind::kGroup && node.document_frequency >= ImpactFile::kLeastArticles) {
      floor = std::max(floor, floor_of_word(node, prepared.plan, segments, ranking.keep));
    }
  };
  raise(root);
  if (root.kind == PlanKind::kOr) {
    std::for_each(root.children.begin(), root.children.end(), raise);
  }
  return floor;
}

// What so many articles score at least, as far as it is known from the segments that are done.
// Thread-safe.
class RisingFloor {
 public:
  RisingFloor(double floor, std::size_t keep) : keep_(keep), floor_(floor) {}

  double get() const {
    const std::lock_guard lock(mutex_);
    return floor_;
  }
  void add(const std::vector<Candidate>& best) {
    const std::lock_guard lock(mutex_);
    for (const Candidate& candidate : best) {
      scores_.push_back(candidate.score);
    }
    if (scores_.size() >= keep_) {
      const auto last = scores_.begin() + static_cast<std::ptrdiff_t>(keep_ - 1);
      std::nth_element(scores_.begin(), last, scores_.end(), std::greater<>());
      floor_ = std::max(floor_, *last);
      scores_.resize(keep_);
    }
  }

 private:
  const std::size_t keep_;
  mutable std::mutex mutex_;  // guards everything below
  double floor_;
  std::vector<double> scores_;  // the best
};

}  // namespace

SegmentMatches SearchEngine::match_segment(const PreparedQuery& prepared, std::size_t index,
                                           const Ranking& ranking) {
  Segment& segment = *segments_[index];
  if (!can_match(prepared.plan, prepared.plan.root, segment, index)) {
    SegmentMatches none;
    none.counts.facets.resize(prepared.counted.facets.size(), {0});
    return none;
  }
  const bool is_counted = only_counts(prepared.counted, ranking);
  if (is_counted) {
    if (const auto total = known_total(prepared.plan, segment, index)) {
      return only_total(*total);
    }
  }
  return guard_xapian("search", segment.index_path(), [&] {
    const ScoringContext context{prepared.plan.bm25, segment.lengths()};
    const DocIteratorPtr matches = make_iterator(prepared.plan, segment, index, context);
    return is_counted && !segment.has_dead()
               ? only_total(matches->count())
               : collect(*matches, segment, static_cast<std::uint32_t>(index), prepared.counted,
                         ranking);
  });
}

std::vector<SegmentMatches> SearchEngine::match(const PreparedQuery& prepared,
                                                const Ranking& ranking) {
  std::vector<SegmentMatches> matches(segments_.size());
  const bool has_floor = wants_best_only(prepared.counted, ranking);
  RisingFloor floor(has_floor ? floor_of(prepared, segments_, ranking) : 0, ranking.keep);
  const auto match_one = [&](std::size_t index) {
    Ranking with_floor = ranking;
    with_floor.floor = floor.get();
    matches[index] = match_segment(prepared, index, with_floor);
    if (has_floor) {
      floor.add(matches[index].best);
    }
  };
  std::uint64_t postings = prepared.plan.terms.empty() ? manifest_.articles() : 0;
  for (const auto& of_segment : prepared.plan.frequencies) {
    for (const std::uint32_t frequency : of_segment) {
      postings += frequency;
    }
  }
  if (postings >= parallel_postings_) {
    pool_.run(segments_.size(), match_one);
  } else {
    for (std::size_t index = 0; index < segments_.size(); ++index) {
      match_one(index);
    }
  }
  return matches;
}

Ranking SearchEngine::ranking_of(const SearchRequest& request, std::size_t keep) const {
  Ranking ranking{request.sort, {}, keep};
  ranking.recency.half_life_days = request.half_life_days;
  std::optional<CivilDay> newest;
  std::optional<CivilDay> oldest;
  for (const auto& segment : segments_) {
    if (segment->record().last_day) {
      newest = std::max(newest.value_or(*segment->record().last_day), *segment->record().last_day);
      oldest =
          std::min(oldest.value_or(*segment->record().first_day), *segment->record().first_day);
    }
  }
  if (newest) {
    ranking.recency.newest_day = static_cast<std::int32_t>(newest->time_since_epoch().count());
    ranking.recency.oldest_day = static_cast<std::int32_t>(oldest->time_since_epoch().count());
  }
  return ranking;
}

std::size_t SearchEngine::hits_to_keep(const SearchRequest& request) {
  if (request.limit == 0) {
    return 0;
  }
  const std::size_t wanted = static_cast<std::size_t>(request.offset) + request.limit;
  return expands(request) ? std::max(wanted, kFeedbackDepth) : wanted;
}

FeedbackModel SearchEngine::make_feedback(const std::vector<Candidate>& best, const Plan& plan) {
  std::vector<FeedbackArticle> articles;
  for (std::size_t i = 0; i < best.size() && i < kFeedbackArticles; ++i) {
    const double relevance = best.front().score > 0 ? best[i].score / best.front().score : 1;
    articles.push_back({read_article(best[i].segment, best[i].docid), relevance});
  }
  std::vector<FeedbackTerm> terms =
      with_analyzer([&](Analyzer& analyzer) { return telling_terms(articles, analyzer); });
  return {std::move(terms), weight_of(plan.root), segments_, scope_of(plan), plan.bm25};
}

void SearchEngine::apply_feedback(const FeedbackModel& model, const RecencyPrior& recency,
                                  std::vector<Candidate>& candidates) {
  const std::size_t depth = std::min(candidates.size(), kFeedbackDepth);
  std::vector<std::vector<std::size_t>> by_segment(segments_.size());
  for (std::size_t i = 0; i < depth; ++i) {
    by_segment[candidates[i].segment].push_back(i);
  }
  pool_.run(segments_.size(), [&](std::size_t index) {
    std::vector<std::size_t>& members = by_segment[index];
    if (members.empty()) {
      return;
    }
    std::sort(members.begin(), members.end(), [&](std::size_t a, std::size_t b) {
      return candidates[a].docid < candidates[b].docid;
    });
    std::vector<Docid> docids;
    for (const std::size_t member : members) {
      docids.push_back(candidates[member].docid);
    }
    const std::vector<double> scores = model.scores(*segments_[index], docids);
    for (std::size_t i = 0; i < members.size(); ++i) {
      Candidate& candidate = candidates[members[i]];
      candidate.score += scores[i] * recency.factor(candidate.day);
    }
  });
  std::sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(depth),
            HitOrder{Sort::kRelevance});
}

RankedHits SearchEngine::rank(const std::vector<SegmentMatches>& matches,
                              const StoryGroups& stories, const PreparedQuery& prepared,
                              const SearchRequest& request) {
  std::vector<Candidate> best;
  if (request.by_story && request.limit > 0) {
    best = stories.candidates();
  }
  for (const SegmentMatches& part : matches) {
    best.insert(best.end(), part.best.begin(), part.best.end());
  }
  const std::size_t kept = std::min(best.size(), hits_to_keep(request));
  std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(kept), best.end(),
                    HitOrder{request.sort});
  best.resize(kept);
  RankedHits ranked;
  if (expands(request) && !best.empty()) {
    ranked.feedback = make_feedback(best, prepared.plan);
    apply_feedback(*ranked.feedback, ranking_of(request, 0).recency, best);
  }
  const std::size_t first = std::min<std::size_t>(request.offset, best.size());
  const std::size_t last = std::min<std::size_t>(first + request.limit, best.size());
  ranked.hits.assign(best.begin() + static_cast<std::ptrdiff_t>(first),
                     best.begin() + static_cast<std::ptrdiff_t>(last));
  return ranked;
}

}  // namespace dateline

// Matching, ordering, feedback.
#include <algorithm>
#include <functional>
#include <map>

#include "common/internal/xapian_guard.h"
#include "searcher/internal/engine.h"

namespace dateline {

namespace {

bool expands(const SearchRequest& request) {
  return request.sort == Sort::kRelevance && request.limit > 0 &&
         request.expand.value_or(request.any);
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

// How many articles of a segment match, where nothing else is asked and that need not be counted.
std::optional<std::uint64_t> known_total(const PreparedQuery& prepared, const Segment& segment,
                                         std::size_t index, const Ranking& ranking) {
  const CountRequest& counted = prepared.counted;
  if (ranking.keep > 0 || counted.by_story || counted.totals == Totals::kStories ||
      counted.counts_values()) {
    return std::nullopt;
  }
  const PlanNode& root = prepared.plan.root;
  if (root.kind == PlanKind::kAll) {
    return segment.record().live_articles();
  }
  const bool is_term = root.kind == PlanKind::kGroup || root.kind == PlanKind::kFilter;
  if (is_term && root.terms.size() == 1) {
    return prepared.plan.frequencies[index][root.terms.front().term];
  }
  return std::nullopt;
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
    if (commonest != word.terms.end() && segment.impacts() != nullptr && !segment.has_dead()) {
      append_block_scores(segment.impacts()->impacts(plan.terms[commonest->term]),
                          word.idf * word.weight, plan.bm25, scores);
    }
  }
  if (scores.size() < keep) {
    return 0;
  }
  const auto last = scores.begin() + static_cast<std::ptrdiff_t>(keep - 1);
  std::nth_element(scores.begin(), last, scores.end(), std::greater<>());
  return *last;
}

// What so many articles score at least, as far as it is known before any is read.
double floor_of(const PreparedQuery& prepared, const Segments& segments, const Ranking& ranking) {
  const PlanNode& root = prepared.plan.root;
  if (ranking.sort != Sort::kRelevance || ranking.recency.half_life_days > 0 || ranking.keep == 0 ||
      prepared.counted.totals != Totals::kAtLeast || prepared.counted.by_story ||
      prepared.counted.counts_values()) {
    return 0;
  }
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

}  // namespace

SegmentMatches SearchEngine::match_segment(const PreparedQuery& prepared, std::size_t index,
                                           const Ranking& ranking) {
  Segment& segment = *segments_[index];
  if (!can_match(prepared.plan, prepared.plan.root, segment, index)) {
    SegmentMatches none;
    none.counts.facets.resize(prepared.counted.facets.size(), {0});
    return none;
  }
  if (const auto total = known_total(prepared, segment, index, ranking)) {
    SegmentMatches counted;
    counted.counts.total = *total;
    return counted;
  }
  return guard_xapian("search", segment.index_path(), [&] {
    const ScoringContext context{prepared.plan.bm25, segment.lengths()};
    const DocIteratorPtr matches = make_iterator(prepared.plan, segment, index, context);
    return collect(*matches, segment, static_cast<std::uint32_t>(index), prepared.counted, ranking);
  });
}

std::vector<SegmentMatches> SearchEngine::match(const PreparedQuery& prepared,
                                                const Ranking& ranking) {
  std::vector<SegmentMatches> matches(segments_.size());
  Ranking with_floor = ranking;
  with_floor.floor = floor_of(prepared, segments_, ranking);
  const auto match_one = [&](std::size_t index) {
    matches[index] = match_segment(prepared, index, with_floor);
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
  return {std::move(terms), weight_of(plan.root), segments_, manifest_.articles(), plan.bm25};
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

// What scores are made of, and why an article matches or does not.
#include <fmt/format.h>

#include <algorithm>

#include "common/internal/xapian_guard.h"
#include "searcher/internal/engine.h"

namespace dateline {

namespace {

// How many words of feedback are named.
constexpr std::size_t kNamedWords = 8;

std::string feedback_name(const FeedbackModel& model) {
  std::string name = "feedback of the best hits:";
  for (std::size_t i = 0; i < model.terms().size() && i < kNamedWords; ++i) {
    name += " " + model.terms()[i].word;
  }
  return name + (model.terms().size() > kNamedWords ? " …" : "");
}

}  // namespace

Explanation::HitParts SearchEngine::explain_hit(const Candidate& candidate,
                                                const RankedHits& ranked,
                                                const PreparedQuery& prepared,
                                                const RecencyPrior& recency) {
  Segment& segment = *segments_[candidate.segment];
  const Article article = read_article(candidate.segment, candidate.docid);
  Explanation::HitParts parts{article.id, article.title, candidate.score, {}};
  guard_xapian("search", segment.index_path(), [&] {
    const ScoringContext context{prepared.plan.bm25, segment.lengths()};
    const DocIteratorPtr matches =
        make_iterator(prepared.plan, segment, candidate.segment, context);
    matches->seek(candidate.docid);
    matches->explain(parts.parts);
  });
  double sum = 0;
  for (const ScorePart& part : parts.parts) {
    sum += part.score;
  }
  if (ranked.feedback) {
    const double score = ranked.feedback->scores(segment, {candidate.docid}).front();
    parts.parts.push_back({feedback_name(*ranked.feedback), 0, 0, 0, 0, score});
    sum += score;
  }
  const double factor = recency.factor(candidate.day);
  if (factor != 1) {
    parts.parts.push_back(
        {fmt::format("age: times {:.3f}", factor), 0, 0, 0, 0, sum * (factor - 1)});
  }
  return parts;
}

// One line a node: whether the article satisfies it by itself.
std::vector<Verdict::Line> SearchEngine::judge(const Plan& plan, std::size_t index, Docid docid) {
  Segment& segment = *segments_[index];
  std::vector<Verdict::Line> lines;
  const ScoringContext context{plan.bm25, segment.lengths()};
  const std::function<void(const PlanNode&, std::size_t)> visit = [&](const PlanNode& node,
                                                                      std::size_t depth) {
    const DocIteratorPtr iterator = make_node_iterator(plan, node, segment, index, context);
    lines.push_back({depth, iterator->seek(docid) == docid, describe_node(plan, node)});
    for (const PlanNode& child : node.children) {
      visit(child, depth + 1);
    }
  };
  guard_xapian("search", segment.index_path(), [&] { visit(plan.root, 0); });
  return lines;
}

}  // namespace dateline

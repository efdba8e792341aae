// Pseudo-relevance feedback: the words that the best hits share weigh in when hits are ordered.
//
// RM3 (Abdul-Jaleel et al. 2004, "UMass at TREC 2004: novelty and HARD") over BM25: the relevance
// model of the best few articles, mixed with the query. Only hits of the query are re-ordered, so
// no total changes, and only the best of them, so the cost does not grow with their number.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/analysis.h"
#include "common/article.h"
#include "searcher/internal/collector.h"
#include "searcher/internal/plan.h"
#include "searcher/internal/segment.h"

namespace dateline {

inline constexpr std::size_t kFeedbackArticles = 5;
inline constexpr std::size_t kFeedbackTerms = 60;
inline constexpr std::size_t kFeedbackDepth = 1000;  // how many hits are re-ordered
inline constexpr double kFeedbackQueryShare = 0.6;   // of the mixture; the rest is the model's

// A term of the relevance model, with its share of the model (they add up to 1).
struct FeedbackTerm {
  std::string term;
  std::string word;      // one of the words that it stands for
  std::string stem;      // empty: it is the term of that word
  std::string language;  // of the stem
  double share = 0;
};

// An article and how well it answers the query, the best 1.
struct FeedbackArticle {
  Article article;
  double relevance = 1;
};

// The terms that tell most of what the articles have in common, by their share, before their
// frequency in the archive is known; more than kFeedbackTerms. Calls analyzer.trim().
std::vector<FeedbackTerm> telling_terms(const std::vector<FeedbackArticle>& articles,
                                        Analyzer& analyzer);

// Keeps the `count` terms that tell most, weighing their share by idf to the power of `power`, and
// makes the shares add up to 1. Words that more than half of the articles hold are left out.
// Returns the idf of each.
std::vector<double> weigh_terms(std::vector<FeedbackTerm>& terms, std::size_t count, double power,
                                const Segments& segments, const StatisticsScope& scope);

// The relevance model, with statistics over the generation.
class FeedbackModel {
 public:
  // `weight` is what the words of the query weigh together. Throws Error(kCorrupt, kIo).
  FeedbackModel(std::vector<FeedbackTerm> terms, double weight, const Segments& segments,
                const StatisticsScope& scope, const Bm25& bm25);

  const std::vector<FeedbackTerm>& terms() const { return terms_; }

  // What the model adds to the score of each docid (ascending) of a segment.
  std::vector<double> scores(Segment& segment, const std::vector<Docid>& docids) const;

 private:
  std::vector<FeedbackTerm> terms_;
  std::vector<double> factors_;  // by term: weight and idf
  Bm25 bm25_;
};

}  // namespace dateline

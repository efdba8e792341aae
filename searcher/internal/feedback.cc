#include "searcher/internal/feedback.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "common/internal/utf8.h"
#include "common/schema.h"
#include "common/text.h"

namespace dateline {

namespace {

// Of an article; what an article says, it says early.
constexpr std::size_t kExaminedBytes = 64u << 10;

// Terms whose frequency is looked up.
constexpr std::size_t kExaminedTerms = 250;

// Between the model as it is (0), which is full of everyday words, and that of rare words (1).
constexpr double kIdfPower = 0.5;

struct Counted {
  const Word* word = nullptr;
  std::string stem;
  double share = 0;
};

// Counts the terms of one article as the index has them: stems, and words that have none.
class TermCounter {
 public:
  explicit TermCounter(Analyzer& analyzer) : analyzer_(analyzer) {}

  void add(std::string_view text, const std::string& language, double weight) {
    tokens_.clear();
    length_ += weight * analyzer_.tokenize(text, tokens_);
    for (const Token& token : tokens_) {
      if (token.kind == TokenKind::kJoined || token.kind == TokenKind::kSingle) {
        continue;
      }
      const std::string_view stem = analyzer_.stem(*token.word, language);
      Counted& counted =
          counts_[stem.empty() ? token.word->folded : stem_term(Field::kText, language, stem)];
      counted.word = token.word;
      counted.stem = stem;
      counted.share += weight;
    }
  }
  double length() const { return length_; }
  const std::unordered_map<std::string, Counted>& counts() const { return counts_; }

 private:
  Analyzer& analyzer_;
  std::vector<Token> tokens_;
  double length_ = 0;
  std::unordered_map<std::string, Counted> counts_;
};

void keep_best(std::vector<FeedbackTerm>& terms, std::size_t count) {
  const auto better = [](const FeedbackTerm& a, const FeedbackTerm& b) {
    return a.share != b.share ? a.share > b.share : a.term < b.term;
  };
  std::sort(terms.begin(), terms.end(), better);
  terms.resize(std::min(terms.size(), count));
}

std::vector<std::uint64_t> frequencies_of(const std::vector<FeedbackTerm>& terms,
                                          const Segments& segments, const StatisticsScope& scope) {
  std::vector<std::uint64_t> frequencies;
  for (const FeedbackTerm& term : terms) {
    frequencies.push_back(frequency_in(segments, term.term, scope));
  }
  return frequencies;
}

}  // namespace

std::vector<FeedbackTerm> telling_terms(const std::vector<FeedbackArticle>& articles,
                                        Analyzer& analyzer) {
  std::unordered_map<std::string, FeedbackTerm> all;
  for (const FeedbackArticle& feedback : articles) {
    const Article& article = feedback.article;
    TermCounter counter(analyzer);
    counter.add(article.title, article.language, kTitleWeight);
    counter.add(article.lead, article.language, 1);
    counter.add(utf8_prefix(article.body, kExaminedBytes), article.language, 1);
    for (const auto& [term, counted] : counter.counts()) {
      FeedbackTerm& found = all[term];
      found.term = term;
      found.word = counted.word->folded;
      found.stem = counted.stem;
      found.language = article.language;
      found.share += feedback.relevance * counted.share / counter.length();
    }
  }
  analyzer.trim();
  std::vector<FeedbackTerm> terms;
  terms.reserve(all.size());
  for (auto& [term, found] : all) {
    terms.push_back(std::move(found));
  }
  keep_best(terms, kExaminedTerms);
  return terms;
}

std::vector<double> weigh_terms(std::vector<FeedbackTerm>& terms, std::size_t count, double power,
                                const Segments& segments, const StatisticsScope& scope) {
  const std::vector<std::uint64_t> frequencies = frequencies_of(terms, segments, scope);
  std::unordered_map<std::string, double> idf_of;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const double idf = Bm25::idf(scope.articles, frequencies[i]);
    idf_of[terms[i].term] = idf;
    terms[i].share *= 2 * frequencies[i] > scope.articles ? 0 : std::pow(idf, power);
  }
  keep_best(terms, count);
  std::erase_if(terms, [](const FeedbackTerm& term) { return term.share <= 0; });
  double sum = 0;
  for (const FeedbackTerm& term : terms) {
    sum += term.share;
  }
  std::vector<double> idf;
  for (FeedbackTerm& term : terms) {
    term.share /= sum;
    idf.push_back(idf_of[term.term]);
  }
  return idf;
}

FeedbackModel::FeedbackModel(std::vector<FeedbackTerm> terms, double weight,
                             const Segments& segments, const StatisticsScope& scope,
                             const Bm25& bm25)
    : terms_(std::move(terms)), bm25_(bm25) {
  factors_ = weigh_terms(terms_, kFeedbackTerms, kIdfPower, segments, scope);
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    factors_[i] *= terms_[i].share * weight * (1 - kFeedbackQueryShare) / kFeedbackQueryShare;
  }
}

std::vector<double> FeedbackModel::scores(Segment& segment,
                                          const std::vector<Docid>& docids) const {
  std::vector<double> scores(docids.size());
  const auto lengths = segment.lengths();
  for (std::size_t term = 0; term < terms_.size(); ++term) {
    Postings postings = segment.postings(terms_[term].term);
    for (std::size_t i = 0; i < docids.size(); ++i) {
      const Docid at = postings.seek(docids[i]);
      if (at == docids[i]) {
        scores[i] += factors_[term] * bm25_.saturation(postings.wdf(), lengths[docids[i] - 1]);
      }
      if (at == kNoDocid) {
        break;
      }
    }
  }
  return scores;
}

}  // namespace dateline

#include "searcher/internal/span_iterator.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "common/schema.h"
#include "searcher/internal/leaf_iterator.h"

namespace dateline {

namespace {

// Where one term stands, article by article.
class TermPositions {
 public:
  virtual ~TermPositions() = default;

  // In a document; valid until the next call. Documents ascend.
  std::span<const std::uint32_t> in(Docid doc) {
    if (doc != doc_) {
      doc_ = doc;
      positions_.clear();
      append(doc, positions_);
    }
    return positions_;
  }

 private:
  virtual void append(Docid doc, std::vector<std::uint32_t>& positions) = 0;

  Docid doc_ = 0;
  std::vector<std::uint32_t> positions_;  // in doc_
};

class FilePositions : public TermPositions {
 public:
  explicit FilePositions(PositionCursor cursor) : cursor_(std::move(cursor)) {}

 private:
  void append(Docid doc, std::vector<std::uint32_t>& positions) override {
    if (cursor_.seek(doc) == doc) {
      cursor_.append_to(positions);
    }
  }
  PositionCursor cursor_;
};

// Of a segment from before positions had a file of their own.
class DatabasePositions : public TermPositions {
 public:
  DatabasePositions(Segment& segment, const std::string& term)
      : database_(segment.database()), term_(term), postings_(segment.postings(term)) {}

 private:
  void append(Docid doc, std::vector<std::uint32_t>& positions) override {
    if (postings_.seek(doc) == doc) {
      positions.insert(positions.end(), database_->positionlist_begin(doc, term_),
                       database_->positionlist_end(doc, term_));
    }
  }
  const Segment::DatabaseHandle database_;
  const std::string& term_;
  Postings postings_;
};

// The lists of a plan's terms in one segment.
class TermLists {
 public:
  TermLists(Segment& segment, const Plan& plan, std::size_t index)
      : segment_(segment), plan_(plan), index_(index), positions_(plan.terms.size()) {}

  // A list of its own; an empty one for a term that the segment has not.
  Postings postings(std::uint32_t term) const {
    return present(term) ? segment_.postings(plan_.terms[term]) : Postings();
  }

  bool is_prefixed(std::uint32_t term) const {
    const char first = plan_.terms[term].front();
    return first >= 'A' && first <= 'Z';
  }

  // The positions of a term in a document; valid until the next document. Documents ascend.
  std::span<const std::uint32_t> positions(std::uint32_t term, Docid doc) {
    if (!present(term)) {
      return {};
    }
    if (!positions_[term]) {
      positions_[term] = open(plan_.terms[term]);
    }
    return positions_[term]->in(doc);
  }

 private:
  bool present(std::uint32_t term) const { return plan_.frequencies[index_][term] > 0; }
  std::unique_ptr<TermPositions> open(const std::string& term) const {
    if (segment_.positions() != nullptr) {
      return std::make_unique<FilePositions>(segment_.positions()->positions(term));
    }
    return std::make_unique<DatabasePositions>(segment_, term);
  }

  Segment& segment_;
  const Plan& plan_;
  const std::size_t index_;
  std::vector<std::unique_ptr<TermPositions>> positions_;  // by term; opened when first needed
};

// Finds documents that hold the words of a node, wherever they stand. Has posting lists of its own:
// other nodes move theirs to other documents.
class CandidateFinder {
 public:
  CandidateFinder(const SpanNode& node, const TermLists& lists)
      : any_(is_any(node.kind)), is_phrase_(node.kind == SpanOperator::kPhrase) {
    for (const std::uint32_t term : node.terms) {
      lists_.push_back(lists.postings(term));
      weights_.push_back(lists.is_prefixed(term) ? kTitleWeight : 1);
    }
    for (const SpanNode& child : node.children) {
      children_.emplace_back(child, lists);
    }
  }

  // What spans in the current document count at most: each begins with an occurrence of its own,
  // of the first word of a phrase. In terms of a title alone an occurrence counts once, but its
  // span as often as one in a title does.
  std::uint32_t most_spans() const {
    std::uint32_t sum = 0;
    std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      const std::uint32_t count = lists_[i].doc() == doc_ ? lists_[i].wdf() * weights_[i] : 0;
      sum += count;
      least = std::min(least, count);
    }
    for (const CandidateFinder& child : children_) {
      sum += child.doc_ == doc_ ? child.most_spans() : 0;
    }
    return is_phrase_ ? least : sum;
  }

  // The first docid that is not before `target`; targets ascend.
  Docid seek(Docid target) {
    return doc_ = doc_ >= target ? doc_ : any_ ? seek_any(target) : seek_all(target);
  }

 private:
  Docid seek_any(Docid target) {
    Docid least = kNoDocid;
    for (Postings& list : lists_) {
      least = std::min(least, list.seek(target));
    }
    for (CandidateFinder& child : children_) {
      least = std::min(least, child.seek(target));
    }
    return least;
  }
  Docid seek_all(Docid target) {
    return leapfrog(target, lists_.size() + children_.size(), [&](std::size_t i, Docid from) {
      return i < lists_.size() ? lists_[i].seek(from) : children_[i - lists_.size()].seek(from);
    });
  }

  const bool any_, is_phrase_;
  std::vector<Postings> lists_;
  std::vector<std::uint32_t> weights_;  // of their occurrences
  std::vector<CandidateFinder> children_;
  Docid doc_ = 0;
};

// Documents that hold what the spans need, then the spans themselves.
class SpanIterator final : public ScoredLeaf, private PositionSource {
 public:
  SpanIterator(TermLists lists, const PlanNode& node, std::uint64_t cost, LeafInfo info,
               const ScoringContext& context)
      : ScoredLeaf(std::move(info), context),
        lists_(std::move(lists)),
        node_(node),
        candidates_(node.spans, lists_),
        cost_(cost) {}

  Docid next() override { return seek(doc_ + 1); }
  Docid seek(Docid target) override {
    for (doc_ = candidates_.seek(target); doc_ != kNoDocid; doc_ = candidates_.seek(doc_ + 1)) {
      if (matches()) {
        break;
      }
    }
    return doc_;
  }
  // Where the words are too few, where they stand makes no difference.
  Docid next_reaching(double bound, Passed& passed) override {
    if (!passed.may_guess) {
      return next();
    }
    for (doc_ = candidates_.seek(doc_ + 1); doc_ != kNoDocid; doc_ = candidates_.seek(doc_ + 1)) {
      if (falls_short(candidates_.most_spans(), doc_, bound)) {
        passed.is_exact = false;
      } else if (matches()) {
        break;
      }
    }
    return doc_;
  }
  std::uint64_t cost() const override { return cost_; }

 protected:
  double frequency() override {
    std::uint32_t sum = 0;
    for (const Span& span : spans_) {
      sum += span.begin < kBodyPosition ? kTitleWeight : 1;
    }
    return sum;
  }

 private:
  bool matches() {
    spans_ = find_spans(node_.spans, *this);
    return spans_.size() >= node_.at_least;
  }
  std::span<const std::uint32_t> positions(std::uint32_t term) override {
    return lists_.positions(term, doc_);
  }

  TermLists lists_;
  const PlanNode& node_;
  CandidateFinder candidates_;
  const std::uint64_t cost_;
  Spans spans_;  // in the current document
};

}  // namespace

DocIteratorPtr make_spans(Segment& segment, const Plan& plan, std::size_t index,
                          const PlanNode& node, std::uint64_t cost, LeafInfo info,
                          const ScoringContext& context) {
  return std::make_unique<SpanIterator>(TermLists(segment, plan, index), node, cost,
                                        std::move(info), context);
}

}  // namespace dateline

#include "searcher/internal/span_iterator.h"

#include <algorithm>
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
  CandidateFinder(const SpanNode& node, const TermLists& lists) : any_(is_any(node.kind)) {
    for (const std::uint32_t term : node.terms) {
      lists_.push_back(lists.postings(term));
    }
    for (const SpanNode& child : node.children) {
      children_.emplace_back(child, lists);
    }
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

  const bool any_;
  std::vector<Postings> lists_;
  std::vector<CandidateFinder> children_;
  Docid doc_ = 0;
};

// Documents that hold what the spans need, then the spans themselves.
class SpanIterator : public ScoredLeaf, private PositionSource {
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
      spans_ = find_spans(node_.spans, *this);
      if (spans_.size() >= node_.at_least) {
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

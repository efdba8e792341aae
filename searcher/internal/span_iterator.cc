#include "searcher/internal/span_iterator.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

#include "common/schema.h"
#include "searcher/internal/leaf_iterator.h"
#include "searcher/internal/posting_union.h"
#include "searcher/query.h"

namespace dateline {

namespace {

// Where one term stands, article by article.
class TermPositions {
 public:
  explicit TermPositions(PositionCursor cursor) : cursor_(std::move(cursor)) {}

  // In a document; valid until the next call. Documents ascend.
  std::span<const std::uint32_t> in(Docid doc) {
    if (doc != doc_) {
      doc_ = doc;
      positions_.clear();
      if (cursor_.seek(doc) == doc) {
        cursor_.append_to(positions_);
      }
    }
    return positions_;
  }

 private:
  PositionCursor cursor_;
  Docid doc_ = 0;
  std::vector<std::uint32_t> positions_;  // in doc_
};

// The lists of a plan's terms in one segment.
class TermLists {
 public:
  TermLists(Segment& segment, const Plan& plan, std::size_t index)
      : segment_(segment),
        plan_(plan),
        index_(index),
        positions_(plan.terms.size()),
        held_in_(plan.terms.size()) {}

  // A list of its own; an empty one for a term that the segment has not.
  Postings postings(std::uint32_t term) const { return plan_.postings(index_, term); }

  const LanguageFilter& filter(std::uint32_t term) const { return plan_.filter(index_, term); }

  // In terms of a title alone an occurrence counts once, but its span as often as one in a title.
  std::uint32_t weight(std::uint32_t term) const {
    const char first = plan_.terms[term].name.front();
    return first >= 'A' && first <= 'Z' ? kTitleWeight : 1;
  }

  // From here on positions are those in `doc`, and only of terms that are said to be in it.
  // Documents ascend.
  void turn_to(Docid doc) { doc_ = doc; }
  void is_held(std::uint32_t term) { held_in_[term] = doc_; }
  // Valid until the next document.
  std::span<const std::uint32_t> positions(std::uint32_t term) {
    if (held_in_[term] != doc_ || !filter(term).admits(doc_)) {
      return {};
    }
    if (!positions_[term]) {
      positions_[term] =
          std::make_unique<TermPositions>(segment_.positions().positions(plan_.terms[term].name));
    }
    return positions_[term]->in(doc_);
  }

 private:
  Segment& segment_;
  const Plan& plan_;
  const std::size_t index_;
  std::vector<std::unique_ptr<TermPositions>> positions_;  // by term; opened when first needed
  std::vector<Docid> held_in_;                             // likewise; the last such document
  Docid doc_ = 0;
};

// One term of a kWord, in the union of them all.
struct WordForm {
  std::uint32_t number;  // in the node
  std::uint32_t weight;  // of an occurrence
};

// How much the forms of a word count in a document, and which of them it has: a bit each, the last
// bit for all that have none of their own.
struct FormOccurrences {
  static constexpr std::uint32_t kLastBit = 63;

  std::uint64_t forms;
  std::uint32_t count;
  void add(const WordForm& form, std::uint32_t wdf) {
    forms |= std::uint64_t{1} << std::min(form.number, kLastBit);
    count += wdf * form.weight;
  }
};

using FormUnion = PostingUnion<FormOccurrences, WordForm>;

FormUnion union_of(const std::vector<std::uint32_t>& terms, const TermLists& lists) {
  std::vector<FormUnion::Member> members;
  members.reserve(terms.size());
  for (std::uint32_t i = 0; i < terms.size(); ++i) {
    members.push_back(
        {lists.postings(terms[i]), {i, lists.weight(terms[i])}, &lists.filter(terms[i])});
  }
  return FormUnion(std::move(members));
}

// Finds documents that hold the words of a node, wherever they stand. Has posting lists of its own:
// other nodes move theirs to other documents.
class CandidateFinder {
 public:
  CandidateFinder(const SpanNode& node, const TermLists& lists) : node_(node) {
    if (node.kind == SpanOperator::kWord) {
      forms_ = std::make_unique<FormUnion>(union_of(node.terms, lists));
      return;
    }
    for (const std::uint32_t term : node.terms) {
      lists_.push_back(lists.postings(term));
      weights_.push_back(lists.weight(term));
    }
    for (const SpanNode& child : node.children) {
      children_.emplace_back(child, lists);
    }
  }

  // What spans in the current document count at most: each begins with an occurrence of its own,
  // of the first word of a phrase, and ends with one of its own.
  std::uint32_t most_spans() const {
    switch (node_.kind) {
      case SpanOperator::kWord:
        return forms_->sum(doc_).count;
      case SpanOperator::kPhrase:
        return most_phrases();
      case SpanOperator::kNear:
        return children_.size() == 2 ? most_pairs() : sum_of_children();
      case SpanOperator::kAdj:
        return children_.size() == 2 ? least_of_children() : sum_of_children();
      default:
        return sum_of_children();
    }
  }

  // Tells `lists` which terms stand in the current document.
  void tell_terms(TermLists& lists) const {
    if (node_.kind == SpanOperator::kWord) {
      tell_forms(forms_->sum(doc_).forms, lists);
    }
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      lists.is_held(node_.terms[i]);
    }
    for (const CandidateFinder& child : children_) {
      if (child.doc_ == doc_) {
        child.tell_terms(lists);
      }
    }
  }

  // The first docid that is not before `target`; targets ascend.
  Docid seek(Docid target) {
    return doc_ = doc_ >= target ? doc_ : is_any(node_.kind) ? seek_any(target) : seek_all(target);
  }

 private:
  std::uint32_t most_phrases() const {
    std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      least = std::min(least, lists_[i].wdf() * weights_[i]);
    }
    return least;
  }
  // Where all children are in the document. A NEAR or ADJ of them does not reach from title to
  // body, so that a span counts as much as either of its ends.
  std::uint32_t least_of_children() const {
    static_assert(kMaxTitlePosition + kMaxDistance < kBodyPosition);
    return std::min(children_[0].most_spans(), children_[1].most_spans());
  }
  // Spans of either order, of which each has an end of its own in both children; but what stands
  // last in the text begins none.
  std::uint32_t most_pairs() const {
    const std::uint32_t a = children_[0].most_spans();
    const std::uint32_t b = children_[1].most_spans();
    return a == b ? std::max(2 * a, 1u) - 1 : 2 * std::min(a, b);
  }
  std::uint32_t sum_of_children() const {
    return std::accumulate(children_.begin(), children_.end(), 0u,
                           [this](std::uint32_t sum, const CandidateFinder& child) {
                             return child.doc_ == doc_ ? sum + child.most_spans() : sum;
                           });
  }

  void tell_forms(std::uint64_t forms, TermLists& lists) const {
    for (std::uint64_t rest = forms; rest != 0; rest &= rest - 1) {
      const auto number = static_cast<std::uint32_t>(std::countr_zero(rest));
      lists.is_held(node_.terms[number]);
    }
    if (forms >> FormOccurrences::kLastBit != 0) {
      for (std::size_t i = FormOccurrences::kLastBit; i < node_.terms.size(); ++i) {
        lists.is_held(node_.terms[i]);
      }
    }
  }

  Docid seek_any(Docid target) {
    if (forms_) {
      return forms_->seek(target);
    }
    Docid least = kNoDocid;
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

  const SpanNode& node_;
  std::unique_ptr<FormUnion> forms_;    // kWord
  std::vector<Postings> lists_;         // kPhrase
  std::vector<std::uint32_t> weights_;  // likewise
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
    lists_.turn_to(doc_);
    candidates_.tell_terms(lists_);
    spans_ = find_spans(node_.spans, *this);
    return spans_.size() >= node_.at_least;
  }
  std::span<const std::uint32_t> positions(std::uint32_t term) override {
    return lists_.positions(term);
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

#include "searcher/internal/span_iterator.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "common/schema.h"
#include "searcher/internal/leaf_iterator.h"

namespace dateline {

namespace {

// Collects the docids of a match.
class DocidSpy : public Xapian::MatchSpy {
 public:
  explicit DocidSpy(std::vector<Docid>& docids) : docids_(docids) {}
  void operator()(const Xapian::Document& document, double /*weight*/) override {
    docids_.push_back(document.get_docid());
  }

 private:
  std::vector<Docid>& docids_;
};

// Ascending.
std::vector<Docid> match_docids(const Xapian::Database& database, const Xapian::Query& query) {
  std::vector<Docid> docids;
  DocidSpy spy(docids);
  Xapian::Enquire enquire(database);
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_docid_order(Xapian::Enquire::ASCENDING);
  enquire.add_matchspy(&spy);
  enquire.get_mset(0, 0, database.get_doccount());
  return docids;
}

// The parts that must stand together, each a list of alternative terms.
using Parts = std::vector<std::vector<std::uint32_t>>;

// Whether two terms can stand at one position: a word as written and folded, a compound's joined
// form and its first part, a Han character and its bigram. Xapian's NEAR may miss what is near
// then.
bool may_coincide(std::string_view a, std::string_view b) {
  return a.starts_with(b) || b.starts_with(a) || a.starts_with(kRawPrefix) ||
         b.starts_with(kRawPrefix);
}

bool any_may_coincide(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b,
                      const std::vector<std::string>& names) {
  return std::any_of(a.begin(), a.end(), [&](std::uint32_t in_a) {
    return std::any_of(b.begin(), b.end(),
                       [&](std::uint32_t in_b) { return may_coincide(names[in_a], names[in_b]); });
  });
}

// What Xapian can match exactly as spans.h would: a phrase, or two different words near each other.
struct XapianMatch {
  Xapian::Query::op operation;
  std::uint32_t window;
  Parts parts;
};

std::optional<XapianMatch> as_xapian_match(const PlanNode& node,
                                           const std::vector<std::string>& names) {
  const SpanNode& spans = node.spans;
  if (node.at_least > 1) {
    return std::nullopt;
  }
  XapianMatch match{Xapian::Query::OP_PHRASE, 0, {}};
  if (spans.kind == SpanOperator::kPhrase) {
    for (const std::uint32_t term : spans.terms) {
      match.parts.push_back({term});
    }
    match.window = static_cast<std::uint32_t>(match.parts.size());
    return match;
  }
  const auto is_single_word = [](const SpanNode& child) {
    return child.kind == SpanOperator::kWord && child.tail == 0;
  };
  const bool pair = (spans.kind == SpanOperator::kNear || spans.kind == SpanOperator::kAdj) &&
                    spans.children.size() == 2 &&
                    std::all_of(spans.children.begin(), spans.children.end(), is_single_word);
  if (!pair || any_may_coincide(spans.children[0].terms, spans.children[1].terms, names)) {
    return std::nullopt;
  }
  match.operation =
      spans.kind == SpanOperator::kNear ? Xapian::Query::OP_NEAR : Xapian::Query::OP_PHRASE;
  match.window = spans.number + 1;
  match.parts = {spans.children[0].terms, spans.children[1].terms};
  return match;
}

// The posting lists of a plan's terms in one segment, opened when first needed.
class PostingLists {
 public:
  PostingLists(const Xapian::Database& database, const Plan& plan, std::size_t index)
      : database_(database), plan_(plan), index_(index), lists_(plan.terms.size()) {}

  bool present(std::uint32_t term) const { return plan_.frequencies[index_][term] > 0; }
  const std::string& name(std::uint32_t term) const { return plan_.terms[term]; }
  const Xapian::Database& database() const { return database_; }

  // A list of its own; an empty one for a term that the segment has not.
  Postings open(std::uint32_t term) const {
    return Postings(present(term) ? database_.postlist_begin(plan_.terms[term])
                                  : Xapian::PostingIterator());
  }

  // How often a term stands in a document; documents ascend.
  std::uint32_t wdf(std::uint32_t term, Docid doc) {
    if (!present(term)) {
      return 0;
    }
    std::optional<Postings>& list = lists_[term];
    if (!list) {
      list = open(term);
    }
    const Docid at = list->doc() < doc ? list->seek(doc) : list->doc();
    return at == doc ? list->wdf() : 0;
  }

 private:
  const Xapian::Database& database_;
  const Plan& plan_;
  const std::size_t index_;
  std::vector<std::optional<Postings>> lists_;  // by term
};

class XapianMatchIterator : public ScoredLeaf {
 public:
  XapianMatchIterator(PostingLists lists, XapianMatch match, std::uint64_t cost, LeafInfo info,
                      const ScoringContext& context)
      : ScoredLeaf(std::move(info), context),
        lists_(std::move(lists)),
        match_(std::move(match)),
        cost_(cost) {}

  Docid next() override { return seek(doc_ + 1); }
  Docid seek(Docid target) override {
    if (!matched_) {
      docids_ = match_docids(lists_.database(), query());
      matched_ = true;
    }
    const auto from = docids_.begin() + static_cast<std::ptrdiff_t>(at_);
    const auto found = std::lower_bound(from, docids_.end(), target);
    at_ = static_cast<std::size_t>(found - docids_.begin());
    return doc_ = found == docids_.end() ? kNoDocid : *found;
  }
  std::uint64_t cost() const override { return cost_; }

 protected:
  double frequency() override {
    std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
    for (const auto& part : match_.parts) {
      std::uint32_t sum = 0;
      for (const std::uint32_t term : part) {
        sum += lists_.wdf(term, doc_);
      }
      least = std::min(least, sum);
    }
    return least;
  }

 private:
  Xapian::Query query() const {
    std::vector<Xapian::Query> words;
    for (const auto& part : match_.parts) {
      std::vector<Xapian::Query> alternatives;
      for (const std::uint32_t term : part) {
        if (lists_.present(term)) {
          alternatives.emplace_back(lists_.name(term));
        }
      }
      words.emplace_back(Xapian::Query::OP_OR, alternatives.begin(), alternatives.end());
    }
    return {match_.operation, words.begin(), words.end(), match_.window};
  }

  PostingLists lists_;
  const XapianMatch match_;
  const std::uint64_t cost_;
  bool matched_ = false;
  std::vector<Docid> docids_;
  std::size_t at_ = 0;
};

// Finds documents that hold the words of a node, wherever they stand. Has posting lists of its own:
// other nodes move theirs to other documents.
class CandidateFinder {
 public:
  CandidateFinder(const SpanNode& node, const PostingLists& lists) : any_(is_any(node.kind)) {
    for (const std::uint32_t term : node.terms) {
      lists_.push_back(lists.open(term));
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
  static Docid seek_list(Postings& list, Docid target) {
    return list.doc() < target ? list.seek(target) : list.doc();
  }
  Docid seek_any(Docid target) {
    Docid least = kNoDocid;
    for (Postings& list : lists_) {
      least = std::min(least, seek_list(list, target));
    }
    for (CandidateFinder& child : children_) {
      least = std::min(least, child.seek(target));
    }
    return least;
  }
  Docid seek_all(Docid target) {
    return leapfrog(target, lists_.size() + children_.size(), [&](std::size_t i, Docid from) {
      return i < lists_.size() ? seek_list(lists_[i], from)
                               : children_[i - lists_.size()].seek(from);
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
  SpanIterator(PostingLists lists, const PlanNode& node, std::uint64_t cost, LeafInfo info,
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
  void append(std::uint32_t term, std::vector<std::uint32_t>& positions) override {
    if (lists_.wdf(term, doc_) == 0) {
      return;
    }
    const std::string& name = lists_.name(term);
    const auto end = lists_.database().positionlist_end(doc_, name);
    for (auto at = lists_.database().positionlist_begin(doc_, name); at != end; ++at) {
      positions.push_back(*at);
    }
  }

  PostingLists lists_;  // moved to the current document only
  const PlanNode& node_;
  CandidateFinder candidates_;
  const std::uint64_t cost_;
  Spans spans_;  // in the current document
};

}  // namespace

DocIteratorPtr make_spans(const Xapian::Database& database, const Plan& plan, std::size_t index,
                          const PlanNode& node, std::uint64_t cost, LeafInfo info,
                          const ScoringContext& context) {
  PostingLists lists(database, plan, index);
  if (auto match = as_xapian_match(node, plan.terms)) {
    return std::make_unique<XapianMatchIterator>(std::move(lists), std::move(*match), cost,
                                                 std::move(info), context);
  }
  return std::make_unique<SpanIterator>(std::move(lists), node, cost, std::move(info), context);
}

}  // namespace dateline

#include "searcher/internal/doc_iterator.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>


namespace dateline {

double Bm25::idf(std::uint64_t articles, std::uint64_t document_frequency) {
  const auto n = static_cast<double>(articles);
  const auto df = static_cast<double>(std::min(document_frequency, articles));
  return std::log(1 + (n - df + 0.5) / (df + 0.5));
}

namespace {

// A posting list with its current docid at hand.
class Postings {
 public:
  explicit Postings(Xapian::PostingIterator postings) : postings_(std::move(postings)) {}

  // 0 before the first move.
  Docid doc() const { return doc_; }
  Docid next() {
    if (doc_ != 0) {
      ++postings_;
    }
    return settle();
  }
  Docid seek(Docid target) {
    postings_.skip_to(target);
    return settle();
  }
  std::uint32_t wdf() const { return postings_.get_wdf(); }

 private:
  Docid settle() {
    doc_ = postings_ == Xapian::PostingIterator() ? kNoDocid : *postings_;
    return doc_;
  }
  Xapian::PostingIterator postings_;
  Docid doc_ = 0;
};

class RangeIterator : public DocIterator {
 public:
  RangeIterator(Docid first, Docid last) : first_(first), last_(last) {}
  Docid next() override { return seek(doc_ + 1); }
  Docid seek(Docid target) override {
    target = std::max(target, first_);
    return doc_ = target <= last_ ? target : kNoDocid;
  }
  std::uint64_t cost() const override { return first_ <= last_ ? last_ - first_ + 1 : 0; }

 private:
  const Docid first_, last_;
};

class FilterIterator : public DocIterator {
 public:
  FilterIterator(Xapian::PostingIterator postings, std::uint64_t cost)
      : postings_(std::move(postings)), cost_(cost) {}
  Docid next() override { return doc_ = postings_.next(); }
  Docid seek(Docid target) override { return doc_ = postings_.seek(target); }
  std::uint64_t cost() const override { return cost_; }

 private:
  Postings postings_;
  const std::uint64_t cost_;
};

ScorePart part_of(const LeafInfo& info, double frequency, std::uint32_t length, double score) {
  return {info.label, info.document_frequency, info.idf, frequency, length, score};
}

// A leaf with a frequency in the current document, scored by BM25.
class ScoredLeaf : public DocIterator {
 public:
  ScoredLeaf(LeafInfo info, const ScoringContext& context)
      : info_(std::move(info)), context_(context) {}
  double score() override {
    return info_.idf * context_.bm25.saturation(frequency(), context_.length(doc_));
  }
  void explain(std::vector<ScorePart>& parts) override {
    parts.push_back(part_of(info_, frequency(), context_.length(doc_), score()));
  }

 protected:
  virtual double frequency() = 0;

 private:
  const LeafInfo info_;
  const ScoringContext& context_;
};

class TermIterator : public ScoredLeaf {
 public:
  TermIterator(GroupMember member, LeafInfo info, const ScoringContext& context)
      : ScoredLeaf(std::move(info), context),
        postings_(std::move(member.postings)),
        cost_(member.cost) {}
  Docid next() override { return doc_ = postings_.next(); }
  Docid seek(Docid target) override { return doc_ = postings_.seek(target); }
  std::uint64_t cost() const override { return cost_; }

 protected:
  double frequency() override { return postings_.wdf(); }

 private:
  Postings postings_;
  const std::uint64_t cost_;
};

class GroupIterator : public ScoredLeaf {
 public:
  GroupIterator(std::vector<GroupMember> members, LeafInfo info, const ScoringContext& context)
      : ScoredLeaf(std::move(info), context) {
    for (GroupMember& member : members) {
      members_.push_back({Postings(std::move(member.postings)), member.exact});
      cost_ += member.cost;
    }
  }
  Docid next() override {
    Docid least = kNoDocid;
    for (Member& member : members_) {
      const Docid at = member.postings.doc();
      least = std::min(least, at == doc_ ? member.postings.next() : at);
    }
    return doc_ = least;
  }
  Docid seek(Docid target) override {
    Docid least = kNoDocid;
    for (Member& member : members_) {
      const Docid at = member.postings.doc();
      least = std::min(least, at < target ? member.postings.seek(target) : at);
    }
    return doc_ = least;
  }
  std::uint64_t cost() const override { return cost_; }

 protected:
  double frequency() override {
    std::uint32_t stems = 0;
    std::uint32_t exact = 0;
    for (const Member& member : members_) {
      if (member.postings.doc() == doc_) {
        (member.exact ? exact : stems) += member.postings.wdf();
      }
    }
    return std::max(stems, exact);
  }

 private:
  struct Member {
    Postings postings;
    bool exact;
  };
  std::vector<Member> members_;
  std::uint64_t cost_ = 0;
};

// Moves all of `children` to the first docid from `target` on that they share. `seek(child, docid)`
// moves one of them there, or leaves it where it is beyond, and returns where it stands.
template <typename Seek>
Docid leapfrog(Docid target, std::size_t children, Seek seek) {
  std::size_t agreed = 0;
  std::size_t child = 0;
  while (target != kNoDocid && agreed < children) {
    const Docid at = seek(child, target);
    agreed = at == target ? agreed + 1 : 1;
    target = at;
    child = (child + 1) % children;
  }
  return target;
}

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
std::vector<Docid> match_phrase(const Xapian::Database& database,
                                const std::vector<std::string>& terms) {
  std::vector<Docid> docids;
  DocidSpy spy(docids);
  Xapian::Enquire enquire(database);
  enquire.set_query(Xapian::Query(Xapian::Query::OP_PHRASE, terms.begin(), terms.end(),
                                  static_cast<Xapian::termcount>(terms.size())));
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_docid_order(Xapian::Enquire::ASCENDING);
  enquire.add_matchspy(&spy);
  enquire.get_mset(0, 0, database.get_doccount());
  return docids;
}

class PhraseIterator : public ScoredLeaf {
 public:
  PhraseIterator(const Xapian::Database& database, std::vector<std::string> terms,
                 const std::vector<std::uint64_t>& costs, LeafInfo info,
                 const ScoringContext& context)
      : ScoredLeaf(std::move(info), context),
        database_(database),
        terms_(std::move(terms)),
        cost_(*std::min_element(costs.begin(), costs.end())) {}

  Docid next() override { return seek(doc_ + 1); }
  Docid seek(Docid target) override {
    if (!matched_) {
      docids_ = match_phrase(database_, terms_);
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
    if (postings_.empty()) {
      for (const std::string& term : terms_) {
        postings_.emplace_back(database_.postlist_begin(term));
      }
    }
    std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
    for (Postings& postings : postings_) {
      if (postings.doc() < doc_) {
        postings.seek(doc_);
      }
      least = std::min(least, postings.wdf());
    }
    return least;
  }

 private:
  const Xapian::Database& database_;
  const std::vector<std::string> terms_;
  const std::uint64_t cost_;
  bool matched_ = false;
  std::vector<Docid> docids_;
  std::size_t at_ = 0;
  std::vector<Postings> postings_;  // opened when first scored
};

class AndIterator : public DocIterator {
 public:
  explicit AndIterator(std::vector<DocIteratorPtr> children) : children_(std::move(children)) {
    for (const DocIteratorPtr& child : children_) {
      by_cost_.push_back(child.get());
    }
    std::stable_sort(by_cost_.begin(), by_cost_.end(),
                     [](const auto* a, const auto* b) { return a->cost() < b->cost(); });
  }
  Docid next() override { return seek(doc_ + 1); }
  Docid seek(Docid target) override {
    return doc_ = leapfrog(target, by_cost_.size(), [this](std::size_t child, Docid to) {
             DocIterator& iterator = *by_cost_[child];
             return iterator.doc() < to ? iterator.seek(to) : iterator.doc();
           });
  }
  double score() override {
    double sum = 0;
    for (const DocIteratorPtr& child : children_) {
      sum += child->score();
    }
    return sum;
  }
  void explain(std::vector<ScorePart>& parts) override {
    for (const DocIteratorPtr& child : children_) {
      child->explain(parts);
    }
  }
  std::uint64_t cost() const override { return by_cost_.front()->cost(); }

 private:
  std::vector<DocIteratorPtr> children_;  // in the plan's order
  std::vector<DocIterator*> by_cost_;
};

class OrIterator : public DocIterator {
 public:
  explicit OrIterator(std::vector<DocIteratorPtr> children)
      : children_(std::move(children)), docs_(children_.size(), 0) {}
  Docid next() override {
    for (std::size_t i = 0; i < docs_.size(); ++i) {
      if (docs_[i] == doc_) {
        docs_[i] = children_[i]->next();
      }
    }
    return settle();
  }
  Docid seek(Docid target) override {
    for (std::size_t i = 0; i < docs_.size(); ++i) {
      if (docs_[i] < target) {
        docs_[i] = children_[i]->seek(target);
      }
    }
    return settle();
  }
  double score() override {
    double sum = 0;
    for (std::size_t i = 0; i < docs_.size(); ++i) {
      if (docs_[i] == doc_) {
        sum += children_[i]->score();
      }
    }
    return sum;
  }
  void explain(std::vector<ScorePart>& parts) override {
    for (std::size_t i = 0; i < docs_.size(); ++i) {
      if (docs_[i] == doc_) {
        children_[i]->explain(parts);
      }
    }
  }
  std::uint64_t cost() const override {
    return std::accumulate(children_.begin(), children_.end(), std::uint64_t{0},
                           [](auto sum, const auto& child) { return sum + child->cost(); });
  }

 private:
  Docid settle() { return doc_ = *std::min_element(docs_.begin(), docs_.end()); }
  std::vector<DocIteratorPtr> children_;
  std::vector<Docid> docs_;  // of the children; one row in the cache instead of a pointer chase
};

class AndNotIterator : public DocIterator {
 public:
  AndNotIterator(DocIteratorPtr wanted, DocIteratorPtr unwanted)
      : wanted_(std::move(wanted)), unwanted_(std::move(unwanted)) {}
  Docid next() override { return settle(wanted_->next()); }
  Docid seek(Docid target) override { return settle(wanted_->seek(target)); }
  double score() override { return wanted_->score(); }
  void explain(std::vector<ScorePart>& parts) override { wanted_->explain(parts); }
  std::uint64_t cost() const override { return wanted_->cost(); }

 private:
  Docid settle(Docid at) {
    while (at != kNoDocid) {
      if (unwanted_->doc() < at) {
        unwanted_->seek(at);
      }
      if (unwanted_->doc() != at) {
        break;
      }
      at = wanted_->next();
    }
    return doc_ = at;
  }
  DocIteratorPtr wanted_, unwanted_;
};

}  // namespace

DocIteratorPtr make_range(Docid first, Docid last) {
  return std::make_unique<RangeIterator>(first, last);
}

DocIteratorPtr make_filter(Xapian::PostingIterator postings, std::uint64_t cost) {
  return std::make_unique<FilterIterator>(std::move(postings), cost);
}

DocIteratorPtr make_group(std::vector<GroupMember> members, LeafInfo info,
                          const ScoringContext& context) {
  if (members.size() == 1) {
    return std::make_unique<TermIterator>(std::move(members.front()), std::move(info), context);
  }
  return std::make_unique<GroupIterator>(std::move(members), std::move(info), context);
}

DocIteratorPtr make_phrase(const Xapian::Database& database, std::vector<std::string> terms,
                           const std::vector<std::uint64_t>& costs, LeafInfo info,
                           const ScoringContext& context) {
  return std::make_unique<PhraseIterator>(database, std::move(terms), costs, std::move(info),
                                          context);
}

DocIteratorPtr make_and(std::vector<DocIteratorPtr> children) {
  return std::make_unique<AndIterator>(std::move(children));
}

DocIteratorPtr make_or(std::vector<DocIteratorPtr> children) {
  return std::make_unique<OrIterator>(std::move(children));
}

DocIteratorPtr make_and_not(DocIteratorPtr wanted, DocIteratorPtr unwanted) {
  return std::make_unique<AndNotIterator>(std::move(wanted), std::move(unwanted));
}

}  // namespace dateline

#include "searcher/internal/doc_iterator.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "searcher/internal/leaf_iterator.h"

namespace dateline {

double Bm25::idf(std::uint64_t articles, std::uint64_t document_frequency) {
  const auto n = static_cast<double>(articles);
  const auto df = static_cast<double>(std::min(document_frequency, articles));
  return std::max(kLeastIdf, std::log((n - df + 0.5) / (df + 0.5)));
}

namespace {

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

class ColumnRangeIterator : public DocIterator {
 public:
  ColumnRangeIterator(std::span<const std::uint32_t> values, std::uint32_t least,
                      std::uint32_t most)
      : values_(values), least_(least), most_(most) {}
  Docid next() override { return seek(doc_ + 1); }
  Docid seek(Docid target) override {
    while (target <= values_.size() &&
           (values_[target - 1] < least_ || values_[target - 1] > most_)) {
      ++target;
    }
    return doc_ = target <= values_.size() ? target : kNoDocid;
  }
  std::uint64_t cost() const override { return values_.size(); }

 private:
  const std::span<const std::uint32_t> values_;  // by docid - 1
  const std::uint32_t least_, most_;
};

class FilterIterator : public DocIterator {
 public:
  explicit FilterIterator(Postings postings) : postings_(std::move(postings)) {}
  Docid next() override { return doc_ = postings_.next(); }
  Docid seek(Docid target) override { return doc_ = postings_.seek(target); }
  std::uint64_t cost() const override { return postings_.frequency(); }

 private:
  Postings postings_;
};

class TermIterator final : public ScoredLeaf {
 public:
  TermIterator(GroupMember member, LeafInfo info, const ScoringContext& context)
      : ScoredLeaf(std::move(info), context), postings_(std::move(member.postings)) {}
  Docid next() override { return doc_ = postings_.next(); }
  Docid seek(Docid target) override { return doc_ = postings_.seek(target); }
  Docid next_reaching(double bound, Passed& passed) override {
    while (postings_.next() != kNoDocid && falls_short(postings_.wdf(), postings_.doc(), bound)) {
      ++passed.matches;
    }
    return doc_ = postings_.doc();
  }
  std::uint64_t cost() const override { return postings_.frequency(); }

 protected:
  double frequency() override { return postings_.wdf(); }

 private:
  Postings postings_;
};

std::uint64_t total_frequency(const std::vector<GroupMember>& members) {
  return std::accumulate(
      members.begin(), members.end(), std::uint64_t{0},
      [](auto sum, const GroupMember& member) { return sum + member.postings.frequency(); });
}

class GroupIterator final : public ScoredLeaf {
 public:
  GroupIterator(std::vector<GroupMember> members, LeafInfo info, const ScoringContext& context)
      : ScoredLeaf(std::move(info), context), members_(std::move(members)) {}
  Docid next() override {
    Docid least = kNoDocid;
    for (GroupMember& member : members_) {
      const Docid at = member.postings.doc();
      least = std::min(least, at == doc_ ? member.postings.next() : at);
    }
    return doc_ = least;
  }
  Docid seek(Docid target) override {
    Docid least = kNoDocid;
    for (GroupMember& member : members_) {
      least = std::min(least, member.postings.seek(target));
    }
    return doc_ = least;
  }
  Docid next_reaching(double bound, Passed& passed) override {
    while (next() != kNoDocid && scores_below(bound)) {
      ++passed.matches;
    }
    return doc_;
  }
  std::uint64_t cost() const override { return total_frequency(members_); }

 protected:
  double frequency() override {
    std::uint32_t stems = 0;
    std::uint32_t exact = 0;
    for (const GroupMember& member : members_) {
      if (member.postings.doc() == doc_) {
        (member.exact ? exact : stems) += member.postings.wdf();
      }
    }
    return std::max(stems, exact);
  }

 private:
  std::vector<GroupMember> members_;
};

// Beyond so many posting lists, walking them side by side costs more than adding them up first.
constexpr std::size_t kWideGroup = 12;

// The forms of a wildcard, added up in one pass over each when the iterator is first moved.
class WideGroupIterator : public ScoredLeaf {
 public:
  WideGroupIterator(std::vector<GroupMember> members, Docid articles, LeafInfo info,
                    const ScoringContext& context)
      : ScoredLeaf(std::move(info), context),
        members_(std::move(members)),
        cost_(total_frequency(members_)),
        articles_(articles) {}
  Docid next() override { return seek(doc_ + 1); }
  Docid seek(Docid target) override {
    if (frequencies_.empty()) {
      add_up();
    }
    while (target <= articles_ && frequencies_[target - 1] == 0) {
      ++target;
    }
    return doc_ = target <= articles_ ? target : kNoDocid;
  }
  std::uint64_t cost() const override { return cost_; }

 protected:
  double frequency() override { return frequencies_[doc_ - 1]; }

 private:
  void add_up() {
    frequencies_.resize(articles_);
    for (GroupMember& member : members_) {
      Postings& at = member.postings;
      while (at.next() != kNoDocid) {
        frequencies_[at.doc() - 1] += std::max<std::uint32_t>(at.wdf(), 1);
      }
    }
    members_.clear();
  }

  std::vector<GroupMember> members_;
  const std::uint64_t cost_;
  const Docid articles_;
  std::vector<std::uint32_t> frequencies_;  // by docid - 1
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
  OrIterator(std::vector<DocIteratorPtr> children, bool best_only)
      : children_(std::move(children)), docs_(children_.size(), 0), best_only_(best_only) {}
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
    double best = 0;
    for (std::size_t i = 0; i < docs_.size(); ++i) {
      if (docs_[i] == doc_) {
        const double score = children_[i]->score();
        sum += score;
        best = std::max(best, score);
      }
    }
    return best_only_ ? best : sum;
  }
  void explain(std::vector<ScorePart>& parts) override {
    const double total = score();
    for (std::size_t i = 0; i < docs_.size(); ++i) {
      if (docs_[i] != doc_ || (best_only_ && children_[i]->score() < total)) {
        continue;
      }
      children_[i]->explain(parts);
      if (best_only_) {
        break;
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
  const bool best_only_;
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

DocIteratorPtr make_filter(Postings postings) {
  return std::make_unique<FilterIterator>(std::move(postings));
}

DocIteratorPtr make_column_range(std::span<const std::uint32_t> values, std::uint32_t least,
                                 std::uint32_t most) {
  return std::make_unique<ColumnRangeIterator>(values, least, most);
}

DocIteratorPtr make_group(std::vector<GroupMember> members, Docid articles, LeafInfo info,
                          const ScoringContext& context) {
  if (members.size() == 1) {
    return std::make_unique<TermIterator>(std::move(members.front()), std::move(info), context);
  }
  if (members.size() > kWideGroup) {
    return std::make_unique<WideGroupIterator>(std::move(members), articles, std::move(info),
                                               context);
  }
  return std::make_unique<GroupIterator>(std::move(members), std::move(info), context);
}

DocIteratorPtr make_and(std::vector<DocIteratorPtr> children) {
  return std::make_unique<AndIterator>(std::move(children));
}

DocIteratorPtr make_or(std::vector<DocIteratorPtr> children) {
  return std::make_unique<OrIterator>(std::move(children), false);
}

DocIteratorPtr make_best_of(std::vector<DocIteratorPtr> children) {
  return std::make_unique<OrIterator>(std::move(children), true);
}

DocIteratorPtr make_and_not(DocIteratorPtr wanted, DocIteratorPtr unwanted) {
  return std::make_unique<AndNotIterator>(std::move(wanted), std::move(unwanted));
}

}  // namespace dateline

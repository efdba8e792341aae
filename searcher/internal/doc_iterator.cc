#include "searcher/internal/doc_iterator.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "searcher/internal/leaf_iterator.h"
#include "searcher/internal/posting_union.h"

namespace dateline {

std::uint64_t DocIterator::count() {
  std::uint64_t matches = 0;
  while (next() != kNoDocid) {
    ++matches;
  }
  return matches;
}

Docid DocIterator::next_reaching(double bound, Passed& passed) {
  return doc_ = dateline::next_reaching(*this, bound, passed);
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

// The bounds of a wildcard of more forms would cost more than they spare.
constexpr std::size_t kMostBoundedForms = 12;

// A word in its forms.
class WordLeaf : public ScoredLeaf {
 public:
  WordLeaf(const std::vector<GroupMember>& members, LeafInfo info, const ScoringContext& context)
      : ScoredLeaf(std::move(info), context) {
    for (std::size_t i = 0; i < members.size() && members.size() <= kMostBoundedForms; ++i) {
      forms_.push_back(members[i].form);
    }
  }
  ScoreBound bound_from(Docid from) override {
    if (forms_.empty()) {
      return ScoredLeaf::bound_from(from);
    }
    if (!bounds_) {
      bounds_.emplace(forms_, idf(), context());
    }
    return bounds_->at(from);
  }

 private:
  std::vector<FormSource> forms_;  // none where they are too many
  std::optional<ScoreBounds> bounds_;
};

class TermIterator final : public WordLeaf {
 public:
  TermIterator(std::vector<GroupMember> members, LeafInfo info, const ScoringContext& context)
      : WordLeaf(members, std::move(info), context), postings_(std::move(members[0].postings)) {}
  Docid next() override { return doc_ = postings_.next(); }
  Docid seek(Docid target) override { return doc_ = postings_.seek(target); }
  Docid next_reaching(double bound, Passed& passed) override {
    return doc_ = dateline::next_reaching(*this, bound, passed);
  }
  bool scores_below(double bound) override { return falls_short(postings_.wdf(), doc_, bound); }
  std::uint64_t cost() const override { return postings_.frequency(); }

 protected:
  double frequency() override { return postings_.wdf(); }

 private:
  Postings postings_;
};

// How often a word stands in a document, by every route.
struct FormFrequencies {
  std::array<std::uint32_t, kFormRoutes.size()> by_route;
  void add(FormRoute route, std::uint32_t wdf) { by_route[static_cast<std::size_t>(route)] += wdf; }
};

using FormUnion = PostingUnion<FormFrequencies, FormRoute>;

FormUnion union_of(std::vector<GroupMember> members) {
  std::vector<FormUnion::Member> lists;
  lists.reserve(members.size());
  for (GroupMember& member : members) {
    lists.push_back({std::move(member.postings), member.form.route, member.filter});
  }
  return FormUnion(std::move(lists));
}

class GroupIterator final : public WordLeaf {
 public:
  GroupIterator(std::vector<GroupMember> members, LeafInfo info, const ScoringContext& context)
      : WordLeaf(members, std::move(info), context),
        documents_(union_of(std::move(members))),
        cost_(documents_.cost()) {}
  Docid next() override { return seek(doc_ + 1); }
  Docid seek(Docid target) override { return doc_ = documents_.seek(target); }
  std::uint64_t count() override { return documents_.count(); }
  Docid next_reaching(double bound, Passed& passed) override {
    return doc_ = dateline::next_reaching(*this, bound, passed);
  }
  bool scores_below(double bound) override { return falls_short(occurrences(), doc_, bound); }
  std::uint64_t cost() const override { return cost_; }

 protected:
  double frequency() override { return occurrences(); }

 private:
  std::uint32_t occurrences() const {
    const auto& sums = documents_.sum(doc_).by_route;
    return *std::max_element(sums.begin(), sums.end());
  }

  FormUnion documents_;
  const std::uint64_t cost_;
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
  ScoreBound bound_from(Docid from) override {
    ScoreBound sum{0, kNoDocid};
    for (const DocIteratorPtr& child : children_) {
      const ScoreBound bound = child->bound_from(from);
      sum = {sum.most + bound.most, std::min(sum.last, bound.last)};
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
      : children_(std::move(children)),
        docs_(children_.size(), 0),
        most_(children_.size(), 0),
        best_only_(best_only) {}
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
  ScoreBound bound_from(Docid from) override {
    ScoreBound all{0, kNoDocid};
    double best = 0;
    for (std::size_t i = 0; i < children_.size(); ++i) {
      const ScoreBound bound = children_[i]->bound_from(from);
      most_[i] = bound.most;
      best = std::max(best, bound.most);
      all = {all.most + bound.most, std::min(all.last, bound.last)};
    }
    return {best_only_ ? best : all.most, all.last};
  }
  Docid next_reaching(double bound, Passed& passed) override {
    if (best_only_ || !passed.may_guess) {
      return doc_ = dateline::next_reaching(*this, bound, passed);
    }
    for (Docid from = doc_ + 1; from != 0;) {  // kNoDocid + 1 is 0
      const ScoreBound stretch = bound_from(from);
      if (stretch.most >= bound && find_in(from, stretch.last, bound, passed)) {
        return doc_;
      }
      passed.is_exact = passed.is_exact && stretch.most >= bound;
      from = stretch.last + 1;
    }
    return doc_ = kNoDocid;
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

  // MaxScore (Turtle and Flood 1995), in a stretch of documents: those that only hold words which
  // together score less than `bound` are not looked at, and in others these words are looked for
  // last. Whether there is a match that may score as much, to which it goes.
  bool find_in(Docid from, Docid last, double bound, Passed& passed) {
    const double most_optional = part(bound);
    passed.is_exact = passed.is_exact && optional_.empty();
    for (Docid at = seek_required(from); at <= last && at != kNoDocid; at = seek_required(at + 1)) {
      double least = most_optional;
      for (const std::size_t i : required_) {
        least += docs_[i] == at ? children_[i]->score() : 0;
      }
      if (least >= bound * kRounding) {
        seek_optional(at);
        doc_ = at;
        return true;
      }
      ++passed.matches;
    }
    return false;
  }

  // Parts the children by what they score at most: the optional ones together less than `bound`.
  // Returns how much that is.
  double part(double bound) {
    by_most_.resize(children_.size());
    std::iota(by_most_.begin(), by_most_.end(), std::size_t{0});
    std::sort(by_most_.begin(), by_most_.end(),
              [this](std::size_t a, std::size_t b) { return most_[a] < most_[b]; });
    optional_.clear();
    required_.clear();
    double sum = 0;
    for (const std::size_t i : by_most_) {
      if (required_.empty() && sum + most_[i] < bound * kRounding) {
        sum += most_[i];
        optional_.push_back(i);
      } else {
        required_.push_back(i);
      }
    }
    return sum;
  }

  Docid seek_required(Docid target) {
    Docid least = kNoDocid;
    for (const std::size_t i : required_) {
      docs_[i] = docs_[i] < target ? children_[i]->seek(target) : docs_[i];
      least = std::min(least, docs_[i]);
    }
    return least;
  }
  void seek_optional(Docid target) {
    for (const std::size_t i : optional_) {
      docs_[i] = docs_[i] < target ? children_[i]->seek(target) : docs_[i];
    }
  }

  static constexpr double kRounding = 1 - 1e-9;  // more than sums in another order can differ

  std::vector<DocIteratorPtr> children_;
  std::vector<Docid> docs_;   // of the children; one row in the cache instead of a pointer chase
  std::vector<double> most_;  // likewise, in the current stretch
  const bool best_only_;
  std::vector<std::size_t> by_most_, optional_, required_;  // numbers of children
};

class AndNotIterator : public DocIterator {
 public:
  AndNotIterator(DocIteratorPtr wanted, DocIteratorPtr unwanted)
      : wanted_(std::move(wanted)), unwanted_(std::move(unwanted)) {}
  Docid next() override { return settle(wanted_->next()); }
  Docid seek(Docid target) override { return settle(wanted_->seek(target)); }
  double score() override { return wanted_->score(); }
  void explain(std::vector<ScorePart>& parts) override { wanted_->explain(parts); }
  ScoreBound bound_from(Docid from) override { return wanted_->bound_from(from); }
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

DocIteratorPtr make_group(std::vector<GroupMember> members, LeafInfo info,
                          const ScoringContext& context) {
  const bool is_list = members.size() == 1 &&
                       (members.front().filter == nullptr || members.front().filter->admits_all());
  if (is_list) {
    return std::make_unique<TermIterator>(std::move(members), std::move(info), context);
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

// A plan over one segment: whether it can match, and the iterators that find what does.
#include <algorithm>
#include <utility>

#include "searcher/internal/plan.h"

namespace dateline {

namespace {

std::pair<Docid, Docid> docids_of(const PlanNode& days, const Segment& segment) {
  return days.undated ? segment.undated_docids()
                      : segment.docids_between(days.first_day, days.last_day);
}

// Turns plan nodes into iterators over one segment.
struct IteratorMaker {
  const Plan& plan;
  const Segment& segment;
  const std::size_t index;
  const Xapian::Database& database;
  const ScoringContext& context;

  std::uint64_t frequency(const TermUse& use) const { return plan.frequencies[index][use.term]; }
  Xapian::PostingIterator postings(const TermUse& use) const {
    return database.postlist_begin(plan.terms[use.term]);
  }
  DocIteratorPtr make(const PlanNode& node) const;
  DocIteratorPtr make_leaf(const PlanNode& node) const;
};

DocIteratorPtr IteratorMaker::make_leaf(const PlanNode& node) const {
  if (node.kind == PlanKind::kFilter) {
    return make_filter(postings(node.terms.front()), frequency(node.terms.front()));
  }
  LeafInfo info{node.label, node.document_frequency, node.idf};
  if (node.kind == PlanKind::kPhrase) {
    std::vector<std::string> terms;
    std::vector<std::uint64_t> costs;
    for (const TermUse& use : node.terms) {
      terms.push_back(plan.terms[use.term]);
      costs.push_back(frequency(use));
    }
    return make_phrase(database, std::move(terms), costs, std::move(info), context);
  }
  std::vector<GroupMember> members;
  for (const TermUse& use : node.terms) {
    if (frequency(use) > 0) {
      members.push_back({postings(use), frequency(use), use.exact});
    }
  }
  return make_group(std::move(members), std::move(info), context);
}

DocIteratorPtr IteratorMaker::make(const PlanNode& node) const {
  if (!can_match(plan, node, segment, index)) {
    return make_range(1, 0);
  }
  std::vector<DocIteratorPtr> children;
  switch (node.kind) {
    case PlanKind::kAll:
      return make_range(1, segment.record().articles);
    case PlanKind::kDays: {
      const auto [first, last] = docids_of(node, segment);
      return make_range(first, last);
    }
    case PlanKind::kGroup:
    case PlanKind::kPhrase:
    case PlanKind::kFilter:
      return make_leaf(node);
    case PlanKind::kAndNot:
      return make_and_not(make(node.children[0]), make(node.children[1]));
    case PlanKind::kAnd:
    case PlanKind::kOr:
      break;
  }
  for (const PlanNode& child : node.children) {
    if (node.kind == PlanKind::kAnd || can_match(plan, child, segment, index)) {
      children.push_back(make(child));
    }
  }
  return node.kind == PlanKind::kAnd ? make_and(std::move(children))
                                     : make_or(std::move(children));
}

}  // namespace

bool can_match(const Plan& plan, const PlanNode& node, const Segment& segment, std::size_t index) {
  const auto present = [&](const TermUse& use) { return plan.frequencies[index][use.term] > 0; };
  const auto child_can = [&](const PlanNode& child) {
    return can_match(plan, child, segment, index);
  };
  switch (node.kind) {
    case PlanKind::kAll:
      return true;
    case PlanKind::kGroup:
    case PlanKind::kFilter:
      return std::any_of(node.terms.begin(), node.terms.end(), present);
    case PlanKind::kPhrase:
      return std::all_of(node.terms.begin(), node.terms.end(), present);
    case PlanKind::kDays: {
      const auto [first, last] = docids_of(node, segment);
      return first <= last;
    }
    case PlanKind::kAnd:
      return std::all_of(node.children.begin(), node.children.end(), child_can);
    case PlanKind::kOr:
      return std::any_of(node.children.begin(), node.children.end(), child_can);
    case PlanKind::kAndNot:
      return child_can(node.children.front());
  }
  return true;
}

DocIteratorPtr make_iterator(const Plan& plan, const Segment& segment, std::size_t index,
                             const Xapian::Database& database, const ScoringContext& context) {
  return IteratorMaker{plan, segment, index, database, context}.make(plan.root);
}

}  // namespace dateline

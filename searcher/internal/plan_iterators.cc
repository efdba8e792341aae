// A plan over one segment: whether it can match, and the iterators that find what does.
#include <algorithm>
#include <utility>

#include "searcher/internal/plan.h"
#include "searcher/internal/span_iterator.h"

namespace dateline {

namespace {

std::pair<Docid, Docid> docids_of(const PlanNode& days, const Segment& segment) {
  return days.undated ? segment.undated_docids()
                      : segment.docids_between(days.first_day, days.last_day);
}

// Turns plan nodes into iterators over one segment.
struct IteratorMaker {
  const Plan& plan;
  Segment& segment;
  const std::size_t index;
  const ScoringContext& context;

  std::uint64_t frequency(const TermUse& use) const { return plan.frequencies[index][use.term]; }
  Postings postings(const TermUse& use) const { return plan.postings(index, use.term); }
  FormSource form_of(const TermUse& use) const {
    return {plan.sources[index][use.term], use.route};
  }
  DocIteratorPtr make(const PlanNode& node) const;
  DocIteratorPtr make_leaf(const PlanNode& node) const;
  DocIteratorPtr make_filter_of(const PlanNode& node) const;
  std::uint64_t cost_of(const SpanNode& node) const;
};

// The most documents that spans can be in, by frequencies.
std::uint64_t IteratorMaker::cost_of(const SpanNode& node) const {
  const bool any = is_any(node.kind);
  std::uint64_t cost = any ? 0 : segment.record().articles;
  const auto add = [&](std::uint64_t part) { cost = any ? cost + part : std::min(cost, part); };
  for (const std::uint32_t term : node.terms) {
    add(plan.frequencies[index][term]);
  }
  for (const SpanNode& child : node.children) {
    add(cost_of(child));
  }
  return cost;
}

DocIteratorPtr IteratorMaker::make_leaf(const PlanNode& node) const {
  if (node.kind == PlanKind::kFilter && node.terms.size() == 1) {
    return make_filter(postings(node.terms.front()));
  }
  LeafInfo info{node.label, node.document_frequency, node.idf * node.weight};
  if (node.kind == PlanKind::kSpans) {
    return make_spans(segment, plan, index, node, cost_of(node.spans), std::move(info), context);
  }
  std::vector<GroupMember> members;
  members.reserve(node.terms.size());
  for (const TermUse& use : node.terms) {
    if (frequency(use) > 0) {
      members.push_back({postings(use), form_of(use), &plan.filter(index, use.term)});
    }
  }
  return make_group(std::move(members), std::move(info), context);
}

// Together with the articles that have come into the story that is asked for.
DocIteratorPtr IteratorMaker::make_filter_of(const PlanNode& node) const {
  std::vector<DocIteratorPtr> parts;
  for (const TermUse& use : node.terms) {
    for (const Docid doc : segment.reopened_with(plan.terms[use.term].name)) {
      parts.push_back(make_range(doc, doc));
    }
  }
  if (parts.empty()) {
    return make_leaf(node);
  }
  parts.push_back(make_leaf(node));
  return make_or(std::move(parts));
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
    case PlanKind::kLength:
      return make_column_range(segment.columns().u32(column::kWords), node.least, node.most);
    case PlanKind::kAdded:
      return make_column_range(segment.generations(), node.least + 1, UINT32_MAX);
    case PlanKind::kFilter:
      return make_filter_of(node);
    case PlanKind::kGroup:
    case PlanKind::kSpans:
      return make_leaf(node);
    case PlanKind::kAndNot:
      return make_and_not(make(node.children[0]), make(node.children[1]));
    case PlanKind::kAnd:
    case PlanKind::kOr:
    case PlanKind::kSpellings:
      break;
  }
  for (const PlanNode& child : node.children) {
    if (node.kind == PlanKind::kAnd || can_match(plan, child, segment, index)) {
      children.push_back(make(child));
    }
  }
  if (node.kind == PlanKind::kAnd) {
    return make_and(std::move(children));
  }
  return node.kind == PlanKind::kSpellings ? make_best_of(std::move(children))
                                           : make_or(std::move(children));
}

}  // namespace

namespace {

bool can_match_spans(const SpanNode& node, const std::vector<std::uint32_t>& frequencies) {
  const auto present = [&](std::uint32_t term) { return frequencies[term] > 0; };
  const auto child_can = [&](const SpanNode& child) { return can_match_spans(child, frequencies); };
  switch (node.kind) {
    case SpanOperator::kWord:
      return std::any_of(node.terms.begin(), node.terms.end(), present);
    case SpanOperator::kPhrase:
      return std::all_of(node.terms.begin(), node.terms.end(), present);
    case SpanOperator::kOr:
    case SpanOperator::kCompound:
      return std::any_of(node.children.begin(), node.children.end(), child_can);
    default:
      return std::all_of(node.children.begin(), node.children.end(), child_can);
  }
}

}  // namespace

bool can_match(const Plan& plan, const PlanNode& node, const Segment& segment, std::size_t index) {
  const auto present = [&](const TermUse& use) { return plan.frequencies[index][use.term] > 0; };
  const auto child_can = [&](const PlanNode& child) {
    return can_match(plan, child, segment, index);
  };
  switch (node.kind) {
    case PlanKind::kAll:
    case PlanKind::kLength:
    case PlanKind::kAdded:
      return true;
    case PlanKind::kGroup:
    case PlanKind::kFilter:
      return std::any_of(node.terms.begin(), node.terms.end(), present);
    case PlanKind::kSpans:
      return can_match_spans(node.spans, plan.frequencies[index]);
    case PlanKind::kDays: {
      const auto [first, last] = docids_of(node, segment);
      return first <= last;
    }
    case PlanKind::kAnd:
      return std::all_of(node.children.begin(), node.children.end(), child_can);
    case PlanKind::kOr:
    case PlanKind::kSpellings:
      return std::any_of(node.children.begin(), node.children.end(), child_can);
    case PlanKind::kAndNot:
      return child_can(node.children.front());
  }
  return true;
}

DocIteratorPtr make_iterator(const Plan& plan, Segment& segment, std::size_t index,
                             const ScoringContext& context) {
  return make_node_iterator(plan, plan.root, segment, index, context);
}

DocIteratorPtr make_node_iterator(const Plan& plan, const PlanNode& node, Segment& segment,
                                  std::size_t index, const ScoringContext& context) {
  return IteratorMaker{plan, segment, index, context}.make(node);
}

}  // namespace dateline

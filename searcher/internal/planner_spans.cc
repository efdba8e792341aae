// Phrases and proximity.
#include <algorithm>
#include <utility>

#include "searcher/internal/planner.h"

namespace dateline {

namespace {

SpanNode combine_spans(SpanOperator kind, std::vector<SpanNode> alternatives) {
  if (alternatives.size() == 1) {
    return std::move(alternatives.front());
  }
  SpanNode node;
  node.kind = kind;
  node.children = std::move(alternatives);
  return node;
}

SpanOperator span_kind(NodeKind kind) {
  switch (kind) {
    case NodeKind::kNear:
      return SpanOperator::kNear;
    case NodeKind::kAdj:
      return SpanOperator::kAdj;
    case NodeKind::kFirst:
      return SpanOperator::kFirst;
    default:
      return SpanOperator::kOr;
  }
}

}  // namespace

// Words at successive positions; one word alone in any of its forms, unless it is exact.
SpanNode Planner::spans_of_reading(const Reading& reading, const QueryNode& node,
                                   const Part& part) {
  SpanNode spans;
  spans.tail = reading.back().bigram ? 1 : 0;
  if (reading.size() == 1 && !node.exact && node.kind != NodeKind::kPhrase) {
    Forms forms = forms_of(reading.front());
    if (looks_for_names(node, part)) {
      add_forms_of_spellings(reading.front(), forms);
    }
    add_words(forms, node.field, spans);
    return spans;
  }
  spans.kind = reading.size() == 1 ? SpanOperator::kWord : SpanOperator::kPhrase;
  for (const ReadingWord& word : reading) {
    spans.terms.push_back(exact_term(word, node));
  }
  return spans;
}

SpanNode Planner::spans_of_text(const QueryNode& node) {
  if (node.kind == NodeKind::kWildcard) {
    SpanNode spans;
    for (const std::string& word : expand(node)) {
      spans.terms.push_back(word_term(node.field, word));
    }
    return spans;
  }
  std::vector<SpanNode> readings;
  for (const Reading& reading : readings_of_text(node)) {
    readings.push_back(spans_of_reading(reading, node, {}));
  }
  std::vector<SpanNode> alternatives;
  alternatives.push_back(combine_spans(SpanOperator::kCompound, std::move(readings)));
  if (looks_for_names(node, {})) {
    for (const std::string& alias : aliases_of(node.text)) {
      alternatives.push_back(spans_of_alias(alias, node));
    }
  }
  return combine_spans(SpanOperator::kOr, std::move(alternatives));
}

SpanNode Planner::spans_of(const QueryNode& node) {
  if (node.children.empty()) {
    return spans_of_text(node);
  }
  SpanNode spans;
  spans.kind = span_kind(node.kind);
  spans.number = node.number;
  for (const QueryNode& child : node.children) {
    spans.children.push_back(spans_of(child));
  }
  return spans;
}

PlanNode Planner::make_spans_node(SpanNode spans, std::string label, const Part& part) {
  PlanNode result;
  result.kind = PlanKind::kSpans;
  result.label = std::move(label);
  result.weight = part.weight;
  if (!part.negated) {
    plan_.highlight.spans.push_back(spans);
  }
  result.spans = std::move(spans);
  return result;
}

PlanNode Planner::convert_spans(const QueryNode& node, const Part& part) {
  const bool counted = node.kind == NodeKind::kAtLeast;
  PlanNode result =
      make_spans_node(spans_of(counted ? node.children.front() : node), canonical(node), part);
  result.at_least = counted ? node.number : 1;
  return result;
}

}  // namespace dateline

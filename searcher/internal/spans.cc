#include "searcher/internal/spans.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include "common/schema.h"

namespace dateline {

namespace {

// Spans of all operands of a NEAR, by their beginnings.
struct OperandSpan {
  Span span;
  std::uint32_t operand;
};

std::vector<OperandSpan> merge_operands(const std::vector<Spans>& operands) {
  std::vector<OperandSpan> merged;
  for (std::uint32_t i = 0; i < operands.size(); ++i) {
    for (const Span& span : operands[i]) {
      merged.push_back({span, i});
    }
  }
  std::sort(merged.begin(), merged.end(),
            [](const OperandSpan& a, const OperandSpan& b) { return a.span.begin < b.span.begin; });
  return merged;
}

bool follows(const Span& later, const Span& earlier, std::uint32_t distance) {
  return earlier.end < later.begin && later.begin - earlier.end <= distance;
}

std::uint32_t widest_of(const std::vector<OperandSpan>& spans) {
  std::uint32_t widest = 0;
  for (const OperandSpan& candidate : spans) {
    widest = std::max(widest, candidate.span.end - candidate.span.begin);
  }
  return widest;
}

// Chains of any order, by dynamic programming: for each span, as the last of a chain, and each set
// of operands in the chain, the latest beginning (plus one; 0 is "no such chain").
Spans chains_of_many(const std::vector<Spans>& operands, std::uint32_t distance) {
  const std::vector<OperandSpan> spans = merge_operands(operands);
  const std::uint32_t reach = widest_of(spans) + distance;
  const std::size_t sets = std::size_t{1} << operands.size();
  std::vector<std::uint32_t> latest(spans.size() * sets, 0);
  Spans result;
  for (std::size_t last = 0; last < spans.size(); ++last) {
    const Span& span = spans[last].span;
    const std::size_t own = std::size_t{1} << spans[last].operand;
    std::uint32_t* const row = &latest[last * sets];
    row[own] = span.begin + 1;
    for (std::size_t i = last; i-- > 0 && span.begin - spans[i].span.begin <= reach;) {
      if (!follows(span, spans[i].span, distance)) {
        continue;
      }
      const std::uint32_t* const before = &latest[i * sets];
      for (std::size_t set = 0; set < sets; ++set) {
        if (before[set] != 0 && (set & own) == 0) {
          row[set | own] = std::max(row[set | own], before[set]);
        }
      }
    }
    if (row[sets - 1] != 0) {
      result.push_back({row[sets - 1] - 1, span.end});
    }
  }
  make_minimal(result);
  return result;
}

Spans spans_of_word(const SpanNode& node, PositionSource& source) {
  std::vector<std::uint32_t> positions;
  for (const std::uint32_t term : node.terms) {
    source.append(term, positions);
  }
  if (node.terms.size() > 1) {
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  }
  Spans spans;
  spans.reserve(positions.size());
  for (const std::uint32_t position : positions) {
    spans.push_back({position, position + node.tail});
  }
  return spans;
}

Spans spans_of_phrase(const SpanNode& node, PositionSource& source) {
  std::vector<std::uint32_t> starts;
  source.append(node.terms.front(), starts);
  std::vector<std::uint32_t> positions;
  for (std::uint32_t i = 1; i < node.terms.size() && !starts.empty(); ++i) {
    positions.clear();
    source.append(node.terms[i], positions);
    std::erase_if(starts, [&](std::uint32_t start) {
      return !std::binary_search(positions.begin(), positions.end(), start + i);
    });
  }
  const auto length = static_cast<std::uint32_t>(node.terms.size()) - 1 + node.tail;
  Spans spans;
  for (const std::uint32_t start : starts) {
    spans.push_back({start, start + length});
  }
  return spans;
}

Spans spans_of_any(const std::vector<Spans>& operands) {
  Spans all;
  for (const Spans& spans : operands) {
    all.insert(all.end(), spans.begin(), spans.end());
  }
  make_minimal(all);
  return all;
}

// Jin-ping is indexed as jin ping and, at the first of both, as jinping.
Spans spans_of_compound(const std::vector<Spans>& readings) {
  Spans all;
  for (const Spans& spans : readings) {
    all.insert(all.end(), spans.begin(), spans.end());
  }
  std::sort(all.begin(), all.end(), [](const Span& a, const Span& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  const auto same_begin = [](const Span& a, const Span& b) { return a.begin == b.begin; };
  all.erase(std::unique(all.begin(), all.end(), same_begin), all.end());
  make_minimal(all);
  return all;
}

Spans within_first(Spans spans, std::uint32_t words) {
  std::erase_if(spans, [words](const Span& span) {
    return span.begin < kBodyPosition || span.end - kBodyPosition >= words;
  });
  return spans;
}

}  // namespace

void make_minimal(Spans& spans) {
  // By beginning, and of equal beginnings the shortest last.
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  Spans kept;
  std::uint32_t least_end = std::numeric_limits<std::uint32_t>::max();
  for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
    if (span->end < least_end) {
      kept.push_back(*span);
      least_end = span->end;
    }
  }
  std::reverse(kept.begin(), kept.end());
  spans = std::move(kept);
}

Spans spans_in_order(const std::vector<Spans>& operands, std::uint32_t distance) {
  // Chains of the operands so far, each ending with a span of the last one; ends ascend.
  Spans chains = operands.front();
  for (std::size_t i = 1; i < operands.size() && !chains.empty(); ++i) {
    Spans longer;
    std::size_t first = 0;
    for (const Span& span : operands[i]) {
      while (first < chains.size() && chains[first].end + distance < span.begin) {
        ++first;
      }
      bool found = false;
      std::uint32_t latest = 0;
      for (std::size_t at = first; at < chains.size() && chains[at].end < span.begin; ++at) {
        latest = std::max(latest, chains[at].begin);
        found = true;
      }
      if (found) {
        longer.push_back({latest, span.end});
      }
    }
    chains = std::move(longer);
  }
  make_minimal(chains);
  return chains;
}

Spans spans_near(const std::vector<Spans>& operands, std::uint32_t distance) {
  if (std::any_of(operands.begin(), operands.end(),
                  [](const Spans& spans) { return spans.empty(); })) {
    return {};
  }
  if (operands.size() == 2) {
    return spans_of_any({spans_in_order({operands[0], operands[1]}, distance),
                         spans_in_order({operands[1], operands[0]}, distance)});
  }
  return chains_of_many(operands, distance);
}

Spans find_spans(const SpanNode& node, PositionSource& source) {
  if (node.kind == SpanOperator::kWord) {
    return spans_of_word(node, source);
  }
  if (node.kind == SpanOperator::kPhrase) {
    return spans_of_phrase(node, source);
  }
  std::vector<Spans> operands;
  for (const SpanNode& child : node.children) {
    operands.push_back(find_spans(child, source));
  }
  switch (node.kind) {
    case SpanOperator::kNear:
      return spans_near(operands, node.number);
    case SpanOperator::kAdj:
      return spans_in_order(operands, node.number);
    case SpanOperator::kCompound:
      return spans_of_compound(operands);
    case SpanOperator::kFirst:
      return within_first(std::move(operands.front()), node.number);
    default:
      return spans_of_any(operands);
  }
}

}  // namespace dateline

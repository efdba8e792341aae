#include "searcher/internal/spans.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
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

// The chains that end not too far back, for one set of operands: their beginnings, the latest
// first. A chain that begins no later than one that ends behind it is of no use any more.
class RecentChains {
 public:
  void add(std::uint32_t end, std::uint32_t begin) {
    while (chains_.size() > first_ && chains_.back().begin <= begin) {
      chains_.pop_back();
    }
    chains_.push_back({begin, end});
  }
  // The latest beginning of those that end at `from` or behind it.
  const std::uint32_t* latest(std::uint32_t from) {
    while (first_ < chains_.size() && chains_[first_].end < from) {
      ++first_;
    }
    return first_ < chains_.size() ? &chains_[first_].begin : nullptr;
  }

 private:
  std::vector<Span> chains_;
  std::size_t first_ = 0;
};

std::vector<std::uint32_t> ordered_by_end(const std::vector<OperandSpan>& spans) {
  std::vector<std::uint32_t> order(spans.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return spans[a].span.end < spans[b].span.end;
  });
  return order;
}

// Chains of any order, by dynamic programming: for each span, as the last of a chain, and each set
// of operands in the chain, the latest beginning (plus one; 0 is "no such chain"). Linear in the
// spans, for so many operands.
Spans chains_of_many(const std::vector<Spans>& operands, std::uint32_t distance) {
  const std::vector<OperandSpan> spans = merge_operands(operands);
  const std::vector<std::uint32_t> by_end = ordered_by_end(spans);
  const std::size_t sets = std::size_t{1} << operands.size();
  std::vector<std::uint32_t> latest(spans.size() * sets, 0);
  std::vector<RecentChains> recent(sets);
  Spans result;
  std::size_t ended = 0;
  for (std::size_t last = 0; last < spans.size(); ++last) {
    const Span& span = spans[last].span;
    for (; spans[by_end[ended]].span.end < span.begin; ++ended) {
      for (std::size_t set = 1; set < sets; ++set) {
        if (const std::uint32_t begin = latest[by_end[ended] * sets + set]; begin != 0) {
          recent[set].add(spans[by_end[ended]].span.end, begin);
        }
      }
    }
    const std::size_t own = std::size_t{1} << spans[last].operand;
    std::uint32_t* const row = &latest[last * sets];
    row[own] = span.begin + 1;
    const std::uint32_t from = span.begin > distance ? span.begin - distance : 0;
    for (std::size_t set = 1; set < sets; ++set) {
      const std::uint32_t* const begin = (set & own) == 0 ? recent[set].latest(from) : nullptr;
      if (begin != nullptr) {
        row[set | own] = *begin;
      }
    }
    if (row[sets - 1] != 0) {
      result.push_back({row[sets - 1] - 1, span.end});
    }
  }
  make_minimal(result);
  return result;
}

using Positions = std::span<const std::uint32_t>;

// Where any of a word's forms stands, ascending. `joined` is used where there are several.
Positions positions_of_word(const SpanNode& node, PositionSource& source,
                            std::vector<std::uint32_t>& joined) {
  Positions only;
  for (const std::uint32_t term : node.terms) {
    const Positions positions = source.positions(term);
    if (positions.empty()) {
      continue;
    }
    if (only.empty()) {
      only = positions;
      continue;
    }
    if (joined.empty()) {
      joined.assign(only.begin(), only.end());
    }
    joined.insert(joined.end(), positions.begin(), positions.end());
  }
  if (joined.empty()) {
    return only;
  }
  std::sort(joined.begin(), joined.end());
  joined.erase(std::unique(joined.begin(), joined.end()), joined.end());
  return joined;
}

Spans spans_of_word(const SpanNode& node, PositionSource& source) {
  std::vector<std::uint32_t> joined;
  const Positions positions = positions_of_word(node, source, joined);
  Spans spans;
  spans.reserve(positions.size());
  for (const std::uint32_t position : positions) {
    spans.push_back({position, position + node.tail});
  }
  return spans;
}

// The pairs of a NEAR of two words in which `before` stands first, as append_chains() finds them.
// Takes no memory where there are none: that is most often so.
void append_pairs(Positions before, std::uint32_t tail_before, Positions behind,
                  std::uint32_t tail_behind, std::uint32_t distance, Spans& pairs) {
  auto last = before.begin();  // behind the last that ends before the one at hand
  for (const std::uint32_t begin : behind) {
    while (last != before.end() && *last + tail_before < begin) {
      ++last;
    }
    if (last != before.begin() && begin - (last[-1] + tail_before) <= distance) {
      pairs.push_back({last[-1], begin + tail_behind});
    }
  }
}

Spans spans_of_near_words(const SpanNode& a, const SpanNode& b, std::uint32_t distance,
                          PositionSource& source) {
  std::vector<std::uint32_t> joined_a;
  std::vector<std::uint32_t> joined_b;
  const Positions of_a = positions_of_word(a, source, joined_a);
  const Positions of_b = positions_of_word(b, source, joined_b);
  Spans pairs;
  append_pairs(of_a, a.tail, of_b, b.tail, distance, pairs);
  append_pairs(of_b, b.tail, of_a, a.tail, distance, pairs);
  make_minimal(pairs);
  return pairs;
}

// Whether the words of a phrase stand behind its first one at `start`.
bool continues_at(const SpanNode& node, PositionSource& source, std::uint32_t start) {
  for (std::uint32_t i = 1; i < node.terms.size(); ++i) {
    const auto positions = source.positions(node.terms[i]);
    if (!std::binary_search(positions.begin(), positions.end(), start + i)) {
      return false;
    }
  }
  return true;
}

// Takes no memory where there is none: that is most often so.
Spans spans_of_phrase(const SpanNode& node, PositionSource& source) {
  const auto length = static_cast<std::uint32_t>(node.terms.size()) - 1 + node.tail;
  Spans spans;
  for (const std::uint32_t start : source.positions(node.terms.front())) {
    if (continues_at(node, source, start)) {
      spans.push_back({start, start + length});
    }
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

// For each span, the chain that ends last before it, with the span, if that is near enough. The
// beginnings and ends of chains ascend, and so do those of the results.
void append_chains(const Spans& chains, const Spans& spans, std::uint32_t distance, Spans& longer) {
  std::size_t before = 0;
  for (const Span& span : spans) {
    while (before < chains.size() && chains[before].end < span.begin) {
      ++before;
    }
    if (before > 0 && span.begin - chains[before - 1].end <= distance) {
      longer.push_back({chains[before - 1].begin, span.end});
    }
  }
}

bool is_near_of_two_words(const SpanNode& node) {
  return node.kind == SpanOperator::kNear && node.children.size() == 2 &&
         node.children[0].kind == SpanOperator::kWord &&
         node.children[1].kind == SpanOperator::kWord;
}

Spans within_first(Spans spans, std::uint32_t words) {
  std::erase_if(spans, [words](const Span& span) {
    return span.begin < kBodyPosition || span.end - kBodyPosition >= words;
  });
  return spans;
}

}  // namespace

void make_minimal(Spans& spans) {
  if (spans.size() < 2) {
    return;
  }
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
  // Chains of the operands so far, each ending with a span of the last one.
  Spans chains = operands.front();
  for (std::size_t i = 1; i < operands.size() && !chains.empty(); ++i) {
    Spans longer;
    append_chains(chains, operands[i], distance, longer);
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
  if (operands.size() > 2) {
    return chains_of_many(operands, distance);
  }
  Spans chains;
  append_chains(operands[0], operands[1], distance, chains);
  append_chains(operands[1], operands[0], distance, chains);
  make_minimal(chains);
  return chains;
}

Spans find_spans(const SpanNode& node, PositionSource& source) {
  if (node.kind == SpanOperator::kWord) {
    return spans_of_word(node, source);
  }
  if (node.kind == SpanOperator::kPhrase) {
    return spans_of_phrase(node, source);
  }
  if (is_near_of_two_words(node)) {
    return spans_of_near_words(node.children[0], node.children[1], node.number, source);
  }
  std::vector<Spans> operands;
  operands.reserve(node.children.size());
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

// Where in a text a query matches: the algebra of minimal intervals (Clarke, Cormack and Burkowski
// 1995, "An algebra for structured text search").
//
// A span is a stretch of word positions. The spans of a node are minimal: none lies within another,
// so their beginnings and their ends both ascend. Two words at one distance from each other are
// `distance` positions apart; neighbours are at distance 1, and what a NEAR joins never overlaps.
//
// One evaluation serves the index (positions from posting lists) and snippets (from tokens).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace dateline {

struct Span {
  std::uint32_t begin, end;  // positions of the first and the last word

  bool operator==(const Span&) const = default;
};

using Spans = std::vector<Span>;

enum class SpanOperator : std::uint8_t {
  kWord,      // any of `terms`
  kPhrase,    // `terms` at successive positions
  kOr,        // any child
  kCompound,  // any child, all being readings of one text; of those that begin together, the
              // longest
  kNear,      // all children in any order, each at most `number` positions behind the one before it
  kAdj,       // the same, in the order given
  kFirst,     // the child, within the first `number` positions of lead and body
};

// Whether one of a node's terms or children is enough.
constexpr bool is_any(SpanOperator kind) {
  return kind == SpanOperator::kWord || kind == SpanOperator::kOr ||
         kind == SpanOperator::kCompound;
}

struct SpanNode {
  SpanOperator kind = SpanOperator::kWord;
  std::vector<std::uint32_t> terms;  // as the source of positions numbers them
  std::uint32_t tail = 0;  // kWord, kPhrase: positions that the last term covers beyond its own
  std::uint32_t number = 0;
  std::vector<SpanNode> children;
};

// Where terms stand in the text at hand.
class PositionSource {
 public:
  virtual ~PositionSource() = default;
  // The positions of a term, ascending; valid until the source turns to another text.
  virtual std::span<const std::uint32_t> positions(std::uint32_t term) = 0;
};

Spans find_spans(const SpanNode& node, PositionSource& source);

// The parts of find_spans(). Operands are minimal, and so are the results.
Spans spans_near(const std::vector<Spans>& operands, std::uint32_t distance);
Spans spans_in_order(const std::vector<Spans>& operands, std::uint32_t distance);
void make_minimal(Spans& spans);

}  // namespace dateline

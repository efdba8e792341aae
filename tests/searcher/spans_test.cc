// The algebra of spans against an enumeration of all choices.
#include "searcher/internal/spans.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "common/schema.h"
#include "tests/support/plain_spans.h"

namespace dateline {
namespace {

using Random = std::mt19937;

plain::Spans to_plain(const Spans& spans) {
  plain::Spans result;
  for (const Span& span : spans) {
    result.emplace(span.begin, span.end);
  }
  return result;
}

Spans from_plain(const plain::Spans& spans) {
  Spans result;
  for (const auto& [begin, end] : spans) {
    result.push_back({begin, end});
  }
  return result;
}

std::string show(const Spans& spans) {
  std::string text;
  for (const Span& span : spans) {
    text += "[" + std::to_string(span.begin) + "," + std::to_string(span.end) + "]";
  }
  return text + "; ";
}

std::string show(const std::vector<Spans>& operands) {
  std::string text;
  for (const Spans& spans : operands) {
    text += show(spans);
  }
  return text;
}

Spans random_spans(std::size_t most, std::size_t reach, Random& random) {
  Spans spans;
  for (std::size_t i = random() % (most + 1); i > 0; --i) {
    const auto begin = static_cast<std::uint32_t>(random() % reach);
    const std::uint32_t length = random() % 2 == 0 ? 0 : static_cast<std::uint32_t>(random() % 4);
    spans.push_back({begin, begin + length});
  }
  return spans;
}

std::vector<Spans> random_operands(Random& random) {
  std::vector<Spans> operands;
  for (std::size_t i = 2 + random() % 3; i > 0; --i) {
    operands.push_back(
        from_plain(plain::minimal(to_plain(random_spans(6, 8 + random() % 25, random)))));
  }
  if (random() % 4 == 0) {
    operands.back() = operands.front();  // a word beside itself
  }
  return operands;
}

// Positions of terms 0, 1, 2 …
class ListedPositions : public PositionSource {
 public:
  explicit ListedPositions(std::vector<std::vector<std::uint32_t>> lists)
      : lists_(std::move(lists)) {}

  std::span<const std::uint32_t> positions(std::uint32_t term) override { return lists_[term]; }
  bool holds(std::uint32_t term, std::uint32_t position) const {
    return std::binary_search(lists_[term].begin(), lists_[term].end(), position);
  }

 private:
  const std::vector<std::vector<std::uint32_t>> lists_;
};

constexpr std::uint32_t kTerms = 6;
constexpr std::uint32_t kTextEnd = kBodyPosition + 40;

// A short text in title and body; two terms may stand at one position.
ListedPositions random_text(Random& random) {
  std::vector<std::vector<std::uint32_t>> lists(kTerms);
  const std::uint32_t every = 1 + static_cast<std::uint32_t>(random() % 3);
  for (std::uint32_t position = 1; position < kTextEnd; ++position) {
    position = position == 8 ? kBodyPosition : position;
    for (auto& list : lists) {
      if (random() % (kTerms * every) == 0) {
        list.push_back(position);
      }
    }
  }
  return ListedPositions(std::move(lists));
}

SpanNode random_leaf(Random& random) {
  SpanNode node;
  node.kind = random() % 3 == 0 ? SpanOperator::kPhrase : SpanOperator::kWord;
  node.tail = random() % 5 == 0 ? 1 : 0;
  const std::size_t terms =
      node.kind == SpanOperator::kPhrase ? 2 + random() % 2 : 1 + random() % 3;
  for (std::size_t i = 0; i < terms; ++i) {
    node.terms.push_back(static_cast<std::uint32_t>(random() % kTerms));
  }
  return node;
}

SpanNode random_node(int depth, Random& random) {
  if (depth == 0 || random() % 4 == 0) {
    return random_leaf(random);
  }
  const bool compound = random() % 6 == 0;
  SpanNode node;
  node.kind = compound ? SpanOperator::kCompound
                       : std::vector{SpanOperator::kOr, SpanOperator::kNear, SpanOperator::kNear,
                                     SpanOperator::kAdj, SpanOperator::kFirst}[random() % 5];
  const bool first = node.kind == SpanOperator::kFirst;
  node.number = 1 + static_cast<std::uint32_t>(random() % (first ? 30 : 6));
  for (std::size_t i = first ? 1 : 2 + random() % 2; i > 0; --i) {
    node.children.push_back(compound ? random_leaf(random) : random_node(depth - 1, random));
  }
  return node;
}

plain::Spans plain_leaf(const SpanNode& node, const ListedPositions& text) {
  plain::Spans spans;
  for (std::uint32_t start = 1; start < kTextEnd; ++start) {
    bool found = node.kind == SpanOperator::kPhrase;
    for (std::uint32_t i = 0; i < node.terms.size(); ++i) {
      if (node.kind == SpanOperator::kPhrase) {
        found = found && text.holds(node.terms[i], start + i);
      } else {
        found = found || text.holds(node.terms[i], start);
      }
    }
    const std::size_t words = node.kind == SpanOperator::kPhrase ? node.terms.size() : 1;
    if (found) {
      spans.emplace(start, start + words - 1 + node.tail);
    }
  }
  return spans;
}

plain::Spans plain_spans(const SpanNode& node, const ListedPositions& text) {
  std::vector<plain::Spans> operands;
  for (const SpanNode& child : node.children) {
    operands.push_back(plain_spans(child, text));
  }
  switch (node.kind) {
    case SpanOperator::kWord:
    case SpanOperator::kPhrase:
      return plain_leaf(node, text);
    case SpanOperator::kNear:
    case SpanOperator::kAdj:
      return plain::chains(operands, node.number, node.kind == SpanOperator::kAdj);
    case SpanOperator::kFirst:
      std::erase_if(operands.front(), [&](const plain::Span& span) {
        return span.first < kBodyPosition || span.second >= kBodyPosition + node.number;
      });
      return operands.front();
    case SpanOperator::kOr:
    case SpanOperator::kCompound:
      break;
  }
  plain::Spans all;
  for (const plain::Spans& spans : operands) {
    all.insert(spans.begin(), spans.end());
  }
  return node.kind == SpanOperator::kCompound ? plain::longest_minimal(all) : plain::minimal(all);
}

}  // namespace

TEST_CASE("of spans that lie within each other only the innermost are minimal") {
  const auto minimal = [](Spans spans) {
    make_minimal(spans);
    return spans;
  };
  CHECK(minimal({}) == Spans{});
  CHECK(minimal({{3, 3}, {3, 3}}) == Spans{{3, 3}});
  CHECK(minimal({{1, 9}, {2, 8}, {3, 7}}) == Spans{{3, 7}});
  CHECK(minimal({{1, 4}, {1, 3}, {2, 4}}) == Spans{{1, 3}, {2, 4}});
  CHECK(minimal({{5, 6}, {1, 2}, {2, 5}}) == Spans{{1, 2}, {2, 5}, {5, 6}});
}

TEST_CASE("minimal spans are those of a comparison of each with each, for random sets") {
  Random random(1);
  for (int round = 0; round < 5000; ++round) {
    Spans spans = random_spans(12, 5 + random() % 20, random);
    CAPTURE(show(spans));
    const plain::Spans expected = plain::minimal(to_plain(spans));
    make_minimal(spans);
    REQUIRE(spans == from_plain(expected));
  }
}

TEST_CASE("a distance counts from the end of one span to the beginning of the next") {
  const Spans a{{1, 3}};
  const Spans b{{8, 9}};
  CHECK(spans_in_order({a, b}, 4) == Spans{});
  CHECK(spans_in_order({a, b}, 5) == Spans{{1, 9}});
  CHECK(spans_in_order({b, a}, 5) == Spans{});
  CHECK(spans_near({b, a}, 4) == Spans{});
  CHECK(spans_near({b, a}, 5) == Spans{{1, 9}});
}

TEST_CASE("what overlaps is not near each other") {
  CHECK(spans_near({{{4, 6}}, {{6, 6}}}, 5) == Spans{});
  CHECK(spans_near({{{4, 6}}, {{5, 5}}}, 5) == Spans{});
  CHECK(spans_near({{{4, 4}}, {{4, 4}}}, 5) == Spans{});
  CHECK(spans_near({{{4, 4}, {6, 6}}, {{4, 4}, {6, 6}}}, 2) == Spans{{4, 6}});
  CHECK(spans_near({{{4, 4}}, {{4, 4}}, {{5, 5}}}, 5) == Spans{});
}

TEST_CASE("of several spans each is near the one before it, in whatever order they stand") {
  const Spans a{{1, 1}};
  const Spans b{{4, 4}};
  const Spans c{{7, 7}};
  CHECK(spans_near({c, a, b}, 3) == Spans{{1, 7}});
  CHECK(spans_near({c, a, b}, 2) == Spans{});
  CHECK(spans_in_order({a, b, c}, 3) == Spans{{1, 7}});
  CHECK(spans_in_order({a, c, b}, 6) == Spans{});
  // The nearer of two beginnings is not always the one that belongs to the chain.
  CHECK(spans_near({{{1, 1}, {6, 6}}, {{2, 2}}, {{8, 8}}}, 4) == Spans{{2, 8}});
}

TEST_CASE("near and in order find what all choices find, for random operands") {
  Random random(2);
  std::size_t found = 0;
  for (int round = 0; round < 8000; ++round) {
    const std::vector<Spans> operands = random_operands(random);
    const auto distance = static_cast<std::uint32_t>(1 + random() % 8);
    CAPTURE(show(operands));
    CAPTURE(distance);
    std::vector<plain::Spans> copies;
    for (const Spans& spans : operands) {
      copies.push_back(to_plain(spans));
    }
    const plain::Spans near = plain::chains(copies, distance, false);
    REQUIRE(spans_near(operands, distance) == from_plain(near));
    REQUIRE(spans_in_order(operands, distance) ==
            from_plain(plain::chains(copies, distance, true)));
    found += near.size();
  }
  CHECK(found > 3000);
}

TEST_CASE("six operands are near each other as all choices say") {
  Random random(3);
  std::size_t found = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<Spans> operands;
    std::vector<plain::Spans> copies;
    for (int i = 0; i < 6; ++i) {
      copies.push_back(plain::minimal(to_plain(random_spans(6, 20, random))));
      operands.push_back(from_plain(copies.back()));
    }
    CAPTURE(show(operands));
    const plain::Spans near = plain::chains(copies, 4, false);
    REQUIRE(spans_near(operands, 4) == from_plain(near));
    found += near.size();
  }
  CHECK(found > 30);
}

TEST_CASE("a span at the end of the title is not among the first words") {
  ListedPositions text({{700, kBodyPosition, kBodyPosition + 4}, {kBodyPosition + 5}});
  SpanNode first;
  first.kind = SpanOperator::kFirst;
  first.number = 5;
  first.children.resize(1);
  first.children[0].terms = {0};
  CHECK(find_spans(first, text) ==
        Spans{{kBodyPosition, kBodyPosition}, {kBodyPosition + 4, kBodyPosition + 4}});
  first.children[0].kind = SpanOperator::kPhrase;
  first.children[0].terms = {0, 1};
  CHECK(find_spans(first, text) == Spans{});
  first.number = 6;
  CHECK(find_spans(first, text) == Spans{{kBodyPosition + 4, kBodyPosition + 5}});
}

TEST_CASE("of the readings of a compound that begin together the longest counts") {
  // "jin-ping visit": the joined form stands at the first part's position.
  ListedPositions text({{5}, {6}, {5}, {7}});
  SpanNode apart;
  apart.kind = SpanOperator::kPhrase;
  apart.terms = {0, 1};
  SpanNode joined;
  joined.terms = {2};
  SpanNode compound;
  compound.kind = SpanOperator::kCompound;
  compound.children = {apart, joined};
  CHECK(find_spans(compound, text) == Spans{{5, 6}});
  SpanNode visit;
  visit.terms = {3};
  SpanNode next_to;
  next_to.kind = SpanOperator::kAdj;
  next_to.number = 1;
  next_to.children = {compound, visit};
  CHECK(find_spans(next_to, text) == Spans{{5, 7}});
}

TEST_CASE("nested proximity finds what all choices find, for random nodes and texts") {
  Random random(4);
  std::size_t found = 0;
  for (int round = 0; round < 4000; ++round) {
    ListedPositions text = random_text(random);
    const SpanNode node = random_node(3, random);
    const Spans spans = find_spans(node, text);
    CAPTURE(show(spans));
    REQUIRE(spans == from_plain(plain_spans(node, text)));
    found += spans.size();
  }
  CHECK(found > 3000);
}

}  // namespace dateline

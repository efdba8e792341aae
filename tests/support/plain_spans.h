// The algebra of spans by enumeration of all choices: slow, and plainly what is meant.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

namespace dateline::plain {

// First and last position. A set of them is ordered by beginning.
using Span = std::pair<std::uint32_t, std::uint32_t>;
using Spans = std::set<Span>;

// Those that contain no other.
inline Spans minimal(const Spans& spans) {
  Spans result;
  for (const Span& span : spans) {
    const bool contains_another = std::any_of(spans.begin(), spans.end(), [&](const Span& other) {
      return other != span && span.first <= other.first && other.second <= span.second;
    });
    if (!contains_another) {
      result.insert(span);
    }
  }
  return result;
}

// Goes on with a chain of spans in every way there is, and notes where the whole ones reach.
// `used` are the operands in the chain; those to come must follow each other if `in_order`.
inline void extend_chain(const std::vector<Spans>& operands, std::uint32_t distance, bool in_order,
                         std::vector<bool>& used, Span chain, Spans& found) {
  if (std::count(used.begin(), used.end(), false) == 0) {
    found.insert(chain);
    return;
  }
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (used[i]) {
      continue;
    }
    used[i] = true;
    const auto& spans = operands[i];
    for (auto next = spans.lower_bound({chain.second + 1, 0}); next != spans.end(); ++next) {
      if (next->first - chain.second > distance) {
        break;
      }
      extend_chain(operands, distance, in_order, used, {chain.first, next->second}, found);
    }
    used[i] = false;
    if (in_order) {
      return;
    }
  }
}

// A choice of one span of each operand, such that in the order of the text (`in_order`: of the
// operands) each begins behind the end of the one before it, and at most `distance` behind it.
inline Spans chains(const std::vector<Spans>& operands, std::uint32_t distance, bool in_order) {
  Spans found;
  std::vector<bool> used(operands.size(), false);
  for (std::size_t i = 0; i < (in_order ? 1 : operands.size()); ++i) {
    used[i] = true;
    for (const Span& span : operands[i]) {
      extend_chain(operands, distance, in_order, used, span, found);
    }
    used[i] = false;
  }
  return minimal(found);
}

// Of spans that begin together the longest; of these the minimal ones. For the readings of one
// text: the parts of a compound, where they stand, rather than its joined form at the first of
// them.
inline Spans longest_minimal(const Spans& spans) {
  Spans longest;
  for (auto span = spans.begin(); span != spans.end(); ++span) {
    if (std::next(span) == spans.end() || std::next(span)->first != span->first) {
      longest.insert(*span);
    }
  }
  return minimal(longest);
}

}  // namespace dateline::plain

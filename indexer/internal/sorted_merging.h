// Merges cursors over entries that are sorted by key.
#pragma once

#include <queue>
#include <vector>

namespace dateline {

// A cursor has next(), false at the end, and key(). `visit(group)` gets pointers to the cursors
// that stand at the same key, in their order; keys ascend.
template <typename Cursor, typename Visit>
void merge_sorted(std::vector<Cursor>& cursors, Visit visit) {
  const auto is_later = [](const Cursor* a, const Cursor* b) {
    const auto order = a->key() <=> b->key();
    return order != 0 ? order > 0 : a > b;
  };
  std::priority_queue<Cursor*, std::vector<Cursor*>, decltype(is_later)> heads(is_later);
  std::vector<Cursor*> group;
  for (Cursor& cursor : cursors) {
    group.push_back(&cursor);
  }
  while (true) {
    for (Cursor* cursor : group) {
      if (cursor->next()) {
        heads.push(cursor);
      }
    }
    group.clear();
    if (heads.empty()) {
      return;
    }
    do {
      group.push_back(heads.top());
      heads.pop();
    } while (!heads.empty() && heads.top()->key() == group.front()->key());
    visit(group);
  }
}

}  // namespace dateline

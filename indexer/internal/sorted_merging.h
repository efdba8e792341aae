// Merges cursors over entries that are sorted by key.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace dateline {

// The first eight bytes as a number that sorts as they do, with zeros behind a shorter text: it
// tells most texts apart without looking at more of them.
inline std::uint64_t beginning_of(std::string_view text) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(text.size(), 8); ++i) {
    number |= std::uint64_t{static_cast<unsigned char>(text[i])} << (56 - 8 * i);
  }
  return number;
}
inline std::uint64_t beginning_of(std::pair<std::string_view, std::string_view> texts) {
  return beginning_of(texts.first);
}

// The cursors that are not at their end, as a binary heap whose top is the first of them by key
// and, where keys are equal, by place in `cursors`.
template <typename Cursor>
class MergeHeap {
 public:
  explicit MergeHeap(std::vector<Cursor>& cursors) {
    for (Cursor& cursor : cursors) {
      if (cursor.next()) {
        heads_.push_back({beginning_of(cursor.key()), &cursor});
      }
    }
    for (std::size_t i = heads_.size(); i-- > 0;) {
      sift_down(i);
    }
  }

  bool empty() const { return heads_.empty(); }
  const Cursor& top() const { return *heads_.front().cursor; }
  std::uint64_t beginning() const { return heads_.front().beginning; }  // of the top's key

  void advance_top() {
    Head& top = heads_.front();
    if (top.cursor->next()) {
      top.beginning = beginning_of(top.cursor->key());
    } else {
      top = heads_.back();
      heads_.pop_back();
    }
    sift_down(0);
  }

 private:
  struct Head {
    std::uint64_t beginning;  // of the cursor's key
    Cursor* cursor;
  };

  static bool is_before(const Head& a, const Head& b) {
    if (a.beginning != b.beginning) {
      return a.beginning < b.beginning;
    }
    const auto order = a.cursor->key() <=> b.cursor->key();
    return order != 0 ? order < 0 : a.cursor < b.cursor;
  }

  void sift_down(std::size_t at) {
    for (std::size_t child = 2 * at + 1; child < heads_.size(); child = 2 * at + 1) {
      if (child + 1 < heads_.size() && is_before(heads_[child + 1], heads_[child])) {
        ++child;
      }
      if (!is_before(heads_[child], heads_[at])) {
        return;
      }
      std::swap(heads_[at], heads_[child]);
      at = child;
    }
  }

  std::vector<Head> heads_;
};

// A cursor has next(), false at the end, and key(). `visit(group)` gets copies of the cursors that
// stand at the same key, in their order; keys ascend. What a cursor's views see must outlive it.
template <typename Cursor, typename Visit>
void merge_sorted(std::vector<Cursor>& cursors, Visit visit) {
  MergeHeap<Cursor> heap(cursors);
  std::vector<Cursor> group;
  while (!heap.empty()) {
    group.clear();
    const std::uint64_t beginning = heap.beginning();
    do {
      group.push_back(heap.top());
      heap.advance_top();
    } while (!heap.empty() && heap.beginning() == beginning &&
             heap.top().key() == group.front().key());
    visit(group);
  }
}

}  // namespace dateline

// The documents of several posting lists, and what the lists say of each.
//
// Side by side, every step would look at every list. Here lists are read one after another, but
// only for a window of documents at a time: what stands within it becomes a bit and a sum for each
// document, as in Lucene's BooleanScorer.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "common/internal/glass_reader.h"
#include "searcher/internal/language_filter.h"

namespace dateline {

// `Sum` is what is added up for a document: from `Sum{}`, `sum.add(list, wdf)` for each list that
// has it, where `list` is what the union was given beside the postings.
template <typename Sum, typename List>
class PostingUnion {
 public:
  struct Member {
    glass::PostingCursor postings;
    List list;
    const LanguageFilter* filter = nullptr;  // null: all documents count
  };

  static constexpr std::uint32_t kEnd = glass::PostingCursor::kEnd;

  explicit PostingUnion(std::vector<Member> members)
      : members_(std::move(members)),
        most_(members_.size() > kManyLists ? kWideWindow : kWindow),
        bits_(most_ / kBits),
        sums_(new Sum[most_]) {}

  // An upper bound on the number of documents.
  std::uint64_t cost() const {
    return std::accumulate(members_.begin(), members_.end(), std::uint64_t{0},
                           [](auto sum, const Member& m) { return sum + m.postings.frequency(); });
  }

  // The first document that is not before `target`; targets do not descend. Throws Error(kCorrupt),
  // as all below.
  std::uint32_t seek(std::uint32_t target) {
    if (target < end_) {
      if (const std::uint32_t found = find_in_window(target); found != kEnd) {
        return found;
      }
      target = end_;
    }
    while (fill_window(target)) {
      if (const std::uint32_t found = find_in_window(begin_); found != kEnd) {
        return found;
      }
      target = end_;  // nothing there counts
    }
    return kEnd;
  }

  // How many documents there are. Before any seek(), and instead of it.
  std::uint64_t count() {
    std::uint64_t count = 0;
    while (fill_window(end_)) {
      for (std::uint32_t word = 0; word < size_ / kBits; ++word) {
        count += static_cast<std::uint64_t>(std::popcount(bits_[word]));
      }
    }
    return count;
  }

  // Of the document where the last seek() ended.
  const Sum& sum(std::uint32_t doc) const { return sums_[doc - begin_]; }

 private:
  static constexpr std::uint32_t kBits = 64;
  // Documents; the sums of the smaller stay in the first cache. Many lists are mostly of rare
  // words, and to turn from one to the next costs more than what is read of each.
  static constexpr std::uint32_t kWindow = 1024, kWideWindow = 4096;
  static constexpr std::size_t kManyLists = 12;

  std::uint32_t find_in_window(std::uint32_t target) const {
    const std::uint32_t from = target < begin_ ? 0 : target - begin_;
    std::uint32_t word = from / kBits;
    std::uint64_t bits = bits_[word] & ~std::uint64_t{0} << from % kBits;
    while (bits == 0) {
      if (++word == size_ / kBits) {
        return kEnd;
      }
      bits = bits_[word];
    }
    return begin_ + word * kBits + static_cast<std::uint32_t>(std::countr_zero(bits));
  }

  // Reads a window that begins with the first document from `target` on; false when there is none.
  // Its size doubles as long as windows follow one another, and is small behind a jump.
  bool fill_window(std::uint32_t target) {
    size_ = target - end_ < size_ ? std::min(2 * size_, most_) : kBits;
    begin_ = kEnd;
    for (Member& member : members_) {
      begin_ = std::min(begin_, member.postings.seek(target));
    }
    end_ = begin_ + std::min(size_, kEnd - begin_);
    std::fill_n(bits_.begin(), size_ / kBits, 0);
    for (Member& member : members_) {
      add_to_window(member);
    }
    return begin_ != kEnd;
  }

  void add_to_window(Member& member) {
    const auto add = [begin = begin_, bits = bits_.data(), sums = sums_.get(), list = member.list](
                         std::uint32_t doc, std::uint32_t wdf) {
      const std::uint32_t at = doc - begin;
      const std::uint64_t bit = std::uint64_t{1} << at % kBits;
      if ((bits[at / kBits] & bit) == 0) {
        bits[at / kBits] |= bit;
        sums[at] = Sum{};
      }
      sums[at].add(list, wdf);
    };
    if (member.filter == nullptr || member.filter->admits_all()) {
      member.postings.visit_before(end_, add);
      return;
    }
    member.postings.visit_before(end_, [&](std::uint32_t doc, std::uint32_t wdf) {
      if (member.filter->admits(doc)) {
        add(doc, wdf);
      }
    });
  }

  std::vector<Member> members_;
  const std::uint32_t most_;                          // documents in a window
  std::uint32_t begin_ = 0, end_ = 0, size_ = kBits;  // of the window; the size of whole words
  std::vector<std::uint64_t> bits_;                   // by docid - begin_
  std::unique_ptr<Sum[]> sums_;                       // likewise, where the bit is set
};

}  // namespace dateline

// What the iterators over posting lists share. Included by their sources only.
#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

#include "searcher/internal/doc_iterator.h"

namespace dateline {

inline ScorePart part_of(const LeafInfo& info, double frequency, std::uint32_t length,
                         double score) {
  return {info.label, info.document_frequency, info.idf, frequency, length, score};
}

// DocIterator::next_reaching() for an iterator whose class is known.
template <typename Iterator>
Docid next_reaching(Iterator& iterator, double bound, Passed& passed) {
  Docid from = iterator.doc() + 1;
  while (true) {
    Docid last = kNoDocid;
    if (passed.may_guess) {
      ScoreBound stretch = iterator.bound_from(from);
      while (stretch.most < bound) {
        passed.is_exact = false;
        if (stretch.last == kNoDocid) {
          return kNoDocid;
        }
        from = stretch.last + 1;
        stretch = iterator.bound_from(from);
      }
      last = stretch.last;
    }
    Docid at = from == iterator.doc() + 1 ? iterator.next() : iterator.seek(from);
    while (at <= last && at != kNoDocid && iterator.scores_below(bound)) {
      ++passed.matches;
      at = iterator.next();
    }
    if (at <= last) {
      return at;
    }
    from = at;
  }
}

// A leaf with a frequency in the current document, scored by BM25.
class ScoredLeaf : public DocIterator {
 public:
  ScoredLeaf(LeafInfo info, const ScoringContext& context)
      : info_(std::move(info)), context_(context) {}
  double score() override {
    return info_.idf * context_.bm25.saturation(frequency(), context_.length(doc_));
  }
  bool scores_below(double bound) override {
    const double occurrences = frequency();
    return occurrences < kBounded &&
           falls_short(static_cast<std::uint32_t>(occurrences), doc_, bound);
  }
  ScoreBound bound_from(Docid) override { return {info_.idf * Bm25::kMostSaturation, kNoDocid}; }
  void explain(std::vector<ScorePart>& parts) override {
    if (info_.idf == 0) {
      return;
    }
    parts.push_back(part_of(info_, frequency(), context_.length(doc_), score()));
  }

 protected:
  virtual double frequency() = 0;

  double idf() const { return info_.idf; }
  const ScoringContext& context() const { return context_; }

  // Whether a document that holds the word so often, or less, surely scores less than `bound`.
  // Bounds seldom change from one document to the next, so what is compared are lengths.
  bool falls_short(std::uint32_t occurrences, Docid doc, double bound) {
    if (bound != bound_) {
      set_bound(bound);
    }
    if (occurrences >= kBounded) {
      return false;
    }
    const std::uint32_t longest = longest_[occurrences];
    return longest == 0 || context_.length(doc) > longest;  // 0: no length has to be read
  }

 private:
  static constexpr std::size_t kBounded = 16;  // occurrences; more are rare

  void set_bound(double bound) {
    constexpr double kMost = 4e9;
    bound_ = bound;
    for (std::size_t occurrences = 0; occurrences < kBounded; ++occurrences) {
      const double longest =
          info_.idf <= 0 || bound <= 0
              ? kMost
              : context_.bm25.longest(static_cast<double>(occurrences), bound / info_.idf);
      // One more, for what rounding may do.
      longest_[occurrences] = static_cast<std::uint32_t>(std::clamp(longest + 1, 0.0, kMost));
    }
  }

  const LeafInfo info_;
  const ScoringContext& context_;
  double bound_ = 0;
  std::array<std::uint32_t, kBounded> longest_ = all_lengths();

  static constexpr std::array<std::uint32_t, kBounded> all_lengths() {
    std::array<std::uint32_t, kBounded> lengths{};
    lengths.fill(std::numeric_limits<std::uint32_t>::max());
    return lengths;
  }
};

// Moves all of `children` to the first docid from `target` on that they share. `seek(child, docid)`
// moves one of them there, or leaves it where it is beyond, and returns where it stands.
template <typename Seek>
Docid leapfrog(Docid target, std::size_t children, Seek seek) {
  std::size_t agreed = 0;
  std::size_t child = 0;
  while (target != kNoDocid && agreed < children) {
    const Docid at = seek(child, target);
    agreed = at == target ? agreed + 1 : 1;
    target = at;
    child = (child + 1) % children;
  }
  return target;
}

}  // namespace dateline

// What the iterators over posting lists share. Included by their sources only.
#pragma once

#include <utility>
#include <vector>

#include "searcher/internal/doc_iterator.h"

namespace dateline {

inline ScorePart part_of(const LeafInfo& info, double frequency, std::uint32_t length,
                         double score) {
  return {info.label, info.document_frequency, info.idf, frequency, length, score};
}

// A leaf with a frequency in the current document, scored by BM25.
class ScoredLeaf : public DocIterator {
 public:
  ScoredLeaf(LeafInfo info, const ScoringContext& context)
      : info_(std::move(info)), context_(context) {}
  double score() override {
    return info_.idf * context_.bm25.saturation(frequency(), context_.length(doc_));
  }
  void explain(std::vector<ScorePart>& parts) override {
    if (info_.idf == 0) {
      return;
    }
    parts.push_back(part_of(info_, frequency(), context_.length(doc_), score()));
  }

 protected:
  virtual double frequency() = 0;

 private:
  const LeafInfo info_;
  const ScoringContext& context_;
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

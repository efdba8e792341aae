// How much a word can count in the documents of one segment, told from the impacts of its postings
// (common/impact_file.h) without reading them.
#pragma once

#include <cstdint>
#include <vector>

#include "common/impact_file.h"
#include "searcher/internal/bm25.h"
#include "searcher/internal/term_source.h"

namespace dateline {

// What no document from some docid up to `last` scores more than.
struct ScoreBound {
  double most;
  std::uint32_t last;
};

// One of a word's forms in a segment.
struct FormSource {
  TermSource term;
  FormRoute route;
};

// The stretches that a segment's documents are cut into by a word's blocks. Not thread-safe.
class ScoreBounds {
 public:
  // The word weighs `idf`; its forms' frequencies add up as make_group() tells. Throws
  // Error(kCorrupt).
  ScoreBounds(const std::vector<FormSource>& forms, double idf, const ScoringContext& context);

  // Docids do not descend from call to call.
  ScoreBound at(std::uint32_t doc) {
    while (stretches_[at_].last < doc) {
      ++at_;
    }
    return stretches_[at_];
  }

 private:
  std::vector<ScoreBound> stretches_;  // the last of them has no end
  std::size_t at_ = 0;
};

// Appends what one document of each block scores at least.
void append_block_scores(ImpactCursor impacts, double idf, const Bm25& bm25,
                         std::vector<double>& scores);

}  // namespace dateline

// How much a word can count in the documents of one segment, told from the impacts of its postings
// (common/impact_file.h) without reading them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "common/impact_file.h"
#include "common/internal/glass_reader.h"
#include "searcher/internal/bm25.h"

namespace dateline {

using Postings = glass::PostingCursor;

// What no document from some docid up to `last` scores more than.
struct ScoreBound {
  double most;
  std::uint32_t last;
};

// By which list a word finds an article. What lists of different routes say of an article, they say
// of the same occurrences.
enum class FormRoute : std::uint8_t {
  kWord,        // words as they are written
  kStem,        // stems of the word as written
  kFoldedStem,  // stems of the word without its accents
};
inline constexpr std::array kFormRoutes{FormRoute::kWord, FormRoute::kStem, FormRoute::kFoldedStem};

// Where one of a word's forms is found in a segment.
struct FormSource {
  std::string_view term;
  const glass::PostingTable* postings;
  std::optional<glass::TableCursor::Place> place;  // in `postings`; nullopt: the term is not there
  const ImpactFile* impacts;                       // null where the segment has none
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

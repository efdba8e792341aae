// Where the postings of a plan's term are found in a segment.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "common/impact_file.h"
#include "common/internal/glass_reader.h"
#include "common/stem_file.h"

namespace dateline {

using Postings = glass::PostingCursor;

// By which list a word finds an article. What lists of different routes say of an article, they say
// of the same occurrences.
enum class FormRoute : std::uint8_t {
  kWord,        // words as they are written
  kStem,        // stems of the word as written
  kFoldedStem,  // stems of the word without its accents
};
inline constexpr std::array kFormRoutes{FormRoute::kWord, FormRoute::kStem, FormRoute::kFoldedStem};

// A term that has been looked up once. Cheap to copy; refers to the segment.
class TermSource {
 public:
  // Of a term that no article has.
  TermSource() = default;
  // Of a term of the database at `place`; `impacts` is null where the segment has none.
  TermSource(std::string_view term, const glass::PostingTable& table,
             std::optional<glass::TableCursor::Place> place, const ImpactFile* impacts)
      : term_(term), table_(&table), place_(place), impacts_(impacts) {}
  explicit TermSource(StemList stem) : stem_(stem), is_stem_(true) {}

  // From the first on. Throws Error(kCorrupt), as all below.
  Postings postings() const {
    if (is_stem_) {
      return stem_.postings();
    }
    return table_ == nullptr ? Postings() : table_->postings(term_, place_);
  }
  bool has_impacts() const { return is_stem_ || table_ == nullptr || impacts_ != nullptr; }
  // Only where has_impacts().
  ImpactCursor impacts() const {
    if (is_stem_) {
      return stem_.impacts();
    }
    return impacts_ == nullptr ? ImpactCursor() : impacts_->impacts(term_);
  }

 private:
  std::string_view term_;
  const glass::PostingTable* table_ = nullptr;
  std::optional<glass::TableCursor::Place> place_;
  const ImpactFile* impacts_ = nullptr;
  StemList stem_;
  bool is_stem_ = false;
};

}  // namespace dateline

// Which documents of a segment are in some languages.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "common/columns.h"
#include "common/manifest.h"

namespace dateline {

using Languages = std::set<std::string>;  // codes; "" is unknown

// Any number of threads may read one. Refers to the segment's column, which must outlive it.
class LanguageFilter {
 public:
  // All documents.
  LanguageFilter() = default;

  // Those of a segment that are in one of `languages`. `there` are the segment's languages, and
  // `column` has them by document.
  LanguageFilter(const Languages& languages, const LanguageShares& there,
                 const OrdinalColumn& column);

  bool admits_all() const { return admitted_.empty(); }
  bool admits_none() const { return admits_none_; }
  bool admits(std::uint32_t doc) const { return admits_all() || admitted_[ordinals_[doc - 1]] != 0; }

 private:
  std::span<const std::uint32_t> ordinals_;  // by docid - 1
  std::vector<std::uint8_t> admitted_;       // by ordinal; empty: all are
  bool admits_none_ = false;
};

}  // namespace dateline

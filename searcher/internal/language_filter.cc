#include "searcher/internal/language_filter.h"

#include <algorithm>

namespace dateline {

LanguageFilter::LanguageFilter(const Languages& languages, const LanguageShares& there,
                               const OrdinalColumn& column) {
  const auto is_wanted = [&](const auto& share) { return languages.contains(share.first); };
  const auto wanted = std::count_if(there.begin(), there.end(), is_wanted);
  admits_none_ = wanted == 0;
  if (static_cast<std::size_t>(wanted) == there.size()) {
    return;
  }
  ordinals_ = column.values;
  for (std::uint32_t ordinal = 0; ordinal < column.dictionary.size(); ++ordinal) {
    admitted_.push_back(languages.contains(std::string(column.dictionary[ordinal])) ? 1 : 0);
  }
}

}  // namespace dateline

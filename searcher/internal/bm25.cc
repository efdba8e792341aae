#include "searcher/internal/bm25.h"

#include <algorithm>
#include <cmath>

namespace dateline {

double Bm25::idf(std::uint64_t articles, std::uint64_t document_frequency) {
  const auto n = static_cast<double>(articles);
  const auto df = static_cast<double>(std::min(document_frequency, articles));
  return std::log(1 + (n - df + 0.5) / (df + 0.5));
}

}  // namespace dateline

// How words count.
#pragma once

#include <cstdint>
#include <span>

namespace dateline {

// BM25 (Robertson and Zaragoza 2009, "The probabilistic relevance framework") with its usual
// constants, and an idf that is never negative (as in Lucene). Constants that were fitted to three
// English sets won on two of them and lost on three sets of other languages, all significantly.
class Bm25 {
 public:
  static constexpr double kK1 = 1.2;
  static constexpr double kB = 0.75;
  static constexpr double kK3 = 7;  // for a word that the query repeats
  static constexpr double kMostSaturation = kK1 + 1;

  Bm25() = default;
  explicit Bm25(double average_length)
      : average_length_(average_length), length_norm_(kK1 * kB / average_length) {}

  static double idf(std::uint64_t articles, std::uint64_t document_frequency);
  static double query_weight(double repeats) { return (kK3 + 1) * repeats / (kK3 + repeats); }
  double saturation(double frequency, std::uint32_t length) const {
    return frequency * (kK1 + 1) / (frequency + norm_ + length_norm_ * length);
  }
  // The greatest length with which so many occurrences saturate to `least`; negative: none does.
  double longest(double frequency, double least) const {
    return (frequency * (kK1 + 1) / least - frequency - norm_) / length_norm_;
  }
  double average_length() const { return average_length_; }

 private:
  double average_length_ = 1;
  double norm_ = kK1 * (1 - kB), length_norm_ = kK1 * kB;
};

// What the scoring leaves of one segment share.
struct ScoringContext {
  Bm25 bm25;
  std::span<const std::uint32_t> lengths;  // by docid - 1
  std::uint32_t length(std::uint32_t doc) const { return lengths[doc - 1]; }
};

}  // namespace dateline

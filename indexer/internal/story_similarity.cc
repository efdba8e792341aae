#include "indexer/internal/story_similarity.h"

#include <algorithm>
#include <cmath>

#include "indexer/internal/story_details.h"

namespace dateline {

namespace {

// Texts with fewer words are copies only when text and title are the same.
constexpr std::uint32_t kFewWords = 8;

struct Side {
  std::uint32_t hashes = 0;
  std::uint32_t digits = 0;
  std::uint32_t formulas = 0;
  void count(std::uint32_t hash, bool is_formula) {
    if (is_formula) {
      ++formulas;
      return;
    }
    ++hashes;
    digits += hash >> 31;
  }
};

bool is_identical(const StorySketch& a, const StorySketch& b, const StoryCircumstances& pair) {
  // An outlet's notice in place of a text ("subscribe to read on") stands under many titles.
  constexpr std::uint32_t kNoticeWords = 60;
  constexpr std::uint32_t kLastingWords = 40;
  if (a.exact != b.exact || a.words != b.words || a.words == 0) {
    return false;
  }
  if (pair.dated && (pair.days > kIdenticalWindowDays ||
                     (pair.days > kStoryWindowDays && a.words < kLastingWords))) {
    return false;
  }
  if (a.title == b.title && a.title != 0) {
    return true;
  }
  return a.words >= (pair.same_source || !pair.dated ? kNoticeWords : kFewWords);
}

// What a template filled in anew looks like: the words are shared, the numbers are not. A copy
// shares its numbers as it shares its words, but for a toll that was brought up to date.
double penalty_for_numbers(const StoryOverlap& overlap) {
  constexpr std::uint32_t kFewNumbers = 2, kManyNumbers = 8;
  const double expected = overlap.containment() * overlap.digits_smaller;
  if (overlap.digits_smaller < kFewNumbers || overlap.digits_shared >= 0.65 * expected) {
    return 0;
  }
  return overlap.digits_smaller >= kManyNumbers && overlap.digits_shared < 0.5 * expected ? 1
                                                                                          : 0.12;
}

// Another form of the same: a template's formulas are all shared, what is filled in is not, while
// an editor's changes fall on both alike.
double penalty_for_formulas(const StoryOverlap& overlap) {
  constexpr std::uint32_t kFewFormulas = 10;
  constexpr double kChance = 0.1;
  if (overlap.formulas_smaller < kFewFormulas) {
    return 0;
  }
  const double contained = 1.0 * overlap.formulas_shared / overlap.formulas_smaller;
  return std::max(0.0, contained - overlap.containment() - kChance);
}

// Most copies appear within two days. What comes later has more often been written anew.
double penalty_for_time(const StoryCircumstances& pair) {
  if (!pair.dated) {
    return 0.2;
  }
  return pair.days <= 1 ? 0 : pair.days <= 3 ? 0.05 : 0.15;
}

// From here on the smaller text may be a long quotation that both print.
constexpr std::uint32_t kQuotingRatio = 4;

// The containment that a pair must reach; over 1 for a pair that cannot be one of copies. A small
// sample must show more, by a good standard error of its estimate.
double required_containment(const StorySketch& a, const StorySketch& b,
                            const StoryCircumstances& pair, const StoryOverlap& overlap) {
  double required = 0.45 + 0.8 / std::sqrt(std::max(1u, overlap.smaller));
  if (pair.same_source) {
    required += 0.12;
  } else if (a.title == b.title && a.title != 0) {
    required -= 0.08;
  }
  required += penalty_for_time(pair) + penalty_for_formulas(overlap);
  if (overlap.smaller * kQuotingRatio < overlap.larger) {
    required += 0.1;
  }
  required = std::min(required, 0.9);
  return required + penalty_for_numbers(overlap);
}

// Nearly the same text from beginning to end, numbers included, is a copy even where all of it has
// become a formula, as a column does that a hundred papers print over a month. One of another
// outlet may be cut.
bool is_whole_copy(const StoryOverlap& all, bool may_be_cut) {
  constexpr std::uint32_t kLeastSample = 24;
  constexpr double kWhole = 0.9;
  const double shared = may_be_cut ? all.containment() : all.resemblance();
  return all.smaller >= kLeastSample && all.smaller * kQuotingRatio >= all.larger &&
         shared >= kWhole && all.digits_shared >= kWhole * all.digits_smaller;
}

}  // namespace

StoryOverlap overlap_of(const StorySketch& a, const StorySketch& b, const FormulaSet* formulas) {
  const std::uint32_t mask = (1u << std::max(a.level, b.level)) - 1;
  StoryOverlap overlap;
  Side left, right, both;
  auto i = a.hashes.begin();
  auto j = b.hashes.begin();
  while (i != a.hashes.end() || j != b.hashes.end()) {
    const bool in_a = i != a.hashes.end() && (j == b.hashes.end() || *i <= *j);
    const bool in_b = j != b.hashes.end() && (i == a.hashes.end() || *j <= *i);
    const std::uint32_t hash = in_a ? *i : *j;
    i += in_a;
    j += in_b;
    if ((hash & mask) != 0) {
      continue;
    }
    const bool is_formula = formulas != nullptr && formulas->contains(hash);
    if (in_a) {
      left.count(hash, is_formula);
    }
    if (in_b) {
      right.count(hash, is_formula);
    }
    if (in_a && in_b) {
      both.count(hash, is_formula);
    }
  }
  const Side& smaller = left.hashes <= right.hashes ? left : right;
  overlap.smaller = smaller.hashes;
  overlap.larger = std::max(left.hashes, right.hashes);
  overlap.shared = both.hashes;
  overlap.digits_smaller = smaller.digits;
  overlap.digits_shared = both.digits;
  overlap.formulas_smaller = smaller.formulas;
  overlap.formulas_shared = both.formulas;
  return overlap;
}

namespace {

// By what they share.
StoryVerdict judge_overlap(const StorySketch& a, const StorySketch& b,
                           const StoryCircumstances& pair, const FormulaSet& formulas) {
  constexpr std::uint32_t kLeastSample = 6;
  constexpr std::uint32_t kLargestRatio = 8;  // a brief inside a day's summary is no copy of it
  constexpr double kClose = 0.6;              // resemblance
  if (std::min(a.words, b.words) < kFewWords || (pair.dated && pair.days > kStoryWindowDays)) {
    return StoryVerdict::kDifferent;
  }
  const StoryOverlap telling = overlap_of(a, b, &formulas);
  const bool only_whole = !pair.dated && pair.same_source;  // any two years' reports of a feast
  if (only_whole || telling.formulas_smaller > 0) {
    const bool may_be_cut = pair.dated && !pair.same_source;
    if (is_whole_copy(overlap_of(a, b, nullptr), may_be_cut)) {
      return StoryVerdict::kClose;
    }
  }
  if (only_whole) {
    return StoryVerdict::kDifferent;
  }
  if (telling.smaller < kLeastSample || telling.smaller * kLargestRatio < telling.larger) {
    return StoryVerdict::kDifferent;
  }
  if (telling.containment() < required_containment(a, b, pair, telling)) {
    return StoryVerdict::kDifferent;
  }
  return telling.resemblance() >= kClose ? StoryVerdict::kClose : StoryVerdict::kNear;
}

}  // namespace

StoryVerdict judge_story(const StorySketch& a, const StorySketch& b, const StoryCircumstances& pair,
                         const FormulaSet& formulas) {
  if (is_identical(a, b, pair)) {
    return StoryVerdict::kIdentical;
  }
  const StoryVerdict verdict = judge_overlap(a, b, pair, formulas);
  const bool are_short = !a.details.empty() && !b.details.empty();
  return verdict >= StoryVerdict::kNear && are_short && tell_different_events(a.details, b.details)
             ? StoryVerdict::kOtherEvent
             : verdict;
}

}  // namespace dateline

#include "indexer/internal/merge_policy.h"

#include <algorithm>

namespace dateline {

namespace {

// Shapes that stand for one segment, while the plan is made.
struct Part {
  std::size_t begin, end;
  std::uint64_t articles;
};

int tier_of(std::uint64_t articles) {
  int tier = 0;
  for (std::uint64_t bound = kFirstTier; articles >= bound; bound *= kMergeFactor) {
    ++tier;
  }
  return tier;
}

class Planner {
 public:
  explicit Planner(const std::vector<MergeShape>& shapes) : shapes_(shapes) {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      parts_.push_back({i, i + 1, shapes[i].articles});
      all += shapes[i].articles;
    }
    largest_ = std::max(kLargestAlways, all / kLargestShare);
  }

  std::vector<MergeRun> plan() {
    int highest = 0;
    for (const Part& part : parts_) {
      highest = std::max(highest, tier_of(part.articles));
    }
    // What is merged may be one of kMergeFactor of the next tier.
    for (int tier = 0; tier <= highest; ++tier) {
      while (merge_one(tier)) {
      }
    }
    while (parts_.size() > kMostSegments) {
      merge_smallest_pair();
    }
    std::vector<MergeRun> runs;
    for (const Part& part : parts_) {
      if (part.end - part.begin > 1) {
        runs.push_back({part.begin, part.end, can_concatenate(part)});
      }
    }
    add_worn(runs);
    return runs;
  }

 private:
  bool merge_one(int tier);
  void merge_smallest_pair();
  bool can_concatenate(const Part& part) const;
  void add_worn(std::vector<MergeRun>& runs) const;

  const std::vector<MergeShape>& shapes_;
  std::vector<Part> parts_;
  std::uint64_t largest_ = 0;
};

// Merges the newest stretch that begins and ends with a part of the tier, has kMergeFactor of them,
// nothing larger, and is not too large itself.
bool Planner::merge_one(int tier) {
  for (std::size_t begin = 0; begin < parts_.size(); ++begin) {
    if (tier_of(parts_[begin].articles) != tier) {
      continue;
    }
    std::uint64_t members = 0;
    std::uint64_t articles = 0;
    for (std::size_t i = begin; i < parts_.size(); ++i) {
      const int of_part = tier_of(parts_[i].articles);
      articles += parts_[i].articles;
      if (of_part > tier || articles > largest_) {
        break;
      }
      members += of_part == tier ? 1 : 0;
      if (members == kMergeFactor) {
        parts_[begin] = {parts_[begin].begin, parts_[i].end, articles};
        parts_.erase(parts_.begin() + static_cast<std::ptrdiff_t>(begin) + 1,
                     parts_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        return true;
      }
    }
  }
  return false;
}

// Of the pairs of neighbours that are about as large as each other, the smallest: what at least
// doubles with every merge is written seldom. Where there is none, the most equal pair.
void Planner::merge_smallest_pair() {
  constexpr double kAlike = 3;
  struct Cost {
    double inequality;  // 1: equal
    std::uint64_t articles;
    auto operator<=>(const Cost&) const = default;
  };
  const auto cost = [this](std::size_t i) {
    const auto [less, more] = std::minmax(parts_[i].articles, parts_[i + 1].articles);
    const double ratio = static_cast<double>(more + 1) / static_cast<double>(less + 1);
    return Cost{ratio <= kAlike ? 1 : ratio, less + more};
  };
  std::size_t best = 0;
  for (std::size_t i = 1; i + 1 < parts_.size(); ++i) {
    best = cost(i) < cost(best) ? i : best;
  }
  parts_[best] = {parts_[best].begin, parts_[best + 1].end,
                  parts_[best].articles + parts_[best + 1].articles};
  parts_.erase(parts_.begin() + static_cast<std::ptrdiff_t>(best) + 1);
}

bool Planner::can_concatenate(const Part& part) const {
  for (std::size_t i = part.begin; i < part.end; ++i) {
    const MergeShape& shape = shapes_[i];
    const bool last = i + 1 == part.end;
    if (shape.is_new || !shape.is_plain || shape.articles < kLeastToConcatenate ||
        (shape.undated > 0 && !last) || !shape.first_day) {
      return false;
    }
    // Days that two of them share would be out of order.
    if (!last && (!shapes_[i + 1].last_day || *shape.first_day <= *shapes_[i + 1].last_day)) {
      return false;
    }
  }
  return true;
}

// The segment with the greatest share of dead articles, if that is great.
void Planner::add_worn(std::vector<MergeRun>& runs) const {
  std::optional<std::size_t> worst;
  const auto share = [this](std::size_t i) {
    return static_cast<double>(shapes_[i].dead) /
           static_cast<double>(shapes_[i].dead + shapes_[i].articles);
  };
  for (std::size_t i = 0; i < shapes_.size(); ++i) {
    const bool merged = std::any_of(runs.begin(), runs.end(), [i](const MergeRun& run) {
      return run.begin <= i && i < run.end;
    });
    const MergeShape& shape = shapes_[i];
    if (!merged && shape.dead * kDeadShare > shape.dead + shape.articles &&
        (!worst || share(i) > share(*worst))) {
      worst = i;
    }
  }
  if (worst) {
    runs.push_back({*worst, *worst + 1, false});
    std::sort(runs.begin(), runs.end(),
              [](const MergeRun& a, const MergeRun& b) { return a.begin < b.begin; });
  }
}

}  // namespace

std::vector<MergeRun> plan_merges(const std::vector<MergeShape>& shapes) {
  return Planner(shapes).plan();
}

}  // namespace dateline

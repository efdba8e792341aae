#include "indexer/internal/story_candidates.h"

#include <algorithm>
#include <cstdlib>

namespace dateline {

namespace {

// With how many of the nearest an article is paired, on each side: fewer in a long list, where one
// copy finds the next by many shingles anyway.
std::size_t neighbours_in(std::size_t articles) {
  constexpr std::size_t kLongList = 64;
  return articles > kLongList ? 1 : 4;
}

}  // namespace

bool StoryPairFinder::within(std::uint32_t a, std::uint32_t b, std::uint32_t window_days) const {
  const StoryEntry& left = entries_[a];
  const StoryEntry& right = entries_[b];
  return !left.dated() || !right.dated() ||
         std::abs(std::int64_t{left.day} - right.day) <= window_days;
}

void StoryPairFinder::pair_new(Ranks ranks, std::uint32_t window_days,
                               std::vector<StoryPair>& pairs) const {
  const std::size_t neighbours = neighbours_in(ranks.size());
  std::size_t first = 0;  // of the window
  for (std::size_t i = 1; i < ranks.size(); ++i) {
    if (!entries_[ranks[i]].dated()) {
      first = 0;
    }
    while (first < i && !within(ranks[first], ranks[i], window_days)) {
      ++first;
    }
    const std::size_t nearest = std::max(first, i - std::min(i, neighbours));
    for (std::size_t j = nearest; j < i; ++j) {
      pairs.push_back({ranks[i], ranks[j]});
    }
    if (first < nearest) {
      pairs.push_back({ranks[i], ranks[first]});
    }
  }
}

void StoryPairFinder::pair_existing(std::uint32_t rank, Ranks existing, std::uint32_t window_days,
                                    std::vector<StoryPair>& pairs) const {
  const StoryEntry& entry = entries_[rank];
  const auto neighbours = static_cast<std::ptrdiff_t>(neighbours_in(existing.size()));
  const auto undated = std::partition_point(existing.begin(), existing.end(),
                                            [&](auto other) { return entries_[other].dated(); });
  auto begin = existing.begin();
  auto middle = undated;
  if (entry.dated()) {
    const auto day_of = [&](std::uint32_t other) { return std::int64_t{entries_[other].day}; };
    begin = std::partition_point(existing.begin(), undated, [&](auto other) {
      return day_of(other) < std::int64_t{entry.day} - window_days;
    });
    middle = std::partition_point(begin, undated,
                                  [&](auto other) { return day_of(other) <= entry.day; });
  }
  const auto nearest = middle - std::min(middle - begin, neighbours);
  const auto end = undated + std::min<std::ptrdiff_t>(existing.end() - undated, 1);
  const auto later = middle + std::min(undated - middle, neighbours);
  if (begin < nearest) {
    pairs.push_back({rank, *begin});
  }
  for (auto other = nearest; other < later && within(rank, *other, window_days); ++other) {
    pairs.push_back({rank, *other});
  }
  for (auto other = undated; other < end; ++other) {
    pairs.push_back({rank, *other});
  }
}

void StoryPairFinder::find(std::span<const std::uint32_t> ranks, std::uint32_t window_days,
                           std::vector<StoryPair>& pairs) const {
  const auto middle = std::lower_bound(ranks.begin(), ranks.end(), new_begin_);
  const Ranks existing(ranks.begin(), middle);
  const Ranks fresh(middle, ranks.end());
  pair_new(fresh, window_days, pairs);
  if (!existing.empty()) {
    for (const std::uint32_t rank : fresh) {
      pair_existing(rank, existing, window_days, pairs);
    }
  }
}

// Copies of a story come in one burst of days, or in two. A template comes again and again.
bool StoryPairFinder::is_formula(Ranks ranks) const {
  constexpr std::size_t kManyDays = 6, kManyBursts = 3, kManyUndated = 64;
  constexpr std::int64_t kQuietDays = 2;  // between bursts
  if (ranks.size() < kManyBursts) {
    return false;
  }
  std::vector<std::int64_t> days;
  for (const std::uint32_t rank : ranks) {
    if (entries_[rank].dated()) {
      days.push_back(entries_[rank].day);
    }
  }
  if (ranks.size() - days.size() > kManyUndated) {
    return true;
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  std::size_t bursts = days.empty() ? 0 : 1;
  for (std::size_t i = 1; i < days.size(); ++i) {
    bursts += days[i] - days[i - 1] > kQuietDays;
  }
  return days.size() >= kManyDays || bursts >= kManyBursts;
}

}  // namespace dateline

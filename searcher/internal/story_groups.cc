#include "searcher/internal/story_groups.h"

#include <algorithm>
#include <bit>

namespace dateline {

namespace {

// Stories' numbers are hashes, and none is 0 but by chance, which is counted apart.
std::size_t count_distinct(const std::vector<std::uint64_t>& numbers) {
  std::vector<std::uint64_t> slots(std::bit_ceil(2 * numbers.size() + 1));  // 0: free
  std::size_t count = 0;
  bool has_zero = false;
  for (const std::uint64_t number : numbers) {
    std::size_t slot = number & (slots.size() - 1);
    while (slots[slot] != 0 && slots[slot] != number) {
      slot = (slot + 1) & (slots.size() - 1);
    }
    count += slots[slot] == 0 && number != 0 ? 1 : 0;
    slots[slot] = number;
    has_zero = has_zero || number == 0;
  }
  return count + (has_zero ? 1 : 0);
}

}  // namespace

StoryGroups::StoryGroups(const std::vector<SegmentMatches>& matches, const Segments& segments)
    : segments_(segments) {
  std::vector<std::uint64_t> stories;
  for (const SegmentMatches& part : matches) {
    matches_.insert(matches_.end(), part.shared.begin(), part.shared.end());
    stories.insert(stories.end(), part.stories.begin(), part.stories.end());
  }
  std::sort(matches_.begin(), matches_.end(), [](const SharedMatch& a, const SharedMatch& b) {
    return a.story != b.story ? a.story < b.story : HitOrder{Sort::kOldest}(a.match, b.match);
  });
  for (std::size_t i = 1; i <= matches_.size(); ++i) {
    if (i == matches_.size() || matches_[i].story != matches_[i - 1].story) {
      ends_.push_back(i);
    }
  }
  articles_ = matches_.size() + stories.size();
  count_ = ends_.size() + count_distinct(stories);
}

std::vector<Candidate> StoryGroups::candidates() const {
  std::vector<Candidate> candidates;
  candidates.reserve(ends_.size());
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    candidates.push_back(matches_[begin].match);
    for (; begin < end; ++begin) {
      candidates.back().score = std::max(candidates.back().score, matches_[begin].match.score);
    }
  }
  return candidates;
}

void StoryGroups::add_to(MergedCounts& counts, const std::vector<Field>& facets) const {
  std::vector<std::vector<OrdinalColumn>> columns(segments_.size());  // by segment, then by facet
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    for (const Field field : facets) {
      columns[i].push_back(segments_[i]->columns().ordinal(field_info(field).name));
    }
  }
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    const std::int32_t first_day = matches_[begin].match.day;
    std::vector<std::vector<std::string_view>> values(facets.size());
    for (; begin < end; ++begin) {
      const Candidate& match = matches_[begin].match;
      for (std::size_t facet = 0; facet < facets.size(); ++facet) {
        const OrdinalColumn& column = columns[match.segment][facet];
        for (const std::uint32_t ordinal : column.values_of(match.docid - 1)) {
          values[facet].push_back(column.dictionary[ordinal]);
        }
      }
    }
    for (std::vector<std::string_view>& of_facet : values) {
      std::sort(of_facet.begin(), of_facet.end());
      of_facet.erase(std::unique(of_facet.begin(), of_facet.end()), of_facet.end());
    }
    counts.add_story(values, first_day);
  }
}

}  // namespace dateline

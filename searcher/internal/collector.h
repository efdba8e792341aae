// One pass over the matches of a segment: total, facets, days and the best hits.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/columns.h"
#include "common/schema.h"
#include "searcher/internal/doc_iterator.h"
#include "searcher/internal/segment.h"
#include "searcher/searcher.h"

namespace dateline {

// A hit before its article is read, with everything that orders hits.
struct Candidate {
  double score = 0;
  std::int32_t day = 0;       // kUndatedDay when undated
  std::int64_t instant = 0;   // kUndatedInstant when undated
  std::uint64_t id_hash = 0;  // breaks ties the same way however the archive is cut
  std::uint32_t segment = 0;
  Docid docid = 0;
};

// A match whose story has several articles.
struct SharedMatch {
  std::uint64_t story = 0;
  Candidate match;
};

// A strict weak order: whether `a` comes before `b` in the result.
struct HitOrder {
  Sort sort;
  bool operator()(const Candidate& a, const Candidate& b) const;
};

// How much less an article counts for its age: half for every half-life before the newest article
// of the generation, an undated one as much as the oldest. With a half-life of 0 all count fully.
struct RecencyPrior {
  double half_life_days = 0;
  std::int32_t newest_day = 0, oldest_day = 0;

  double factor(std::int32_t day) const;
};

// What is counted besides the total.
struct CountRequest {
  std::vector<Field> facets;  // with a column
  bool days = false;
  bool by_story = false;  // facets and days count stories; see StoryGroups
  Totals totals = Totals::kStories;

  bool counts_values() const { return days || !facets.empty(); }
};

// Counts by number, as cheap as they come.
struct SegmentCounts {
  std::uint64_t total = 0;
  std::vector<std::vector<std::uint32_t>> facets;  // by ordinal; [0] counts rows without a value
  std::vector<std::uint32_t> days;                 // from the segment's last day backwards
  std::uint64_t undated = 0;
};

// By story, `best` and the counts but the total are of articles that are alone in their story.
struct SegmentMatches {
  SegmentCounts counts;
  std::vector<Candidate> best;         // in order
  std::vector<SharedMatch> shared;     // by docid; only by story
  std::vector<std::uint64_t> stories;  // with several articles, of each match; only to be counted
  bool is_total_exact = true;
};

// Which hits are kept, and how many; 0 is none.
struct Ranking {
  Sort sort = Sort::kRelevance;
  RecencyPrior recency;
  std::size_t keep = 0;
  double floor = 0;  // so many hits are known to score as much, or more
};

// Walks `matches`: to its end, or, where counts may be less than exact, until the best are known.
SegmentMatches collect(DocIterator& matches, const Segment& segment, std::uint32_t segment_number,
                       const CountRequest& counted, const Ranking& ranking);

// Counts over segments, by value.
class MergedCounts {
 public:
  explicit MergedCounts(const CountRequest& request)
      : request_(request), facets_(request.facets.size()) {}
  // Cheapest newest segment first.
  void add(const Segment& segment, const SegmentCounts& counts);
  // One story: its values of each facet, each once, and its day (kUndatedDay: none).
  void add_story(const std::vector<std::vector<std::string_view>>& values, std::int32_t day);

  std::uint64_t total() const { return total_; }
  std::uint64_t undated() const { return undated_; }
  // Most frequent first; `limit` 0 gives all.
  Facet facet(std::size_t index, std::string name, std::uint32_t limit) const;
  Facet facet_of_periods(Period period, std::string name, std::uint32_t limit) const;
  std::vector<TimelineBucket> timeline(Period period) const;

 private:
  const CountRequest request_;
  std::uint64_t total_ = 0;
  std::uint64_t undated_ = 0;
  struct Values {
    std::unordered_map<std::string_view, std::uint64_t> counts;  // views into the columns
    std::uint64_t without = 0;
  };
  struct DayCount {
    std::int32_t day;
    std::uint64_t count;
  };
  // Adds counts of descending days to days_.
  void add_days(std::vector<DayCount> days);
  std::vector<DayCount> all_days() const;  // descending, each once

  std::vector<Values> facets_;
  std::vector<DayCount> days_;                        // descending, each once; but of stories
  std::map<std::int32_t, std::uint64_t> story_days_;  // by story
};

// The first day of the period that a day belongs to.
CivilDay period_start(CivilDay day, Period period);

}  // namespace dateline

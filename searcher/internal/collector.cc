#include "searcher/internal/collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

namespace dateline {

bool HitOrder::operator()(const Candidate& a, const Candidate& b) const {
  const auto newness = [](const Candidate& c) { return std::tie(c.day, c.instant); };
  switch (sort) {
    case Sort::kRelevance:
      if (a.score != b.score) {
        return a.score > b.score;
      }
      break;
    case Sort::kNewest:
      break;
    case Sort::kOldest: {
      const bool a_undated = a.day == kUndatedDay;
      const bool b_undated = b.day == kUndatedDay;
      if (a_undated != b_undated) {
        return b_undated;
      }
      if (newness(a) != newness(b)) {
        return newness(a) < newness(b);
      }
      return a.id_hash < b.id_hash;
    }
  }
  if (newness(a) != newness(b)) {
    return newness(a) > newness(b);
  }
  return a.id_hash < b.id_hash;
}

double RecencyPrior::factor(std::int32_t day) const {
  if (half_life_days <= 0) {
    return 1;
  }
  const std::int32_t known = day == kUndatedDay ? oldest_day : day;
  return std::exp2(-(static_cast<double>(newest_day) - known) / half_life_days);
}

namespace {

// The best `capacity` candidates seen, as a heap whose top is the worst of them (Cormen et al.).
class TopHits {
 public:
  // So many hits are known to score `floor` or more.
  TopHits(HitOrder order, std::size_t capacity, double floor)
      : order_(order), capacity_(capacity), floor_(floor) {}

  // False when it is none of them.
  bool offer(const Candidate& candidate) {
    if (heap_.size() == capacity_) {
      if (!order_(candidate, heap_.front())) {
        return false;
      }
      std::pop_heap(heap_.begin(), heap_.end(), order_);
      heap_.pop_back();
    }
    heap_.push_back(candidate);
    std::push_heap(heap_.begin(), heap_.end(), order_);
    return true;
  }

  // Whether a score alone can rule a hit out: one below the bound does.
  bool has_bound() const {
    return order_.sort == Sort::kRelevance && capacity_ > 0 &&
           (floor_ > 0 || heap_.size() == capacity_);
  }
  double bound() const {
    return heap_.size() == capacity_ ? std::max(floor_, heap_.front().score) : floor_;
  }
  bool rules_out(double score) const { return has_bound() && score < bound(); }

  std::vector<Candidate> take() {
    std::sort_heap(heap_.begin(), heap_.end(), order_);
    return std::move(heap_);
  }

 private:
  const HitOrder order_;
  const std::size_t capacity_;
  const double floor_;
  std::vector<Candidate> heap_;
};

// Counts the values of one column.
class FacetCounter {
 public:
  FacetCounter(const Segment& segment, Field field)
      : column_(segment.columns().ordinal(field_info(field).name)),
        counts_(std::max<std::uint32_t>(1, column_.dictionary.size())) {}

  void count(Docid doc) {
    if (column_.offsets.empty()) {
      ++counts_[column_.values[doc - 1]];
      return;
    }
    const auto values = column_.values_of(doc - 1);
    for (const std::uint32_t ordinal : values) {
      ++counts_[ordinal];
    }
    counts_[0] += values.empty() ? 1 : 0;
  }

  std::vector<std::uint32_t> take() { return std::move(counts_); }

 private:
  const OrdinalColumn column_;
  std::vector<std::uint32_t> counts_;
};

std::int32_t day_number(CivilDay day) {
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}

// Counts days; the segment's newest day is number 0.
class DayCounter {
 public:
  explicit DayCounter(const Segment& segment) : days_(segment.days()) {
    if (segment.record().first_day) {
      newest_ = day_number(*segment.record().last_day);
      counts_.resize(static_cast<std::size_t>(newest_ - day_number(*segment.record().first_day)) +
                     1);
    }
  }
  void count(Docid doc) {
    const std::int32_t day = days_[doc - 1];
    const auto index = static_cast<std::size_t>(static_cast<std::int64_t>(newest_) - day);
    if (day == kUndatedDay || index >= counts_.size()) {
      ++undated_;
    } else {
      ++counts_[index];
    }
  }
  void take(SegmentCounts& counts) {
    counts.days = std::move(counts_);
    counts.undated = undated_;
  }

 private:
  const std::span<const std::int32_t> days_;
  std::int32_t newest_ = 0;
  std::vector<std::uint32_t> counts_;
  std::uint64_t undated_ = 0;
};

struct ValueCount {
  std::string_view value;
  std::uint64_t count;
};

Facet sorted_facet(std::string name, std::vector<ValueCount> values, std::uint64_t without,
                   std::uint32_t limit) {
  Facet facet{std::move(name), {}, values.size(), without};
  const std::size_t kept = limit == 0 ? values.size() : std::min<std::size_t>(limit, values.size());
  std::partial_sort(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(kept),
                    values.end(), [](const ValueCount& a, const ValueCount& b) {
                      return a.count != b.count ? a.count > b.count : a.value < b.value;
                    });
  for (std::size_t i = 0; i < kept; ++i) {
    facet.values.push_back({std::string(values[i].value), values[i].count});
  }
  return facet;
}

// What becomes of each match of a segment.
class Collector {
 public:
  Collector(DocIterator& matches, const Segment& segment, std::uint32_t number,
            const CountRequest& counted, const Ranking& ranking)
      : matches_(matches),
        segment_(segment),
        number_(number),
        counted_(counted),
        ranking_(ranking),
        with_stories_(counted.by_story || counted.totals == Totals::kStories),
        with_bounds_(ranking.recency.half_life_days <= 0),
        can_pass_(with_bounds_ && !with_stories_ && !counted.counts_values() &&
                  !segment.has_dead()),
        published_(segment.columns().i64(column::kPublished)),
        id_hashes_(segment.columns().u64(column::kIdHash)),
        top_({ranking.sort}, ranking.keep, ranking.floor) {
    for (const Field field : counted.facets) {
      facets_.emplace_back(segment, field);
    }
    if (counted.days) {
      days_.emplace(segment);
    }
    passed_.may_guess = counted.totals == Totals::kAtLeast;
  }

  SegmentMatches run() {
    const bool may_end = counted_.totals == Totals::kAtLeast && !counted_.by_story &&
                         !counted_.counts_values() && ranking_.sort == Sort::kNewest;
    for (Docid doc = advance(); doc != kNoDocid; doc = advance()) {
      if (segment_.is_dead(doc)) {
        continue;
      }
      ++result_.counts.total;
      if (!visit(doc) && may_end) {
        // Documents run from the newest to the oldest: none behind this one is better.
        result_.is_total_exact = false;
        break;
      }
    }
    return take();
  }

 private:
  // Where matches that score too little are of no other use, they are passed over.
  Docid advance() {
    return can_pass_ && top_.has_bound() ? matches_.next_reaching(top_.bound(), passed_)
                                         : matches_.next();
  }

  // False when it is none of the best so far.
  bool visit(Docid doc) {
    if (with_stories_ && segment_.copy_kind(doc) != CopyKind::kAlone) {
      const std::uint64_t story = segment_.stories()[doc - 1];
      if (counted_.by_story) {
        result_.shared.push_back({story, candidate(doc, score(doc))});
        return true;
      }
      result_.stories.push_back(story);
    }
    for (FacetCounter& facet : facets_) {
      facet.count(doc);
    }
    if (days_) {
      days_->count(doc);
    }
    return ranking_.keep > 0 && rank(doc);
  }

  bool rank(Docid doc) {
    if (with_bounds_ && top_.has_bound() && matches_.scores_below(top_.bound())) {
      return false;
    }
    const double of_doc = score(doc);
    return !top_.rules_out(of_doc) && top_.offer(candidate(doc, of_doc));
  }

  double score(Docid doc) {
    return ranking_.sort == Sort::kRelevance && ranking_.keep > 0
               ? matches_.score() * ranking_.recency.factor(segment_.days()[doc - 1])
               : 0;
  }

  Candidate candidate(Docid doc, double of_doc) const {
    return {of_doc, segment_.days()[doc - 1], published_[doc - 1], id_hashes_[doc - 1], number_,
            doc};
  }

  SegmentMatches take() {
    for (FacetCounter& facet : facets_) {
      result_.counts.facets.push_back(facet.take());
    }
    if (days_) {
      days_->take(result_.counts);
    }
    result_.counts.total += passed_.matches;
    result_.is_total_exact = result_.is_total_exact && passed_.is_exact;
    result_.best = top_.take();
    return std::move(result_);
  }

  DocIterator& matches_;
  const Segment& segment_;
  const std::uint32_t number_;
  const CountRequest& counted_;
  const Ranking& ranking_;
  const bool with_stories_, with_bounds_, can_pass_;
  const std::span<const std::int64_t> published_;
  const std::span<const std::uint64_t> id_hashes_;
  std::vector<FacetCounter> facets_;
  std::optional<DayCounter> days_;
  TopHits top_;
  Passed passed_;
  SegmentMatches result_;
};

}  // namespace

SegmentMatches collect(DocIterator& matches, const Segment& segment, std::uint32_t segment_number,
                       const CountRequest& counted, const Ranking& ranking) {
  return Collector(matches, segment, segment_number, counted, ranking).run();
}

void MergedCounts::add(const Segment& segment, const SegmentCounts& counts) {
  total_ += counts.total;
  undated_ += counts.undated;
  for (std::size_t i = 0; i < counts.facets.size(); ++i) {
    const auto dictionary =
        segment.columns().ordinal(field_info(request_.facets[i]).name).dictionary;
    facets_[i].without += counts.facets[i][0];
    for (std::uint32_t ordinal = 1; ordinal < counts.facets[i].size(); ++ordinal) {
      if (counts.facets[i][ordinal] > 0) {
        facets_[i].counts[dictionary[ordinal]] += counts.facets[i][ordinal];
      }
    }
  }
  std::vector<DayCount> days;
  for (std::size_t i = 0; i < counts.days.size(); ++i) {
    if (counts.days[i] > 0) {
      days.push_back(
          {day_number(*segment.record().last_day) - static_cast<std::int32_t>(i), counts.days[i]});
    }
  }
  add_days(std::move(days));
}

void MergedCounts::add_days(std::vector<DayCount> days) {
  const auto is_later = [](const DayCount& a, const DayCount& b) { return a.day > b.day; };
  const bool follows = days_.empty() || days.empty() || days_.back().day > days.front().day;
  const auto known = static_cast<std::ptrdiff_t>(days_.size());
  days_.insert(days_.end(), days.begin(), days.end());
  if (follows) {
    return;
  }
  std::inplace_merge(days_.begin(), days_.begin() + known, days_.end(), is_later);
  std::size_t last = 0;
  for (std::size_t i = 1; i < days_.size(); ++i) {
    if (days_[i].day == days_[last].day) {
      days_[last].count += days_[i].count;
    } else {
      days_[++last] = days_[i];
    }
  }
  days_.resize(last + 1);
}

std::vector<MergedCounts::DayCount> MergedCounts::all_days() const {
  if (story_days_.empty()) {
    return days_;
  }
  MergedCounts both(request_);
  both.days_ = days_;
  std::vector<DayCount> of_stories;
  for (auto day = story_days_.rbegin(); day != story_days_.rend(); ++day) {
    of_stories.push_back({day->first, day->second});
  }
  both.add_days(std::move(of_stories));
  return both.days_;
}

void MergedCounts::add_story(const std::vector<std::vector<std::string_view>>& values,
                             std::int32_t day) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    facets_[i].without += values[i].empty() ? 1 : 0;
    for (const std::string_view value : values[i]) {
      ++facets_[i].counts[value];
    }
  }
  if (request_.days) {
    ++(day == kUndatedDay ? undated_ : story_days_[day]);
  }
}

Facet MergedCounts::facet(std::size_t index, std::string name, std::uint32_t limit) const {
  std::vector<ValueCount> values;
  values.reserve(facets_[index].counts.size());
  for (const auto& [value, count] : facets_[index].counts) {
    values.push_back({value, count});
  }
  return sorted_facet(std::move(name), std::move(values), facets_[index].without, limit);
}

Facet MergedCounts::facet_of_periods(Period period, std::string name, std::uint32_t limit) const {
  const std::vector<TimelineBucket> buckets = timeline(period);
  std::vector<std::string> names;
  names.reserve(buckets.size());
  std::vector<ValueCount> values;
  for (const TimelineBucket& bucket : buckets) {
    names.push_back(print_day(bucket.start).substr(0, period == Period::kYear ? 4 : 7));
    values.push_back({names.back(), bucket.count});
  }
  return sorted_facet(std::move(name), std::move(values), undated_, limit);
}

std::vector<TimelineBucket> MergedCounts::timeline(Period period) const {
  std::vector<TimelineBucket> buckets;  // newest first
  for (const auto& [day, count] : all_days()) {
    const CivilDay start = period_start(CivilDay{std::chrono::days(day)}, period);
    if (buckets.empty() || buckets.back().start != start) {
      buckets.push_back({start, 0});
    }
    buckets.back().count += count;
  }
  std::reverse(buckets.begin(), buckets.end());
  return buckets;
}

CivilDay period_start(CivilDay day, Period period) {
  const std::chrono::year_month_day date(day);
  switch (period) {
    case Period::kDay:
      return day;
    case Period::kWeek:
      return day - (std::chrono::weekday(day) - std::chrono::Monday);
    case Period::kMonth:
      return date.year() / date.month() / 1;
    case Period::kYear:
      return date.year() / 1 / 1;
  }
  return day;
}

}  // namespace dateline

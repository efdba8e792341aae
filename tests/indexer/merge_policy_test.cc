// The merge policy over simulated years: no files, only sizes and days.
#include "indexer/internal/merge_policy.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace dateline {
namespace {

CivilDay day(int number) {
  return CivilDay(std::chrono::days(number));
}

MergeShape shape(std::uint64_t articles, int first, int last) {
  MergeShape shape;
  shape.articles = articles;
  shape.first_day = day(first);
  shape.last_day = day(last);
  return shape;
}

// An archive of which only the shapes are kept.
class Simulation {
 public:
  void take(MergeShape fresh) {
    kept_ += fresh.articles;
    fresh.is_new = true;
    insert(fresh);
    const std::vector<MergeRun> runs = plan_merges(shapes_);
    check(runs);
    std::uint64_t tonight = fresh.articles;
    for (const MergeRun& run : runs) {
      tonight += apply(run);
    }
    std::erase_if(shapes_, [](const MergeShape& shape) { return shape.articles == kGone; });
    for (MergeShape& shape : shapes_) {
      shape.is_new = false;
    }
    written_ += tonight;
    longest_night_ = std::max(longest_night_, tonight);
    most_ = std::max(most_, shapes_.size());
  }
  // As it was built: the next older segment.
  void load(const MergeShape& built) {
    kept_ += built.articles;
    shapes_.push_back(built);
  }
  // Articles of a segment die.
  void kill(std::size_t segment, std::uint64_t dead) {
    MergeShape& shape = shapes_[segment % shapes_.size()];
    dead = std::min(dead, shape.articles);
    shape.articles -= dead;
    shape.dead += dead;
    shape.is_plain = shape.dead == 0;
    kept_ -= dead;
  }

  std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const MergeShape& shape : shapes_) {
      sum += shape.articles;
    }
    return sum;
  }
  std::size_t segments() const { return shapes_.size(); }
  std::size_t most_segments() const { return most_; }
  std::uint64_t longest_night() const { return longest_night_; }
  std::uint64_t concatenated() const { return concatenated_; }
  double amplification() const {
    return static_cast<double>(written_) / static_cast<double>(kept_);
  }
  std::uint64_t kept() const { return kept_; }
  const std::vector<MergeShape>& shapes() const { return shapes_; }

 private:
  static constexpr std::uint64_t kGone = UINT64_MAX;

  void insert(const MergeShape& fresh) {
    const auto at = std::find_if(shapes_.begin(), shapes_.end(), [&](const MergeShape& other) {
      return other.last_day <= fresh.last_day;
    });
    shapes_.insert(at, fresh);
  }

  void check(const std::vector<MergeRun>& runs) const {
    std::size_t end = 0;
    for (const MergeRun& run : runs) {
      REQUIRE(run.begin >= end);
      REQUIRE(run.begin < run.end);
      REQUIRE(run.end <= shapes_.size());
      end = run.end;
    }
    REQUIRE(plan_merges(shapes_) == runs);
  }

  // Returns the articles that are written besides the new ones.
  std::uint64_t apply(const MergeRun& run) {
    MergeShape merged = shapes_[run.begin];
    merged.dead = 0;
    merged.is_plain = true;
    std::uint64_t written = merged.is_new ? 0 : merged.articles;
    for (std::size_t i = run.begin + 1; i < run.end; ++i) {
      MergeShape& part = shapes_[i];
      written += part.is_new ? 0 : part.articles;
      merged.articles += part.articles;
      merged.undated += part.undated;
      merged.first_day = std::min(merged.first_day, part.first_day);
      part.articles = kGone;
    }
    concatenated_ += run.concatenate ? written : 0;
    shapes_[run.begin] = merged;
    return written;
  }

  std::vector<MergeShape> shapes_;  // newest first
  std::size_t most_ = 0;
  std::uint64_t kept_ = 0, written_ = 0, longest_night_ = 0, concatenated_ = 0;
};

}  // namespace

TEST_CASE("ten years of nights leave few segments, each article written a few times") {
  for (const std::uint64_t nightly : {30u, 1000u, 20'000u}) {
    CAPTURE(nightly);
    std::mt19937 random(static_cast<std::uint32_t>(nightly));
    Simulation simulation;
    for (int night = 0; night < 3650; ++night) {
      if (random() % 50 != 0) {  // some nights nothing comes
        simulation.take(shape(nightly / 2 + random() % nightly, night - 1, night));
      }
    }
    INFO(nightly << " a night: at most " << simulation.most_segments() << " segments, "
                 << simulation.segments() << " at the end, written " << simulation.amplification()
                 << " times, longest night " << simulation.longest_night() << " of "
                 << simulation.total() << " articles, concatenated " << simulation.concatenated());
    CHECK(simulation.total() == simulation.kept());
    CHECK(simulation.most_segments() <= 25);
    CHECK(simulation.amplification() < 7);
    CHECK(simulation.longest_night() <= std::max<std::uint64_t>(20'000, simulation.total() / 4));
  }
}

TEST_CASE("what a build cuts is not merged by the first nights after it") {
  Simulation simulation;
  for (int part = 0; part < 16; ++part) {
    simulation.load(shape(62'500, 100 * (16 - part) - 100, 100 * (16 - part) - 1));
  }
  for (int night = 0; night < 30; ++night) {
    simulation.take(shape(1000, 1600 + night, 1600 + night));
  }
  CHECK(simulation.longest_night() <= 20'000);
  CHECK(simulation.most_segments() <= 24);
}

TEST_CASE("late arrivals, backfills and corrections keep the bounds") {
  std::mt19937 random(11);
  Simulation simulation;
  simulation.take(shape(200'000, -4000, 0));
  for (int night = 1; night < 2000; ++night) {
    const int late = random() % 3 == 0 ? static_cast<int>(random() % 30) : 1;
    simulation.take(shape(300 + random() % 1000, night - late, night));
    if (random() % 100 == 0) {  // years of old articles in one night
      const int last = night - static_cast<int>(random() % 3000);
      simulation.take(shape(5000 + random() % 20'000, last - 700, last));
    }
    simulation.kill(random(), random() % 40);
  }
  INFO("at most " << simulation.most_segments() << " segments, written "
                  << simulation.amplification() << " times");
  CHECK(simulation.total() == simulation.kept());
  CHECK(simulation.most_segments() <= 24);
  CHECK(simulation.amplification() < 9);
  for (const MergeShape& segment : simulation.shapes()) {
    CHECK(segment.dead <= segment.articles + segment.dead);
    CHECK(segment.dead * 3 < segment.articles + segment.dead + 300);
  }
}

TEST_CASE("large neighbours without overlap are joined without reading their articles") {
  std::vector<MergeShape> shapes{shape(9000, 40, 49), shape(9000, 30, 39), shape(9000, 20, 29),
                                 shape(9000, 10, 19), shape(400'000, 0, 9)};
  CHECK(plan_merges(shapes) == std::vector<MergeRun>{{0, 4, true}});
  shapes[1].undated = 1;  // would lie before dated ones
  CHECK(plan_merges(shapes) == std::vector<MergeRun>{{0, 4, false}});
  shapes[1].undated = 0;
  shapes[3].undated = 5;
  CHECK(plan_merges(shapes) == std::vector<MergeRun>{{0, 4, true}});
  shapes[2].first_day = day(19);
  CHECK(plan_merges(shapes) == std::vector<MergeRun>{{0, 4, false}});
  shapes[2].first_day = day(20);
  shapes[0].is_plain = false;
  CHECK(plan_merges(shapes) == std::vector<MergeRun>{{0, 4, false}});
}

TEST_CASE("a segment with many dead articles is written anew, one a run") {
  std::vector<MergeShape> shapes{shape(1000, 10, 19), shape(90'000, 0, 9)};
  CHECK(plan_merges(shapes).empty());
  shapes[0].dead = 240;
  CHECK(plan_merges(shapes).empty());
  shapes[0].dead = 260;
  CHECK(plan_merges(shapes) == std::vector<MergeRun>{{0, 1, false}});
  shapes[1].dead = 40'000;
  CHECK(plan_merges(shapes) == std::vector<MergeRun>{{1, 2, false}});
}

TEST_CASE("nothing is merged where nothing is") {
  CHECK(plan_merges({}).empty());
  CHECK(plan_merges({shape(0, 0, 0)}).empty());
}

}  // namespace dateline

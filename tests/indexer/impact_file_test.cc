// impacts.bin against the postings that it is made of, and damaged.
#include "common/impact_file.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "common/error.h"
#include "common/internal/file.h"
#include "indexer/internal/impact_writer.h"
#include "indexer/internal/posting_run.h"
#include "indexer/internal/run_merging.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

using Random = std::mt19937;

constexpr std::uint32_t kArticles = 3000;

std::uint32_t below(Random& random, std::uint32_t bound) {
  return static_cast<std::uint32_t>(random() % bound);
}

// A database of words in all articles, in many and in few, the lengths of its articles, and the
// impacts of its words.
class Index {
 public:
  explicit Index(std::uint32_t seed) : random_(seed) {
    PostingInverter inverter;
    for (std::uint32_t doc = 1; doc <= kArticles; ++doc) {
      lengths_.push_back(below(random_, 1 + below(random_, 90'000)));
      for (const std::uint32_t rarity : {1u, 2u, 5u, 6u, 7u, 100u}) {
        if (below(random_, rarity) == 0) {
          const std::uint32_t wdf = below(random_, 1 + below(random_, 1 + below(random_, 300)));
          const std::string term = std::string(1 + rarity % 2, '\0') + "w" + std::to_string(rarity);
          inverter.add_term(term, wdf, {});
          postings_[term].push_back({doc, wdf});
        }
      }
      inverter.end_document();
    }
    inverter.write(directory_ / "run", {});
    merge_postings({directory_ / "run"}, {}, database());
    write_impacts(database(), lengths_, path());
  }

  struct Posting {
    std::uint32_t doc, frequency;
  };
  const std::map<std::string, std::vector<Posting>>& postings() const { return postings_; }
  std::string database() const { return directory_ / "database"; }
  std::string path() const { return directory_ / "impacts"; }
  std::vector<std::uint32_t>& lengths() { return lengths_; }
  Random& random() { return random_; }
  std::string write(const std::string& bytes) { return directory_.write("damaged", bytes); }

 private:
  Random random_;
  const TempDirectory directory_;
  std::map<std::string, std::vector<Posting>> postings_;
  std::vector<std::uint32_t> lengths_;
};

// Every impact is that of a posting, and every posting has one that is as good or better.
void check_block(const std::vector<Impact>& block, std::span<const Impact> impacts) {
  REQUIRE_FALSE(impacts.empty());
  for (const Impact& impact : impacts) {
    CHECK(std::find(block.begin(), block.end(), impact) != block.end());
  }
  for (const Impact& posting : block) {
    CHECK(std::any_of(impacts.begin(), impacts.end(), [&](const Impact& impact) {
      return impact.frequency >= posting.frequency && impact.length <= posting.length;
    }));
  }
  for (std::size_t i = 1; i < impacts.size(); ++i) {
    CHECK(impacts[i - 1].frequency < impacts[i].frequency);
    CHECK(impacts[i - 1].length < impacts[i].length);
  }
}

void walk(ImpactCursor cursor) {
  for (std::uint32_t before = 0; cursor.next(); before = cursor.last()) {
    CHECK(cursor.last() > before);
    CHECK(cursor.last() <= kArticles);
    CHECK_FALSE(cursor.impacts().empty());
  }
}

}  // namespace

TEST_CASE("impacts are the best of each block of postings") {
  std::size_t lists = 0;
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    Index index(seed);
    const ImpactFile file(index.path(), kArticles);
    for (const auto& [term, postings] : index.postings()) {
      ImpactCursor cursor = file.impacts(term);
      if (postings.size() < ImpactFile::kLeastArticles) {
        CHECK_FALSE(cursor.next());
        continue;
      }
      ++lists;
      for (std::size_t begin = 0; begin < postings.size(); begin += ImpactFile::kBlock) {
        const std::size_t end = std::min<std::size_t>(begin + ImpactFile::kBlock, postings.size());
        std::vector<Impact> block;
        for (std::size_t i = begin; i < end; ++i) {
          block.push_back({postings[i].frequency, index.lengths()[postings[i].doc - 1]});
        }
        REQUIRE(cursor.next());
        CHECK(cursor.last() == postings[end - 1].doc);
        check_block(block, cursor.impacts());
      }
      CHECK_FALSE(cursor.next());
    }
    CHECK_FALSE(file.impacts("w1").next());
    CHECK_FALSE(find_wrong_impacts(index.database(), index.lengths(), index.path()).has_value());
  }
  CHECK(lists > 10);
}

TEST_CASE("impacts that are not those of the postings are found") {
  Index index(6);
  index.lengths()[500] = 4'000'000'000;
  CHECK_FALSE(find_wrong_impacts(index.database(), index.lengths(), index.path()).has_value());
  index.lengths().assign(kArticles, 0);
  const auto wrong = find_wrong_impacts(index.database(), index.lengths(), index.path());
  REQUIRE(wrong.has_value());
  CHECK(index.postings().contains(*wrong));
}

TEST_CASE("damaged impacts are an error or others, never more") {
  Index index(7);
  const std::string sound = read_file(index.path());
  std::size_t errors = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = sound;
    if (round % 5 == 0) {
      damaged.resize(index.random()() % damaged.size());
    } else {
      damaged[index.random()() % damaged.size()] ^= static_cast<char>(1 + index.random()() % 255);
    }
    const std::string path = index.write(damaged);
    try {
      const ImpactFile file(path, kArticles);
      for (TermListFile::Cursor term = file.terms(); term.next();) {
      }
      for (const auto& [term, postings] : index.postings()) {
        walk(file.impacts(term));
      }
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kCorrupt);
      ++errors;
    }
  }
  CHECK(errors > 500);
  CHECK_THROWS_AS(ImpactFile(index.path(), kArticles + 1), Error);
}

}  // namespace dateline

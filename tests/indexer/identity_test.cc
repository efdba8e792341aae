#include "indexer/internal/identity.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <thread>

#include "tests/support/temp_directory.h"

namespace dateline {

namespace {

namespace fs = std::filesystem;

struct Added {
  std::string id;
  std::uint64_t content;
  std::uint64_t sequence;
};

// Reads the articles one after another, as an archive that is updated by each would.
IdentityTable::Outcome model(const std::vector<Added>& added) {
  std::map<std::uint64_t, const Added*> in_order;
  for (const Added& one : added) {
    in_order[one.sequence] = &one;
  }
  IdentityTable::Outcome outcome;
  outcome.dropped.resize(in_order.empty() ? 0 : in_order.rbegin()->first + 1);
  std::map<std::string, const Added*> shown;
  for (const auto& [sequence, one] : in_order) {
    const Added*& kept = shown[one->id];
    if (kept != nullptr && kept->content == one->content) {
      ++outcome.unchanged;
      outcome.dropped[sequence] = true;
      continue;
    }
    if (kept != nullptr) {
      ++outcome.replaced;
      outcome.dropped[kept->sequence] = true;
    }
    kept = one;
  }
  return outcome;
}

// Sequences have gaps, as rejected records leave them, and come in no order.
std::vector<Added> random_additions(std::size_t count, std::size_t ids, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<Added> added;
  for (std::size_t i = 0; i < count; ++i) {
    added.push_back({"id-" + std::to_string(random() % ids), random() % 3, i * 2 + random() % 2});
  }
  std::shuffle(added.begin(), added.end(), random);
  return added;
}

void check_equal(const IdentityTable::Outcome& got, const IdentityTable::Outcome& expected) {
  CHECK(got.unchanged == expected.unchanged);
  CHECK(got.replaced == expected.replaced);
  CHECK((got.dropped == expected.dropped));
}

}  // namespace

TEST_CASE("of one id the last change is kept") {
  const TempDirectory scratch;
  IdentityTable table(scratch.path(), 1u << 20);
  table.add("a", 1, 0);  // replaced
  table.add("b", 1, 1);  // kept
  table.add("a", 1, 2);  // unchanged
  table.add("a", 2, 3);  // kept
  table.add("a", 2, 4);  // unchanged
  table.add("b", 1, 5);  // unchanged
  const auto outcome = table.resolve();
  CHECK(outcome.unchanged == 3);
  CHECK(outcome.replaced == 1);
  CHECK((outcome.dropped == std::vector<bool>{true, false, true, false, true, true}));
}

TEST_CASE("an article that changes and changes back is replaced twice") {
  const TempDirectory scratch;
  IdentityTable table(scratch.path(), 1u << 20);
  table.add("a", 1, 5);
  table.add("a", 2, 6);
  table.add("a", 1, 7);
  const auto outcome = table.resolve();
  CHECK(outcome.replaced == 2);
  CHECK(outcome.dropped[5]);
  CHECK(outcome.dropped[6]);
  CHECK(!outcome.dropped[7]);
}

TEST_CASE("repeats are found in any amount of memory") {
  const TempDirectory scratch;
  for (const std::size_t count : {0u, 1u, 30u, 500u, 20000u}) {
    for (const std::size_t ids : {1u, 10u, 5000u}) {
      for (const std::size_t memory : {0u, 4096u, 100000u, 1u << 24}) {
        const auto added = random_additions(count, ids, static_cast<std::uint32_t>(count + ids));
        IdentityTable table(scratch.path(), memory);
        for (const Added& one : added) {
          table.add(one.id, one.content, one.sequence);
        }
        check_equal(table.resolve(), model(added));
      }
    }
  }
  CHECK(fs::is_empty(scratch.path()));
}

TEST_CASE("many threads add to one table") {
  const TempDirectory scratch;
  const auto added = random_additions(20000, 3000, 77);
  IdentityTable table(scratch.path(), 50000);
  {
    std::vector<std::jthread> threads;
    for (std::size_t part = 0; part < 6; ++part) {
      threads.emplace_back([&, part] {
        for (std::size_t i = part; i < added.size(); i += 6) {
          table.add(added[i].id, added[i].content, added[i].sequence);
        }
      });
    }
  }
  check_equal(table.resolve(), model(added));
}

TEST_CASE("of several versions the publisher's highest is kept, in whatever order they come") {
  const TempDirectory directory;
  IdentityTable table(directory.path(), 1 << 20);
  table.add("a", {1, 0, 3});
  table.add("a", {2, 1, 1});
  table.add("a", {3, 2, 2});
  table.add("b", {1, 3, 0});
  const IdentityTable::Outcome outcome = table.resolve();
  CHECK(outcome.dropped == std::vector<bool>{false, true, true, false});
  CHECK(outcome.replaced == 2);
}

TEST_CASE("a notice withdraws what came before it, and a later version comes back") {
  const TempDirectory directory;
  IdentityTable table(directory.path(), 1 << 20);
  table.add("withdrawn", {1, 0, 1});
  table.add("withdrawn", {2, 1, 2, true});
  table.add("restored", {1, 2, 1});
  table.add("restored", {2, 3, 2, true});
  table.add("restored", {3, 4, 3});
  table.add("unheard of", {9, 5, 0, true});
  const IdentityTable::Outcome outcome = table.resolve();
  CHECK(outcome.dropped == std::vector<bool>{true, true, true, true, false, true});
  CHECK(outcome.replaced == 3);
  CHECK(outcome.withdrawn == 2);
}

}  // namespace dateline

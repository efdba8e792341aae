// positions.bin against a map, and damaged.
#include "common/position_file.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "common/error.h"
#include "indexer/internal/position_file_writer.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

using Positions = std::vector<std::uint32_t>;
using Lists = std::map<std::string, std::map<std::uint32_t, Positions>>;  // by term, by docid

constexpr std::uint32_t kArticles = 3000;

std::uint32_t below(std::mt19937& random, std::uint32_t bound) {
  return static_cast<std::uint32_t>(random() % bound);
}

Lists random_lists(std::mt19937& random, std::size_t terms) {
  static constexpr std::uint32_t kGaps[] = {1, 3, 40, 900};
  static constexpr std::uint32_t kSteps[] = {2, 60, 5000, 400'000'000};
  Lists lists;
  for (std::size_t i = 0; i < terms; ++i) {
    auto& list = lists["w" + std::string(below(random, 3), 'x') + std::to_string(random() % 9999)];
    const std::uint32_t gap = kGaps[below(random, 4)];
    const std::uint32_t step = kSteps[below(random, 4)];
    for (std::uint32_t doc = 1 + below(random, gap); doc <= kArticles;
         doc += 1 + below(random, gap)) {
      std::uint32_t at = 0;
      for (std::uint32_t n = 1 + below(random, 3) * below(random, 4); n > 0; --n) {
        list[doc].push_back(at += 1 + below(random, step));
      }
    }
  }
  return lists;
}

void write_lists(const Lists& lists, const std::string& path) {
  PositionFileWriter writer(path, kArticles);
  for (const auto& [term, list] : lists) {
    writer.begin(term);
    for (const auto& [doc, positions] : list) {
      std::string encoded(position_list_bytes(positions), '\0');
      write_position_list(encoded.data(), positions);
      writer.add(doc, encoded);
    }
    writer.end();
  }
  writer.finish();
}

std::map<std::uint32_t, Positions> read_list(PositionCursor cursor) {
  std::map<std::uint32_t, Positions> list;
  while (cursor.next() != PositionCursor::kEnd) {
    cursor.append_to(list[cursor.doc()]);
  }
  return list;
}

TEST_CASE("the positions of every term are those that were written") {
  std::mt19937 random(1);
  TempDirectory directory;
  const Lists lists = random_lists(random, 300);
  write_lists(lists, directory / "positions");
  const PositionFile file(directory / "positions", kArticles);
  auto expected = lists.begin();
  for (PositionFile::TermCursor term = file.terms(); term.next(); ++expected) {
    REQUIRE(expected != lists.end());
    CHECK(term.key() == expected->first);
    CHECK(term.articles() == expected->second.size());
    CHECK(read_list(file.positions(expected->first)) == expected->second);
    CHECK(file.positions(expected->first + "0").doc() == PositionCursor::kEnd);
  }
  CHECK(expected == lists.end());
  CHECK(file.positions("").articles() == 0);
  CHECK(file.positions("zzz").articles() == 0);
}

TEST_CASE("a position cursor that jumps finds what one that walks does") {
  std::mt19937 random(2);
  TempDirectory directory;
  const Lists lists = random_lists(random, 60);
  write_lists(lists, directory / "positions");
  const PositionFile file(directory / "positions", kArticles);
  for (int round = 0; round < 20; ++round) {
    for (const auto& [term, list] : lists) {
      PositionCursor cursor = file.positions(term);
      std::uint32_t target = 0;
      while (target <= kArticles) {
        target += 1 + below(random, 1 + below(random, 700));
        const auto found = list.lower_bound(target);
        const bool at_end = found == list.end();
        REQUIRE(cursor.seek(target) == (at_end ? PositionCursor::kEnd : found->first));
        Positions positions;
        if (!at_end && below(random, 3) != 0) {
          cursor.append_to(positions);
          REQUIRE(positions == found->second);
        }
        target = at_end ? target : found->first;
      }
    }
  }
}

TEST_CASE("a file without positions has none") {
  TempDirectory directory;
  write_lists({}, directory / "positions");
  const PositionFile file(directory / "positions", kArticles);
  CHECK(!file.terms().next());
  CHECK(file.positions("word").next() == PositionCursor::kEnd);
}

// Reads all there is; false when damage is reported.
bool read_all(const std::string& path, const Lists& lists) {
  try {
    const PositionFile file(path, kArticles);
    for (PositionFile::TermCursor term = file.terms(); term.next();) {
      for (const auto& [doc, positions] : read_list(term.positions())) {
        CHECK(doc <= kArticles);
      }
    }
    for (const auto& [term, list] : lists) {
      PositionCursor cursor = file.positions(term);
      for (std::uint32_t doc = 7; cursor.seek(doc) != PositionCursor::kEnd; doc += 200) {
        CHECK(cursor.doc() <= kArticles);
      }
    }
    return true;
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kCorrupt);
    CHECK(std::string(error.what()).find(path) != std::string::npos);
    return false;
  }
}

TEST_CASE("damaged positions are told, or give other positions, but no wild docids") {
  std::mt19937 random(3);
  TempDirectory directory;
  const Lists lists = random_lists(random, 20);
  write_lists(lists, directory / "positions");
  const std::string whole = read_file(directory / "positions");
  std::size_t told = 0;
  for (int round = 0; round < 400; ++round) {
    std::string damaged = whole;
    if (round % 4 == 0) {
      damaged.resize(below(random, static_cast<std::uint32_t>(whole.size())));
    } else {
      for (int i = 0; i < 3; ++i) {
        damaged[below(random, static_cast<std::uint32_t>(whole.size()))] =
            static_cast<char>(random());
      }
    }
    told += read_all(directory.write("damaged", damaged), lists) ? 0 : 1;
  }
  CHECK(told > 100);
  CHECK_THROWS_AS(PositionFile(directory / "positions", kArticles + 1), Error);
}

}  // namespace
}  // namespace dateline

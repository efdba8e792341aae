// stems.bin against a map, joined, merged from runs, and damaged.
#include "common/stem_file.h"

#include <doctest/doctest.h>
#include <xapian.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/error.h"
#include "common/internal/file.h"
#include "common/schema.h"
#include "indexer/internal/posting_run.h"
#include "indexer/internal/run_merging.h"
#include "indexer/internal/stem_file_writer.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

constexpr std::uint32_t kArticles = 3000;

struct Stem {
  std::set<std::string> words;
  std::map<std::uint32_t, std::uint32_t> postings;  // wdf by docid
};
using Stems = std::map<std::string, Stem>;

std::uint32_t below(std::mt19937& random, std::uint32_t bound) {
  return static_cast<std::uint32_t>(random() % bound);
}

Stems random_stems(std::mt19937& random, std::size_t count) {
  static constexpr std::uint32_t kGaps[] = {1, 3, 40, 2900};
  Stems stems;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string stem = std::string(below(random, 3), 'x') + std::to_string(random() % 9999);
    Stem& added =
        stems[stem_term(below(random, 4) == 0 ? Field::kTitle : Field::kText, "en", stem)];
    for (std::uint32_t n = below(random, 4); n > 0; --n) {
      added.words.insert(stem + std::to_string(below(random, 5)));
    }
    const std::uint32_t gap = kGaps[below(random, 4)];
    for (std::uint32_t doc = 1 + below(random, gap); doc <= kArticles;
         doc += 1 + below(random, gap)) {
      added.postings[doc] =
          below(random, 9) == 0 ? 1 + below(random, 70'000) : 1 + below(random, 3);
    }
  }
  return stems;
}

std::vector<std::uint32_t> lengths_of(std::size_t articles) {
  std::vector<std::uint32_t> lengths;
  for (std::uint32_t i = 0; i < articles; ++i) {
    lengths.push_back(100 + i * 7919 % 900);
  }
  return lengths;
}

// The articles from `begin` to before `end`, as if there were no others.
void write_stems(const Stems& stems, std::uint32_t begin, std::uint32_t end,
                 const std::string& path) {
  const std::vector<std::uint32_t> all = lengths_of(kArticles);
  const std::vector<std::uint32_t> lengths(all.begin() + begin - 1, all.begin() + end - 1);
  StemFileWriter writer(path, lengths);
  for (const auto& [term, stem] : stems) {
    const auto first = stem.postings.lower_bound(begin);
    const auto last = stem.postings.lower_bound(end);
    if (first == last) {
      continue;
    }
    writer.begin(term, static_cast<std::uint32_t>(std::distance(first, last)));
    for (const std::string& word : stem.words) {
      writer.add_word(word);
    }
    for (auto posting = first; posting != last; ++posting) {
      writer.add(posting->first - begin + 1, posting->second);
    }
    writer.end();
  }
  writer.finish();
}

std::map<std::uint32_t, std::uint32_t> walked(glass::PostingCursor postings) {
  std::map<std::uint32_t, std::uint32_t> all;
  while (postings.next() != glass::PostingCursor::kEnd) {
    all[postings.doc()] = postings.wdf();
  }
  return all;
}

std::map<std::uint32_t, std::uint32_t> visited(glass::PostingCursor postings, std::uint32_t step) {
  std::map<std::uint32_t, std::uint32_t> all;
  std::uint32_t end = 1;
  for (postings.seek(0); postings.doc() != glass::PostingCursor::kEnd; end += step) {
    postings.visit_before(end, [&](std::uint32_t doc, std::uint32_t wdf) { all[doc] = wdf; });
  }
  return all;
}

void check_stem(const StemList& list, const Stem& stem) {
  std::uint64_t occurrences = 0;
  std::uint32_t highest = 0;
  for (const auto& [doc, wdf] : stem.postings) {
    occurrences += wdf;
    highest = std::max(highest, wdf);
  }
  CHECK(list.articles() == stem.postings.size());
  CHECK(list.occurrences() == occurrences);
  CHECK(list.highest_wdf() == highest);
  const auto words = list.words();
  CHECK(std::set<std::string>(words.begin(), words.end()) == stem.words);
  CHECK(walked(list.postings()) == stem.postings);
  CHECK(visited(list.postings(), 61) == stem.postings);
}

TEST_CASE("the list of every stem is what was written") {
  std::mt19937 random(1);
  TempDirectory directory;
  const Stems stems = random_stems(random, 300);
  write_stems(stems, 1, kArticles + 1, directory / "stems");
  const StemFile file(directory / "stems", kArticles);
  StemFile::Finder finder(file);
  auto expected = stems.begin();
  for (StemFile::Cursor term = file.terms(); term.next(); ++expected) {
    REQUIRE(expected != stems.end());
    CHECK(term.key() == expected->first);
    check_stem(term.stem(), expected->second);
    check_stem(file.find(expected->first), expected->second);
    CHECK(file.find(expected->first + "0").articles() == 0);
    if (below(random, 3) == 0) {
      CHECK(finder.find(expected->first).articles() == expected->second.postings.size());
      CHECK(finder.find(expected->first + "0").postings().next() == glass::PostingCursor::kEnd);
    }
  }
  CHECK(expected == stems.end());
  CHECK_FALSE(find_wrong_stem(file, lengths_of(kArticles)));
  std::vector<std::uint32_t> others = lengths_of(kArticles);
  std::reverse(others.begin(), others.end());
  CHECK(find_wrong_stem(file, others));
}

TEST_CASE("a cursor over stems that jumps finds what one that walks does") {
  std::mt19937 random(2);
  TempDirectory directory;
  const Stems stems = random_stems(random, 60);
  write_stems(stems, 1, kArticles + 1, directory / "stems");
  const StemFile file(directory / "stems", kArticles);
  for (int round = 0; round < 20; ++round) {
    for (const auto& [term, stem] : stems) {
      glass::PostingCursor cursor = file.find(term).postings();
      for (std::uint32_t target = 0; target <= kArticles; ++target) {
        target += below(random, 1 + below(random, 700));
        const auto found = stem.postings.lower_bound(target);
        if (found == stem.postings.end()) {
          REQUIRE(cursor.seek(target) == glass::PostingCursor::kEnd);
          REQUIRE(cursor.next() == glass::PostingCursor::kEnd);
          break;
        }
        REQUIRE(cursor.seek(target) == found->first);
        REQUIRE(cursor.wdf() == found->second);
        target = found->first;
      }
    }
  }
}

TEST_CASE("joined files are the file of all articles") {
  std::mt19937 random(3);
  TempDirectory directory;
  const Stems stems = random_stems(random, 200);
  const std::vector<std::uint32_t> ends{1, 700, 701, 2048, kArticles + 1};
  std::vector<StemFile> files;
  std::vector<StemPart> parts;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    const std::string path = directory / ("part" + std::to_string(i));
    write_stems(stems, ends[i], ends[i + 1], path);
    files.emplace_back(path, ends[i + 1] - ends[i]);
  }
  for (const StemFile& file : files) {
    const auto i = static_cast<std::size_t>(&file - files.data());
    parts.push_back({&file, ends[i + 1] - ends[i]});
  }
  concatenate_stems(parts, lengths_of(kArticles), directory / "joined");
  write_stems(stems, 1, kArticles + 1, directory / "whole");
  const bool same = read_file(directory / "joined") == read_file(directory / "whole");
  CHECK(same);
}

TEST_CASE("stems come from runs, and are no part of the database") {
  TempDirectory directory;
  PostingInverter inverter;
  std::vector<std::string> runs;
  const std::string visit = stem_term(Field::kText, "en", "visit");
  for (std::uint32_t run = 0; run < 2; ++run) {
    for (std::uint32_t i = 0; i < 200; ++i) {
      inverter.add_term("visits", 2, std::vector<std::uint32_t>{1, 5});
      inverter.add_term(visit, 2, {});
      if (i % 3 == 0) {
        inverter.add_term(stem_term(Field::kText, "fr", "visit"), 1, {});
      }
      inverter.end_document();
    }
    runs.push_back(directory / ("run" + std::to_string(run)));
    inverter.write(runs.back(), {{visit, run == 0 ? "visits" : "visiting"}});
  }
  merge_postings(runs, {}, directory / "database");
  merge_stems(runs, lengths_of(400), directory / "stems");
  const Xapian::Database database(directory / "database");
  CHECK(database.get_termfreq("visits") == 400);
  CHECK(database.get_termfreq(visit) == 0);
  CHECK(database.get_doclength(1) == 2);
  CHECK(database.synonym_keys_begin() == database.synonym_keys_end());
  const StemFile stems(directory / "stems", 400);
  CHECK(stems.find(visit).articles() == 400);
  CHECK(stems.find(visit).words() == std::vector<std::string_view>{"visiting", "visits"});
  CHECK(stems.find(stem_term(Field::kText, "fr", "visit")).articles() == 134);
  CHECK(stems.find(stem_term(Field::kText, "fr", "visit")).words().empty());
  CHECK_FALSE(find_wrong_stem(stems, lengths_of(400)));
}

// Reads all there is; false when damage is reported.
bool read_all(const std::string& path, const Stems& stems) {
  try {
    const StemFile file(path, kArticles);
    for (StemFile::Cursor term = file.terms(); term.next();) {
      term.stem().words();
      for (ImpactCursor impacts = term.stem().impacts(); impacts.next();) {
        CHECK(impacts.last() <= kArticles);
      }
      for (const auto& [doc, wdf] : walked(term.stem().postings())) {
        CHECK(doc >= 1);
        CHECK(doc <= kArticles);
      }
    }
    for (const auto& [term, stem] : stems) {
      glass::PostingCursor cursor = file.find(term).postings();
      for (std::uint32_t doc = 7; cursor.seek(doc) != glass::PostingCursor::kEnd; doc += 200) {
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

TEST_CASE("damaged stems are told, or give other articles, but no wild docids") {
  std::mt19937 random(4);
  TempDirectory directory;
  const Stems stems = random_stems(random, 20);
  write_stems(stems, 1, kArticles + 1, directory / "stems");
  const std::string whole = read_file(directory / "stems");
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
    told += read_all(directory.write("damaged", damaged), stems) ? 0 : 1;
  }
  CHECK(told > 100);
  CHECK_THROWS_AS(StemFile(directory / "stems", kArticles + 1), Error);
}

}  // namespace
}  // namespace dateline

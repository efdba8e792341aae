// Both ways of writing an index give the same: runs that are merged, and Xapian's own writer.
#include <doctest/doctest.h>
#include <xapian.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "common/error.h"
#include "common/internal/file.h"
#include "common/internal/glass_coding.h"
#include "common/schema.h"
#include "indexer/internal/batch_joining.h"
#include "indexer/internal/posting_run.h"
#include "indexer/internal/run_merging.h"
#include "indexer/internal/xapian_sink.h"
#include "tests/support/index_contents.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

using Random = std::mt19937_64;

std::uint32_t below(Random& random, std::uint32_t bound) {
  return static_cast<std::uint32_t>(random() % bound);
}

struct TermOf {
  std::string term;
  std::uint32_t wdf;
  std::vector<std::uint32_t> positions;
};

struct Document {
  std::vector<TermOf> terms;
  std::map<std::uint32_t, std::string> values;
  std::string data;
};

using Numbers = std::map<std::string, std::uint32_t>;  // that a sink gave to terms

void give(const Document& document, DocumentSink& sink, Numbers& numbers) {
  for (const TermOf& term : document.terms) {
    std::uint32_t& number = numbers[term.term];
    if (number != 0) {
      sink.add_again(number, term.wdf, term.positions);
    } else {
      number = sink.add_term(term.term, term.wdf, term.positions);
    }
  }
  for (const auto& [slot, value] : document.values) {
    sink.add_value(slot, value);
  }
  sink.set_data(document.data);
}

// What a test is about: how many batches of how many documents with how many terms of how many.
struct Shape {
  std::size_t batches, documents, terms, vocabulary;
};

std::string random_text(Random& random, std::size_t most) {
  std::string text;
  for (std::size_t i = 1 + below(random, static_cast<std::uint32_t>(most)); i > 0; --i) {
    text += static_cast<char>(below(random, 8) == 0 ? below(random, 256) : 'a' + below(random, 3));
  }
  return text;
}

// Some long, some with zero bytes, many with a common beginning.
std::vector<std::string> random_vocabulary(Random& random, std::size_t size) {
  std::set<std::string> words;
  while (words.size() < size) {
    std::string word = random_text(random, below(random, 20) == 0 ? 120 : 8);
    if (below(random, 4) == 0 && !words.empty()) {
      word = *words.begin() + word;
    }
    if (!is_stem_term(word)) {  // those are in another file
      words.insert(word.substr(0, 120));
    }
  }
  return {words.begin(), words.end()};
}

std::vector<std::uint32_t> random_positions(Random& random) {
  static constexpr std::uint32_t kSteps[] = {1, 1, 2, 7, 300, 100'000};
  std::vector<std::uint32_t> positions;
  const std::uint32_t count = below(random, 5) == 0 ? below(random, 3000) : below(random, 6);
  const std::uint32_t step = kSteps[below(random, 6)];
  std::uint32_t at = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    at += below(random, 50) == 0 && i > 0 ? 0 : 1 + below(random, step);
    positions.push_back(at);
  }
  return positions;
}

Document random_document(Random& random, const std::vector<std::string>& vocabulary,
                         std::size_t terms) {
  Document document;
  std::set<std::string> with_positions;
  for (std::size_t i = 0; i < terms; ++i) {
    // The first words are in nearly all documents.
    const auto choices = static_cast<std::uint32_t>(
        below(random, 2) == 0 ? std::min<std::size_t>(8, vocabulary.size()) : vocabulary.size());
    TermOf term{
        vocabulary[below(random, choices)], below(random, 4) == 0 ? 300u : below(random, 4), {}};
    if (with_positions.insert(term.term).second) {
      term.positions = random_positions(random);
    }
    document.terms.push_back(std::move(term));
  }
  for (const std::uint32_t slot : {0u, 1u, 2u, 3u}) {
    if (below(random, 3) != 0) {
      document.values[slot] = random_text(random, 40);
    }
  }
  document.data = random_text(random, 60);
  return document;
}

Synonyms random_synonyms(Random& random, const std::vector<std::string>& vocabulary) {
  std::set<std::pair<std::string, std::string>> pairs;
  for (std::size_t i = 0; i < vocabulary.size() / 2; ++i) {
    const auto size = static_cast<std::uint32_t>(vocabulary.size());
    pairs.emplace("N" + vocabulary[below(random, 1 + size / 20)], vocabulary[below(random, size)]);
  }
  return {pairs.begin(), pairs.end()};
}

// Writes the same batches both ways.
class BothWriters {
 public:
  BothWriters(const Shape& shape, std::uint64_t seed) : random_(seed) {
    const std::vector<std::string> vocabulary = random_vocabulary(random_, shape.vocabulary);
    for (std::size_t batch = 0; batch < shape.batches; ++batch) {
      std::vector<Document> documents;
      for (std::size_t i = 0; i < shape.documents; ++i) {
        documents.push_back(random_document(random_, vocabulary, shape.terms));
      }
      add_batch(documents);
    }
    const Synonyms of_all = random_synonyms(random_, vocabulary);
    merge_postings(runs_, of_all, merged());
    merge_positions(runs_, positions());
    join_databases(joined(), databases_, of_all);
  }

  std::string merged() const { return directory_ / "merged"; }
  std::string positions() const { return directory_ / "positions"; }
  std::string joined() const { return directory_ / "joined"; }

 private:
  void add_batch(const std::vector<Document>& documents) {
    const std::string number = std::to_string(runs_.size());
    runs_.push_back(directory_ / ("run-" + number));
    databases_.push_back(directory_ / ("database-" + number));
    Xapian::WritableDatabase database(databases_.back(),
                                      Xapian::DB_CREATE | Xapian::DB_NO_TERMLIST);
    Numbers remembered, none;
    const std::uint32_t era = inverter_.era();
    for (const Document& document : documents) {
      XapianSink sink;
      give(document, sink, none);
      database.add_document(sink.take());
      give(document, inverter_, remembered);
      inverter_.end_document();
    }
    database.commit();
    CHECK(inverter_.era() == era);
    inverter_.write(runs_.back(), {});
    CHECK(inverter_.era() != era);
  }

  Random random_;
  TempDirectory directory_;
  PostingInverter inverter_;
  std::vector<std::string> runs_, databases_;
};

void check_same(const Shape& shape, std::uint64_t seed) {
  CAPTURE(seed);
  const BothWriters both(shape, seed);
  CHECK(Xapian::Database::check(both.merged(), 0, nullptr) == 0);
  // Texts of megabytes: doctest would print both.
  const bool same =
      contents_of_index(both.merged(), both.positions()) == contents_of_index(both.joined(), "");
  CHECK(same);
}

TEST_CASE("merged runs are the database that Xapian writes") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    check_same({1 + seed % 4, 30, 20, 200}, seed);
  }
}

TEST_CASE("merged runs are the database that Xapian writes: long posting lists and values") {
  check_same({3, 4000, 6, 300}, 1);
}

TEST_CASE("merged runs are the database that Xapian writes: many terms, three levels of blocks") {
  check_same({2, 60, 700, 30'000}, 2);
}

TEST_CASE("merged runs are the database that Xapian writes: hardly anything") {
  check_same({1, 1, 1, 1}, 1);
  check_same({1, 1, 0, 1}, 2);
  check_same({3, 0, 0, 1}, 3);
}

TEST_CASE("the same documents give the same file") {
  const BothWriters one({2, 50, 30, 500}, 5);
  const BothWriters other({2, 50, 30, 500}, 5);
  const bool same = read_file(one.merged()) == read_file(other.merged()) &&
                    read_file(one.positions()) == read_file(other.positions());
  CHECK(same);
}

TEST_CASE("a key that glass cannot hold is an error") {
  TempDirectory directory;
  PostingInverter inverter;
  inverter.add_term(std::string(200, '\0'), 1, {});
  inverter.end_document();
  inverter.write(directory / "run", {});
  CHECK_THROWS_AS(merge_postings({directory / "run"}, {}, directory / "out"), Error);
}

TEST_CASE("a run that is cut off is an error") {
  TempDirectory directory;
  PostingInverter inverter;
  for (int i = 0; i < 20; ++i) {
    inverter.add_term("word" + std::to_string(i), 1, std::vector<std::uint32_t>{1, 5, 9});
    inverter.add_value(1, "20240516");
    inverter.set_data("id=a\n");
    inverter.end_document();
  }
  inverter.write(directory / "run", {{"Zvisit", "visits"}});
  const std::string whole = read_file(directory / "run");
  for (std::size_t bytes = 0; bytes < whole.size(); bytes += 7) {
    const std::string cut = directory.write("cut", whole.substr(0, bytes));
    const std::string out = directory / ("out" + std::to_string(bytes));
    CHECK_THROWS_AS(merge_postings({cut}, {}, out), Error);
    CHECK_THROWS_AS(merge_positions({cut}, out + "-positions"), Error);
  }
  // What claims to be longer than the rest of the file.
  std::string damaged = whole;
  damaged[41] = '\xFF';
  const std::string path = directory.write("damaged", damaged);
  try {
    merge_postings({path}, {}, directory / "out-damaged");
    FAIL("a damaged run was merged");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kIo);
    CHECK(std::string(error.what()).find("out-damaged") != std::string::npos);
  }
}

TEST_CASE("numbers that sort as bytes are those that Xapian writes") {
  std::string before;
  for (std::uint64_t value = 0; value <= UINT32_MAX; value = value * 5 / 4 + 1) {
    std::string coded;
    glass::append_sortable_uint(coded, static_cast<std::uint32_t>(value));
    CHECK(before < coded);
    before = coded;
  }
}

}  // namespace
}  // namespace dateline

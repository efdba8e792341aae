// The reader of postings against Xapian's, on databases of both writers, and on damaged ones.
#include "common/internal/glass_reader.h"

#include <doctest/doctest.h>
#include <xapian.h>

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "common/error.h"
#include "common/internal/file.h"
#include "indexer/internal/posting_run.h"
#include "indexer/internal/run_merging.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

using glass::PostingCursor;
using glass::PostingTable;
using Random = std::mt19937;

std::uint32_t below(Random& random, std::uint32_t bound) {
  return static_cast<std::uint32_t>(random() % bound);
}

// Words from those in nearly all documents to those in one; some with zero bytes, some long, so
// that a chunk of theirs takes several items of a block.
std::string random_word(Random& random) {
  const std::uint32_t number = below(random, 1 + below(random, 1 + below(random, 4000)));
  std::string word = "w" + std::to_string(number);
  if (number % 7 == 3) {
    word += std::string(1 + number % 3, '\0') + "x";
  }
  return number % 5 == 2 ? word + std::string(90, 'y') : word;
}

// The same documents in a database of Xapian's and in one of ours.
class Databases {
 public:
  Databases(std::uint32_t documents, std::uint32_t words, std::uint32_t seed) : random_(seed) {
    {
      Xapian::WritableDatabase writer(directory_ / "large",
                                      Xapian::DB_CREATE | Xapian::DB_NO_TERMLIST);
      PostingInverter inverter;
      for (std::uint32_t i = 0; i < documents; ++i) {
        Xapian::Document document;
        for (std::uint32_t n = 0; n < words; ++n) {
          const std::string word = random_word(random_);
          const std::uint32_t wdf = below(random_, 9) == 0 ? 100'000 : below(random_, 3);
          document.add_term(word, wdf);
          inverter.add_term(word, wdf, {});
        }
        writer.add_document(document);
        inverter.end_document();
      }
      writer.commit();
      inverter.write(directory_ / "run", {});
    }
    Xapian::Database(directory_ / "large")
        .compact(directory_ / "theirs", Xapian::DBCOMPACT_SINGLE_FILE);
    merge_postings({directory_ / "run"}, {}, directory_ / "ours");
  }

  std::string theirs() const { return directory_ / "theirs"; }
  std::string ours() const { return directory_ / "ours"; }
  std::string write(const std::string& bytes) { return directory_.write("damaged", bytes); }
  Random& random() { return random_; }

 private:
  Random random_;
  TempDirectory directory_;
};

void check_walk(const Xapian::Database& database, const std::string& term, PostingCursor cursor) {
  REQUIRE(cursor.frequency() == database.get_termfreq(term));
  REQUIRE(cursor.doc() == 0);
  for (auto at = database.postlist_begin(term); at != database.postlist_end(term); ++at) {
    REQUIRE(cursor.next() == *at);
    REQUIRE(cursor.wdf() == at.get_wdf());
  }
  REQUIRE(cursor.next() == PostingCursor::kEnd);
  REQUIRE(cursor.next() == PostingCursor::kEnd);
}

void check_jumps(const Xapian::Database& database, const std::string& term, PostingCursor cursor,
                 Random& random) {
  auto at = database.postlist_begin(term);
  const auto end = database.postlist_end(term);
  const std::uint32_t stride = 1 + below(random, database.get_lastdocid());
  for (std::uint32_t target = 1; at != end; target += below(random, stride)) {
    at.skip_to(target);
    REQUIRE(cursor.seek(target) == (at == end ? PostingCursor::kEnd : *at));
    if (at != end && below(random, 2) == 0) {
      REQUIRE(cursor.wdf() == at.get_wdf());
      ++at;
      REQUIRE(cursor.next() == (at == end ? PostingCursor::kEnd : *at));
    }
  }
}

void check_visits(const Xapian::Database& database, const std::string& term, PostingCursor cursor,
                  Random& random) {
  auto at = database.postlist_begin(term);
  const auto last = database.postlist_end(term);
  const std::uint32_t stride = 1 + below(random, database.get_lastdocid());
  cursor.seek(1);
  for (std::uint32_t end = 1; at != last; end += 1 + below(random, stride)) {
    cursor.visit_before(end, [&](std::uint32_t doc, std::uint32_t wdf) {
      REQUIRE(at != last);
      REQUIRE(doc < end);
      REQUIRE(doc == *at);
      REQUIRE(wdf == at.get_wdf());
      ++at;
    });
    REQUIRE(cursor.doc() >= end);
    REQUIRE(cursor.doc() == (at == last ? PostingCursor::kEnd : *at));
    if (at != last) {
      REQUIRE(cursor.wdf() == at.get_wdf());
    }
  }
}

void check_database(const std::string& path, Random& random) {
  const Xapian::Database database(path);
  const MappedFile file(path);
  const PostingTable table(file.bytes(), path, database.get_lastdocid());
  PostingTable::TermCursor terms(table);
  for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term) {
    REQUIRE(terms.next());
    CHECK(terms.term() == *term);
    CHECK(terms.frequency() == term.get_termfreq());
    check_walk(database, *term, table.postings(*term));
    const auto place = table.postings(*term).place();
    REQUIRE(place.has_value());
    check_walk(database, *term, table.postings(*term, place));
    for (int i = 0; i < 3; ++i) {
      check_jumps(database, *term, table.postings(*term), random);
      check_jumps(database, *term, table.postings(*term, place), random);
      check_visits(database, *term, table.postings(*term, place), random);
    }
    CHECK(table.frequency(*term + "0") == database.get_termfreq(*term + "0"));
  }
  CHECK_FALSE(terms.next());
  CHECK(table.frequency("a") == 0);
  CHECK(table.frequency("z") == 0);
  CHECK_FALSE(table.postings("z").place().has_value());
  CHECK(table.postings("z", std::nullopt).doc() == PostingCursor::kEnd);
}

TEST_CASE("postings are read as Xapian reads them") {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    Databases databases(seed == 1 ? 20 : 9000, 60, seed);
    check_database(databases.theirs(), databases.random());
    check_database(databases.ours(), databases.random());
  }
}

TEST_CASE("a database without documents has no postings") {
  Databases databases(0, 0, 1);
  const MappedFile file(databases.ours());
  const PostingTable table(file.bytes(), databases.ours(), 0);
  CHECK(table.frequency("word") == 0);
  CHECK_FALSE(PostingTable::TermCursor(table).next());
}

// Reads every posting list of `terms`; false when damage is reported.
bool read_all(const std::string& path, std::uint32_t documents,
              const std::vector<std::string>& terms) {
  try {
    const MappedFile file(path);
    const PostingTable table(file.bytes(), path, documents);
    for (PostingTable::TermCursor cursor(table); cursor.next();) {
      CHECK_FALSE(cursor.term().empty());
    }
    for (const std::string& term : terms) {
      PostingCursor walking = table.postings(term);
      while (walking.next() != PostingCursor::kEnd) {
        CHECK(walking.doc() <= documents);
      }
      PostingCursor jumping = table.postings(term);
      for (std::uint32_t doc = 5; jumping.seek(doc) != PostingCursor::kEnd; doc += 900) {
        CHECK(jumping.doc() <= documents);
      }
    }
    return true;
  } catch (const Error& error) {
    CHECK((error.code() == ErrorCode::kCorrupt || error.code() == ErrorCode::kIncompatible));
    CHECK(std::string(error.what()).find(path) != std::string::npos);
    return false;
  }
}

TEST_CASE("damaged postings are told, or give other documents, but no wild docids") {
  Databases databases(3000, 40, 7);
  const Xapian::Database database(databases.ours());
  const std::vector<std::string> terms(database.allterms_begin(), database.allterms_end());
  const std::string whole = read_file(databases.ours());
  Random& random = databases.random();
  const auto size = static_cast<std::uint32_t>(whole.size());
  std::size_t told = 0;
  for (int round = 0; round < 120; ++round) {
    std::string damaged = whole;
    if (round % 4 == 0) {
      damaged.resize(below(random, size));
    } else if (round % 4 == 1) {
      damaged[below(random, 60)] = static_cast<char>(random());
    } else {
      for (int i = 0; i < 300; ++i) {
        damaged[below(random, size)] = static_cast<char>(random());
      }
    }
    told += read_all(databases.write(damaged), database.get_lastdocid(), terms) ? 0 : 1;
  }
  CHECK(told > 60);
}

}  // namespace
}  // namespace dateline

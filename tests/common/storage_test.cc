// columns.bin and articles.zst.

#include <doctest/doctest.h>
#include <zstd.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <iterator>
#include <random>
#include <thread>

#include "common/article_store.h"
#include "common/columns.h"
#include "common/dictionary_training.h"
#include "tests/common/storage_helpers.h"

namespace dateline {

namespace {

namespace fs = std::filesystem;

// --- columns ---

struct Table {
  std::vector<std::int64_t> instants;
  std::vector<std::uint8_t> small;
  std::vector<std::string> dictionary{"", "tass", "reuters", "afp"};
  std::vector<std::uint32_t> source;
  std::vector<std::uint32_t> offsets{0};
  std::vector<std::uint32_t> values;
};

Table random_table(std::uint32_t rows, std::uint32_t seed) {
  std::mt19937 random(seed);
  Table table;
  for (std::uint32_t row = 0; row < rows; ++row) {
    table.instants.push_back(static_cast<std::int64_t>(random()) - 5);
    table.small.push_back(static_cast<std::uint8_t>(random()));
    table.source.push_back(static_cast<std::uint32_t>(random() % 4));
    for (std::size_t i = random() % 3; i > 0; --i) {
      table.values.push_back(static_cast<std::uint32_t>(1 + random() % 3));
    }
    table.offsets.push_back(static_cast<std::uint32_t>(table.values.size()));
  }
  return table;
}

void write_table(const Table& table, const std::string& path) {
  ColumnsWriter writer(static_cast<std::uint32_t>(table.instants.size()));
  writer.add("published", table.instants);
  writer.add("precision", table.small);
  writer.add_ordinal("source", table.dictionary, table.source);
  writer.add_ordinals("author", table.dictionary, table.offsets, table.values);
  writer.write(path);
}

// Touches everything that a reader can reach.
Table read_table(const std::string& path) {
  const Columns columns(path);
  Table table;
  const auto copy = [](const auto& from, auto& to) { to.assign(from.begin(), from.end()); };
  copy(columns.i64("published"), table.instants);
  copy(columns.u8("precision"), table.small);
  const OrdinalColumn source = columns.ordinal("source");
  copy(source.values, table.source);
  const OrdinalColumn author = columns.ordinal("author");
  copy(author.offsets, table.offsets);
  copy(author.values, table.values);
  table.dictionary.clear();
  for (std::uint32_t i = 0; i < source.dictionary.size(); ++i) {
    table.dictionary.emplace_back(source.dictionary[i]);
  }
  for (std::uint32_t row = 0; row < columns.rows(); ++row) {
    for (const OrdinalColumn& column : {source, author}) {
      for (const std::uint32_t ordinal : column.values_of(row)) {
        CHECK(column.dictionary[ordinal].size() < 100);
      }
    }
  }
  return table;
}

bool equal(const Table& a, const Table& b) {
  return a.instants == b.instants && a.small == b.small && a.dictionary == b.dictionary &&
         a.source == b.source && a.offsets == b.offsets && a.values == b.values;
}

// --- articles ---

std::vector<std::string> random_records(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::string> records;
  const char* words[] = {"summit",    "minister", "said",  "on Thursday",
                         "the talks", "\"id\":",  "在北京"};
  for (std::size_t i = 0; i < count; ++i) {
    std::string record = "{\"id\":\"" + std::to_string(random()) + "\",\"body\":\"";
    for (std::size_t word = random() % 40; word > 0; --word) {
      record += words[random() % std::size(words)];
      record += ' ';
    }
    records.push_back(i % 17 == 3 ? std::string() : record + "\"}");
  }
  return records;
}

void write_store(const std::string& path, const std::vector<std::string>& records,
                 std::string_view dictionary, std::size_t block_bytes) {
  BlockCompressor compressor(dictionary, kDefaultLevel, block_bytes);
  ArticleStoreWriter writer(path, dictionary);
  for (std::size_t i = 0; i < records.size(); ++i) {
    compressor.append(records[i]);
    if (i % 100 == 99) {
      writer.append(compressor.finish());
    }
  }
  writer.append(compressor.finish());
  writer.finish();
}

std::vector<std::string> read_store(const std::string& path) {
  const ArticleStore store(path);
  std::vector<std::string> records;
  store.for_each([&records](const std::string& record) { records.push_back(record); });
  CHECK(records.size() == store.size());
  for (std::uint32_t docid = 1; docid <= store.size(); ++docid) {
    CHECK(store.get(docid) == records[docid - 1]);
  }
  return records;
}

}  // namespace

TEST_CASE("columns come back as they were written") {
  const TempDirectory scratch;
  for (const std::uint32_t rows : {0u, 1u, 2u, 7u, 1000u}) {
    const std::string path = scratch / std::to_string(rows);
    const Table table = random_table(rows, rows + 1);
    write_table(table, path);
    CHECK(equal(read_table(path), table));
    const Columns columns(path);
    CHECK(columns.rows() == rows);
    CHECK(columns.names() ==
          std::vector<std::string>{"published", "precision", "source", "author"});
    CHECK(error_of([&] { columns.i32("published"); }) == ErrorCode::kCorrupt);
    CHECK(error_of([&] { columns.ordinal("precision"); }) == ErrorCode::kCorrupt);
    CHECK(error_of([&] { columns.u64("missing"); }) == ErrorCode::kCorrupt);
  }
  CHECK(error_of([&] { Columns(scratch / "none"); }) == ErrorCode::kNotFound);
}

TEST_CASE("a column that does not fit its table is refused") {
  ColumnsWriter writer(2);
  const std::vector<std::uint32_t> two{0, 1};
  const std::vector<std::uint32_t> three{0, 1, 1};
  const std::vector<std::uint32_t> one{1};
  writer.add("a", two);
  const auto refused = [](const std::function<void()>& add) {
    return error_of(add) == ErrorCode::kUsage;
  };
  CHECK(refused([&] { writer.add("a", two); }));
  CHECK(refused([&] { writer.add("", two); }));
  CHECK(refused([&] { writer.add("b", three); }));
  CHECK(refused([&] { writer.add_ordinal("b", {"x", "y"}, two); }));
  CHECK(refused([&] { writer.add_ordinal("b", {""}, two); }));
  CHECK(refused([&] { writer.add_ordinals("b", {"", "y"}, two, one); }));
  CHECK(refused([&] { writer.add_ordinals("b", {""}, three, one); }));
  CHECK(refused([&] { writer.add_ordinals("b", {"", "y"}, three, two); }));
  writer.add_ordinals("b", {"", "y"}, three, one);
}

TEST_CASE("a damaged columns file is noticed or read within its bounds") {
  const TempDirectory scratch;
  const std::string path = scratch / "columns.bin";
  const Table table = random_table(5, 3);
  write_table(table, path);
  // The header and the directory of four columns have a checksum; the numbers behind them do not.
  const std::size_t directory_end = 32 + 4 * 24 + 16 + 16 + 8 + 8;
  check_damage(path, directory_end,
               [&](const std::string& bad) { return equal(read_table(bad), table); });
}

TEST_CASE("articles come back by docid and in order") {
  const TempDirectory scratch;
  for (const std::size_t count : {0u, 1u, 2u, 300u}) {
    for (const std::size_t block_bytes : {1u, 200u, 8192u}) {
      const auto records = random_records(count, 7);
      const std::string path =
          scratch / (std::to_string(count) + "-" + std::to_string(block_bytes));
      write_store(path, records, {}, block_bytes);
      CHECK(read_store(path) == records);
      const ArticleStore store(path);
      CHECK(error_of([&] { store.get(0); }) == ErrorCode::kUsage);
      CHECK(error_of([&] { store.get(static_cast<std::uint32_t>(count) + 1); }) ==
            ErrorCode::kUsage);
      CHECK(error_of([&] { store.read_block(store.block_count()); }) == ErrorCode::kUsage);
    }
  }
}

TEST_CASE("a trained dictionary makes a store smaller, and too few samples make none") {
  const TempDirectory scratch;
  const auto records = random_records(3000, 11);
  const std::string dictionary = train_dictionary(records, kMaxDictionaryBytes);
  REQUIRE(!dictionary.empty());
  CHECK(dictionary.size() <= kMaxDictionaryBytes);
  write_store(scratch / "with", records, dictionary, 512);
  write_store(scratch / "without", records, {}, 512);
  CHECK(read_store(scratch / "with") == records);
  CHECK(fs::file_size(scratch / "with") < fs::file_size(scratch / "without"));
  CHECK(train_dictionary({}, kMaxDictionaryBytes).empty());
  CHECK(train_dictionary(random_records(20, 1), kMaxDictionaryBytes).empty());
  CHECK(train_dictionary(std::vector<std::string>(500, ""), kMaxDictionaryBytes).empty());
}

TEST_CASE("a store is a zstd file like any other") {
  const TempDirectory scratch;
  const auto records = random_records(50, 5);
  write_store(scratch / "store", records, {}, 300);
  const std::string file = read_file(scratch / "store");
  std::string lines;
  for (const std::string& record : records) {
    lines += record + "\n";
  }
  std::string text(lines.size() + 1, '\0');
  const std::size_t size = ZSTD_decompress(text.data(), text.size(), file.data(), file.size());
  REQUIRE(!ZSTD_isError(size));
  CHECK(text.substr(0, size) == lines);
}

TEST_CASE("a record with a line break is not stored") {
  BlockCompressor compressor({}, kDefaultLevel, 100);
  CHECK(error_of([&] { compressor.append("a\nb"); }) == ErrorCode::kUsage);
  compressor.append("ab");
  CHECK(compressor.finish().blocks.size() == 1);
  CHECK(compressor.finish().blocks.empty());
}

TEST_CASE("a damaged store is noticed when it is opened or when the article is read") {
  const TempDirectory scratch;
  const auto records = random_records(12, 9);
  const std::string dictionary = train_dictionary(random_records(2000, 2), 2048);
  REQUIRE(!dictionary.empty());
  for (const bool with_dictionary : {false, true}) {
    const std::string path = scratch / (with_dictionary ? "with" : "without");
    write_store(path, records, with_dictionary ? dictionary : std::string(), 400);
    const std::size_t everywhere = fs::file_size(path);
    check_damage(path, everywhere,
                 [&](const std::string& bad) { return read_store(bad) == records; });
  }
}

TEST_CASE("a store that is checked when it is read gives nothing of a damaged directory") {
  const TempDirectory scratch;
  const std::string path = scratch / "store";
  const auto records = random_records(12, 9);
  write_store(path, records, train_dictionary(random_records(2000, 2), 2048), 400);
  const std::string file = read_file(path);
  // In the dictionary, and in the directory before the trailer and its frame's head.
  for (const std::size_t at : {std::size_t{500}, file.size() - 40 - 8 - 3}) {
    std::string bytes = file;
    bytes[at] = static_cast<char>(bytes[at] ^ 4);
    const std::string damaged = scratch.write("damaged", bytes);
    CHECK(error_of([&] { ArticleStore store(damaged); }) == ErrorCode::kCorrupt);
    const ArticleStore store(damaged, StoreCheck::kWhenRead);
    CHECK(store.size() == records.size());
    for (int tries = 0; tries < 2; ++tries) {
      CHECK(error_of([&] { store.get(1); }) == ErrorCode::kCorrupt);
      CHECK(error_of([&] { store.dictionary(); }) == ErrorCode::kCorrupt);
      CHECK(error_of([&] { store.read_block(0); }) == ErrorCode::kCorrupt);
      CHECK(error_of([&] { store.compressed_block(0); }) == ErrorCode::kCorrupt);
      CHECK(error_of([&] { store.last_of_block(0); }) == ErrorCode::kCorrupt);
    }
  }
}

TEST_CASE("threads read one store at the same time") {
  const TempDirectory scratch;
  const auto records = random_records(400, 21);
  write_store(scratch / "store", records, train_dictionary(records, 4096), 1000);
  const ArticleStore store(scratch / "store");
  std::atomic<std::size_t> wrong{0};
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t seed = 0; seed < 4; ++seed) {
      threads.emplace_back([&, seed] {
        std::mt19937 random(seed);
        for (int i = 0; i < 300; ++i) {
          const auto docid = static_cast<std::uint32_t>(1 + random() % store.size());
          wrong += store.get(docid) != records[docid - 1];
        }
      });
    }
  }
  CHECK(wrong == 0);
}

}  // namespace dateline

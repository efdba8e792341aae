// The files of an archive, damaged.
#include <algorithm>
#include <numeric>

#include "common/article_json.h"
#include "common/article_salvage.h"
#include "common/article_store.h"
#include "common/columns.h"
#include "common/error.h"
#include "common/internal/file.h"
#include "common/internal/little_endian.h"
#include "common/manifest.h"
#include "common/refusals.h"
#include "common/tombstones.h"
#include "tests/fuzz/targets.h"
#include "tests/support/temp_directory.h"

namespace dateline::fuzz {

namespace {

// The place of all files of this process.
const TempDirectory& scratch() {
  static const TempDirectory directory;
  return directory;
}

std::string file_of(std::string_view bytes) {
  return scratch().write("input", std::string(bytes));
}

// What a writer leaves at `path`, behind a first byte that says whether checksums are put right.
std::vector<std::string> both_ways(const std::string& bytes) {
  return {"\x01" + bytes, std::string(1, '\0') + bytes};
}

struct Damaged {
  explicit Damaged(std::string_view input)
      : mends(!input.empty() && (input.front() & 1) != 0),
        bytes(input.substr(std::min<std::size_t>(1, input.size()))) {}
  bool mends;
  std::string bytes;
};

void put_hash(std::string& bytes, std::size_t at, std::uint64_t hash) {
  std::string number;
  append_number(number, hash);
  bytes.replace(at, number.size(), number);
}

// FORMAT.md, section 4.
void mend_columns(std::string& bytes) {
  if (bytes.size() < 32) {
    return;
  }
  const std::size_t directory =
      std::min<std::size_t>(number_at<std::uint32_t>(bytes, 20), bytes.size() - 32);
  put_hash(bytes, 24, hash64(bytes.substr(0, 24) + bytes.substr(32, directory)));
}

// FORMAT.md, section 5.
void mend_articles(std::string& bytes) {
  if (bytes.size() < 64) {
    return;
  }
  const std::size_t trailer = bytes.size() - 40;
  const std::uint64_t dictionary = number_at<std::uint32_t>(bytes, trailer + 12);
  const std::uint64_t directory = 16ull * number_at<std::uint32_t>(bytes, trailer + 4);
  if (dictionary + 8 > bytes.size() || directory + 48 > bytes.size()) {
    return;
  }
  std::string summed = bytes.substr(trailer, 24);
  append_number(summed, hash64(dictionary == 0 ? "" : bytes.substr(8, dictionary)));
  append_number(summed, hash64(bytes.substr(trailer - 8 - directory, directory)));
  put_hash(bytes, trailer + 24, hash64(summed));
}

// FORMAT.md, section 10.
void mend_tombstones(std::string& bytes) {
  if (bytes.size() < 32) {
    return;
  }
  std::string summed = bytes.substr(0, 24);
  append_number(summed, hash64(bytes.substr(32)));
  put_hash(bytes, 24, hash64(summed));
}

// FORMAT.md, section 2: the last 51 bytes are not covered.
void mend_manifest(std::string& bytes) {
  constexpr std::size_t kTail = 51;
  if (bytes.size() >= kTail) {
    const std::string summed = bytes.substr(0, bytes.size() - kTail);
    bytes = summed + "  \"checksum\": \"" + hash_hex(summed) + "\"\n}\n";
  }
}

template <typename Work>
void allow_errors(Work work) {
  try {
    work();
  } catch (const Error&) {  // what a damaged file deserves
  }
}

// Reads every byte that a span or view promises.
template <typename Bytes>
std::uint64_t sum(const Bytes& bytes) {
  return std::accumulate(bytes.begin(), bytes.end(), std::uint64_t{0}, [](auto total, auto each) {
    return total + static_cast<std::uint64_t>(each);
  });
}

void walk(const OrdinalColumn& column, std::uint32_t rows) {
  for (std::uint32_t row = 0; row < rows; ++row) {
    for (const std::uint32_t value : column.values_of(row)) {
      require(value < column.dictionary.size(), "an ordinal beyond its dictionary");
      sum(column.dictionary[value]);
    }
  }
}

template <typename Span>
void walk_fixed(const Span& values, std::uint32_t rows) {
  require(values.size() == rows, "a column of another length");
  sum(values);
}

void walk_store(const ArticleStore& store) {
  allow_errors([&] { store.for_each([](const std::string& record) { sum(record); }); });
  for (const std::uint32_t docid : {0u, 1u, store.size() / 2, store.size(), store.size() + 1}) {
    allow_errors([&] {
      sum(store.get(docid));
      require(docid >= 1 && docid <= store.size(), "an article that is not there");
    });
  }
  for (std::size_t block = 0; block < std::min<std::size_t>(store.block_count(), 64); ++block) {
    allow_errors([&] {
      sum(store.compressed_block(block).bytes);
      require(store.last_of_block(block) <= store.size(), "a block beyond the last article");
    });
  }
}

// Sound frames of any contents, in a directory that says anything of them: what a damaged block
// holds is not reached otherwise, since zstd's own checksums stand before it.
void store_of(std::string_view contents) {
  if (contents.size() < 6) {
    return;
  }
  BlockCompressor compressor("", kDefaultLevel, kDefaultBlockBytes);
  for (std::string_view rest = contents.substr(6); !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    compressor.append(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  CompressedBlocks blocks = compressor.finish();
  for (CompressedBlocks::Block& block : blocks.blocks) {
    block.articles = number_at<std::uint16_t>(contents, 0);
    block.raw_bytes += number_at<std::uint32_t>(contents, 2) % 3;
  }
  const std::string path = scratch() / "input";
  remove_tree(path);
  {
    ArticleStoreWriter writer(path, "");
    writer.append(blocks);
    writer.finish();
  }
  allow_errors([&] { walk_store(ArticleStore(path)); });
}

}  // namespace

void read_manifest(std::string_view input) {
  Damaged damaged(input);
  if (damaged.mends) {
    mend_manifest(damaged.bytes);
  }
  allow_errors([&] {
    const Manifest manifest = manifest_from_json(damaged.bytes, "manifest");
    for (const SegmentRecord& segment : manifest.segments) {
      require(segment.live_articles() <= segment.articles, "more dead articles than articles");
      for (const FileRecord& file : segment.files) {
        require(!file.name.empty() && file.name != "." && file.name != ".." &&
                    file.name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos,
                "a file's name that leaves the archive");
      }
    }
    const std::string written = manifest_to_json(manifest);
    require(manifest_to_json(manifest_from_json(written, "manifest")) == written,
            "a manifest's written form");
  });
}

void read_columns(std::string_view input) {
  Damaged damaged(input);
  if (damaged.mends) {
    mend_columns(damaged.bytes);
  }
  allow_errors([&] {
    const Columns columns(file_of(damaged.bytes));
    for (const std::string& name : columns.names()) {
      allow_errors([&] { walk_fixed(columns.i64(name), columns.rows()); });
      allow_errors([&] { walk_fixed(columns.u64(name), columns.rows()); });
      allow_errors([&] { walk_fixed(columns.i32(name), columns.rows()); });
      allow_errors([&] { walk_fixed(columns.u32(name), columns.rows()); });
      allow_errors([&] { walk_fixed(columns.u8(name), columns.rows()); });
      allow_errors([&] { walk(columns.ordinal(name), columns.rows()); });
    }
  });
}

void read_articles(std::string_view input) {
  if (!input.empty() && input.front() == 2) {
    store_of(input.substr(1));
    return;
  }
  Damaged damaged(input);
  if (damaged.mends) {
    mend_articles(damaged.bytes);
  }
  const std::string path = file_of(damaged.bytes);
  allow_errors([&] { walk_store(ArticleStore(path)); });
  allow_errors([&] {
    salvage_articles(path, {}, [](const SalvagedBlock& block) {
      for (const std::string& record : block.records) {
        sum(record);
      }
    });
  });
}

void read_tombstones(std::string_view input) {
  Damaged damaged(input);
  if (damaged.mends) {
    mend_tombstones(damaged.bytes);
  }
  allow_errors([&] {
    constexpr std::uint32_t kArticles = 1000;
    const Tombstones tombstones(file_of(damaged.bytes), kArticles);
    for (std::size_t i = 0; i < tombstones.dead().size(); ++i) {
      require(tombstones.dead()[i] >= 1 && tombstones.dead()[i] <= kArticles, "a dead number");
      require(tombstones.is_dead(tombstones.dead()[i]), "a dead article that is alive");
      require(!name_of(tombstones.death(i).kind).empty(), "a kind of death");
    }
    // A reader does not look whether the terms are in order; verify does.
    for (std::size_t i = 0; i < tombstones.terms(); ++i) {
      (void)tombstones.frequency(tombstones.term(i));
      sum(tombstones.term(i));
    }
    tombstones.to_set();
  });
}

void read_refusals(std::string_view input) {
  Damaged damaged(input);
  if (damaged.mends) {
    mend_columns(damaged.bytes);
  }
  allow_errors([&] {
    const Refusals refusals(file_of(damaged.bytes));
    const std::string path = scratch() / "written";
    remove_tree(path);
    refusals.write(path);
    require(Refusals(path) == refusals, "the written form of refusals");
  });
}

void read_stored_article(std::string_view bytes) {
  allow_errors([&] {
    const Article article = article_from_json(bytes);
    const std::string json = article_to_json(article);
    require(article_from_json(json) == article, "an article's stored form");
    content_hash(json);
  });
}

std::vector<std::string> manifest_seeds() {
  const std::string hash(32, 'a');
  Manifest manifest;
  manifest.generation = 7;
  manifest.parent = 6;
  manifest.created_by = "dateline-index";
  manifest.command = "update";
  manifest.fingerprint = "icu=72\nschema=3\n";
  SegmentRecord segment;
  segment.id = 3;
  segment.articles = 12;
  segment.undated = 2;
  segment.length = 900;
  segment.text_bytes = 5000;
  segment.first_day = std::chrono::year{2024} / 5 / 14;
  segment.last_day = std::chrono::year{2024} / 5 / 16;
  segment.languages = {{"en", {9, 90}}, {"", {3, 10}}};
  segment.files = {{"index.glass", 8192, hash},
                   {"stems.bin", 90, hash},
                   {"positions.bin", 80, hash},
                   {"columns.bin", 800, hash},
                   {"articles.zst", 900, hash}};
  std::string plain = manifest_to_json(manifest);
  manifest.segments.push_back(segment);
  segment.id = 4;
  segment.tombstones.emplace();
  segment.tombstones->file = {"000004-000007.bin", 64, hash};
  segment.tombstones->articles = 1;
  segment.tombstones->languages = {{"en", {1, 5}}};
  manifest.segments.push_back(segment);
  manifest.refusals = FileRecord{"refused-000007.bin", 128, hash};
  std::vector<std::string> seeds = both_ways(plain);
  seeds.push_back(both_ways(manifest_to_json(manifest)).front());
  return seeds;
}

std::vector<std::string> columns_seeds() {
  const std::string path = scratch() / "seed";
  remove_tree(path);
  ColumnsWriter writer(4);
  writer.add("published", std::vector<std::int64_t>{1, 2, 3, INT64_MIN});
  writer.add("story", std::vector<std::uint64_t>{1, 1, 2, 3});
  writer.add("day", std::vector<std::int32_t>{4, 3, 2, INT32_MIN});
  writer.add("length", std::vector<std::uint32_t>{10, 20, 30, 40});
  writer.add("precision", std::vector<std::uint8_t>{4, 4, 3, 0});
  const std::vector<std::string> names = {"", "Harbour Courier", "Pier Post"};
  writer.add_ordinal("source", names, std::vector<std::uint32_t>{1, 2, 1, 0});
  writer.add_ordinals("place", names, std::vector<std::uint32_t>{0, 2, 2, 3, 3},
                      std::vector<std::uint32_t>{1, 2, 1});
  writer.write(path);
  return both_ways(read_file(path));
}

std::vector<std::string> articles_seeds() {
  const std::string path = scratch() / "seed";
  std::vector<std::string> seeds;
  for (const std::string& dictionary : {std::string(), std::string(300, 'p') + "harbour pier"}) {
    remove_tree(path);
    BlockCompressor compressor(dictionary, kDefaultLevel, 64);
    for (int i = 0; i < 5; ++i) {
      compressor.append(R"({"id":")" + std::to_string(i) + R"(","title":"The harbour pier"})");
    }
    ArticleStoreWriter writer(path, dictionary);
    writer.append(compressor.finish());
    writer.finish();
    for (std::string& seed : both_ways(read_file(path))) {
      seeds.push_back(std::move(seed));
    }
  }
  seeds.push_back(std::string("\x02\x02\x00\x00\x00\x00\x00", 7) +
                  "{\"id\":\"a\"}\n{\"id\":\"b\"}");
  return seeds;
}

std::vector<std::string> tombstones_seeds() {
  const std::string path = scratch() / "seed";
  remove_tree(path);
  TombstoneSet set;
  set.dead = {{1, {DeathKind::kSuperseded, 1715000000}},
              {5, {DeathKind::kWithdrawn, 1715000001}},
              {900, {DeathKind::kDeleted, 1715000002}}};
  set.reopened = {2, 77};
  set.terms = {{"harbour", 2}, {"pier", 1}, {"Spier", 1}};
  set.write(path);
  return both_ways(read_file(path));
}

std::vector<std::string> refusals_seeds() {
  const std::string path = scratch() / "seed";
  remove_tree(path);
  Refusals refusals;
  refusals.add(IdHash::of("a"), {DeathKind::kDeleted, 0, 0, 1715000000});
  refusals.add(IdHash::of("b"), {DeathKind::kWithdrawn, 3, 99, 1715000001});
  refusals.write(path);
  return both_ways(read_file(path));
}

std::vector<std::string> stored_article_seeds() {
  Article article;
  article.id = "tag:example.org,2024:1";
  article.title = "The pier is closed";
  article.body = "A ferry sailed.\n\nNobody \"saw\" it.";
  article.source = "Harbour Courier";
  article.language = "en";
  article.authors = {"A. Keeper", "B. Sailor"};
  article.keywords = {"harbour"};
  article.version = 2;
  article.status = ArticleStatus::kCorrected;
  article.published.precision = DatePrecision::kSecond;
  article.published.evidence = DateEvidence::kField;
  article.published.day = std::chrono::year{2024} / 5 / 16;
  article.published.instant = article.published.day + std::chrono::hours(9);
  return {article_to_json(article), R"({"id":"x","first_indexed":"2024-05-16T09:00:00Z"})"};
}

}  // namespace dateline::fuzz

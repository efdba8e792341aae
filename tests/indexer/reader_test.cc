#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "common/error.h"
#include "indexer/field_map.h"
#include "indexer/formats.h"
#include "indexer/input.h"
#include "indexer/internal/html_text.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

namespace fs = std::filesystem;

void write(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<long>(bytes.size()));
}

using Entries = std::vector<std::pair<std::string, std::string>>;

// A packed file in memory, made by libarchive: `format` is its code of a format, `filter` of a
// compression.
std::string pack(int format, int filter, const Entries& entries) {
  std::string out(8u << 20, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_set_format(writer, format);
  archive_write_add_filter(writer, filter);
  archive_write_set_bytes_in_last_block(writer, 1);
  REQUIRE(archive_write_open_memory(writer, out.data(), out.size(), &used) == ARCHIVE_OK);
  for (const auto& [name, bytes] : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<std::int64_t>(bytes.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    REQUIRE(archive_write_header(writer, entry) == ARCHIVE_OK);
    archive_write_data(writer, bytes.data(), bytes.size());
    archive_entry_free(entry);
  }
  REQUIRE(archive_write_close(writer) == ARCHIVE_OK);
  archive_write_free(writer);
  out.resize(used);
  return out;
}

std::string compress(int filter, const std::string& bytes) {
  return pack(ARCHIVE_FORMAT_RAW, filter, {{"data", bytes}});
}

struct Collected : ArticleSink {
  std::vector<RawArticle> articles;
  std::vector<Reject> rejects;
  void accept(RawArticle article) override { articles.push_back(std::move(article)); }
  void reject(Reject reject) override { rejects.push_back(std::move(reject)); }

  std::string titles() const {
    std::string all;
    for (const RawArticle& raw : articles) {
      all += (all.empty() ? "" : "|") + raw.article.title;
    }
    return all;
  }
};

Collected read(const std::vector<std::string>& paths, const std::string& map = "",
               ReadLimits limits = {}) {
  FieldMap fields;
  fields.override_with(map);
  const auto formats = all_formats(fields);
  std::vector<const InputFormat*> known;
  for (const auto& format : formats) {
    known.push_back(format.get());
  }
  Collected collected;
  InputReader reader(paths, known, limits);
  InputReader::Item item;
  const auto reject = [&](Reject r) { collected.reject(std::move(r)); };
  while (reader.next(item, reject)) {
    if (auto fault = fault_of(item.record)) {
      collected.reject(std::move(*fault));
    } else {
      item.format->parse(item.record, collected);
    }
  }
  CHECK(reader.progress().bytes_done <= reader.progress().bytes_total);
  return collected;
}

Collected read_bytes(std::string_view bytes, const std::string& map = "", ReadLimits limits = {}) {
  const TempDirectory directory;
  write(directory / "input", bytes);
  return read({directory / "input"}, map, limits);
}

TEST_CASE("JSON is cut into records whatever its layout") {
  for (const char* json : {
           "{\"title\":\"A\"}\n{\"title\":\"B\"}\n",
           "\xEF\xBB\xBF{\"title\":\"A\"}\r\n\r\n{\"title\":\"B\"}",
           "{\"title\":\"A\"}{\"title\":\"B\"}",
           "{\"title\":\"A\"},\n{\"title\":\"B\"},\n",
           "{\n  \"title\": \"A\",\n  \"x\": {\"}\": \"\\\"{\"}\n}\n{\n  \"title\": \"B\"\n}\n",
           "[{\"title\":\"A\"},{\"title\":\"B\"}]",
           " [\n{\n\"x\":[\n{\n\"y\":1}],\n\"title\":\"A\"},\n{\"title\":\"B\"}\n]\n",
       }) {
    CAPTURE(json);
    const Collected got = read_bytes(json);
    CHECK(got.titles() == "A|B");
    CHECK(got.rejects.empty());
  }
}

TEST_CASE("a record is named by file and line") {
  const TempDirectory directory;
  write(directory / "a.jsonl", "{\"title\":\"A\"}\n\n{\"title\":\"B\"}\n");
  const Collected got = read({directory / "a.jsonl"});
  REQUIRE(got.articles.size() == 2);
  CHECK(got.articles[1].where == directory / "a.jsonl:3");
}

TEST_CASE("a damaged record costs only itself") {
  for (const char* json : {
           "{\"title\":\"A\"}\n{\"title\":\"bro\n{\"title\":\"B\"}\n",
           "{\"title\":\"bro\n{\"title\":\"A\"}\n{\"title\":\"B\"}\n",  // the first one
           "[{\"title\":\"A\"},\n{\"title\":\"bro\n{\"title\":\"B\"}]",
       }) {
    CAPTURE(json);
    const Collected got = read_bytes(json);
    CHECK(got.titles() == "A|B");
    REQUIRE(got.rejects.size() == 1);
    CHECK(got.rejects[0].reason == RejectReason::kInvalidJson);
    CHECK(got.rejects[0].detail.starts_with("at byte "));
  }
}

TEST_CASE("JSON that holds no object is not an article") {
  const Collected got = read_bytes("{\"title\":\"A\"}\n[1]\n\"text\"\n7\n");
  CHECK(got.titles() == "A");
  REQUIRE(got.rejects.size() == 3);
  CHECK(got.rejects[0].reason == RejectReason::kNotAnArticle);
}

TEST_CASE("common violations of JSON are repaired and told") {
  Collected got = read_bytes("{\"title\":\"caf\xE9\"}\n");
  CHECK(got.titles() == "caf\uFFFD");
  CHECK(got.articles.at(0).repaired_utf8);
  got = read_bytes("{\"title\":\"a\tb\\u0000\",\"score\":NaN}\n");
  CHECK(got.articles.at(0).removed_controls);
  got = read_bytes("{\"title\":\"cut \\ud83d\"}\n");
  CHECK(got.titles() == "cut \uFFFD");
  CHECK(got.articles.at(0).repaired_utf8);
  got = read_bytes("{\"title\":\"A\",\"id\":123456789012345678901234567890}\n");
  CHECK(got.articles.at(0).article.id == "123456789012345678901234567890");
}

TEST_CASE("a record over the limit is skipped without loss of the next") {
  const std::string filler(3'000'000, 'x');
  const std::string line = "{\"title\":\"" + filler + "\"}";
  for (const std::string& json : {"{\"title\":\"A\"}\n" + line + "\n{\"title\":\"B\"}\n",
                                  "[{\"title\":\"A\"}," + line + ",{\"title\":\"B\"}]"}) {
    const Collected got = read_bytes(json, "", ReadLimits{1'000'000});
    CHECK(got.titles() == "A|B");
    REQUIRE(got.rejects.size() == 1);
    CHECK(got.rejects[0].reason == RejectReason::kRecordTooLong);
  }
  const Collected text = read_bytes(std::string(2000, 'y'), "", ReadLimits{1000});
  REQUIRE(text.rejects.size() == 1);
  CHECK(text.rejects[0].reason == RejectReason::kRecordTooLong);
}

TEST_CASE("fields are found by their usual names, numbers and objects included") {
  const Collected got = read_bytes(
      R"({"ID":7,"headline":"T","text":["One.","Two."],"byline":"By Ann Lee, Bo Li and Cy Ray",)"
      R"("publisher":{"name":"Example"},"tags":"a, b","date":1715680000,"title":"",)"
      R"("language":"EN-gb","topic":["x","y"]})");
  REQUIRE(got.articles.size() == 1);
  const Article& article = got.articles[0].article;
  CHECK(article.id == "7");
  CHECK(article.title == "T");
  CHECK(article.body == "One.\n\nTwo.");
  CHECK(article.authors == std::vector<std::string>{"Ann Lee", "Bo Li", "Cy Ray"});
  CHECK(article.source == "Example");
  CHECK(article.keywords == std::vector<std::string>{"a", "b"});
  CHECK(article.section == "x");
  CHECK(got.articles[0].published_text == "1715680000");
}

TEST_CASE("a list of authors is split only when every part looks like a name") {
  const auto authors = [](const std::string& json) {
    return read_bytes("{\"title\":\"T\",\"author\":" + json + "}").articles.at(0).article.authors;
  };
  CHECK(authors("\"Doe, Jane\"") == std::vector<std::string>{"Doe, Jane"});
  CHECK(authors("[{\"name\":\"Jane Doe\"},\"By Ian Roe\",null]") ==
        std::vector<std::string>{"Jane Doe", "Ian Roe"});
  CHECK(authors("\"N. R. Kay\"") == std::vector<std::string>{"N. R. Kay"});
  CHECK(authors("[\"A B, C D\"]") == std::vector<std::string>{"A B, C D"});
}

TEST_CASE("a field map replaces the built-in names by paths") {
  const char* json =
      R"({"title":"no","body":"yes","meta":{"head":"H","by":[{"name":"Jane Doe"}]},"a.b":"dotted"})";
  const Collected got = read_bytes(json, "title=meta.head,author=meta.by.0.name,section=a.b");
  REQUIRE(got.articles.size() == 1);
  CHECK(got.articles[0].article.title == "H");
  CHECK(got.articles[0].article.body == "yes");
  CHECK(got.articles[0].article.authors == std::vector<std::string>{"Jane Doe"});
  CHECK(got.articles[0].article.section == "dotted");
}

TEST_CASE("a faulty field map is an error that names the fields") {
  FieldMap map;
  for (const char* text : {"titel=x", "title", "title=", "=x"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(map.override_with(text), Error);
  }
  try {
    map.override_with("titel=x");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("published") != std::string::npos);
  }
}

TEST_CASE("HTML becomes paragraphs of text") {
  CHECK(html_to_text("<p>One &amp; <b>two</b></p><p>Three<br>four<br><br>five") ==
        "One & two\n\nThree four\n\nfive");
  CHECK(html_to_text("a<script>x<p></script><style>y</style><noscript>z</noscript>b") == "ab");
  CHECK(html_to_text("<html><head><title>t</title></head><body><h1>h</h1> b</body>") == "h\n\nb");
  CHECK(html_to_text("plain  text") == "plain text");
  CHECK(html_to_text("") == "");
}

TEST_CASE("HTML made to exhaust a parser is stripped of its tags instead") {
  std::string deep, reopening = "<p>", attributes = "<p";
  for (int i = 0; i < 100'000; ++i) {
    deep += "<div>";
    attributes += " a" + std::to_string(i);
  }
  for (int i = 0; i < 300; ++i) {
    reopening += "<font size=" + std::to_string(i) + ">";
  }
  for (int i = 0; i < 100'000; ++i) {
    reopening += "<p>";
  }
  CHECK(html_to_text(deep + "text&#8217;s") == "text\u2019s");
  CHECK(html_to_text(reopening + "text") == "text");
  CHECK(html_to_text(attributes + ">text") == "text");
  CHECK(html_to_text(std::string(9u << 20, '<') + "p>one</p>two").ends_with("two"));
}

TEST_CASE("every compression and packing is opened by content") {
  const std::string json = "{\"title\":\"A\"}\n{\"title\":\"B\"}\n";
  for (const int filter : {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD,
                           ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_LZ4}) {
    CAPTURE(filter);
    CHECK(read_bytes(compress(filter, json)).titles() == "A|B");
    const Entries nested{{"x/a.gz", compress(filter, json)}, {"x/.hidden", "no"}, {"c.txt", "C\n"}};
    CHECK(read_bytes(pack(ARCHIVE_FORMAT_TAR_USTAR, filter, nested)).titles() == "A|B|C");
  }
  for (const int format : {ARCHIVE_FORMAT_ZIP, ARCHIVE_FORMAT_7ZIP, ARCHIVE_FORMAT_TAR}) {
    CAPTURE(format);
    const std::string packed = pack(format, ARCHIVE_FILTER_NONE, {{"a.jsonl", json}});
    CHECK(read_bytes(packed).titles() == "A|B");
    const Collected got =
        read_bytes(pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, {{"in", packed}}));
    CHECK(got.titles() == "A|B");
    CHECK(got.rejects.empty());
  }
}

TEST_CASE("packing nested too deep is rejected") {
  std::string packed = "{\"title\":\"A\"}";
  for (int depth = 0; depth < 4; ++depth) {
    packed = pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, {{"in", packed}, {"t", "T"}});
  }
  const Collected got = read_bytes(packed);
  CHECK(got.titles() == "T|T|T");
  REQUIRE(got.rejects.size() == 1);
  CHECK(got.rejects[0].reason == RejectReason::kUnreadableInput);
}

TEST_CASE("damaged compression yields what stood before and one reject") {
  std::string json;
  std::uint64_t noise = 1;
  for (int i = 0; i < 20'000; ++i) {
    noise = noise * 6364136223846793005u + 1442695040888963407u;
    json += "{\"title\":\"" + std::to_string(noise) + "\"}\n";
  }
  for (const int filter : {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD}) {
    CAPTURE(filter);
    std::string packed = compress(filter, json);
    packed.resize(packed.size() / 4 * 3);
    const Entries entries{{"a.gz", packed}, {"b.txt", "B\n"}};
    const std::string tar = pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, entries);
    for (const std::string& input : {packed, tar}) {
      const Collected got = read_bytes(input);
      CHECK(got.rejects.size() == 1);
      CHECK(got.rejects.at(0).reason == RejectReason::kUnreadableInput);
      CHECK(got.articles.size() > (filter == ARCHIVE_FILTER_XZ ? 0 : 5000));
      CHECK(got.articles.size() < 20'000);
    }
    CHECK(read_bytes(tar).articles.back().article.title == "B");
    // A truncated archive around an intact stream: still one reject.
    std::string cut = pack(ARCHIVE_FORMAT_TAR_USTAR, filter, {{"a", json}, {"b", "B"}});
    cut.resize(cut.size() / 4 * 3);
    CHECK(read_bytes(cut).rejects.size() == 1);
  }
}

TEST_CASE("files of unknown kind, missing and empty files are told apart") {
  const TempDirectory directory;
  write(directory / "binary", std::string("\x7F"
                                          "ELF\0\0\1\2",
                                          8));
  write(directory / "letter.pdf", "%PDF-1.4 x");
  write(directory / "empty", "");
  const Collected got = read(
      {directory / "binary", directory / "letter.pdf", directory / "empty", directory / "missing"});
  CHECK(got.articles.empty());
  REQUIRE(got.rejects.size() == 3);
  CHECK(got.rejects[0].reason == RejectReason::kUnknownFormat);
  CHECK(got.rejects[1].reason == RejectReason::kUnknownFormat);
  CHECK(got.rejects[2].reason == RejectReason::kUnreadableInput);
  CHECK(got.rejects[2].where == directory / "missing");
}

TEST_CASE("a directory is read in order, without hidden files, pipes and loops") {
  const TempDirectory directory;
  fs::create_directories(directory / "b");
  write(directory / "c.txt", "C\n");
  write(directory / "b/x.txt", "B\n");
  write(directory / "a.txt", "A\n");
  write(directory / ".hidden", "no\n");
  fs::create_directory_symlink(directory.path(), directory / "b/loop");
  fs::create_symlink(directory / "a.txt", directory / "d.txt");
  REQUIRE(mkfifo((directory / "pipe").c_str(), 0600) == 0);
  const Collected got = read({directory.path()});
  CHECK(got.titles() == "A|B|C|A");
  CHECK(got.rejects.empty());
}

TEST_CASE("text of other encodings is decoded") {
  CHECK(read_bytes(std::string("\xFF\xFE"
                               "A\0",
                               4))
            .articles.size() == 1);
  CHECK(read_bytes(std::string("\xFF\xFE"
                               "A\0\xE9\0\n\0",
                               8))
            .titles() == "A\u00E9");
  CHECK(
      read_bytes(std::string("\xFE\xFF\0{\0\"\0t\0i\0t\0l\0e\0\"\0:\0\"\0A\0\"\0}", 28)).titles() ==
      "A");
  CHECK(read_bytes("\xEF\xBB\xBFTitle\n").titles() == "Title");
  const Collected latin = read_bytes("Le caf\xE9 ferm\xE9\nEt voil\xE0.\n");
  CHECK(latin.titles() == "Le café fermé");
  CHECK_FALSE(latin.articles.at(0).repaired_utf8);
  const Collected damaged = read_bytes("Пекин и Москва \xD0\n");
  CHECK(damaged.articles.at(0).repaired_utf8);
}

TEST_CASE("a list of paths is one a line") {
  const TempDirectory directory;
  write(directory / "list", "a b\r\n\nc\n");
  CHECK(read_path_list(directory / "list") == std::vector<std::string>{"a b", "c"});
  CHECK_THROWS_AS(read_path_list(directory / "missing"), Error);
}

TEST_CASE("every reject reason has a name of its own") {
  for (std::size_t i = 0; i < kRejectReasons; ++i) {
    CHECK_FALSE(name_of(static_cast<RejectReason>(i)).empty());
  }
}

}  // namespace
}  // namespace dateline

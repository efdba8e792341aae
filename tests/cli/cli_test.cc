// Both programs as a user runs them: what they print, what they return, how they fail.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>

#include "tests/support/program.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kArticles =
    R"({"id":"hc-1","title":"Putin visits Xi in Beijing","source":"Harbour Courier","published":"2024-05-16T09:30:00+08:00","place":"Beijing","lang":"en","url":"https://harbour-courier.example/1","body":"The two leaders met on Thursday.\n\nTheir \"no limits\" partnership <was> praised, trade grew."})"
    "\n"
    R"({"id":"np-1","title":"Визит Путина в Харбин","source":"Neva Post","published":"2024-05-17","place":"Harbin","lang":"ru","body":"Президент России посетил Харбин в ходе визита в Китай."})"
    "\n"
    R"({"id":"hc-2","title":"Xi visited Paris","source":"Harbour Courier","published":"2024-05-06","lang":"en","body":"A state visit, the first in five years. Putin was mentioned once."})"
    "\n"
    R"({"id":"nd-1","title":"A visit without a date","source":"Morning Gull","lang":"en","body":"Nobody wrote down when this visit took place."})"
    "\n";

// An archive of four articles in a fresh directory.
struct Fixture {
  TempDirectory directory;
  std::string archive = directory / "news.archive";
  Fixture() {
    const std::string input = directory.write("articles.jsonl", kArticles);
    const Outcome built = run(directory, kIndex, "build '" + archive + "' '" + input + "'");
    REQUIRE(built.status == 0);
  }
  Outcome search(const std::string& command, const std::string& arguments) const {
    return run(directory, kSearch, command + " '" + archive + "' " + arguments);
  }
};

std::string without_times(const std::string& text) {
  return std::regex_replace(text, std::regex(R"(\d+\.\d+ ms)"), "T ms");
}

std::vector<std::string> ids(const Json& result) {
  std::vector<std::string> all;
  for (const Json& hit : result["hits"]) {
    all.push_back(hit["id"]);
  }
  return all;
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> all;
  for (const auto& [key, value] : object.items()) {
    all.push_back(key);
  }
  return all;
}

}  // namespace

TEST_CASE("a build reports counts that add up, as text and as JSON") {
  const TempDirectory directory;
  const std::string archive = directory / "a";
  const std::string input = directory.write(
      "mixed.jsonl", std::string(kArticles) + "{broken\n[1,2]\n{\"id\":\"empty\"}\n" +
                         R"({"id":"hc-2","title":"Xi visited Paris","body":"A correction."})"
                         "\n");
  const std::string rejects = directory / "rejects.tsv";
  const Outcome json = run(directory, kIndex,
                           "build --json --rejects '" + rejects + "' '" + archive + "' '" + input +
                               "' /nonexistent/input");
  CHECK(json.status == 6);
  const Json report = Json::parse(json.out);
  CHECK(report["format"] == "dateline.index/1");
  CHECK(report["generation"] == 1);
  CHECK(report["indexed"] == 4);
  CHECK(report["replaced"] == 1);
  std::uint64_t rejected = 0;
  for (const auto& [reason, count] : report["rejected"].items()) {
    rejected += count.get<std::uint64_t>();
  }
  CHECK(rejected == 4);
  CHECK(report["read"] == 4 + 1 + 0 + rejected);
  const std::string listed = slurp(rejects);
  CHECK(listed.find("invalid-json\t") != std::string::npos);
  CHECK(listed.find("no-text\t") != std::string::npos);
  CHECK(listed.find("unreadable-input\t/nonexistent/input") != std::string::npos);

  const Outcome text = run(directory, kIndex, "build '" + archive + "' '" + input + "'");
  CHECK(text.status == 6);
  CHECK(text.out.find("generation 2, 4 articles in 1 segment,") != std::string::npos);
  CHECK(text.err.empty());
}

TEST_CASE("a build reads standard input and lists of files") {
  const TempDirectory directory;
  const std::string input = directory.write("articles.jsonl", kArticles);
  const std::string list = directory.write("list", input + "\n\n");
  CHECK(run(directory, kIndex, "build '" + (directory / "a") + "' - <'" + input + "'").status == 0);
  CHECK(run(directory, kIndex, "build '" + (directory / "b") + "' --files-from '" + list + "'")
            .status == 0);
  for (const char* name : {"a", "b"}) {
    CHECK(run(directory, kSearch, "count '" + (directory / name) + "'").out == "4\n");
  }
}

TEST_CASE("a query prints hits, facets and a timeline for people") {
  const Fixture f;
  const Outcome result =
      f.search("query", "'visits date:2024-05' --facet source,lang --timeline week");
  CHECK(result.status == 0);
  CHECK(result.err.empty());
  CHECK(without_times(result.out) == R"(2 articles match, 1–2 by relevance (T ms)

  1. Xi visited Paris
     Harbour Courier · 2024-05-06 · hc-2
     A state *visit*, the first in five years. Putin was mentioned once.

  2. Putin visits Xi in Beijing
     Harbour Courier · 2024-05-16 · Beijing · hc-1
     The two leaders met on Thursday. Their "no limits" partnership <was> praised, trade grew.

source
       2  Harbour Courier

lang
       2  en

timeline
       1  2024-05-06  ████████████████████████████████████████
       1  2024-05-13  ████████████████████████████████████████
)");
}

TEST_CASE("the JSON of a query has the promised members in the promised order") {
  const Fixture f;
  const Outcome result =
      f.search("query", "'putin script:same' --facet source,place --timeline month --format json");
  REQUIRE(result.status == 0);
  const Json json = Json::parse(result.out);
  CHECK(keys(json) == std::vector<std::string>{"format", "query", "generation", "total", "stories",
                                               "group", "took_ms", "hits", "facets", "timeline",
                                               "suggestions", "expansion"});
  CHECK(json["format"] == "dateline.query/1");
  CHECK(json["query"]["raw"] == "putin script:same");
  CHECK(json["query"]["canonical"] == "putin script:same");
  CHECK(json["total"] == 2);
  CHECK(keys(json["hits"][0]) == std::vector<std::string>{"rank", "id", "score", "title", "source",
                                                          "url", "date", "published", "place",
                                                          "lang", "snippet", "story", "corrected",
                                                          "revision"});
  CHECK(json["hits"][0]["id"] == "hc-1");
  CHECK(json["hits"][0]["date"] == "2024-05-16");
  CHECK(json["hits"][0]["published"] == "2024-05-16T01:30:00Z");
  CHECK(json["facets"]["source"][0] == Json{{"value", "Harbour Courier"}, {"count", 2}});
  CHECK(json["timeline"][0] == Json{{"start", "2024-05-01"}, {"count", 2}});
}

TEST_CASE("a snippet in JSON is escaped HTML with the matches marked") {
  const Fixture f;
  const Json json = Json::parse(f.search("query", "'\"no limits\"' -f json").out);
  REQUIRE(json["total"] == 1);
  const std::string snippet = json["hits"][0]["snippet"];
  CHECK(snippet.find("&quot;<mark>no limits</mark>&quot;") != std::string::npos);
  CHECK(snippet.find("&lt;was&gt;") != std::string::npos);
}

TEST_CASE("words find their other forms in the article's own language") {
  const Fixture f;
  const auto found = [&f](const std::string& query) {
    const auto all = ids(Json::parse(f.search("query", query + " -f json").out));
    return std::set<std::string>(all.begin(), all.end());
  };
  CHECK(found("visits") == std::set<std::string>{"hc-1", "hc-2", "nd-1"});
  CHECK(found("=visits") == std::set<std::string>{"hc-1"});
  CHECK(found("визит") == std::set<std::string>{"np-1"});
  CHECK(found("title:Путину") == std::set<std::string>{"np-1", "hc-1"});
  CHECK(found("source:courier") == std::set<std::string>{"hc-1", "hc-2"});
  CHECK(found("'visit -xi'") == std::set<std::string>{"nd-1"});
  CHECK(found("'title:Путину script:same'") == std::set<std::string>{"np-1"});
  CHECK(found("'harbin OR place:beijing'") == std::set<std::string>{"hc-1", "np-1"});
  CHECK(found("'script:same (harbin OR place:beijing)'") == std::set<std::string>{"hc-1"});
  CHECK(found("date:none") == std::set<std::string>{"nd-1"});
  CHECK(found("visit --since 2024-05-10") == std::set<std::string>{"hc-1"});
  CHECK(found("visit --source 'Morning Gull' --source 'Neva Post'") ==
        std::set<std::string>{"nd-1"});
}

TEST_CASE("commas in names and words are no separators") {
  const TempDirectory directory;
  const std::string input = directory.write(
      "a,b.jsonl",
      R"({"id":"1,2","title":"One, two","source":"Post, Courier","body":"Three, four"})"
      "\n");
  const std::string archive = directory / "c,d";
  REQUIRE(run(directory, kIndex, "build '" + archive + "' '" + input + "'").status == 0);
  const std::string quoted = "'" + archive + "' ";
  CHECK(run(directory, kSearch, "count " + quoted + "--source 'Post, Courier'").out == "1\n");
  CHECK(run(directory, kSearch, "count " + quoted + "'\"three, four\"'").out == "1\n");
  CHECK(run(directory, kSearch, "show " + quoted + "1,2").status == 0);
}

TEST_CASE("hits can be sorted by date, limited and skipped") {
  const Fixture f;
  const auto listed = [&f](const std::string& options) {
    return ids(Json::parse(f.search("query", options + " -f json").out));
  };
  CHECK(listed("--sort newest") == std::vector<std::string>{"np-1", "hc-1", "hc-2", "nd-1"});
  CHECK(listed("--sort oldest") == std::vector<std::string>{"hc-2", "hc-1", "np-1", "nd-1"});
  CHECK(listed("--sort newest -n 2 --offset 1") == std::vector<std::string>{"hc-1", "hc-2"});
}

TEST_CASE("count, facets and timeline print counts alone") {
  const Fixture f;
  CHECK(f.search("count", "visit").out == "3\n");
  CHECK(f.search("facets", "--facet lang -f csv").out ==
        "field,value,count\r\nlang,en,3\r\nlang,ru,1\r\n");
  CHECK(f.search("timeline", "--by week -f csv").out ==
        "start,count\r\n2024-05-06,1\r\n2024-05-13,2\r\n");
  CHECK(f.search("timeline", "visit --by day").out.find("1  undated") != std::string::npos);
}

TEST_CASE("lines of JSON and comma-separated values have a row a hit") {
  const Fixture f;
  const Outcome lines = f.search("query", "visit -f jsonl");
  CHECK(std::count(lines.out.begin(), lines.out.end(), '\n') == 3);
  CHECK(Json::parse(lines.out.substr(0, lines.out.find('\n')))["format"] == "dateline.hit/1");
  const Outcome csv = f.search("query", "limits -f csv");
  CHECK(csv.out.find("\"The two leaders met on Thursday. Their \"\"no limits\"\"") !=
        std::string::npos);
}

TEST_CASE("show prints whole articles, which can be indexed again") {
  const Fixture f;
  const Outcome text = f.search("show", "hc-1");
  CHECK(text.status == 0);
  CHECK(text.out.find("Published: 2024-05-16 (2024-05-16T01:30:00Z)") != std::string::npos);
  const Outcome json = f.search("show", "hc-1 np-1 -f json");
  const std::string again = f.directory.write("again.jsonl", json.out);
  CHECK(run(f.directory, kIndex, "build '" + (f.directory / "b") + "' '" + again + "'").status ==
        0);
  const Outcome copy =
      run(f.directory, kSearch, "show '" + (f.directory / "b") + "' hc-1 np-1 -f json");
  const auto comparable = [](const std::string& lines) {
    Json article = Json::parse(lines.substr(0, lines.find('\n')));
    article.erase("first_indexed");
    return article;
  };
  CHECK(comparable(copy.out) == comparable(json.out));
  CHECK(f.search("show", "nothing").status == 1);
}

TEST_CASE("explain shows the query as it is read, the segments and the scores") {
  const Fixture f;
  const Outcome result = f.search("explain", "'Xi Jin-ping visits date:2024-05'");
  CHECK(result.out.find("query: Xi Jin-ping visits date:2024-05") != std::string::npos);
  CHECK(result.out.find("any spelling of") != std::string::npos);
  CHECK(result.out.find("2024-05-06 to 2024-05-17") != std::string::npos);
  const Json json = Json::parse(f.search("explain", "visits -f json").out);
  double sum = 0;
  for (const Json& part : json["hits"][0]["parts"]) {
    sum += part["score"].get<double>();
  }
  CHECK(sum == doctest::Approx(json["hits"][0]["score"].get<double>()));
}

TEST_CASE("eval measures judged topics and writes a run") {
  const Fixture f;
  const std::string topics =
      f.directory.write("t.tsv", "1\tvisits AND (\n2\tnothing-like-it\n3\txi\n");
  const std::string qrels = f.directory.write("q.txt", "1 0 hc-2 1\n1 0 nowhere 1\n2 0 hc-1 1\n");
  const std::string files = "--topics '" + topics + "' --qrels '" + qrels + "'";
  const std::string run_file = f.directory / "out.run";
  const Outcome result = f.search("eval", files + " --run '" + run_file + "' -f json");
  REQUIRE(result.status == 0);
  const Json json = Json::parse(result.out);
  CHECK(json["format"] == "dateline.eval/1");
  REQUIRE(json["topics"].size() == 2);  // nothing is judged for the third
  CHECK(json["topics"][0]["relevant"] == 2);
  CHECK(json["topics"][0]["relevant_retrieved"] == 1);
  CHECK(json["topics"][1]["average_precision"] == 0);
  CHECK(json["mean"]["average_precision"].get<double>() ==
        doctest::Approx(json["topics"][0]["average_precision"].get<double>() / 2));
  const std::string run = slurp(run_file);
  CHECK(run.starts_with("1 Q0 "));
  CHECK(run.find("\n3 Q0 ") != std::string::npos);
  CHECK(f.search("eval", files).out.find("mean of 2") != std::string::npos);
  CHECK(f.search("eval", "--topics '" + topics + "'").status == 2);
}

TEST_CASE("similar, suggest and explain --miss answer, or say that there is nothing") {
  const Fixture f;
  CHECK(f.search("similar", "hc-1 -f json").status == 0);
  CHECK(f.search("similar", "hc-1 source:nobody").status == 1);
  CHECK(f.search("similar", "no-such-id").status == 1);
  CHECK(f.search("suggest", "Put").out == "       2  putin\n");
  CHECK(f.search("suggest", "zzz").status == 1);
  const Outcome miss = f.search("explain", "'putin harbin lang:en' --miss hc-1");
  CHECK(miss.status == 1);
  CHECK(miss.out.find("does not match") != std::string::npos);
  CHECK(f.search("explain", "putin --miss hc-1").out.find("matches, number ") != std::string::npos);
  CHECK(f.search("query", "putn").out.find("did you mean") == std::string::npos);  // too few
}

TEST_CASE("exit statuses tell what happened") {
  const Fixture f;
  CHECK(f.search("query", "absentword").status == 1);
  CHECK(f.search("count", "absentword").out == "0\n");
  CHECK(run(f.directory, kSearch, "").status == 2);
  CHECK(run(f.directory, kSearch, "frobnicate x").status == 2);
  CHECK(f.search("query", "--no-such-option x").status == 2);
  CHECK(f.search("query", "x --sort sideways").status == 2);
  CHECK(f.search("query", "x --facet colour").status == 2);
  CHECK(run(f.directory, kSearch, "count '" + (f.directory / "none") + "' x").status == 3);
  CHECK(f.search("count", "x --generation 9").status == 3);
  CHECK(run(f.directory, kIndex, "build '" + f.archive + "'").status == 2);
  for (const std::string& program : {kIndex, kSearch}) {
    const Outcome help = run(f.directory, program, "--help");
    CHECK(help.status == 0);
    CHECK(help.out.find("Example") != std::string::npos);
  }
}

TEST_CASE("a malformed query fails with a caret under the fault") {
  const Fixture f;
  const Outcome result = f.search("query", "'putin soruce:tass'");
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  CHECK(result.err.find("soruce") != std::string::npos);
  CHECK(result.err.find("source:") != std::string::npos);
  CHECK(result.err.find("\n") != std::string::npos);
  CHECK(result.err.find("^") != std::string::npos);
}

TEST_CASE("a second writer is told that the archive is locked and changes nothing") {
  const Fixture f;
  const int lock = open((f.archive + "/writer.lock").c_str(), O_RDWR);
  REQUIRE(lock >= 0);
  REQUIRE(flock(lock, LOCK_EX | LOCK_NB) == 0);
  const std::string input = f.directory / "articles.jsonl";
  const Outcome result = run(f.directory, kIndex, "build '" + f.archive + "' '" + input + "'");
  CHECK(result.status == 4);
  CHECK(result.err.find("locked") != std::string::npos);
  close(lock);
  CHECK(run(f.directory, kIndex, "build '" + f.archive + "' '" + input + "'").status == 0);
}

TEST_CASE("damaged files are reported as corrupt, never a crash") {
  for (const char* name : {"index.glass", "columns.bin", "articles.zst"}) {
    const Fixture f;
    const std::string path = f.archive + "/segments/000001/" + name;
    CAPTURE(path);
    SUBCASE("truncated") {
      std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
      CHECK(f.search("query", "visit").status == 5);
    }
    SUBCASE("overwritten") {
      std::string bytes = slurp(path);
      std::fill(bytes.begin(), bytes.end(), '\x5a');
      std::ofstream(path, std::ios::binary) << bytes;
      const int status = f.search("query", "visit").status;
      CHECK((status == 5 || status == 3));
    }
    SUBCASE("missing") {
      std::filesystem::remove(path);
      CHECK(f.search("query", "visit").status == 5);
    }
  }
}

TEST_CASE("the sample archive is indexed whole and answers its questions") {
  const TempDirectory directory;
  const std::string tree = DATELINE_SOURCE_TREE;
  const std::string archive = directory / "sample";
  const Outcome built =
      run(directory, kIndex, "build --json '" + archive + "' '" + tree + "/corpus/articles'");
  REQUIRE(built.status == 0);
  const Json report = Json::parse(built.out);
  CHECK(report["indexed"] == 108);
  CHECK(report["undated"] == 3);
  std::map<std::string, std::map<std::string, int>> grades;  // by question, then by id
  std::ifstream judgements(tree + "/corpus/qrels.txt");
  for (std::string question, zero, id, grade; judgements >> question >> zero >> id >> grade;) {
    grades[question][id] = std::stoi(grade);
  }
  std::ifstream topics(tree + "/corpus/topics.tsv");
  int questions = 0;
  for (std::string line; std::getline(topics, line); ++questions) {
    const std::string question = line.substr(0, line.find('\t'));
    const std::string query = directory.write("query", line.substr(line.find('\t') + 1));
    CAPTURE(line);
    const Outcome answer =
        run(directory, kSearch, "query '" + archive + "' -n 5 -f json \"$(cat '" + query + "')\"");
    REQUIRE(answer.status == 0);
    int right = 0;
    int wrong = 0;
    for (const std::string& id : ids(Json::parse(answer.out))) {
      const auto grade = grades[question].find(id);
      if (grade != grades[question].end()) {  // scraped pages are judged under another name
        ++(grade->second > 0 ? right : wrong);
      }
    }
    CHECK(right > 0);
    CHECK(wrong <= 1);
  }
  CHECK(questions == 12);
}

TEST_CASE("the README shows what the demo prints") {
  const TempDirectory directory;
  const std::string tree = DATELINE_SOURCE_TREE;
  const std::string archive = directory / "sample";
  REQUIRE(
      run(directory, kIndex, "build -q '" + archive + "' '" + tree + "/corpus/articles'").status ==
      0);
  const Outcome answer = run(directory, kSearch,
                             "query '" + archive +
                                 "' 'putin xi visit date:2024-05' --group story -n 6 "
                                 "--facet source:5,lang --timeline day");
  REQUIRE(answer.status == 0);
  const std::string readme = without_times(slurp(tree + "/README.md"));
  CHECK(readme.find(without_times(answer.out)) != std::string::npos);
}

TEST_CASE("inspect tells what would be indexed and where it was read") {
  const TempDirectory directory;
  const std::string page = directory.write(
      "page.html",
      "<html><head><meta property=og:site_name content='Harbour Courier'></head><body><h1>Ferry "
      "returns</h1><p>The ferry has been the talk of the harbour for many weeks now.</p></body>");
  const Outcome text = run(directory, kIndex, "inspect '" + page + "'");
  CHECK(text.status == 0);
  CHECK(text.out.find("page.html (html)\n  title     Ferry returns   [h1]\n") != std::string::npos);
  CHECK(text.out.find("source    Harbour Courier   [meta og:site_name]") != std::string::npos);
  const Outcome lines = run(directory, kIndex, "inspect --format jsonl '" + page + "'");
  const Json json = Json::parse(lines.out);
  CHECK(json["title"] == "Ferry returns");
  CHECK(json["where"] == page);
  CHECK(json["format"] == "html");
  CHECK(json["origins"]["title"] == "h1");
  CHECK(run(directory, kIndex, "inspect '" + (directory / "none") + "'").status == 6);
  const std::string two = directory.write("two.jsonl", "{\"title\":\"a\"}\n{\"title\":\"b\"}\n");
  const Outcome one = run(directory, kIndex, "inspect --limit 1 --format jsonl '" + two + "'");
  CHECK(std::count(one.out.begin(), one.out.end(), '\n') == 1);
}

TEST_CASE("tables in the archive's directory give names their spelling, in articles and queries") {
  const TempDirectory directory;
  const std::string archive = directory / "news.archive";
  std::filesystem::create_directory(archive);
  directory.write("news.archive/places.tsv", "Tarnbridge\tTarnbrücke\tTarnburgo\n");
  const std::string input =
      directory.write("a.jsonl", R"({"id":"1","title":"Eins","body":"x","place":"TARNBRÜCKE"})"
                                 "\n"
                                 R"({"id":"2","title":"Uno","body":"y","place":"Tarnburgo"})"
                                 "\n");
  REQUIRE(run(directory, kIndex, "build -q '" + archive + "' '" + input + "'").status == 0);
  for (const char* place : {"tarnbridge", "Tarnbrücke", "tarnburgo"}) {
    CAPTURE(place);
    CHECK(run(directory, kSearch, "count '" + archive + "' place:" + place).out == "2\n");
  }
  directory.write("news.archive/places.tsv", "One\tSame\nTwo\tSame\n");
  const Outcome faulty = run(directory, kIndex, "build -q '" + archive + "' '" + input + "'");
  CHECK(faulty.status == 2);
  CHECK(faulty.err.find("places.tsv") != std::string::npos);
}

TEST_CASE("copies are one hit by story, and every output says so") {
  const TempDirectory directory;
  std::string lines;
  for (const char* outlet : {"Harbour Courier", "Prairie Ledger", "Cape Lantern"}) {
    const std::string id(outlet, 1);
    lines += R"({"id":")" + id + R"(","title":"Ferry","source":")" + outlet +
             R"(","published":"2024-05-0)" + std::to_string(lines.size() % 7 + 1) +
             R"(","body":"The ferry has been the talk of the harbour for many weeks now, and on )"
             R"(Tuesday evening the council voted for it by a narrow majority after five hours."})"
             "\n";
  }
  lines += R"({"id":"o","title":"Ferry of another kind","body":"Something else."})"
           "\n";
  const std::string input = directory.write("a.jsonl", lines);
  const std::string archive = directory / "a";
  REQUIRE(run(directory, kIndex, "build -q '" + archive + "' '" + input + "'").status == 0);
  const std::string query = "'" + archive + "' ferry --group story";
  CHECK(run(directory, kSearch, "count " + query).out == "2\n");
  CHECK(run(directory, kSearch, "count '" + archive + "' ferry").out == "4\n");
  const Outcome text = run(directory, kSearch, "query " + query);
  CHECK(text.out.find("4 articles of 2 stories match") == 0);
  CHECK(text.out.find("3 articles in 3 outlets since 2024-05-01") != std::string::npos);
  const Json json = Json::parse(run(directory, kSearch, "query " + query + " -f json").out);
  CHECK(json["total"] == 4);
  CHECK(json["stories"] == 2);
  CHECK(json["group"] == "story");
  const auto& hits = json["hits"];
  const auto shared = std::find_if(hits.begin(), hits.end(),
                                   [](const Json& hit) { return hit["story"]["copy"] != "alone"; });
  REQUIRE(shared != hits.end());
  CHECK((*shared)["story"]["articles"] == 3);
  CHECK((*shared)["story"]["identical"] == 2);
  CHECK((*shared)["story"]["outlets"].size() == 3);
  const std::string story = (*shared)["story"]["id"];
  CHECK(run(directory, kSearch, "count '" + archive + "' story:" + story).out == "3\n");
}

TEST_CASE("building into a directory that is something else is refused") {
  const Fixture f;
  const std::string other = f.directory / "other";
  std::filesystem::create_directory(other);
  std::ofstream(other + "/precious.txt") << "do not touch";
  const Outcome result =
      run(f.directory, kIndex, "build '" + other + "' '" + (f.directory / "articles.jsonl") + "'");
  CHECK(result.status == 2);
  CHECK(slurp(other + "/precious.txt") == "do not touch");
}

}  // namespace dateline

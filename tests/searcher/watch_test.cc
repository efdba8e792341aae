// Saved queries over archives that grow, are corrected, are built anew and are exchanged.
#include "searcher/watch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/archive.h"
#include "common/article_json.h"
#include "common/error.h"
#include "indexer/build.h"
#include "indexer/update.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

constexpr CivilDay kFirstDay = CivilDay(std::chrono::year(2024) / 5 / 1);

Article make_article(const std::string& id, const std::string& title, const std::string& body,
                     int day = 0) {
  Article article;
  article.id = id;
  article.title = title;
  article.body = body;
  article.source = "Outlet of " + id;
  article.language = "en";
  article.published.precision = DatePrecision::kDay;
  article.published.evidence = DateEvidence::kField;
  article.published.day = kFirstDay + std::chrono::days(day);
  article.published.instant = article.published.day;
  return article;
}

// A text long enough to be a story that copies are found of.
std::string long_text(std::uint32_t seed) {
  std::mt19937 random(seed);
  std::string text;
  for (int i = 0; i < 80; ++i) {
    for (int letters = 0; letters < 6; ++letters) {
      text += static_cast<char>('a' + random() % 26);
    }
    text += i % 12 == 11 ? ". " : " ";
  }
  return text;
}

// An archive that gets a generation a night.
class Archive {
 public:
  explicit Archive(const TempDirectory& directory, const std::string& name = "archive")
      : directory_(directory), path_(directory / name) {}

  const std::string& path() const { return path_; }

  void build(const std::vector<Article>& articles) {
    build_archive(path_, {input(articles)}, options());
  }
  void update(const std::vector<Article>& articles) {
    update_archive(path_, {input(articles)}, options());
  }

 private:
  std::string input(const std::vector<Article>& articles) const {
    std::string lines;
    for (const Article& article : articles) {
      lines += article_to_json(article) + "\n";
    }
    return directory_.write("articles.jsonl", lines);
  }

  BuildOptions options() {
    BuildOptions options;
    options.now = kFirstDay + std::chrono::days(100 + ++nights_);
    options.threads = 1;
    options.memory_bytes = 256u << 20;
    return options;
  }

  const TempDirectory& directory_;
  const std::string path_;
  int nights_ = 0;
};

SavedQuery saved(const std::string& name, const std::string& query) {
  SavedQuery result;
  result.name = name;
  result.query = query;
  return result;
}

// Somebody who watches one archive and keeps the state.
class Watcher {
 public:
  explicit Watcher(const Archive& archive) { options.archive = archive.path(); }

  std::vector<WatchResult> run(const std::vector<SavedQuery>& queries) {
    auto results = watch(Searcher(options.archive), queries, state, options);
    state = advanced(std::move(state), results, options);
    return results;
  }
  WatchResult run(const std::string& query) { return run({saved("q", query)}).front(); }

  WatchOptions options;
  WatchState state;
};

std::set<std::string> ids_of(const WatchResult& result) {
  std::set<std::string> ids;
  for (const WatchHit& told : result.hits) {
    ids.insert(told.hit.article.id);
  }
  return ids;
}

std::string parts_of(const WatchHit& told) {
  std::string text;
  for (const MatchedPart& part : told.matched) {
    text += (text.empty() ? "" : ", ") + part.what + (part.in_title ? " in title" : "");
  }
  return text;
}

ErrorCode code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("no error");
  return ErrorCode::kUsage;
}

using Ids = std::set<std::string>;

TEST_CASE("saved queries are read with their options, without comments and empty lines") {
  const auto queries = parse_saved_queries(
      "# name, query\r\n\n  \nvisit\tputin xi visit\r\nwide \t a OR b \tany, sort=oldest,limit=5\n",
      "saved.tsv");
  REQUIRE(queries.size() == 2);
  CHECK(queries[0].name == "visit");
  CHECK(queries[0].query == "putin xi visit");
  CHECK(!queries[0].any);
  CHECK(queries[0].sort == Sort::kNewest);
  CHECK(!queries[0].limit);
  CHECK(queries[1].name == "wide");
  CHECK(queries[1].query == "a OR b");
  CHECK(queries[1].any);
  CHECK(queries[1].sort == Sort::kOldest);
  CHECK(queries[1].limit == 5u);
}

TEST_CASE("every wrong line of a file of saved queries is named with its number") {
  const std::string text =
      "good\tquery\nno tab here\n\tno name\nno query\t \ngood\tagain\nx\ty\tfast\n"
      "y\tz\tlimit=1x\nz\tz\tany\tmore\nw\t\xFF\nv\tq\tsort=best\n";
  try {
    parse_saved_queries(text, "saved.tsv");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kUsage);
    const std::string message = error.what();
    for (int line = 2; line <= 10; ++line) {
      CHECK_MESSAGE(message.find("saved.tsv:" + std::to_string(line) + ":") != std::string::npos,
                    message);
    }
    CHECK(message.find("saved.tsv:1:") == std::string::npos);
    CHECK(message.find("'good' stands on line 1") != std::string::npos);
  }
}

TEST_CASE("a state is read as it was written, whatever its names and queries hold") {
  WatchState state;
  state.archive = "/archives/\"news\"";
  const std::chrono::sys_seconds created = kFirstDay;
  state.queries["q \u00e9 {}"] = {"\"a \\\" b\" OR \u4e60\u8fd1\u5e73", true, {17, created, 3}};
  state.queries["other"] = {"x", false, {0, {}, 0}};
  CHECK(watch_state_from_json(watch_state_to_json(state), "s") == state);
}

TEST_CASE("a damaged state is an error and is left as it is") {
  const TempDirectory directory;
  WatchState state;
  state.queries["q"] = {"x", false, {2, {}, 3}};
  const std::string good = watch_state_to_json(state);
  std::vector<std::string> damaged{"",
                                   "{",
                                   "[]",
                                   "{\"format\":1}",
                                   "null",
                                   std::string(100'000, '['),
                                   good.substr(0, good.size() / 2)};
  for (const auto& [from, to] :
       {std::pair<std::string, std::string>{"\"generation\": 2", "\"generation\": -2"},
        {"\"generation\": 2", "\"generation\": \"2\""},
        {"\"query\": \"x\"", "\"query\": 1"},
        {"dateline.watch/1", "dateline.query/1"}}) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    damaged.push_back(text);
  }
  for (const std::string& text : damaged) {
    const std::string path = directory.write("state", text);
    const WatchStateFile file(path);
    CHECK(code_of([&] { file.read(); }) == ErrorCode::kCorrupt);
    CHECK(read_file(path) == text);
  }
  std::string later = good;
  later.replace(later.find("watch/1"), 7, "watch/2");
  CHECK(code_of([&] { watch_state_from_json(later, "s"); }) == ErrorCode::kIncompatible);
}

TEST_CASE("one state file has one watch at a time, and is empty at first") {
  const TempDirectory directory;
  {
    const WatchStateFile file(directory / "state");
    CHECK(file.read() == WatchState{});
    CHECK(code_of([&] { WatchStateFile second(directory / "state"); }) == ErrorCode::kLocked);
    WatchState state;
    state.archive = "a";
    file.replace(state);
    CHECK(file.read() == state);
  }
  CHECK(WatchStateFile(directory / "state").read().archive == "a");
}

TEST_CASE("a query tells what came since it was last asked, once") {
  const TempDirectory directory;
  Archive archive(directory);
  archive.build({make_article("old", "Harbour closed", "The harbour is closed.")});
  Watcher watcher(archive);
  const WatchResult first = watcher.run("harbour");
  CHECK(first.start == WatchStart::kNewQuery);
  CHECK(!first.answered);
  CHECK(first.hits.empty());

  CHECK(watcher.run("harbour").hits.empty());  // nothing happened
  archive.update({make_article("new", "Harbour open", "The harbour is open.", 1),
                  make_article("other", "Rain", "It rains.", 1)});
  const WatchResult second = watcher.run("harbour");
  CHECK(second.start == WatchStart::kContinued);
  CHECK(second.answered);
  CHECK(second.since == 1);
  CHECK(second.seen.number == 2);
  CHECK(second.total == 1);
  REQUIRE(ids_of(second) == Ids{"new"});
  CHECK(second.hits[0].kind == NewsKind::kNew);
  CHECK(parts_of(second.hits[0]) == "harbour in title");
  CHECK(!second.hits[0].hit.snippet.marks.empty());
  CHECK(watcher.run("harbour").hits.empty());
}

TEST_CASE("a query that begins can be answered from the whole archive") {
  const TempDirectory directory;
  Archive archive(directory);
  archive.build({make_article("a", "Harbour", "Text."), make_article("b", "Rain", "Text.")});
  Watcher watcher(archive);
  watcher.options.from_start = true;
  CHECK(ids_of(watcher.run("harbour")) == Ids{"a"});
  CHECK(watcher.run("harbour").hits.empty());
}

TEST_CASE(
    "a query that asks for something else begins anew; one that is sorted otherwise does not") {
  const TempDirectory directory;
  Archive archive(directory);
  archive.build({make_article("a", "Harbour", "Text.")});
  Watcher watcher(archive);
  watcher.run("harbour");
  archive.update({make_article("b", "Harbour and rain", "Text.", 1)});
  CHECK(watcher.run("rain").start == WatchStart::kChangedQuery);
  archive.update({make_article("c", "More rain", "Text.", 2)});
  SavedQuery query = saved("q", "rain");
  query.sort = Sort::kOldest;
  CHECK(ids_of(watcher.run({query}).front()) == Ids{"c"});
  query.any = true;
  CHECK(watcher.run({query}).front().start == WatchStart::kChangedQuery);
}

TEST_CASE("a malformed query has its error and stays where it was; the others are answered") {
  const TempDirectory directory;
  Archive archive(directory);
  archive.build({make_article("a", "Harbour", "Text.")});
  Watcher watcher(archive);
  watcher.run({saved("good", "harbour"), saved("bad", "rain")});
  archive.update({make_article("b", "Harbour rain", "Text.", 1)});
  const auto results = watcher.run({saved("bad", "rain OR"), saved("good", "harbour")});
  REQUIRE(results[0].error);
  CHECK(describe(*results[0].error, results[0].query.query).find('^') != std::string::npos);
  CHECK(!results[0].answered);
  CHECK(ids_of(results[1]) == Ids{"b"});
  CHECK(watcher.state.queries.at("bad").query == "rain");
  CHECK(ids_of(watcher.run({saved("bad", "rain")}).front()) == Ids{"b"});
}

TEST_CASE("a corrected article is told again and marked") {
  const TempDirectory directory;
  Archive archive(directory);
  archive.build({make_article("a", "Harbour closed", "Ten ships wait."),
                 make_article("b", "Harbour open", "No ship waits.")});
  Watcher watcher(archive);
  watcher.run("harbour");
  archive.update({make_article("a", "Harbour closed", "Twelve ships wait."),
                  make_article("b", "Harbour open", "No ship waits."),
                  make_article("c", "Harbour full", "Ships leave.", 1)});
  const WatchResult result = watcher.run("harbour");
  CHECK(ids_of(result) == Ids{"a", "c"});
  for (const WatchHit& told : result.hits) {
    CHECK(told.kind == (told.hit.article.id == "a" ? NewsKind::kCorrected : NewsKind::kNew));
  }
}

TEST_CASE(
    "a further copy of a known story is more of that story; copies that come together are one "
    "hit") {
  const TempDirectory directory;
  Archive archive(directory);
  const std::string text = long_text(1);
  const std::string other = long_text(2);
  archive.build({make_article("first", "Harbour story", text)});
  Watcher watcher(archive);
  watcher.run("harbour");
  archive.update({make_article("copy", "Harbour story", text, 1),
                  make_article("second", "Other harbour story", other, 1),
                  make_article("third", "Other harbour story", other, 2)});
  const WatchResult result = watcher.run("harbour");
  CHECK(result.total == 3);
  CHECK(result.stories == 2);
  REQUIRE(ids_of(result) == Ids{"copy", "second"});
  for (const WatchHit& told : result.hits) {
    REQUIRE(told.hit.shared);
    if (told.hit.article.id == "copy") {
      CHECK(told.kind == NewsKind::kCopy);
      CHECK(told.hit.shared->first_id == "first");
      CHECK(told.copies.empty());
    } else {
      CHECK(told.kind == NewsKind::kNew);
      REQUIRE(told.copies.size() == 1);
      CHECK(told.copies[0].id == "third");
      CHECK(told.copies[0].source == "Outlet of third");
    }
  }
}

TEST_CASE("a story of several articles that gets another one is told as more of that story") {
  const TempDirectory directory;
  Archive archive(directory);
  const std::string text = long_text(3);
  archive.build({make_article("first", "Harbour story", text),
                 make_article("second", "Harbour story", text, 1)});
  Watcher watcher(archive);
  watcher.run({saved("q", "harbour"), saved("late", "lighthouse")});
  archive.update({make_article("third", "Harbour story of a lighthouse", text, 2)});
  const auto results = watcher.run({saved("q", "harbour"), saved("late", "lighthouse")});
  REQUIRE(ids_of(results[0]) == Ids{"third"});
  CHECK(results[0].hits[0].kind == NewsKind::kCopy);
  CHECK(results[0].hits[0].hit.shared->articles == 3);
  CHECK(results[0].hits[0].copies.empty());
  // To a query that did not find the earlier articles, the story is new.
  REQUIRE(ids_of(results[1]) == Ids{"third"});
  CHECK(results[1].hits[0].kind == NewsKind::kNew);
}

TEST_CASE("without grouping every new article is a hit") {
  const TempDirectory directory;
  Archive archive(directory);
  archive.build({make_article("first", "Harbour story", long_text(1))});
  Watcher watcher(archive);
  watcher.options.by_story = false;
  watcher.run("harbour");
  archive.update({make_article("a", "Harbour story", long_text(1), 1),
                  make_article("b", "Harbour story", long_text(1), 1)});
  CHECK(ids_of(watcher.run("harbour")) == Ids{"a", "b"});
}

TEST_CASE("an archive that was built anew is compared with what it showed before") {
  const TempDirectory directory;
  Archive archive(directory);
  const Article same = make_article("same", "Harbour", "Text.");
  archive.build({same, make_article("changed", "Harbour", "Old text.")});
  Watcher watcher(archive);
  watcher.run("harbour");
  archive.build({same, make_article("changed", "Harbour", "New text."),
                 make_article("added", "Harbour", "More text.", 1)});
  const WatchResult result = watcher.run("harbour");
  CHECK(result.start == WatchStart::kContinued);
  CHECK(result.compared);
  CHECK(result.total == 2);
  CHECK(result.stories == 2);
  REQUIRE(ids_of(result) == Ids{"added", "changed"});
  for (const WatchHit& told : result.hits) {
    CHECK(told.kind == (told.hit.article.id == "changed" ? NewsKind::kCorrected : NewsKind::kNew));
    CHECK(parts_of(told) == "harbour in title");
  }
  CHECK(watcher.run("harbour").hits.empty());
}

TEST_CASE("without the earlier generation a query begins anew when the archive was built anew") {
  const TempDirectory directory;
  Archive archive(directory);
  archive.build({make_article("a", "Harbour", "Text.")});
  Watcher watcher(archive);
  watcher.run("harbour");
  const Article added = make_article("b", "Harbour", "More.", 1);
  archive.build({make_article("a", "Harbour", "Text."), added});
  std::filesystem::remove(ArchiveLayout(archive.path()).generation(1));
  const WatchResult result = watcher.run("harbour");
  CHECK(result.start == WatchStart::kLostTrack);
  CHECK(!result.answered);
  archive.update({make_article("c", "Harbour", "Still more.", 2)});
  CHECK(ids_of(watcher.run("harbour")) == Ids{"c"});
}

TEST_CASE("generations that the archive no longer keeps are no matter to a query that waited") {
  const TempDirectory directory;
  Archive archive(directory);
  archive.build({make_article("a", "Harbour", "Text.")});
  Watcher watcher(archive);
  watcher.run("harbour");
  archive.update({make_article("b", "Harbour", "More.", 1)});
  archive.update({make_article("c", "Harbour", "Still more.", 2)});
  std::filesystem::remove(ArchiveLayout(archive.path()).generation(1));
  std::filesystem::remove(ArchiveLayout(archive.path()).generation(2));
  const WatchResult result = watcher.run("harbour");
  CHECK(result.start == WatchStart::kContinued);
  CHECK(ids_of(result) == Ids{"b", "c"});
}

TEST_CASE("a query begins anew in another archive, whether that has more generations or fewer") {
  const TempDirectory directory;
  Archive archive(directory);
  archive.build({make_article("a", "Harbour", "Text.")});
  archive.update({make_article("b", "Harbour", "More.", 1)});
  Watcher watcher(archive);
  watcher.run("harbour");
  const WatchState state = watcher.state;

  Archive other(directory, "other");
  other.build({make_article("x", "Harbour", "Text."), make_article("y", "Rain", "Text.")});
  for (int generation = 1; generation <= 3; ++generation) {
    watcher.state = state;
    watcher.options.archive = other.path();
    const WatchResult result = watcher.run("harbour");
    CHECK(result.start == WatchStart::kOtherArchive);
    CHECK(result.hits.empty());
    CHECK(watcher.state.queries.at("q").seen.number == static_cast<std::uint64_t>(generation));
    other.update({make_article("z" + std::to_string(generation), "Harbour", "Text.", 3)});
  }
}

TEST_CASE("hits beyond the limit are counted") {
  const TempDirectory directory;
  Archive archive(directory);
  archive.build({make_article("a", "Rain", "Text.")});
  Watcher watcher(archive);
  watcher.run("harbour");
  std::vector<Article> articles;
  for (int i = 0; i < 7; ++i) {
    articles.push_back(make_article("n" + std::to_string(i), "Harbour " + std::to_string(i),
                                    "Text number " + std::to_string(i) + ".", i));
  }
  archive.update(articles);
  SavedQuery query = saved("q", "harbour");
  query.limit = 3;
  const WatchResult result = watcher.run({query}).front();
  CHECK(result.total == 7);
  REQUIRE(result.hits.size() == 3);
  CHECK(result.hits[0].hit.article.id == "n6");  // newest first
}

TEST_CASE("the parts of a query that matched are told, and only those") {
  const TempDirectory directory;
  Archive archive(directory);
  archive.build({make_article("zero", "Rain", "Text.")});
  Watcher watcher(archive);
  Article article = make_article("a", "Ministers visited the harbour",
                                 "Two ships came in. The state visit ended at noon.", 1);
  article.places = {"Beijing"};
  Article chinese = make_article("b", "\u4e60\u8fd1\u5e73\u8bbf\u95ee", "\u65b0\u95fb\u3002", 1);
  chinese.language = "zh";
  archive.update({article, chinese});

  struct Expectation {
    std::string query, id, parts;
  };
  const std::vector<Expectation> expectations{
      {"visit harbour ship", "a", "visit in title, harbour in title, ship"},
      {"visit place:beijing -rain", "a", "visit in title, place:beijing"},
      {"\"state visit\"", "a", "\"state visit\""},
      {"(storm OR ship OR snow OR noon) harbour", "a", "ship, noon, harbour in title"},
      {"storm OR (ship noon) OR (ship snow)", "a", "ship, noon"},
      {"ship NEAR/3 came", "a", "ship NEAR/3 came"},
      {"title:harbour", "a", "title:harbour"},
      {"harbo* OR sno*", "a", "harbo* in title"},
      {"ship^3", "a", "ship"},
      {"ship OR -ship", "a", "ship"},
      {"xi jinping", "b", "xi in title, jinping in title"},
      {"snow OR \"xi jinping\"", "b", "\"xi jinping\" in title"},
  };
  for (const Expectation& expectation : expectations) {
    CAPTURE(expectation.query);
    WatchState state;
    state.queries["q"] = {expectation.query, false, {1, {}, 1}};
    state.queries["q"].seen.created = kFirstDay + std::chrono::days(101);
    watcher.state = state;
    const WatchResult result = watcher.run(expectation.query);
    const auto told =
        std::find_if(result.hits.begin(), result.hits.end(),
                     [&](const WatchHit& hit) { return hit.hit.article.id == expectation.id; });
    REQUIRE(told != result.hits.end());
    CHECK(parts_of(*told) == expectation.parts);
  }
}

TEST_CASE("over random nights nothing is told twice and nothing is missed") {
  for (const std::uint32_t seed : {1u, 2u, 3u}) {
    std::mt19937 random(seed);
    const TempDirectory directory;
    Archive archive(directory);
    std::map<std::string, int> texts;  // by id: how often it changed
    std::vector<std::pair<std::string, std::string>> queries{
        {"even", "even"}, {"odd", "odd -seven"}, {"any", "even OR seven"}};
    const auto article_of = [&](int number, int version) {
      return make_article(
          "id-" + std::to_string(number), number % 2 == 0 ? "An even one" : "An odd one",
          std::string(number % 7 == 0 ? "Seven divides it." : "Nothing to add.") + " Version " +
              std::to_string(version) + " of article " + std::to_string(number) + ".",
          number % 20);
    };
    const auto matches = [](const std::string& name, int number) {
      return name == "even"  ? number % 2 == 0
             : name == "odd" ? number % 2 == 1 && number % 7 != 0
                             : number % 2 == 0 || number % 7 == 0;
    };
    archive.build({article_of(0, 0)});
    texts["id-0"] = 0;
    Watcher watcher(archive);
    watcher.options.by_story = false;
    watcher.options.limit = 0;
    std::vector<SavedQuery> all;
    for (const auto& [name, query] : queries) {
      all.push_back(saved(name, query));
    }
    watcher.run(all);
    std::map<std::string, Ids> expected;  // by query: what it was not told yet
    for (int night = 0; night < 12; ++night) {
      std::vector<Article> batch;
      for (int i = 0; i < 8; ++i) {
        const int number = static_cast<int>(random() % 60);
        const std::string id = "id-" + std::to_string(number);
        const bool is_known = texts.contains(id);
        const bool changes = !is_known || random() % 2 == 0;
        const bool repeated = std::any_of(batch.begin(), batch.end(),
                                          [&](const Article& other) { return other.id == id; });
        if (repeated) {
          continue;
        }
        texts[id] = is_known ? texts[id] + (changes ? 1 : 0) : 0;
        batch.push_back(article_of(number, texts[id]));
        for (const auto& [name, query] : queries) {
          if (changes && matches(name, number)) {
            expected[name].insert(id);
          }
        }
      }
      if (random() % 5 == 0) {  // the same articles, built anew, and tonight's
        std::vector<Article> everything;
        for (const auto& [id, version] : texts) {
          everything.push_back(article_of(std::stoi(id.substr(3)), version));
        }
        archive.build(everything);
      } else {
        archive.update(batch);
      }
      for (const SavedQuery& query : all) {
        if (random() % 3 == 0) {  // waits a night
          continue;
        }
        const WatchResult result = watcher.run({query}).front();
        CAPTURE(night);
        CAPTURE(query.name);
        CHECK(ids_of(result) == expected[query.name]);
        CHECK(result.hits.size() == expected[query.name].size());
        CHECK(result.total == expected[query.name].size());
        expected[query.name].clear();
      }
    }
  }
}

}  // namespace
}  // namespace dateline

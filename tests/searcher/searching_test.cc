// What a searcher does beyond matching: names in other scripts, exact letters, feedback, age,
// suggestions, likeness and explanations, over small archives built for each case.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "common/article_json.h"
#include "common/error.h"
#include "indexer/build.h"
#include "searcher/searcher.h"
#include "tests/support/temp_directory.h"

namespace dateline {

namespace {

Article article(const std::string& id, const std::string& language, const std::string& title,
                const std::string& body) {
  Article result;
  result.id = id;
  result.language = language;
  result.title = title;
  result.body = body;
  return result;
}

Article dated(Article result, int day) {
  result.published.precision = DatePrecision::kDay;
  result.published.evidence = DateEvidence::kField;
  result.published.day = CivilDay(std::chrono::year(2024) / 1 / 1) + std::chrono::days(day);
  result.published.instant = result.published.day;
  return result;
}

// An archive of these articles, for as long as it lives.
class Archive {
 public:
  explicit Archive(const std::vector<Article>& articles, std::uint64_t segment_articles = 0) {
    std::string lines;
    for (const Article& entry : articles) {
      lines += article_to_json(entry) + "\n";
    }
    BuildOptions options;
    options.now = CivilDay(std::chrono::year(2025) / 1 / 1);
    options.segment_articles = segment_articles;
    options.memory_bytes = 64u << 20;
    const auto report = build_archive(path(), {directory_.write("a.jsonl", lines)}, options);
    REQUIRE(report.indexed == articles.size());
  }
  std::string path() const { return directory_ / "archive"; }
  std::string write(const std::string& name, const std::string& text) const {
    return directory_.write(name, text);
  }

 private:
  TempDirectory directory_;
};

SearchResult search(const Searcher& searcher, const SearchRequest& request) {
  auto outcome = searcher.search(request);
  if (const auto* error = std::get_if<QueryError>(&outcome)) {
    FAIL(describe(*error, request.query));
  }
  return std::get<SearchResult>(std::move(outcome));
}

SearchRequest request_for(const std::string& query) {
  SearchRequest request;
  request.query = query;
  return request;
}

std::vector<std::string> ids_of(const SearchResult& result) {
  std::vector<std::string> ids;
  for (const Hit& hit : result.hits) {
    ids.push_back(hit.article.id);
  }
  return ids;
}

std::set<std::string> found(const Searcher& searcher, const std::string& query) {
  const auto ids = ids_of(search(searcher, request_for(query)));
  return {ids.begin(), ids.end()};
}

std::vector<std::string> order(const Searcher& searcher, const SearchRequest& request) {
  return ids_of(search(searcher, request));
}

std::vector<Article> summit() {
  return {
      article("en", "en", "Putin meets Xi Jinping", "Vladimir Putin came to Beijing."),
      article("ru", "ru", "Визит Путина", "Визит Владимира Путина в Пекин. О том и о сём, нет."),
      article("zh", "zh", "普京会见习近平", "普京访华，在北京会见习近平。"),
      article("ja", "ja", "プーチン大統領", "プーチン大統領は北京を訪れた。"),
      article("ko", "ko", "푸틴 대통령", "푸틴 대통령이 베이징에 왔다."),
      article("ar", "ar", "زيارة بوتين", "وصل بوتين إلى بكين."),
      article("pl", "pl", "Tom podróży", "Net w oceanie, tom pierwszy. Wizyta w Pekinie."),
  };
}

}  // namespace

TEST_CASE("a name is found in every script, and only as written when asked so") {
  const Archive archive(summit());
  const Searcher searcher(archive.path());
  const std::set<std::string> all{"en", "ru", "zh", "ja", "ko", "ar"};
  for (const char* name : {"putin", "Путин", "Путиным", "普京", "プーチン", "푸틴", "بوتين"}) {
    CAPTURE(name);
    CHECK(found(searcher, name) == all);
  }
  CHECK(found(searcher, "putin script:same") == std::set<std::string>{"en"});
  CHECK(found(searcher, "=putin") == std::set<std::string>{"en"});
  CHECK(found(searcher, "Путин script:same") == std::set<std::string>{"ru"});
  CHECK(found(searcher, "-putin") == std::set<std::string>{"pl"});
  CHECK(found(searcher, "title:putin") == all);
}

TEST_CASE("a name of several words is found by its spellings, in lists, phrases and proximity") {
  const Archive archive(summit());
  const Searcher searcher(archive.path());
  const std::set<std::string> both{"en", "zh"};
  CHECK(found(searcher, "xi jinping") == both);
  CHECK(found(searcher, "\"Xi Jinping\"") == both);
  CHECK(found(searcher, "习近平") == both);
  CHECK(found(searcher, "putin NEAR/10 习近平") == both);
  CHECK(found(searcher, "putin xi jinping beijing") == both);
  SearchRequest any = request_for("xi jinping");
  any.any = true;
  const auto ids = order(searcher, any);
  CHECK(std::set<std::string>(ids.begin(), ids.end()) == both);
}

TEST_CASE("a common word of another language is not taken for a name") {
  const Archive archive(summit());
  const Searcher searcher(archive.path());
  CHECK(found(searcher, "tom") == std::set<std::string>{"pl"});
  CHECK(found(searcher, "net") == std::set<std::string>{"pl"});
  CHECK(found(searcher, "нет") == std::set<std::string>{"ru"});
}

TEST_CASE("the list of names can be the archive's own, or the caller's") {
  const std::vector<Article> articles{article("1", "en", "Zorblax speaks", "Zorblax spoke."),
                                      article("2", "en", "The Gharn", "The Gharn of Vell spoke."),
                                      article("3", "en", "Putin", "Putin spoke."),
                                      article("4", "zh", "普京", "普京讲话。")};
  const Archive archive(articles);
  const std::string list = archive.write("list.tsv", "Zorblax\tGharn of Vell\n");
  CHECK(found(Searcher(archive.path(), {.names = list}), "zorblax") ==
        std::set<std::string>{"1", "2"});
  CHECK(found(Searcher(archive.path(), {.names = list}), "putin") == std::set<std::string>{"3"});
  archive.write("archive/names.tsv", "Zorblax\t(Vell)\tGharn of Vell\n");
  const Searcher own(archive.path());
  CHECK(found(own, "vell") == std::set<std::string>{"1", "2"});
  CHECK(found(own, "zorblax") == std::set<std::string>{"1", "2"});
  const Searcher bad(archive.path(), {.names = archive.write("bad.tsv", "alone\n")});
  CHECK_THROWS_AS(bad.search(request_for("x")), Error);
}

TEST_CASE("an exact word with its marks is found by them, without them by any") {
  const Archive archive({article("u", "de", "Müller", "Herr Müller kam."),
                         article("p", "de", "Muller", "Herr Muller kam."),
                         article("ru", "ru", "Ещё", "Ещё раз."),
                         article("e", "ru", "Еще", "Еще раз.")});
  const Searcher searcher(archive.path());
  CHECK(found(searcher, "müller") == std::set<std::string>{"u", "p"});
  CHECK(found(searcher, "=Müller") == std::set<std::string>{"u"});
  CHECK(found(searcher, "=muller") == std::set<std::string>{"u", "p"});
  CHECK(found(searcher, "=\"herr müller\"") == std::set<std::string>{"u"});
  CHECK(found(searcher, "title:=müller") == std::set<std::string>{"u"});
  CHECK(found(searcher, "=ещё") == std::set<std::string>{"ru"});
  CHECK(found(searcher, "=Müller NEAR/3 herr") == std::set<std::string>{"u"});
}

TEST_CASE("what a query has in several places counts for each of them, marks included") {
  const Archive archive(
      {article("1", "en", "t", "The bank raised rates. A river bank. Rates fell.")});
  const Searcher searcher(archive.path());
  const auto marks = [&](const std::string& query) {
    const Snippet snippet = search(searcher, request_for(query)).hits.front().snippet;
    std::vector<std::string> texts;
    for (const auto& [begin, end] : snippet.marks) {
      texts.push_back(snippet.text.substr(begin, end - begin));
    }
    return texts;
  };
  CHECK(marks("bank NEAR/2 rates") == std::vector<std::string>{"bank", "rates", "bank", "Rates"});
  CHECK(marks("\"river bank\"") == std::vector<std::string>{"river bank"});
  CHECK(marks("bank ADJ/2 rates") == std::vector<std::string>{"bank", "rates", "bank", "Rates"});
  CHECK(marks("raised ADJ/1 rates") == std::vector<std::string>{"raised", "rates"});
  CHECK(marks("first/4(rates)") == std::vector<std::string>{"rates"});
  CHECK(marks("riv*") == std::vector<std::string>{"river"});
}

TEST_CASE("a wildcard for too many words says how many there are") {
  std::string body;
  for (int i = 0; i < 1200; ++i) {
    body += "word" + std::to_string(i) + "x ";
  }
  const Archive archive({article("1", "en", "t", body)});
  const Searcher searcher(archive.path());
  const auto outcome = searcher.search(request_for("title:t word*"));
  const auto* error = std::get_if<QueryError>(&outcome);
  REQUIRE(error != nullptr);
  CHECK(error->offset == 8);
  CHECK(error->length == 5);
  CHECK(error->message ==
        "'word*' stands for 1200 different words in this archive, more than 1000");
  CHECK(found(searcher, "word1*x") == std::set<std::string>{"1"});
  CHECK(found(searcher, "nothing*").empty());
}

TEST_CASE("a short acronym, or a name that is an everyday word, needs its capital letters") {
  const std::vector<Article> articles{
      article("en", "en", "Who asks us", "They told us who may come. It is an un-event."),
      article("zh-who", "zh", "世卫组织", "世卫组织表示。"),
      article("zh-us", "zh", "美国", "美国表示。"),
      article("en-bush", "en", "A bush", "A bush in the garden."),
      article("zh-bush", "zh", "布什", "布什表示。")};
  const Archive archive(articles);
  const Searcher searcher(archive.path());
  CHECK(found(searcher, "who") == std::set<std::string>{"en"});
  CHECK(found(searcher, "WHO") == std::set<std::string>{"en", "zh-who"});
  CHECK(found(searcher, "us") == std::set<std::string>{"en"});
  CHECK(found(searcher, "US") == std::set<std::string>{"en", "zh-us"});
  CHECK(found(searcher, "U.S.") == std::set<std::string>{"en", "zh-us"});
  CHECK(found(searcher, "usa") == found(searcher, "usa script:same"));
  CHECK(found(searcher, "bush") == std::set<std::string>{"en-bush"});
  CHECK(found(searcher, "Bush") == std::set<std::string>{"en-bush", "zh-bush"});
  CHECK(found(searcher, "un NEAR/3 event") == std::set<std::string>{"en"});
}

TEST_CASE("two words without their space, and words in quotations, get suggestions") {
  std::vector<Article> articles;
  for (int i = 0; i < 20; ++i) {
    articles.push_back(article("a" + std::to_string(i), "en", "In New York",
                               "The network of New York held an election."));
  }
  articles.push_back(article("rare", "en", "Elektion", "One elektion only."));
  const Archive archive(articles);
  const Searcher searcher(archive.path());
  const auto suggested = [&](const std::string& query, bool always) {
    SearchRequest request = request_for(query);
    request.suggest = always;
    const SearchResult result = search(searcher, request);
    return result.suggestions.empty() ? "" : result.suggestions.front().better;
  };
  CHECK(suggested("newyork", false) == "new york");
  CHECK(suggested("\"new yrok\"", false) == "york");
  CHECK(suggested("\"an elecion\"", false) == "election");
  CHECK(suggested("an ADJ elecion", false) == "election");
  CHECK(suggested("elektion", false).empty());  // one article has it
  CHECK(suggested("elektion", true) == "election");
}

TEST_CASE("a word that nobody wrote gets a suggestion, and the query stays as it is") {
  std::vector<Article> articles;
  for (int i = 0; i < 20; ++i) {
    articles.push_back(article("s" + std::to_string(i), "en", "t", "Sanctions against the port."));
  }
  articles.push_back(article("one", "en", "t", "Sancton is a town."));
  const Archive archive(articles, 7);
  const Searcher searcher(archive.path());
  const SearchResult result = search(searcher, request_for("sanctoins"));
  CHECK(result.total == 0);
  REQUIRE(result.suggestions.size() == 1);
  CHECK(result.suggestions[0].word == "sanctoins");
  CHECK(result.suggestions[0].better == "sanctions");
  CHECK(result.suggestions[0].articles == 20);
  CHECK(search(searcher, request_for("sanctions")).suggestions.empty());
  CHECK(search(searcher, request_for("-sanctoins port")).suggestions.empty());
  CHECK(search(searcher, request_for("xy")).suggestions.empty());
}

TEST_CASE("the words that begin with letters are listed by their articles") {
  const Archive archive({article("1", "en", "t", "putin put puts"), article("2", "en", "t", "Put"),
                         article("3", "ru", "t", "Путин")},
                        1);
  const Searcher searcher(archive.path());
  const auto words = searcher.suggest("Pu", 10);
  REQUIRE(words.size() == 3);
  CHECK(words[0].word == "put");
  CHECK(words[0].articles == 2);
  CHECK(words[1].word == "putin");
  CHECK(searcher.suggest("пу", 10).front().word == "путин");
  CHECK(searcher.suggest("pu", 1).size() == 1);
  CHECK(searcher.suggest("zzz", 10).empty());
  CHECK(searcher.suggest("", 10).empty());
}

TEST_CASE("feedback orders hits anew and neither adds nor loses one") {
  std::vector<Article> articles;
  for (int i = 0; i < 6; ++i) {
    articles.push_back(article("core" + std::to_string(i), "en", "Summit summit",
                               "The summit on grain exports, grain terminals and harbour fees."));
  }
  articles.push_back(article("near", "en", "Talks",
                             "A summit, long foreseen, with words about grain and grain exports, "
                             "and the harbour, with many more words to make the text longer."));
  articles.push_back(article("far", "en", "Hiking",
                             "A summit, long foreseen, with words about boots and ropes and snow "
                             "and the weather, all as long as the other text."));
  for (int i = 0; i < 30; ++i) {
    articles.push_back(article("x" + std::to_string(i), "en", "Else", "Something else entirely."));
  }
  const Archive archive(articles, 9);
  const Searcher searcher(archive.path());
  SearchRequest request = request_for("summit");
  request.limit = 50;
  const SearchResult plain = search(searcher, request);
  CHECK(plain.total == 8);
  CHECK(plain.expansion.empty());
  request.expand = true;
  const SearchResult expanded = search(searcher, request);
  CHECK(expanded.total == 8);
  CHECK(std::find(expanded.expansion.begin(), expanded.expansion.end(), "grain") !=
        expanded.expansion.end());
  const auto ids = ids_of(expanded);
  const auto plain_ids = ids_of(plain);
  CHECK(std::set<std::string>(ids.begin(), ids.end()) ==
        std::set<std::string>(plain_ids.begin(), plain_ids.end()));
  CHECK(std::find(ids.begin(), ids.end(), "near") < std::find(ids.begin(), ids.end(), "far"));
  request.sort = Sort::kNewest;
  CHECK(search(searcher, request).expansion.empty());
}

TEST_CASE("a run without spaces is found by its parts where words are alternatives") {
  const std::vector<Article> articles{
      article("whole", "zh", "无题", "普京总统访问中国。"),
      article("some", "zh", "无题", "中国代表团昨天抵达莫斯科，总统会见了他们。"),
      article("none", "zh", "无题", "天气晴朗。"),
      article("thai", "th", "ไม่มีชื่อ", "ประธานาธิบดีปูตินเยือนจีน"),
      article("fire", "en", "Untitled", "They agreed to cease fire; the fire went out.")};
  const Archive archive(articles);
  const Searcher searcher(archive.path());
  SearchRequest any = request_for("普京总统昨天访问了中国吗");
  any.any = true;
  CHECK(order(searcher, any) == std::vector<std::string>{"whole", "some"});
  any.query = "ปูตินจะเยือนจีนเมื่อไร";
  CHECK(order(searcher, any) == std::vector<std::string>{"thai"});
  any.query = "cease-wind";
  CHECK(order(searcher, any) == std::vector<std::string>{"fire"});
}

TEST_CASE("a run longer than a name is found by its words, a name as it stands") {
  const std::vector<Article> articles{article("apart", "zh", "无题", "总统昨天在中国访问。"),
                                      article("whole", "zh", "无题", "总统访问中国。"),
                                      article("less", "zh", "无题", "总统在中国。"),
                                      article("turned", "zh", "无题", "平近习")};
  const Archive archive(articles);
  const Searcher searcher(archive.path());
  CHECK(order(searcher, request_for("总统访问中国")) == std::vector<std::string>{"whole", "apart"});
  CHECK(found(searcher, "\"总统访问中国\"") == std::set<std::string>{"whole"});
  CHECK(found(searcher, "习近平").empty());
  CHECK(found(searcher, "-总统访问中国") == std::set<std::string>{"apart", "less", "turned"});
}

TEST_CASE("with a half-life, age halves scores and undated articles are the oldest") {
  std::vector<Article> articles;
  for (const int day : {0, 10, 20}) {
    articles.push_back(dated(article("d" + std::to_string(day), "en", "t", "harbour"), day));
  }
  articles.push_back(article("undated", "en", "t", "harbour"));
  for (int i = 0; i < 9; ++i) {
    articles.push_back(article("x" + std::to_string(i), "en", "t", "else"));
  }
  const Archive archive(articles);
  const Searcher searcher(archive.path());
  SearchRequest request = request_for("harbour");
  request.half_life_days = 10;
  const SearchResult result = search(searcher, request);
  CHECK(ids_of(result) == std::vector<std::string>{"d20", "d10", "d0", "undated"});
  CHECK(result.hits[1].score == doctest::Approx(result.hits[0].score / 2));
  CHECK(result.hits[2].score == doctest::Approx(result.hits[0].score / 4));
  CHECK(result.hits[3].score == doctest::Approx(result.hits[0].score / 4));
}

TEST_CASE("hits without articles are the same, with nothing but their ids") {
  const Archive archive(summit());
  const Searcher searcher(archive.path());
  SearchRequest request = request_for("putin OR xi");
  const SearchResult whole = search(searcher, request);
  request.articles = false;
  const SearchResult bare = search(searcher, request);
  CHECK(ids_of(bare) == ids_of(whole));
  REQUIRE(bare.hits.size() == 6);
  for (std::size_t i = 0; i < bare.hits.size(); ++i) {
    CHECK(bare.hits[i].score == whole.hits[i].score);
    CHECK(bare.hits[i].story == whole.hits[i].story);
    CHECK(bare.hits[i].article.title.empty());
    CHECK(bare.hits[i].snippet.text.empty());
  }
}

TEST_CASE("articles like one share its telling words, and a query limits them") {
  std::vector<Article> articles{
      article("a", "en", "Grain deal", "Grain exports from the harbour resumed under the deal."),
      article("b", "en", "Harbour", "The harbour ships grain again; exports rise."),
      article("c", "de", "Harbour", "Harbour grain exports."),
      article("d", "en", "Football", "The team won the cup after extra time."),
      article("e", "en", "Tennis", "The match lasted five hours under the sun.")};
  for (int i = 0; i < 8; ++i) {
    articles.push_back(article("x" + std::to_string(i), "en", "Else", "Something else entirely."));
  }
  const Archive archive(articles);
  const Searcher searcher(archive.path());
  auto outcome = searcher.similar({}, "a");
  const auto result = std::get<std::optional<SearchResult>>(outcome);
  REQUIRE(result);
  const auto ids = ids_of(*result);
  REQUIRE(ids.size() >= 2);
  CHECK(std::set<std::string>(ids.begin(), ids.begin() + 2) == std::set<std::string>{"b", "c"});
  CHECK(std::find(ids.begin(), ids.end(), "a") == ids.end());
  outcome = searcher.similar(request_for("lang:de"), "a");
  CHECK(ids_of(*std::get<std::optional<SearchResult>>(outcome)) == std::vector<std::string>{"c"});
  CHECK(!std::get<std::optional<SearchResult>>(searcher.similar({}, "nobody")));
}

TEST_CASE("an article is told why it is no hit, or where it ranks") {
  const Archive archive(summit());
  const Searcher searcher(archive.path());
  auto outcome = searcher.explain_article(request_for("beijing putin -xi"), "en");
  auto verdict = std::get<std::optional<Verdict>>(outcome);
  REQUIRE(verdict);
  CHECK(!verdict->matches);
  CHECK(!verdict->plan.front().matches);
  CHECK(std::count_if(verdict->plan.begin(), verdict->plan.end(),
                      [](const Verdict::Line& line) { return line.matches; }) > 2);
  outcome = searcher.explain_article(request_for("putin"), "en");
  verdict = std::get<std::optional<Verdict>>(outcome);
  REQUIRE(verdict);
  CHECK(verdict->matches);
  CHECK(verdict->rank >= 1);
  CHECK(verdict->total == 6);
  CHECK(!std::get<std::optional<Verdict>>(searcher.explain_article(request_for("x"), "nobody")));
}

TEST_CASE("plain text is searched for its words, whatever they look like") {
  const Archive archive(summit());
  const Searcher searcher(archive.path());
  SearchRequest request = request_for("AND (putin: \"came NEAR/5 -beijing* ^^ \xFF title:");
  request.plain = true;
  request.any = true;
  CHECK(search(searcher, request).total >= 1);
  request.query = " -- !? ";
  CHECK(search(searcher, request).total == 7);
}

TEST_CASE("an article is found by every spelling of the URL that is its id") {
  const Archive archive(
      {article("https://courier.example/%C3%A9t%C3%A9?a=1", "en", "Harbour", "Summer."),
       article("http://www.b.example/", "en", "Quay", "An id of its own.")});
  const Searcher searcher(archive.path());
  const std::string spelling = "http://www.courier.example/été/?utm_source=mail&a=1";
  REQUIRE(searcher.find(spelling));
  CHECK(searcher.find(spelling)->title == "Harbour");
  CHECK(searcher.versions(spelling).size() == 1);
  CHECK(found(searcher, "id:" + spelling).size() == 1);
  CHECK(found(searcher, "id:http://www.b.example/").size() == 1);
  CHECK(searcher.find("http://www.b.example/")->title == "Quay");
  CHECK_FALSE(searcher.find("https://courier.example/%C3%A9t%C3%A9?a=2"));
}

}  // namespace dateline

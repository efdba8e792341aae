#include "common/name_table.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "common/agencies.h"
#include "common/article_names.h"
#include "common/authors.h"
#include "common/error.h"
#include "common/places.h"
#include "common/sources.h"
#include "common/text.h"

namespace dateline {
namespace {

using Strings = std::vector<std::string>;

TEST_CASE("spellings of an agency in every script are one name") {
  for (const char* name : {"AFP", "afp", "Agence France-Presse", "AGENCE FRANCE PRESSE", "法新社",
                           "وكالة فرانس برس", "أ ف ب", "أ. ف. ب", "Франс Пресс", "एएफपी"}) {
    CAPTURE(std::string(name));
    CHECK(canonical_agency(name) == "AFP");
  }
  CHECK(canonical_agency("ИТАР-ТАСС") == "TASS");
  CHECK(canonical_agency("新華社") == "Xinhua");
  CHECK(canonical_agency("واس") == "SPA");
  CHECK(canonical_agency("AA") == "Anadolu");
  CHECK(canonical_agency("  Harbour   Wire ") == "Harbour Wire");
}

TEST_CASE("a place has one name, and an unknown one keeps its own") {
  for (const auto& [given, name] : std::initializer_list<std::pair<const char*, const char*>>{
           {"МОСКВА", "Moscow"},
           {"Pékin", "Beijing"},
           {"PEKING", "Beijing"},
           {"NEW YORK", "New York"},
           {"Nueva York", "New York"},
           {"Bombay", "Mumbai"},
           {"Kiev", "Kyiv"},
           {"КИЇВ", "Kyiv"},
           {"Wien", "Vienna"},
           {"القاهرة", "Cairo"},
           {"ワシントン", "Washington"},
           {"Washington, D.C.", "Washington"},
           {"서울", "Seoul"},
           {"नई दिल्ली", "New Delhi"},
           {"Αθήνα", "Athens"},
           {"Deutschland", "Germany"},
           {"U.S.", "United States"},
           {"İSTANBUL", "Istanbul"},
           {"LITTLE WEYTON", "Little Weyton"},
           {"WEYTON-SUR-MER", "Weyton-sur-Mer"},
           {"Little Weyton", "Little Weyton"},
           {"QLD", "QLD"},
           {"", ""}}) {
    CAPTURE(std::string(given));
    CHECK(canonical_place(given) == name);
  }
}

TEST_CASE("a source is known by its names, its hosts and the addresses of its pages") {
  for (const char* name : {"nytimes.com", "www.nytimes.com", "NY Times", "The New York Times",
                           "https://www.nytimes.com/2024/05/14/world/harbour.html"}) {
    CAPTURE(std::string(name));
    CHECK(canonical_source(name) == "The New York Times");
  }
  CHECK(canonical_source("news.bbc.co.uk") == "BBC News");
  CHECK(canonical_source("Weyton Courier") == "Weyton Courier");
  CHECK(canonical_source("courier.example") == "courier.example");
}

TEST_CASE("the registrable domain is that of the Public Suffix List") {
  CHECK(registrable_domain("news.bbc.co.uk") == "bbc.co.uk");
  CHECK(registrable_domain("WWW.Example.COM") == "example.com");
  CHECK(registrable_domain("example.com") == "example.com");
  CHECK(registrable_domain("jane.github.io") == "jane.github.io");
  CHECK(registrable_domain("co.uk").empty());
  CHECK(registrable_domain("192.0.2.1") == "192.0.2.1");
  CHECK(registrable_domain("[2001:db8::1]") == "[2001:db8::1]");
  CHECK(registrable_domain("").empty());
  CHECK(registrable_domain(std::string(300, 'a')).empty());
}

TEST_CASE("a key is without case, accents, full stops, apostrophes and hyphens") {
  CHECK(name_key("  D.P.A. ") == "dpa");
  CHECK(name_key("Sana'a") == name_key("SANAA"));
  CHECK(name_key("São Paulo") == name_key("SAO PAULO"));
  CHECK(name_key("Port-au-Prince") == name_key("PORT AU PRINCE"));
  CHECK(name_key(" - . ").empty());
}

TEST_CASE("a file's spellings are found, those in brackets as needing context") {
  const NameTable table = NameTable::parse(
      "\uFEFF# agencies\n\nHarbour Wire\tHW Agency\t(HW)\t\t\r\n(Tide)\tTide News\n", "names.tsv");
  REQUIRE(table.find("hw agency").has_value());
  CHECK(table.find("hw agency")->canonical == "Harbour Wire");
  CHECK_FALSE(table.find("hw agency")->needs_context);
  CHECK(table.find("HW")->needs_context);
  CHECK(table.find("HW")->spelling == "HW");
  CHECK(table.find("tide")->needs_context);
  CHECK(table.find("Tide News")->canonical == "Tide");
  CHECK_FALSE(table.find("Harbour").has_value());
  CHECK_FALSE(table.find("").has_value());
  CHECK_FALSE(table.find(std::string(5000, 'x')).has_value());
  CHECK(NameTable::parse("", "empty").empty());
  CHECK(NameTable().canonical(" a  b ") == "a b");
}

TEST_CASE("what a user adds wins, and renames what the table had") {
  const NameTable table = NameTable::places().extended_with(
      "Peking\tBeijing\nPort Weyton\tWeyton\nMy Paris\tParis\n", "mine.tsv");
  CHECK(table.canonical("Pékin") == "Peking");
  CHECK(table.canonical("北京") == "Peking");
  CHECK(table.canonical("WEYTON") == "Port Weyton");
  CHECK(table.canonical("París") == "My Paris");
  CHECK(table.canonical("Roma") == "Rome");
  CHECK(NameTable::places().canonical("Pékin") == "Beijing");
}

TEST_CASE("a malformed file is refused with its name and line") {
  const auto message = [](const std::string& tsv) -> std::string {
    try {
      NameTable::parse(tsv, "mine.tsv");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kUsage);
      return error.what();
    }
    return "none";
  };
  CHECK(message("A\tB\nC\tb\n") ==
        "cannot read names mine.tsv: line 2: \"b\" is already a spelling of \"A\"");
  CHECK(message("A\t--\n").find("line 1: \"--\" holds no letter") != std::string::npos);
  CHECK(message("A\n\xFF\n").find("line 2: not UTF-8") != std::string::npos);
  CHECK(message("A\n" + std::string(9000, 'x')).find("line 2: the line is over") !=
        std::string::npos);
  CHECK(message("A\tB\nA\tC\n") == "none");
}

TEST_CASE("every spelling of a random table is found, and nothing else") {
  std::mt19937 random(5);
  for (int round = 0; round < 50; ++round) {
    std::string tsv;
    std::vector<std::pair<std::string, std::string>> expected;
    for (unsigned i = 0, count = static_cast<unsigned>(random() % 60); i < count; ++i) {
      const std::string name = "n" + std::to_string(i) + "x" + std::to_string(random() % 1000);
      tsv += name + "\t" + name + "y\n";
      expected.emplace_back(name, name);
      expected.emplace_back(name + "y", name);
    }
    const NameTable table = NameTable::parse(tsv, "random");
    for (const auto& [spelling, name] : expected) {
      CHECK(table.canonical(spelling) == name);
    }
    for (const char* other : {"n", "n0", "zz", "a", "n9x"}) {
      CHECK_FALSE(table.find(other).has_value());
    }
  }
}

TEST_CASE("an article's names become canonical and stand once") {
  Article article;
  article.agencies = {"Agence France-Presse", "AFP", "Harbour Wire"};
  article.places = {"PARIS", "Париж", "Weyton"};
  article.source = "nytimes.com";
  canonicalize_names(article, NameTables{});
  CHECK(article.agencies == Strings{"AFP", "Harbour Wire"});
  CHECK(article.places == Strings{"Paris", "Weyton"});
  CHECK(article.source == "The New York Times");
}

struct AuthorExample {
  const char* given;
  Strings authors;
  Strings agencies;
};

TEST_CASE("author lines are taken apart") {
  for (const AuthorExample& example : std::initializer_list<AuthorExample>{
           {"By JANE DOE and Ian Roe, Staff Writers", {"Jane Doe", "Ian Roe"}, {}},
           {"Doe, Jane", {"Jane Doe"}, {}},
           {"Doe, Jane; Roe, Ian K.", {"Jane Doe", "Ian K. Roe"}, {}},
           {"Jane Doe, Ian Roe", {"Jane Doe", "Ian Roe"}, {}},
           {"John Doe, Jr.", {"John Doe Jr."}, {}},
           {"von Jane Doe und Ian Roe", {"Jane Doe", "Ian Roe"}, {}},
           {"Par Jeanne Dupuis (avec AFP)", {"Jeanne Dupuis"}, {"AFP"}},
           {"Por Juan Prueba y María Ejemplo en Madrid", {"Juan Prueba", "María Ejemplo"}, {}},
           {"José Prueba y Ejemplo", {"José Prueba y Ejemplo"}, {}},
           {"Di Mario Prova e Luigi Esempio", {"Mario Prova", "Luigi Esempio"}, {}},
           {"Автор: Иван Примеров", {"Иван Примеров"}, {}},
           {"Иван Примеров и Анна Пробная", {"Иван Примеров", "Анна Пробная"}, {}},
           {"بقلم سمير مثال", {"سمير مثال"}, {}},
           {"القاهرة - أ ف ب", {}, {"أ ف ب"}},
           {"文/张某、李某", {"张某", "李某"}, {}},
           {"新华社记者 张某", {"张某"}, {"新华社"}},
           {"Jane Doe Technology reporter, BBC News", {"Jane Doe"}, {"BBC News"}},
           {"Jane Doe Associated Press", {"Jane Doe"}, {"Associated Press"}},
           {"Jane Doe, Senior Political Correspondent", {"Jane Doe"}, {}},
           {"Staff Writer Jane Doe", {"Jane Doe"}, {}},
           {"AFP/Reuters", {}, {"AFP", "Reuters"}},
           {"dpa", {}, {"dpa"}},
           {"Jane Doe (dpa)", {"Jane Doe"}, {"dpa"}},
           {"Reporting by Jane Doe in Paris and Ian Roe; Editing by Max Moe",
            {"Jane Doe", "Ian Roe"},
            {}},
           {"Jane Doe jane@weyton.example @janedoe", {"Jane Doe"}, {}},
           {"By Jane Doe May 14, 2024", {"Jane Doe"}, {}},
           {"J.K. DOE AND TJ O'ROE III", {"J.K. Doe", "TJ O'Roe III"}, {}},
           {"MARÍA DE LA PRUEBA", {"María de la Prueba"}, {}},
           {"['Jane Doe', 'Ian Roe']", {"Jane Doe", "Ian Roe"}, {}},
           {"Jane Doe | Published May 14, 2024 | 02:10 PM", {"Jane Doe"}, {}},
           {"https://weyton.example/authors/jane-doe", {}, {}},
           {"The New York Times", {}, {}},
           {"Redaktion", {}, {}},
           {"Die Redaktion von Beispiel", {}, {}},
           {"Jeanne Dupuis (avec Jean Exemple et Luc Essai)",
            {"Jean Exemple", "Luc Essai", "Jeanne Dupuis"},
            {}},
           {"Written by Jane Doe Edited by Ian Roe", {"Jane Doe"}, {}},
           {"jane1984", {"jane1984"}, {}},
           {"لندن: «المثال»", {}, {}},
           {"admin", {}, {}},
           {"Paris", {"Paris"}, {}},
           {"tlow", {"tlow"}, {}},
           {"", {}, {}}}) {
    CAPTURE(std::string(example.given));
    const AuthorLine line = clean_authors({example.given});
    CHECK(line.authors == example.authors);
    CHECK(line.agencies == example.agencies);
  }
}

TEST_CASE("authors stand once, places beside them are told, the outlet is no author") {
  const AuthorLine line =
      clean_authors({"Jane Doe, Berlin", "JANE DOE", "Weyton Courier", "Ian Roe in Paris"},
                    {.site_name = "Weyton Courier"});
  CHECK(line.authors == Strings{"Jane Doe", "Ian Roe"});
  CHECK(line.places == Strings{"Berlin", "Paris"});
}

TEST_CASE("random author lines give valid UTF-8 and no names without letters") {
  const Strings pieces{"Jane", "Doe", " ",  ",",  ";",   "and", "By ", "(", ")",
                       "[",    "/",   "-",  "|",  ":",   "@",   "14",  "é", "文/",
                       "、",   "AFP", "in", "新", "الل", "'",   "."};
  std::mt19937 random(3);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (unsigned i = static_cast<unsigned>(random() % 16); i > 0; --i) {
      text += pieces[random() % pieces.size()];
    }
    for (const std::string& name : clean_authors({text}).authors) {
      CHECK(is_valid_utf8(name));
      CHECK_FALSE(name_key(name).empty());
    }
  }
  CHECK(clean_authors({std::string(3000, 'x')}).authors.empty());
}

}  // namespace
}  // namespace dateline

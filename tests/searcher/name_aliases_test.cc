// The alias file: its syntax, its keys, and the file that is shipped.
#include "searcher/internal/name_aliases.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "common/error.h"
#include "common/internal/file.h"
#include "common/text.h"

namespace dateline {
namespace {

NameAliases parsed(std::string_view tsv) {
  Analyzer analyzer;
  return NameAliases::parse(tsv, "names.tsv", analyzer);
}

std::string key_of(std::string_view text) {
  Analyzer analyzer;
  return alias_key(text, analyzer);
}

// What parse() complains of, without the file's name; empty when it does not.
std::string complaint(std::string_view tsv) {
  try {
    parsed(tsv);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kUsage);
    const std::string message = error.what();
    const std::string beginning = "cannot read names names.tsv: ";
    CHECK(message.starts_with(beginning));
    return message.substr(std::min(beginning.size(), message.size()));
  }
  return {};
}

std::vector<std::string> added(const NameAliases::Group& group) {
  std::vector<std::string> texts;
  for (const NameAliases::Spelling& spelling : group) {
    if (spelling.added) {
      texts.push_back(spelling.text);
    }
  }
  return texts;
}

}  // namespace

TEST_CASE("spellings that analysis does not tell apart have one key") {
  CHECK(key_of("Xi Jin-ping") == "xi jinping");
  CHECK(key_of("XI JINPING") == key_of("Xi Jin-ping"));
  CHECK(key_of("習近平") == "習 近 平");
  CHECK(key_of("al-Assad") == "alassad");
  CHECK(key_of("EE.UU.") == "eeuu");
  CHECK(key_of("Γ. Παπανδρέου") == "γ παπανδρεου");
  CHECK(key_of("シー・チンピン") == "シー チンピン");
  CHECK(key_of("Tian'anmen") == key_of("Tiananmen"));
  CHECK(key_of("São Tomé and Jean-Paul II") == "sao tome and jeanpaul ii");
  CHECK(key_of("--- !").empty());
  CHECK(key_of("").empty());
}

TEST_CASE("a name is found by each of its spellings") {
  const NameAliases names = parsed(
      "# towns\n"
      "\n"
      "Prague\tPrag\tПрага\t布拉格\n"
      "Springfield\t(Spring Field)\tСпрингфилд\r\n"
      "New York\t(NY)\tНью-Йорк\t纽约\n");
  REQUIRE(names.groups().size() == 3);
  CHECK(names.longest() == 3);
  for (const char* spelling : {"prague", "PRAG", "прага", "布拉格"}) {
    CHECK(names.find(key_of(spelling)) == std::vector<std::uint32_t>{0});
  }
  CHECK(names.find(key_of("Spring Field")) == std::vector<std::uint32_t>{1});
  CHECK(names.find("нью йорк").empty());
  CHECK(names.find(key_of("Нью-Йорк")) == std::vector<std::uint32_t>{2});
  CHECK(names.find("york").empty());
  CHECK(names.find("").empty());
  CHECK(added(names.groups()[1]) == std::vector<std::string>{"Springfield", "Спрингфилд"});
}

TEST_CASE("one spelling may belong to several names") {
  const NameAliases names = parsed("Georgia\tГрузия\n(Georgia)\tДжорджия\t佐治亚\n");
  CHECK(names.find("georgia") == std::vector<std::uint32_t>{0, 1});
  CHECK(names.find("грузия") == std::vector<std::uint32_t>{0});
}

TEST_CASE("equal spellings of one name count once and stay added when one of them is") {
  const NameAliases names = parsed("(Lodz)\tŁódź\tЛодзь\tLODZ\n");
  REQUIRE(names.groups().size() == 1);
  CHECK(added(names.groups()[0]) == std::vector<std::string>{"Lodz", "Лодзь"});
  CHECK(names.find("lodz") == std::vector<std::uint32_t>{0});
}

TEST_CASE("an alias file without names is no error") {
  for (const char* tsv : {"", "\n\n", "# only a comment", "\xEF\xBB\xBF# marked\n", " \t \n"}) {
    const NameAliases names = parsed(tsv);
    CHECK(names.groups().empty());
    CHECK(names.longest() == 0);
    CHECK(names.find("prague").empty());
  }
}

TEST_CASE("a faulty alias file is refused with its line") {
  CHECK(complaint("a\tb\nPrague\n").starts_with("line 2: a name needs at least two"));
  CHECK(complaint("Prague\tPRAGUE").starts_with("line 1: a name needs at least two"));
  CHECK(complaint("\n\nPrague\tPr\xFFg").starts_with("line 3: not UTF-8"));
  CHECK(complaint("# caf\xE9").starts_with("line 1: not UTF-8"));
  CHECK(complaint("Prague\t***").starts_with("line 1: \"***\" holds no word"));
  CHECK(complaint("a\tb\n" + std::string(kMaxAliasLineBytes + 1, 'x')).starts_with("line 2: "));
  CHECK(complaint("#" + std::string(kMaxAliasLineBytes, ' ')).starts_with("line 1: "));
  CHECK(complaint("x\ty" + std::string(kMaxAliasLineBytes - 3, 'y')).starts_with("line 1: "));
  CHECK(complaint("()\t(\tPrague").find("holds no word") != std::string::npos);
}

TEST_CASE("more names than the bound are refused") {
  std::string tsv;
  for (std::size_t i = 0; i <= kMaxAliasGroups; ++i) {
    tsv += "a" + std::to_string(i) + "\tb" + std::to_string(i) + "\n";
  }
  const std::string line = "line " + std::to_string(kMaxAliasGroups + 1) + ": ";
  CHECK(complaint(tsv).starts_with(line));
}

TEST_CASE("arbitrary bytes are refused or read, and what is read is found") {
  std::mt19937 random(7);
  constexpr std::string_view kPieces[] = {"\t", "\t", "\n", "(", ")", "#",  " ", "a",
                                          "é",  "习", "平", "-", "'", "\r", "Я", "\xFF"};
  for (int round = 0; round < 3000; ++round) {
    std::string tsv;
    const std::size_t pieces = random() % 24;
    for (std::size_t i = 0; i < pieces; ++i) {
      tsv += kPieces[random() % (std::size(kPieces) - (round % 4 == 0 ? 0 : 1))];
    }
    try {
      const NameAliases names = parsed(tsv);
      for (std::uint32_t group = 0; group < names.groups().size(); ++group) {
        CHECK(names.groups()[group].size() >= 2);
        for (const NameAliases::Spelling& spelling : names.groups()[group]) {
          const std::vector<std::uint32_t> found = names.find(key_of(spelling.text));
          CHECK(std::find(found.begin(), found.end(), group) != found.end());
        }
      }
    } catch (const Error&) {
    }
  }
}

TEST_CASE("compiled names are found as in their file, and no others") {
  const std::string path = DATELINE_SOURCE_TREE "/searcher/names.tsv";
  const std::string shipped = read_file(path);
  for (const std::string& tsv :
       {shipped, std::string(), std::string("Georgia\tГрузия\n(Georgia)\t佐治亚\tgeorgia\n")}) {
    Analyzer analyzer;
    const NameAliases names = NameAliases::parse(tsv, path, analyzer);
    const std::string text = NameAliases::compile(tsv, path, analyzer);
    const NameAliases compiled = NameAliases::from_compiled(text);
    CHECK(compiled.longest() == names.longest());
    for (const NameAliases::Group& group : names.groups()) {
      for (const NameAliases::Spelling& spelling : group) {
        const std::string key = alias_key(spelling.text, analyzer);
        const std::vector<std::uint32_t> expected = names.find(key);
        const std::vector<std::uint32_t> found = compiled.find(key);
        REQUIRE(found.size() == expected.size());
        CHECK(std::is_sorted(found.begin(), found.end()));
        for (std::size_t i = 0; i < found.size(); ++i) {
          CHECK(compiled.group(found[i]) == names.group(expected[i]));
        }
        for (const std::string& other : {key + "x", key.substr(1), " " + key, key + "\n"}) {
          CHECK(compiled.find(other).size() == names.find(other).size());
        }
      }
    }
    CHECK(compiled.find("").empty());
    CHECK(compiled.find("\xFF").empty());
  }
}

TEST_CASE("the shipped names are sound: no spelling stands for two names") {
  const std::string path = DATELINE_SOURCE_TREE "/searcher/names.tsv";
  Analyzer analyzer;
  const NameAliases names = NameAliases::parse(read_file(path), path, analyzer);
  CHECK(names.groups().size() >= 300);
  CHECK(names.longest() <= 16);
  std::map<std::string, std::string> owners;
  for (const NameAliases::Group& group : names.groups()) {
    CHECK(added(group).size() >= 2);
    for (const NameAliases::Spelling& spelling : group) {
      CHECK(trim(spelling.text) == spelling.text);
      CHECK(spelling.text.find_first_of("()|,;") == std::string::npos);
      const std::string key = alias_key(spelling.text, analyzer);
      CHECK_FALSE(key.empty());
      if (spelling.added) {
        const auto [owner, is_new] = owners.emplace(key, group.front().text);
        CHECK_MESSAGE(is_new, spelling.text << ": " << owner->second << ", " << group.front().text);
      }
    }
  }
}

}  // namespace dateline

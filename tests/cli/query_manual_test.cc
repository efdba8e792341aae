// dateline-query(7) against the program: every query that the page shows is run over the sample
// archive. The head of the page's source says what it marks as a query.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/program.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

using Lines = std::vector<std::string>;

const std::string kTree = DATELINE_SOURCE_TREE;

Lines lines_of(const std::string& text) {
  Lines lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

Lines page() {
  return lines_of(slurp(kTree + "/searcher/dateline-query.7.scd"));
}

// The page from one heading up to another.
Lines part_of_page(const std::string& from, const std::string& to) {
  const Lines lines = page();
  const auto begin = std::find(lines.begin(), lines.end(), from);
  const auto end = std::find(begin, lines.end(), to);
  REQUIRE(begin != lines.end());
  REQUIRE(end != lines.end());
  return {begin + 1, end};
}

struct BoldTexts {
  Lines texts;         // without scdoc's escapes
  std::string beside;  // what is not bold
};

BoldTexts bold_texts(std::string_view line) {
  BoldTexts result;
  bool bold = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool escaped = line[i] == '\\' && i + 1 < line.size();
    if (line[i] == '*') {
      bold = !bold;
      if (bold) {
        result.texts.emplace_back();
      }
      continue;
    }
    i += escaped ? 1 : 0;
    (bold ? result.texts.back() : result.beside) += line[i];
  }
  return result;
}

// The bold texts of the heads of definition items.
Lines items(const Lines& lines) {
  Lines found;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (lines[i].starts_with('*') && lines[i + 1].starts_with('\t')) {
      const BoldTexts bold = bold_texts(lines[i]);
      CAPTURE(lines[i]);
      CHECK(bold.beside.find_first_not_of(", ") == std::string::npos);
      found.insert(found.end(), bold.texts.begin(), bold.texts.end());
    }
  }
  return found;
}

std::vector<Lines> literal_blocks(const Lines& lines) {
  std::vector<Lines> blocks;
  bool inside = false;
  for (const std::string& line : lines) {
    if (line == "```") {
      inside = !inside;
      if (inside) {
        blocks.emplace_back();
      }
    } else if (inside) {
      blocks.back().push_back(line);
    }
  }
  return blocks;
}

struct Sample {
  TempDirectory directory;
  std::string archive = directory / "news.archive";
  Sample() {
    const Outcome built =
        run(directory, kIndex,
            "build -q " + shell_quoted(archive) + " " + shell_quoted(kTree + "/corpus/articles"));
    REQUIRE(built.status == 0);
  }
  Outcome search(const std::string& command, const std::string& query) const {
    return run(directory, kSearch,
               command + " " + shell_quoted(archive) + " -- " + shell_quoted(query));
  }
  std::string canonical(const std::string& query) const {
    const Outcome answer = search("query -n 1 -f json", query);
    CAPTURE(query);
    CAPTURE(answer.err);
    REQUIRE(answer.status <= 1);
    return nlohmann::json::parse(answer.out)["query"]["canonical"];
  }
};

}  // namespace

TEST_CASE("each query that dateline-query(7) shows is answered") {
  const Sample sample;
  const Lines queries = items(part_of_page("# DESCRIPTION", "# OTHER DIALECTS"));
  CHECK(queries.size() >= 100);
  for (const std::string& query : queries) {
    const Outcome answer = sample.search("count", query);
    CAPTURE(query);
    CAPTURE(answer.err);
    CHECK(answer.status >= 0);
    CHECK(answer.status <= 1);
  }
}

TEST_CASE("each query of another dialect in dateline-query(7) means what stands beside it") {
  const Sample sample;
  int rows = 0;
  std::string theirs;
  for (const std::string& line : part_of_page("# OTHER DIALECTS", "## Refused")) {
    const BoldTexts bold = bold_texts(line);
    if (line.starts_with("|  ")) {
      REQUIRE(bold.texts.size() == 1);
      theirs = bold.texts[0];
    } else if (line.starts_with(":  ")) {
      REQUIRE(bold.texts.size() == 1);
      CHECK(sample.canonical(theirs) == sample.canonical(bold.texts[0]));
      ++rows;
    }
  }
  CHECK(rows >= 15);
}

TEST_CASE("each query that dateline-query(7) calls refused is an error") {
  const Sample sample;
  const Lines queries = items(part_of_page("## Refused", "# ERRORS"));
  CHECK(queries.size() >= 10);
  for (const std::string& query : queries) {
    CAPTURE(query);
    CHECK(sample.search("count", query).status == 2);
  }
}

TEST_CASE("each error in dateline-query(7) is what the program prints") {
  const Sample sample;
  const std::vector<Lines> blocks = literal_blocks(part_of_page("# ERRORS", "# LIMITS"));
  CHECK(blocks.size() >= 3);
  for (const Lines& block : blocks) {
    REQUIRE(block.size() == 3);
    const Outcome answer = sample.search("count", block[1].substr(block[1].find_first_not_of(' ')));
    CHECK(answer.status == 2);
    CHECK(lines_of(answer.err) == block);
  }
}

TEST_CASE("each command among the examples of dateline-query(7) finds something") {
  const Sample sample;
  const std::string program = "dateline-search ";
  const std::string archive = " news.archive ";
  std::size_t commands = 0;
  for (const Lines& block : literal_blocks(part_of_page("# EXAMPLES", "# SEE ALSO"))) {
    for (const std::string& command : block) {
      CAPTURE(command);
      const std::size_t at = command.find(archive);
      REQUIRE(command.starts_with(program));
      REQUIRE(at != std::string::npos);
      const Outcome answer =
          run(sample.directory, kSearch,
              command.substr(program.size(), at - program.size()) + " " +
                  shell_quoted(sample.archive) + " " + command.substr(at + archive.size()));
      CAPTURE(answer.err);
      CHECK(answer.status == 0);
      ++commands;
    }
  }
  CHECK(commands >= 15);
}

}  // namespace dateline

#include "searcher/render.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

namespace dateline {
namespace {

const std::string kFsi = "\u2068";
const std::string kPdi = "\u2069";

TEST_CASE("HTML marks matches and takes its own direction") {
  CHECK(to_html({"The tariff fell", {{4, 10}}}) == "<bdi>The <mark>tariff</mark> fell</bdi>");
  CHECK(to_html({"tariff", {{0, 6}}}) == "<bdi><mark>tariff</mark></bdi>");
  CHECK(to_html({"", {}}) == "<bdi></bdi>");
  CHECK(to_html({"ab", {{0, 1}, {1, 2}}}) == "<bdi><mark>a</mark><mark>b</mark></bdi>");
}

TEST_CASE("markup in a text comes out escaped, in marks and around them") {
  CHECK(to_html({"<script>alert('x')</script> & \"y\"", {{1, 7}}}) ==
        "<bdi>&lt;<mark>script</mark>&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; "
        "&quot;y&quot;</bdi>");
  CHECK(to_html({"<b>", {{0, 3}}}) == "<bdi><mark>&lt;b&gt;</mark></bdi>");
  CHECK(to_html({"&lt;</bdi>", {}}) == "<bdi>&amp;lt;&lt;/bdi&gt;</bdi>");
}

TEST_CASE("HTML has no control characters, noncharacters or turns of direction") {
  const std::string text = std::string("a\0b", 3) + "\x1b[1m\x7F\u0085\uFFFE\uFDD0\U0010FFFF";
  CHECK(to_html({text, {}}) == "<bdi>ab[1m</bdi>");
  CHECK(to_html({"a\u202Eb\u2066c\u2069d", {}}) == "<bdi>abcd</bdi>");
  CHECK(to_html({"a\tb\r\nc", {}}) == "<bdi>a b  c</bdi>");
  CHECK(to_html({"\u200F\uFFFD\u00A0é", {}}) == "<bdi>\u200F\uFFFD\u00A0é</bdi>");
}

TEST_CASE("a terminal gets marks in colour or between asterisks") {
  const Snippet snippet{"The tariff fell", {{4, 10}}};
  CHECK(to_terminal(snippet, false) == "The *tariff* fell");
  CHECK(to_terminal(snippet, true) == "The \x1b[1;33mtariff\x1b[0m fell");
  CHECK(to_terminal({"", {}}, true).empty());
}

TEST_CASE("nothing in a text drives the terminal") {
  CHECK(to_terminal({"a\x1b]0;x\x07"
                     "b\u009B31m",
                     {}},
                    true) == "a\uFFFD]0;x\uFFFDb\uFFFD31m");
  CHECK(to_terminal({"a\u202Eb\u2067c", {{4, 5}}}, false) == "a\uFFFD*b*\uFFFDc");
  CHECK(to_terminal({"a\tb\nc\rd", {}}, false) == "a\tb\nc\uFFFDd");
}

TEST_CASE("only text with a right-to-left character is isolated") {
  CHECK(to_terminal({"نعم وصل", {{0, 6}}}, false) == kFsi + "*نعم* وصل" + kPdi);
  CHECK(to_terminal({"x שלום", {}}, false) == kFsi + "x שלום" + kPdi);
  CHECK(to_terminal({"\u2069نعم", {}}, false) == kFsi + "\uFFFDنعم" + kPdi);
  CHECK(to_terminal({"访问 Zürich ١٢", {}}, false) == "访问 Zürich ١٢");
}

TEST_CASE("rendering random texts adds nothing but marks, escapes and the isolate") {
  std::mt19937 random(7);
  const std::string letters = "ab<>&\"' ";
  for (int round = 0; round < 300; ++round) {
    Snippet snippet;
    std::string expected = "<bdi>";
    for (std::size_t i = random() % 30; i > 0; --i) {
      const char c = letters[random() % letters.size()];
      const auto at = static_cast<std::uint32_t>(snippet.text.size());
      const bool is_marked = random() % 4 == 0;
      const std::string escaped = c == '<'    ? "&lt;"
                                  : c == '>'  ? "&gt;"
                                  : c == '&'  ? "&amp;"
                                  : c == '"'  ? "&quot;"
                                  : c == '\'' ? "&#39;"
                                              : std::string(1, c);
      snippet.text += c;
      if (is_marked) {
        snippet.marks.emplace_back(at, at + 1);
      }
      expected += is_marked ? "<mark>" + escaped + "</mark>" : escaped;
    }
    CHECK(to_html(snippet) == expected + "</bdi>");
  }
}

}  // namespace
}  // namespace dateline

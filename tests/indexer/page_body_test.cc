#include "indexer/internal/page_body.h"

#include <doctest/doctest.h>

#include <string>

using dateline::extract_page_body;
using dateline::HtmlDocument;

namespace {

const std::string kFirst =
    "The council of Upper Quillmarsh voted on Monday to rebuild the old ferry landing, which a "
    "storm destroyed nine winters ago.";
const std::string kSecond =
    "Mayor Orla Tembrick said that work would begin in spring, and that the town had saved for it "
    "since the last harbour fair.";

std::string body_of(const std::string& html, const std::string& title = "") {
  return extract_page_body(HtmlDocument(html), title);
}

std::string paragraphs() {
  return "<p>" + kFirst + "</p><p>" + kSecond + "</p>";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the paragraphs of an article are its body and the menu is not") {
  const std::string body = body_of(
      "<body><nav><ul><li><a href=/a>Sport</a><li><a href=/b>Weather</a></ul></nav>"
      "<article><h1>Ferry landing to return</h1>" +
          paragraphs() + "</article><footer>Quillmarsh Courier, Mill Lane</footer>",
      "Ferry landing to return");
  CHECK(body == kFirst + "\n\n" + kSecond);
}

TEST_CASE("text between line breaks is cut into paragraphs") {
  CHECK(body_of("<body><div>" + kFirst + "<br><br>" + kSecond + "</div>") ==
        kFirst + "\n\n" + kSecond);
}

TEST_CASE("subheadings, lists and quotes within the article are kept") {
  const std::string body = body_of("<body><article><p>" + kFirst +
                                   "</p><h2>The plan</h2><ul><li>A pier</li><li>A "
                                   "lamp</li></ul><blockquote>We waited long.</blockquote><p>" +
                                   kSecond + "</p></article>");
  for (const char* part : {"\n\nThe plan\n\n", "A pier", "A lamp", "We waited long."}) {
    CHECK(contains(body, part));
  }
}

TEST_CASE("readers' comments, appeals and picture credits are left out") {
  const std::string body = body_of(
      "<body><article>" + paragraphs() +
      "<p>To view the full story, please subscribe to the Quillmarsh Courier.</p><p>Photo: Fenn "
      "Abelhart</p><p>" +
      kFirst +
      "</p></article><div class=comments><p>I for one will believe in "
      "that landing when I see the first boat moor at it, and not a day before.</p></div>");
  CHECK(contains(body, kSecond));
  CHECK_FALSE(contains(body, "please subscribe"));
  CHECK_FALSE(contains(body, "Abelhart"));
  CHECK_FALSE(contains(body, "moor at it"));
}

TEST_CASE("hidden text is no part of the body") {
  CHECK(body_of("<body><article>" + paragraphs() + "<p style='display: none'>" + kSecond +
                " Again.</p></article>") == kFirst + "\n\n" + kSecond);
}

TEST_CASE("an article whose elements all have doubtful names is found") {
  const std::string body =
      body_of("<body><div class='widget one'><p>" + kFirst +
              "</p></div><div class='widget two'><p>" + kSecond + "</p></div>");
  CHECK(contains(body, kFirst));
  CHECK(contains(body, kSecond));
}

TEST_CASE("a short article in several sections is taken whole") {
  const std::string body =
      body_of("<body><main><section><div><p>" + kFirst +
              "</p></div></section><div><a href=/x>One</a></div><div><a href=/y>Two</a></div>"
              "<section><div><p>" +
              kSecond + " " + kFirst + "</p></div></section></main>");
  CHECK(contains(body, kSecond));
  CHECK(body.starts_with(kFirst));
}

TEST_CASE("a page without prose gives the text of its article element") {
  CHECK(body_of("<body><div>Menu</div><article><p>Pier</p><p>Lamp</p></article>") ==
        "Pier\n\nLamp");
}

TEST_CASE("Chinese text without spaces is prose") {
  const std::string text =
      "镇议会周一投票决定重建九年前被风暴摧毁的旧渡口，镇长表示工程将于春季开始，"
      "资金已经全部到位，居民们对此表示欢迎。";
  CHECK(body_of("<body><div><a href=/>首页</a></div><div><p>" + text + "</p></div>") == text);
}

TEST_CASE("a page without text has no body") {
  CHECK(body_of("<body><script>run()</script></body>").empty());
  CHECK(body_of("").empty());
}

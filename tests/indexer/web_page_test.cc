#include <doctest/doctest.h>

#include <string>

#include "tests/support/inspection.h"

namespace dateline {
namespace {

// A paragraph that reads like prose.
std::string prose(const std::string& about) {
  return "The " + about +
         " has been the talk of the harbour for weeks, and on Tuesday evening the "
         "council voted for it by a narrow majority, after a debate of five hours.";
}

std::string page(const std::string& body, const std::string& head = "") {
  return "<!DOCTYPE html><html><head><meta charset=utf-8><title>Ferry | Harbour Courier</title>" +
         head + "</head><body>" + body + "</body></html>";
}

std::string body_of(const std::string& html) {
  return inspect_text(html).article().body;
}

TEST_CASE("the article stays, what stands around it goes") {
  const std::string html = page(
      "<nav><ul><li><a href=/>Home</a><li><a href=/w>World</a></ul></nav>"
      "<div class=cookie-banner>We use cookies so that you can read this page in comfort, as do "
      "many others.</div>"
      "<article><h1>Ferry</h1><p>" +
      prose("ferry") + "<h2>The price</h2><p>" + prose("price") +
      "<ul><li>one cabin<li>two cabins</ul><p>" + prose("cabin") +
      "<aside class=related-articles><p>" + prose("unrelated bridge") +
      "</aside></article>"
      "<section id=comments><p>" +
      prose("reader") +
      "</section>"
      "<div class=newsletter-signup><p>" +
      prose("newsletter") +
      "</div>"
      "<footer>All rights reserved to somebody.</footer>");
  CHECK(body_of(html) == prose("ferry") + "\n\nThe price\n\n" + prose("price") +
                             "\n\none cabin\n\ntwo cabins\n\n" + prose("cabin"));
}

TEST_CASE("text in divisions with line breaks is paragraphs too") {
  const std::string html =
      page("<div><div>" + prose("mole") + "<br><br>" + prose("pier") + "</div></div>");
  CHECK(body_of(html) == prose("mole") + "\n\n" + prose("pier"));
}

TEST_CASE("what the page hides is no text of it") {
  const std::string html = page("<p>" + prose("mole") + "</p><p style='display: none'>" +
                                prose("secret") + "</p><p hidden>" + prose("riddle") + "</p>");
  CHECK(body_of(html) == prose("mole"));
}

TEST_CASE("an article whose element has an unlikely name is still the article") {
  const std::string html =
      page("<div class='sidebar-left content'><p>" + prose("mole") + "<p>" + prose("pier") +
           "</div><div class=sidebar><a href=/1>A bridge</a> <a href=/2>A tunnel</a></div>");
  CHECK(body_of(html) == prose("mole") + "\n\n" + prose("pier"));
}

TEST_CASE("links to other articles at the end are left out") {
  const std::string html = page("<div class=entry-content><p>" + prose("mole") +
                                "</p><h3>Related articles</h3><ul><li><a href=/1>The bridge is "
                                "open again</a><li><a href=/2>The tunnel is shut</a></ul></div>");
  CHECK(body_of(html) == prose("mole"));
}

TEST_CASE("a standfirst in the header belongs to the text") {
  const std::string html = page(
      "<article><header><h1>Ferry</h1><p>A short line that says what follows.</p>"
      "<p>By Ines Halloway</p></header><div class=article-body><p>" +
      prose("ferry") + "</p></div></article>");
  CHECK(body_of(html) == "A short line that says what follows.\n\n" + prose("ferry"));
}

TEST_CASE("Chinese pages are read as others") {
  const std::string text =
      "港口委员会星期二晚间以微弱多数通过了渡轮计划，辩论持续了五个小时。"
      "渡轮将于七月起每周四次往返，票价比机票便宜。";
  const std::string html = page("<div class=menu><a href=/>首页</a></div><div><p>" + text +
                                "</p><p>" + text + "再次。</p></div>");
  CHECK(body_of(html) == text + "\n\n" + text + "再次。");
}

TEST_CASE("a page's encoding is found in its meta element, and corrected when it is wrong") {
  const std::string latin =
      "<html><head><meta charset=\"iso-8859-1\"></head><body><p>Caf\xE9 Z\xFC"
      "rich is the talk of the harbour, and has been for many weeks.</p>";
  CHECK(body_of(latin).starts_with("Café Zürich is"));
  const std::string wrong =
      "<html><head><meta charset=\"iso-8859-1\"></head><body><p>Café Zürich "
      "is the talk of the harbour, and has been for many weeks.</p>";
  CHECK(body_of(wrong).starts_with("Café Zürich is"));
}

TEST_CASE("a page made to exhaust a parser gives its text without tags") {
  std::string html = page("<p>Deep down</p>");
  for (int i = 0; i < 5000; ++i) {
    html += "<div>";
  }
  const Inspection found = inspect_text(html + "the end");
  CHECK(found.article().body.find("the end") != std::string::npos);
}

TEST_CASE("a page without text is rejected") {
  CHECK(inspect_text("<html><body><script>x()</script></body></html>").reasons() == "no-text");
}

}  // namespace
}  // namespace dateline

// XML that is odd, damaged or built to be slow. What is built to be slow is as large as a linear
// reader does at once and a quadratic one does not in minutes.
#include <doctest/doctest.h>

#include <string>

#include "tests/support/inspection.h"

namespace dateline {
namespace {

std::string nitf(const std::string& headline, const std::string& content) {
  return "<nitf><body><body.head><hedline><hl1>" + headline +
         "</hl1></hedline></body.head><body.content>" + content + "</body.content></body></nitf>";
}

std::string feed(const std::string& items, const std::string& head = {}) {
  return "<rss xmlns:media='http://search.yahoo.com/mrss/' xmlns:wp='w' xmlns:dc='d' "
         "xmlns:content='c'><channel><title>Fen Gazette</title>" +
         head + items + "</channel></rss>";
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  all.reserve(text.size() * static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

TEST_CASE("inline elements neither glue words nor part them") {
  const Article article = inspect_text(nitf("The <em>Kestrel</em>, again",
                                            "<p><b>One</b> <i>two</i>, th<b>r</b>ee</p>"
                                            "<p>Line<br/>and line</p>"))
                              .article();
  CHECK(article.title == "The Kestrel, again");
  CHECK(article.body == "One two, three\n\nLine and line");
}

TEST_CASE("a document type with an apostrophe in a comment ends where it ends") {
  const std::string doctype =
      "<?xml version='1.0'?><!DOCTYPE nitf [<!-- don't --><!ELEMENT a ANY>"
      "<?ask 'why?>]>";
  CHECK(inspect_text(doctype + nitf("Peat", "<p>Dry.</p>")).article().body == "Dry.");
}

TEST_CASE("a document type that a text quotes is part of the text") {
  const std::string item =
      "<item><title>Markup</title><content:encoded><![CDATA[<p>Write &lt;!DOCTYPE html \"x.</p>"
      "<!DOCTYPE y '><p>Then more.</p>]]></content:encoded></item>";
  const Inspection found = inspect_text(feed(item + "<item><title>Next</title></item>"));
  CHECK(found.titles() == "Markup|Next");
}

TEST_CASE("characters that XML forbids do not end the text they stand in") {
  const std::string body =
      "<p><![CDATA[Bell \x0b rings \xEF\xBF\xBF & more]]></p><p>T\x01"
      "ail &#11; end</p>";
  CHECK(inspect_text(nitf("A", body)).article().body == "Bell rings & more\n\nT ail end");
}

TEST_CASE("references of HTML are characters, also those of markup; other ampersands stay") {
  const Article article =
      inspect_text(nitf("A &LT;b&GT; &AMP; &copy; &#150; d&hellip;", "<p>x & y; z & w &bull;</p>"))
          .article();
  CHECK(article.title == "A <b> & \u00a9 \u2013 d\u2026");
  CHECK(article.body == "x & y; z & w \u2022");
  CHECK(inspect_text(nitf("<![CDATA[Q & A]]>", "<p>x</p>")).article().title == "Q & A");
}

TEST_CASE("captions and titles of a feed's pictures are not the item's text") {
  const std::string media =
      "<media:title>Picture</media:title><media:content url='a'>"
      "<media:description>A caption.</media:description></media:content>";
  const Article article = inspect_text(feed("<item>" + media +
                                            "<title>Tram vote</title><description>The story."
                                            "</description></item>"))
                              .article();
  CHECK(article.title == "Tram vote");
  CHECK(article.body == "The story.");
  CHECK(article.lead.empty());
}

TEST_CASE("a blog's text has its paragraphs at empty lines, its author the displayed name") {
  const std::string head =
      "<wp:author><wp:author_login>jalder</wp:author_login>"
      "<wp:author_display_name>Jo Alder</wp:author_display_name></wp:author>";
  const std::string item =
      "<item><title>Post</title><dc:creator>jalder</dc:creator><content:encoded><![CDATA[First "
      "<b>one</b>.\r\n\r\nSecond\none.]]></content:encoded><wp:post_type>post</wp:post_type>"
      "<wp:status>publish</wp:status></item>";
  const Article article = inspect_text(feed(item, head)).article();
  CHECK(article.body == "First one.\n\nSecond one.");
  CHECK(article.authors == std::vector<std::string>{"Jo Alder"});
}

TEST_CASE("an Atom entry without an author is by the feed's") {
  const Article article =
      inspect_text(
          "<feed xmlns='http://www.w3.org/2005/Atom'><title>Fen</title><author><name>Jo "
          "Alder</name></author><rights>Fen 2024</rights><entry><id>1</id><title>Peat"
          "</title><content>Dry.</content></entry></feed>")
          .article();
  CHECK(article.authors == std::vector<std::string>{"Jo Alder"});
  CHECK(article.copyright == "Fen 2024");
}

TEST_CASE("concepts are named in the item's language, also by an assertion") {
  const Article article =
      inspect_text(
          "<newsItem guid='g' xml:lang='en-GB'><itemMeta><provider qcode='p:kw'/></itemMeta>"
          "<contentMeta><headline role='hld:subHeadline'>Sub</headline><headline>Main</headline>"
          "<subject qcode='a:1'/><subject qcode='a:2' literal='topic id'/><subject qcode='a:3'>"
          "<name xml:lang='de'>Hafen</name><name xml:lang='en'>harbour</name></subject>"
          "</contentMeta><assert qcode='a:1'><name>shipping</name></assert><assert qcode='p:kw'>"
          "<name>Kestrel Wire</name></assert><contentSet><inlineXML><p>Text.</p></inlineXML>"
          "</contentSet></newsItem>")
          .article();
  CHECK(article.title == "Main");
  CHECK(article.source == "Kestrel Wire");
  CHECK(article.keywords == std::vector<std::string>{"shipping", "harbour"});
}

TEST_CASE("NewsML 1 items of one number and different days are different") {
  const auto item = [](const std::string& day) {
    return "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>k.example</ProviderId>"
           "<DateId>" +
           day +
           "</DateId><NewsItemId>7</NewsItemId></NewsIdentifier></Identification><NewsComponent>"
           "<NewsLines><ByLine>Jo Alder</ByLine><ByLine>Piet Lindqvist</ByLine></NewsLines>"
           "<ContentItem><DataContent>Words.</DataContent></ContentItem></NewsComponent>"
           "</NewsItem></NewsML>";
  };
  const Article first = inspect_text(item("20240101")).article();
  CHECK(first.id != inspect_text(item("20240102")).article().id);
  CHECK(first.authors == std::vector<std::string>{"Jo Alder", "Piet Lindqvist"});
}

TEST_CASE("an agency's own form whose root is called newsitem is read") {
  const Article article =
      inspect_text(
          "<?xml version='1.0'?><newsitem itemid='22' date='1996-08-20' xml:lang='en'>"
          "<headline>Mines reopen</headline><text><p>One.</p><p>Two.</p></text>"
          "</newsitem>")
          .article();
  CHECK(article.title == "Mines reopen");
  CHECK(article.body == "One.\n\nTwo.");
  CHECK(article.id == "22");
  CHECK(print_day(article.published.day) == "1996-08-20");
}

TEST_CASE("what is built to be slow is read or rejected at once") {
  const int kMany = 1'000'000;
  CHECK(inspect_text("<rss><channel><item>" + repeated("<!--", 4 * kMany)).articles.empty());
  CHECK(inspect_text("<rss><channel><item>" + repeated("<a \"", 4 * kMany)).articles.empty());
  CHECK(inspect_text(nitf("a<!--" + repeated("-", 8 * kMany) + "-->b", "<p>x</p>")).titles() ==
        "ab");
  CHECK(inspect_text(nitf("h", repeated("<hl1>a</hl1>", kMany / 2))).titles() == "h");
  CHECK(inspect_text(nitf("c", "<p>x &amp; y</p>" + repeated("<![CDATA[a]]>", kMany))).titles() ==
        "c");
  CHECK(inspect_text(nitf("n", repeated("<DataContent>", 200) + repeated("z ", kMany) +
                                   repeated("</DataContent>", 200)))
            .titles() == "n");
  std::string attributes;
  std::string subjects;
  for (int i = 0; i < 150'000; ++i) {
    attributes += " a" + std::to_string(i) + "='x'";
    subjects += "<tobject.subject tobject.subject.type='k" + std::to_string(i) + "'/>";
  }
  CHECK(inspect_text(nitf("a", "<p" + attributes + ">x</p>")).titles() == "a");
  CHECK(inspect_text("<nitf><head>" + subjects + "</head><body><p>x</p></body></nitf>")
            .article()
            .keywords.size() <= 1000);
}

TEST_CASE("texts nested in each other are gathered once") {
  const int kDeep = 200;
  const std::string person =
      repeated("<person>a ", kDeep) + repeated("word ", 100'000) + repeated("</person>", kDeep);
  const Inspection found =
      inspect_text("<nitf><body><body.head><hedline><hl1>h</hl1></hedline><byline>" + person +
                   "</byline></body.head><body.content><p>x</p></body.content></body></nitf>");
  REQUIRE(found.articles.size() == 1);
  std::size_t bytes = 0;
  for (const std::string& author : found.articles[0].article.authors) {
    bytes += author.size();
  }
  CHECK(bytes <= person.size());
}

TEST_CASE("an item longer than a record may be costs only itself") {
  const std::string long_item =
      "<item><title>long</title>" + std::string(20u << 20, 'x') + "</item>";
  const std::string small = "<item><title>small</title></item>";
  const Inspection found = inspect_text(feed(small + long_item + small + small));
  CHECK(found.titles() == "small|small|small");
  CHECK(found.reasons() == "record-too-long");
}

}  // namespace
}  // namespace dateline

#include <doctest/doctest.h>

#include <string>

#include "tests/support/inspection.h"

namespace dateline {
namespace {

const std::string kNitf = R"(<?xml version="1.0"?>
<!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">
<nitf><head><docdata management-status="usable"><doc-id id-string="nl-7"/><urgency ed-urg="2"/>
<date.issue norm="20240822T103000Z"/><doc.copyright holder="Northline" year="2024"/>
<key-list><keyword key="water"/></key-list></docdata></head>
<body><body.head><hedline><hl1>Caf&eacute; &amp; drought</hl1></hedline>
<byline>By <person>Rosa Ketteridge</person><byttl>Staff</byttl></byline>
<distributor>Northline</distributor><dateline><location><city>Tarnbridge</city></location></dateline>
</body.head><body.content><p>The reservoirs hold a third.</p><hl2>Gardens</hl2>
<media><media-caption>A picture</media-caption></media><p>Nobody may water.</p></body.content></body></nitf>)";

TEST_CASE("NITF is read whole") {
  const Article article = inspect_text(kNitf).article();
  CHECK(article.title == "Café & drought");
  CHECK(article.body == "The reservoirs hold a third.\n\nGardens\n\nNobody may water.");
  CHECK(article.id == "nl-7");
  CHECK(article.urgency == 2);
  CHECK(article.source == "Northline");
  CHECK(article.authors == std::vector<std::string>{"Rosa Ketteridge"});
  CHECK(article.places == std::vector<std::string>{"Tarnbridge"});
  CHECK(article.keywords == std::vector<std::string>{"water"});
  CHECK(article.copyright == "Northline 2024");
  CHECK(print_instant(article.published.instant) == "2024-08-22T10:30:00Z");
}

std::string newsml1(const std::string& revision, const std::string& instruction,
                    const std::string& text) {
  return "<NewsML><NewsEnvelope/><NewsItem><Identification><NewsIdentifier>"
         "<ProviderId>kestrel.example</ProviderId><NewsItemId>88</NewsItemId><RevisionId>" +
         revision +
         "</RevisionId></NewsIdentifier></Identification><NewsManagement>"
         "<FirstCreated>20240901T080000Z</FirstCreated>"
         "<ThisRevisionCreated>20240901T093000Z</ThisRevisionCreated>"
         "<Status FormalName=\"Usable\"/><Urgency FormalName=\"3\"/>" +
         instruction +
         "</NewsManagement><NewsComponent><NewsLines><HeadLine>Tram vote</HeadLine>"
         "<ByLine>By Piet Lindqvist</ByLine></NewsLines><AdministrativeMetadata><Provider>"
         "<Party FormalName=\"Kestrel Wire\"/></Provider></AdministrativeMetadata>"
         "<DescriptiveMetadata><Language FormalName=\"en\"/></DescriptiveMetadata>"
         "<NewsComponent><ContentItem><DataContent>" +
         text + "</DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>";
}

TEST_CASE("NewsML 1 gives its revision, and its instruction is obeyed") {
  const Article article = inspect_text(newsml1("4", "", "<p>One.</p><p>Two.</p>")).article();
  CHECK(article.title == "Tram vote");
  CHECK(article.body == "One.\n\nTwo.");
  CHECK(article.version == 4);
  CHECK(article.urgency == 3);
  CHECK(article.source == "Kestrel Wire");
  CHECK(article.authors == std::vector<std::string>{"Piet Lindqvist"});
  CHECK(print_instant(article.published.instant) == "2024-09-01T08:00:00Z");
  CHECK(print_instant(article.modified.instant) == "2024-09-01T09:30:00Z");
  const Article killed =
      inspect_text(newsml1("5", "<Instruction FormalName=\"Kill\"/>", "")).article();
  CHECK(killed.id == article.id);
  CHECK(killed.status == ArticleStatus::kCanceled);
}

std::string g2_item(const std::string& guid, const std::string& kind, const std::string& content) {
  return "<newsItem guid=\"" + guid +
         "\" version=\"2\" xml:lang=\"en\"><itemMeta>"
         "<itemClass qcode=\"ninat:" +
         kind +
         "\"/><provider literal=\"Kestrel Wire\"/>"
         "<versionCreated>2024-09-03T15:20:00+01:00</versionCreated>"
         "<firstCreated>2024-09-03T14:55:00+01:00</firstCreated>"
         "<pubStatus qcode=\"stat:usable\"/></itemMeta><contentMeta><urgency>5</urgency>"
         "<located><name>Ostermouth</name></located><by>Piet Lindqvist</by>"
         "<subject qcode=\"subj:11000000\"/><headline>Headline of " +
         guid +
         "</headline>"
         "</contentMeta><contentSet>" +
         content + "</contentSet></newsItem>";
}

TEST_CASE("a NewsML-G2 message is cut into its items; pictures are told") {
  const std::string xml =
      "<?xml version='1.0'?><newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><header/>"
      "<itemSet>" +
      g2_item("a", "text",
              "<inlineXML><html><head><title>x</title></head><body><p>First.</p>"
              "</body></html></inlineXML>") +
      g2_item("b", "picture", "<remoteContent href='b.jpg'/>") +
      g2_item("c", "text",
              "<inlineXML><nitf><body><body.content><p>Third.</p></body.content>"
              "</body></nitf></inlineXML>") +
      "</itemSet></newsMessage>";
  const Inspection found = inspect_text(xml);
  CHECK(found.titles() == "Headline of a|Headline of c");
  CHECK(found.reasons() == "no-text");
  CHECK(found.rejects[0].detail == "no text: picture");
  const Article& article = found.articles[0].article;
  CHECK(article.body == "First.");
  CHECK(article.keywords == std::vector<std::string>{"politics"});
  CHECK(article.places == std::vector<std::string>{"Ostermouth"});
  CHECK(article.source == "Kestrel Wire");
  CHECK(found.articles[1].article.body == "Third.");
}

TEST_CASE("a feed is cut into items that know their channel") {
  const Inspection found = inspect_text(
      R"(<rss version="2.0" xmlns:content="c" xmlns:dc="d"><channel><title>Cape Lantern</title>
<language>en</language><item><title>One &amp;amp; only</title><link>https://cape-lantern.example/1</link>
<pubDate>Tue, 09 Jul 2024 08:00:00 +0200</pubDate><dc:creator>Thandi Marlowe</dc:creator>
<description>In short.</description><content:encoded><![CDATA[<p>Long <b>text</b>.</p><p>]]></content:encoded></item>
<item><title>Two</title><description>&lt;p&gt;Only this.&lt;/p&gt;</description></item></channel></rss>)");
  REQUIRE(found.titles() == "One & only|Two");
  const Article& first = found.articles[0].article;
  CHECK(first.source == "Cape Lantern");
  CHECK(first.body == "Long text.");
  CHECK(first.lead == "In short.");
  CHECK(first.authors == std::vector<std::string>{"Thandi Marlowe"});
  CHECK(print_day(first.published.day) == "2024-07-09");
  CHECK(found.articles[1].article.body == "Only this.");
  CHECK(found.articles[1].where.ends_with(":2"));
}

TEST_CASE("Atom entries, and only published posts of a WordPress export, are articles") {
  const Article entry =
      inspect_text(R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>Fen Gazette</title><entry>
<title>Peat</title><link rel="alternate" href="https://fen.example/peat"/><id>tag:1</id>
<published>2024-03-01T10:00:00Z</published><author><name>Jo Alder</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Dry.</p><p>Wet.</p></div></content>
</entry></feed>)")
          .article();
  CHECK(entry.title == "Peat");
  CHECK(entry.body == "Dry.\n\nWet.");
  CHECK(entry.source == "Fen Gazette");
  const Inspection posts = inspect_text(
      R"(<rss xmlns:wp="w" xmlns:content="c" xmlns:excerpt="e"><channel><title>Blog</title>
<item><title>Draft</title><content:encoded>x</content:encoded><wp:post_type>post</wp:post_type><wp:status>draft</wp:status></item>
<item><title>Picture</title><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status></item>
<item><title>Post</title><content:encoded>Words.</content:encoded><excerpt:encoded>Short.</excerpt:encoded><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>
</channel></rss>)");
  CHECK(posts.titles() == "Post");
  CHECK(posts.articles[0].article.body == "Words.");
  CHECK(posts.rejects.size() == 2);
}

TEST_CASE("a cut feed gives the items before the cut and one reject") {
  std::string xml = "<rss><channel><title>Long</title>";
  for (int i = 0; i < 500; ++i) {
    xml += "<item><title>Item " + std::to_string(i) + "</title><description>" +
           std::string(300, 'x') + " <![CDATA[</item>]]><!-- <item> --></description></item>";
  }
  const Inspection found = inspect_text(xml.substr(0, xml.size() - 150));
  CHECK(found.articles.size() == 499);
  CHECK(found.reasons() == "damaged-record");
}

TEST_CASE("entities of a document's own are not expanded") {
  std::string xml = "<?xml version='1.0'?><!DOCTYPE nitf [<!ENTITY a 'aaaaaaaaaa'>";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string before = std::string("&") + static_cast<char>(c - 1) + ";";
    xml += std::string("<!ENTITY ") + c + " '";
    for (int i = 0; i < 10; ++i) {
      xml += before;
    }
    xml += "'>";
  }
  xml +=
      "<!ENTITY x SYSTEM 'file:///etc/passwd'>]><nitf><body><body.head><hedline><hl1>Bomb "
      "&j;</hl1></hedline></body.head><body.content><p>&x; text</p></body.content></body></nitf>";
  const Article article = inspect_text(xml).article();
  CHECK(article.title == "Bomb &j;");
  CHECK(article.body == "&x; text");
}

TEST_CASE("XML of an agency's own is read by the usual names") {
  const Article article =
      inspect_text(R"(<?xml version="1.0"?><Story><NewsID>5</NewsID><headline>Own form</headline>
<PublishDate>2018-01-30T17:32:18</PublishDate><origin>/fjord/</origin><byLine>Jo Alder</byLine>
<content>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</content></Story>)")
          .article();
  CHECK(article.title == "Own form");
  CHECK(article.body == "One.\n\nTwo.");
  CHECK(article.source == "fjord");
  CHECK(print_day(article.published.day) == "2018-01-30");
}

TEST_CASE("words in inline elements stay apart and together as they are written") {
  const Article article = inspect_text(
                              "<nitf><body><body.head><hedline><hl1>The <em>Kestrel</em>, "
                              "again</hl1></hedline></body.head>"
                              "<body.content><p><b>One</b> <i>two</i> "
                              "three<sub>4</sub></p></body.content></body></nitf>")
                              .article();
  CHECK(article.title == "The Kestrel, again");
  CHECK(article.body == "One two three4");
}

TEST_CASE("what stands in CDATA, comments and document types is taken for what it is") {
  const Article article = inspect_text(
                              "<?xml version='1.0'?><!DOCTYPE nitf [<!-- don't --><!ELEMENT a "
                              "ANY>]><nitf><!-- -- a -- -->"
                              "<body><body.head><hedline><hl1><![CDATA[AT&T & "
                              "Q]]></hl1></hedline></body.head><body.content>"
                              "<p><![CDATA[Bell\x07 rings]]></p></body.content></body></nitf>")
                              .article();
  CHECK(article.title == "AT&T & Q");
  CHECK(article.body == "Bell rings");
}

TEST_CASE("a feed's pictures do not give their titles to its items") {
  const Article article =
      inspect_text(
          "<rss "
          "xmlns:media='m'><channel><title>Fen</title><item><media:content><media:title>Picture"
          "</media:title></media:content><media:title>Wrong</media:title><title>Right</title>"
          "<media:description>Caption</media:description><description>Text.</description></item>"
          "</channel></rss>")
          .article();
  CHECK(article.title == "Right");
  CHECK(article.body == "Text.");
}

TEST_CASE("empty lines of a WordPress post are paragraphs") {
  const Article article =
      inspect_text(
          "<rss xmlns:wp='w' xmlns:content='c'><channel><title>B</title><item><title>P</title>"
          "<content:encoded><![CDATA[One <b>bold</b>\nline.\n\nTwo.]]></content:encoded>"
          "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item></channel></rss>")
          .article();
  CHECK(article.body == "One bold line.\n\nTwo.");
}

TEST_CASE("a tag of very many attributes loses them, and the rest is read") {
  std::string xml = "<nitf><a";
  for (int i = 0; i < 20000; ++i) {
    xml += " a" + std::to_string(i) + "='x'";
  }
  xml += "/><body><body.content><p>Read.</p></body.content></body></nitf>";
  CHECK(inspect_text(xml).article().body == "Read.");
}

TEST_CASE("what is no XML at all is rejected") {
  CHECK(inspect_text("<?xml version='1.0'?>").rejects.size() == 1);
  CHECK(inspect_text("<?xml version='1.0'?><other><empty/></other>").reasons() == "no-text");
}

}  // namespace
}  // namespace dateline

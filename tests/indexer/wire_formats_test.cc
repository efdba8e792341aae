#include <doctest/doctest.h>

#include <string>

#include "tests/support/inspection.h"

namespace dateline {
namespace {

TEST_CASE("an ANPA 1312 message is read, with the day of its trailer") {
  const Inspection found = inspect_text(
      "\x16\x16\x16\x01"
      "W2870\x1F"
      "asian\r\nu i\x13\x11 BC-Ostermouth-Tram     09-03 0120\r\n\x02^BC-Ostermouth-Tram,1st "
      "Ld,120<\r\n^Ostermouth votes for a tram<\r\n^Eds: Updates with count.<\r\n^By PIET "
      "LINDQVIST=\r\n^Associated Press=\r\n\t   OSTERMOUTH (AP) _ The people voted ``yes'' on "
      "Tuesday.\r\n\t   Work begins in 2026.\r\n\x03"
      "AP-WF-09-03-24 1626GMT<\r\n\x0C\r\n\x04");
  const Article& article = found.article();
  CHECK(article.title == "Ostermouth votes for a tram");
  CHECK(article.body ==
        "OSTERMOUTH (AP) — The people voted \"yes\" on Tuesday.\n\nWork begins in 2026.");
  CHECK(article.authors == std::vector<std::string>{"Piet Lindqvist"});
  CHECK(article.agencies == std::vector<std::string>{"AP"});
  CHECK(article.source == "Associated Press");
  CHECK(article.urgency == 3);
  CHECK(article.section == "international");
  CHECK(print_instant(article.published.instant) == "2024-09-03T16:26:00Z");
}

std::string iptc(const std::string& number, const std::string& headline) {
  return "\x01"
         "eca0" +
         number + " 3 i 93  dpa 1888\r\n\r\nMerrin/quake/\r\n\x02" + headline +
         "\r\n\r\nMerrin (dpa) - A light earthquake shook\r\nhouses on Tuesday.\r\n\r\nNobody was "
         "hurt.\r\n\r\n# Notebook\r\n\r\n- [link](x)\r\n\x03"
         "050631 GMT Nov 24\r\n\x7F\x04\n";
}

TEST_CASE("IPTC 7901 messages follow one another in a file") {
  const Inspection found = inspect_text(iptc("124", "URGENT\r\nQuake shakes Merrin =") +
                                        iptc("125", "Quake in Merrin,\r\nno damage ="));
  REQUIRE(found.titles() == "Quake shakes Merrin|Quake in Merrin, no damage");
  const Article& article = found.articles[0].article;
  CHECK(article.body ==
        "Merrin (dpa) - A light earthquake shook houses on Tuesday.\n\nNobody was "
        "hurt.");
  CHECK(article.agencies == std::vector<std::string>{"dpa"});
  CHECK(article.urgency == 3);
  CHECK(article.keywords == std::vector<std::string>{"Merrin/quake"});
  CHECK(print_instant(article.published.instant) == "2024-11-05T06:31:00Z");
}

TEST_CASE("the SGML of Reuters-21578 is read, though it is no XML") {
  const Inspection found = inspect_text(
      "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS TOPICS=\"YES\" NEWID=\"7\">\n"
      "<DATE> 5-MAR-1987 15:01:01.79</DATE>\n<TOPICS><D>cocoa</D><D>tea</D></TOPICS>\n"
      "<PLACES><D>ghana</D></PLACES>\n<UNKNOWN>\n&#5;&#5;&#5;C T\n</UNKNOWN>\n<TEXT>&#2;\n"
      "<TITLE>COCOA &lt;UP></TITLE>\n<DATELINE>    ACCRA, March 5 - </DATELINE><BODY>Cocoa rose\n"
      "again.\n    Tea fell by a \xFC.\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n"
      "<REUTERS NEWID=\"8\">\n<DATE>26-FEB-1987 15:02:00.00</DATE>\n<TEXT TYPE=\"BRIEF\">"
      "<TITLE>ONLY A TITLE</TITLE></TEXT>\n</REUTERS>\n");
  REQUIRE(found.titles() == "COCOA <UP>|ONLY A TITLE");
  const Article& article = found.articles[0].article;
  CHECK(article.body == "Cocoa rose again.\n\nTea fell by a ü.");
  CHECK(article.id == "reuters-7");
  CHECK(article.keywords == std::vector<std::string>{"cocoa", "tea"});
  CHECK(article.places == std::vector<std::string>{"Accra", "Ghana"});
  CHECK(print_instant(article.published.instant) == "1987-03-05T15:01:01Z");
}

TEST_CASE("TREC documents are read") {
  const Article article =
      inspect_text(
          "<DOC>\n<DOCNO> FEN-1 </DOCNO>\n<DATE> March 5, 1990 </DATE>\n<HEADLINE>\n<P>"
          "Peat dries</P>\n</HEADLINE>\n<TEXT>\n<P>One &amp; two.</P>\n<P>Three.</P>\n"
          "</TEXT>\n</DOC>\n")
          .article();
  CHECK(article.id == "FEN-1");
  CHECK(article.title == "Peat dries");
  CHECK(article.body == "One & two.\n\nThree.");
  CHECK(print_day(article.published.day) == "1990-03-05");
}

TEST_CASE("a table is read by its header, whatever separates its cells") {
  for (const char separator : {',', ';', '\t', '|'}) {
    std::string table =
        "id,headline,text,date,unknown\n\n1,\"A \"\"b\"\"\",\"Line one\nline "
        "two\",2024-05-01,x\n2,short row\n3,C,D,2024-05-02,y";
    std::replace(table.begin(), table.end(), ',', separator);
    const Inspection found = inspect_text(table, {}, "table.csv");
    REQUIRE(found.titles() == "A \"b\"|C");
    CHECK(found.articles[0].article.body == "Line one\nline two");
    CHECK(print_day(found.articles[1].article.published.day) == "2024-05-02");
    CHECK(found.reasons() == "damaged-record");
    CHECK(found.rejects[0].where.ends_with(":5"));
  }
}

TEST_CASE("text with commas in its first line is no table") {
  const Inspection found = inspect_text("On Tuesday, the council, tired, voted\n\nThe text.\n");
  REQUIRE(found.articles.size() == 1);
  CHECK(found.articles[0].format == "text");
}

TEST_CASE("a field map names the columns of a table") {
  ReadOptions options;
  options.field_map.override_with("title=Kop,body=Tekst");
  CHECK(inspect_text("Kop;Tekst\nA;B\n", options).titles() == "A");
}

TEST_CASE("messages of an mbox are read through their encodings") {
  const Inspection found = inspect_text(
      "From desk@kestrel.example Mon Sep 16 10:12:44 2024\r\nFrom: =?utf-8?q?K=C3=A9strel?= "
      "<desk@kestrel.example>\r\nSubject: Bell\r\n returns\r\nMessage-ID: <1@k.example>\r\nDate: "
      "Mon, 16 Sep 2024 10:12:44 +0100\r\nMIME-Version: 1.0\r\nContent-Type: "
      "multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>No</p>\r\n"
      "--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: "
      "quoted-printable\r\n\r\nThe ship's bell rang at the caf=E9.\r\n>From then on=\r\n it did."
      "\r\n--b--\r\n\r\nFrom x@y.example Mon Sep 16 11:00:00 2024\r\nSubject: Two\r\nMessage-ID: "
      "<2@k>\r\n\r\nSecond.\r\n");
  REQUIRE(found.titles() == "Bell returns|Two");
  const Article& article = found.articles[0].article;
  CHECK(article.source == "Késtrel");
  CHECK(article.body.starts_with("The ship's bell rang at the café.\nFrom then on it did."));
  CHECK(article.id == "1@k.example");
  CHECK(print_instant(article.published.instant) == "2024-09-16T09:12:44Z");
}

TEST_CASE("ninjs and lists of articles inside an object are read") {
  const Article ninjs =
      inspect_text(R"({"uri":"urn:k:1","versioncreated":"2024-10-02T09:05:00Z","pubstatus":"usable",
"urgency":6,"headlines":[{"role":"main","value":"Apples"}],"bodies":[{"contenttype":"text/html",
"value":"<p>One.</p><p>Two.</p>"}],"located":"Vale of Merrin","subject":[{"name":"agriculture"}],
"provider":"AFP"})")
          .article();
  CHECK(ninjs.title == "Apples");
  CHECK(ninjs.body == "One.\n\nTwo.");
  CHECK(ninjs.urgency == 6);
  CHECK(ninjs.agencies == std::vector<std::string>{"AFP"});
  CHECK(ninjs.places == std::vector<std::string>{"Vale of Merrin"});
  const Inspection list = inspect_text(
      R"({"data":{"items":[{"item":{"headline":"A","body_text":"x"}},
{"item":{"type":"picture","headline":"P"}},{"item":{"headline":"B","body_text":"y"}}]}})");
  CHECK(list.titles() == "A|B");
  CHECK(list.reasons() == "no-text");
}

}  // namespace
}  // namespace dateline

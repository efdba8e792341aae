#include "indexer/internal/page_metadata.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "common/date_parser.h"
#include "indexer/internal/html_document.h"
#include "indexer/internal/page_authors.h"
#include "indexer/internal/page_dates_text.h"
#include "indexer/internal/page_dates_url.h"
#include "indexer/internal/page_json_ld.h"

namespace dateline {

namespace {

RawArticle read(const std::string& html, const PageSource& source = {}) {
  const HtmlDocument document(html);
  REQUIRE(document.root() != nullptr);
  RawArticle raw;
  read_page_metadata(document, source, raw);
  return raw;
}

// The civil day that dateline reads from what was found; empty when it cannot.
std::string day_of(const std::string& text) {
  return print_date(parse_date(text, {}).date);
}

std::string published(const std::string& html, const PageSource& source = {}) {
  return day_of(read(html, source).published_text);
}

std::string authors(const std::string& html) {
  std::string joined;
  for (const std::string& name : read(html).article.authors) {
    joined += (joined.empty() ? "" : "; ") + name;
  }
  return joined;
}

std::string names(std::string_view byline) {
  std::string joined;
  for (const std::string& name : names_in_byline(byline, true)) {
    joined += (joined.empty() ? "" : "; ") + name;
  }
  return joined;
}

std::string found(std::string_view text, std::string_view language = {},
                  DateOrder order = DateOrder::kUnknown) {
  DateSearch search;
  search.language = language;
  search.order = order;
  const auto date = find_date(text, search);
  return date ? print_day(date->day) : std::string();
}

const std::string kLinked = R"(<html lang="en-GB"><head>
<title>Harbour bridge opens | The Quill Gazette</title>
<meta property="og:site_name" content="The Quill Gazette">
<meta property="og:description" content="Ferries &amp; cars">
<link rel="canonical" href="https://quill.example/a/1">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
{"@type":"WebSite","name":"The Quill Gazette"},
{"@type":"Person","@id":"#p1","name":"Ada Pennyfeather"},
{"@type":["NewsArticle"],"headline":"Harbour bridge opens","datePublished":"2024-05-14T09:10:00+01:00",
"dateModified":"2024-05-15T10:00:00+01:00","articleSection":"Transport","keywords":["bridges","ferries"],
"author":[{"@id":"#p1"},{"@type":"Person","name":"Bo Lindqvister"}]}]}</script></head>
<body><h1>Harbour bridge opens</h1><p>Text.</p></body></html>)";

}  // namespace

TEST_CASE("a page with JSON-LD and meta elements gives all fields with their origins") {
  const RawArticle raw = read(kLinked);
  CHECK(raw.article.title == "Harbour bridge opens");
  CHECK(raw.article.source == "The Quill Gazette");
  CHECK(raw.article.lead == "Ferries & cars");
  CHECK(raw.article.section == "Transport");
  CHECK(raw.article.keywords == std::vector<std::string>{"bridges", "ferries"});
  CHECK(raw.article.authors == std::vector<std::string>{"Ada Pennyfeather", "Bo Lindqvister"});
  CHECK(raw.article.language == "en");
  CHECK(raw.article.url == "https://quill.example/a/1");
  CHECK(raw.published_text == "2024-05-14T09:10:00+01:00");
  CHECK(raw.published_evidence == DateEvidence::kField);
  CHECK(raw.modified_text == "2024-05-15T10:00:00+01:00");
  for (const std::string_view field : {"title", "lead", "author", "source", "section", "keyword",
                                       "lang", "url", "published", "modified"}) {
    CAPTURE(field);
    CHECK(std::any_of(raw.origins.begin(), raw.origins.end(),
                      [field](const FieldOrigin& origin) { return origin.field == field; }));
  }
  CHECK(std::any_of(raw.origins.begin(), raw.origins.end(), [](const FieldOrigin& origin) {
    return origin.field == "published" && origin.origin == "JSON-LD datePublished";
  }));
}

TEST_CASE("a page that says nothing gives nothing") {
  const RawArticle raw = read("<p>Hello");
  CHECK(raw.article.title.empty());
  CHECK(raw.published_text.empty());
  CHECK(raw.article.authors.empty());
  CHECK(raw.article.source.empty());
}

TEST_CASE("the source of a page without a site's name is its registrable domain") {
  PageSource source;
  source.url = "https://news.quill.co.uk/a";
  CHECK(read("<p>x", source).article.source == "quill.co.uk");
}

TEST_CASE("the canonical address is the article's, but not when it is the front page") {
  PageSource source;
  source.url = "https://quill.example/a?ref=1";
  CHECK(read("<link rel=canonical href='https://quill.example/a'>", source).article.url ==
        "https://quill.example/a");
  CHECK(read("<link rel=canonical href='https://quill.example/'>", source).article.url ==
        source.url);
  CHECK(read("<link rel=canonical href='/a'>", source).article.url == source.url);
}

TEST_CASE("damaged JSON-LD is repaired") {
  const auto first = [](const std::string& json) {
    const HtmlDocument document("<script type=\"application/ld+json\">" + json + "</script>");
    const LinkedData data = read_linked_data(document);
    return data.items.empty() ? std::string("none") : data.items[0].title;
  };
  CHECK(first(R"({"@type":"Article","headline":"A",})") == "A");
  CHECK(first("<!-- {\"@type\":\"Article\",\"headline\":\"A\"} -->") == "A");
  CHECK(first("//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"A\"}\n//]]>") == "A");
  CHECK(first("/* made by hand */{\"@type\":\"Article\",\"headline\":\"A\nB\"}") == "A B");
  CHECK(first(R"({"@type":"Article","headline":"A "quoted" word")") == "A \"quoted\" word");
  CHECK(first(R"({"@type":"Article","headline":"It\'s")") == "It's");
  CHECK(first(R"([{"@type":"Article","headline":"A"})") == "A");
  CHECK(first(R"({"@type":"Article","headline":"A"};)") == "A");
  CHECK(first("\"\"\"[[[{{{") == "none");
}

TEST_CASE("comments and lists of other pages are not the article") {
  CHECK(published(R"(<script type="application/ld+json">{"@type":"NewsArticle","headline":"A",
    "comment":{"@type":"Comment","datePublished":"2019-01-01"},"datePublished":"2018-02-03"}</script>)") ==
        "2018-02-03");
  CHECK(published(R"(<script type="application/ld+json">[
    {"@type":"NewsArticle","headline":"Other","datePublished":"2019-01-01"},
    {"@type":"NewsArticle","headline":"The whole story of it","datePublished":"2018-02-03"}]</script>
    <h1>The whole story of it</h1>)") == "2018-02-03");
  CHECK(published(R"(<h1>The whole story of it</h1><p>Text.</p><div class="comments">
    <time datetime="2019-01-01">1</time></div>)") == "");
}

TEST_CASE("dates are read from meta elements, markup, the address and the text, in this order") {
  PageSource source;
  source.url = "https://quill.example/2020/03/04/story";
  const std::string meta =
      "<meta property='article:published_time' content='2020-03-04T10:00:00Z'>";
  const std::string time = "<h1>Story of a day</h1><time datetime='2020-03-05'>5</time>";
  CHECK(published(meta + time, source) == "2020-03-04");
  CHECK(published(time, source) == "2020-03-04");
  CHECK(published(time) == "2020-03-05");
  CHECK(read(time).published_evidence == DateEvidence::kMarkup);
  CHECK(read("<p>x", source).published_evidence == DateEvidence::kUrl);
  const RawArticle text = read("<h1>Story of a day</h1><p>Saturday, 7 March 2020</p>");
  CHECK(text.published_text == "2020-03-07");
  CHECK(text.published_evidence == DateEvidence::kPageText);
  CHECK(published("<h1>Story of a day</h1><span class=published>8. März 2020</span>") ==
        "2020-03-08");
  CHECK(published("<meta name=Date content='09/03/2020'><html lang=de>") == "2020-03-09");
}

TEST_CASE("copyright years, updates and the future are no dates of publication") {
  CHECK(published("<h1>Story of a day</h1><p>© 12 May 2019 Quill Ltd</p>") == "");
  CHECK(published("<h1>Story of a day</h1><p>Updated 13 May 2019. Published 12 May 2019</p>") ==
        "2019-05-12");
  PageSource source;
  source.fetched = "2019-01-01T00:00:00Z";
  CHECK(published("<meta property='article:published_time' content='2020-03-04'>", source) == "");
  CHECK(published("<meta property='article:published_time' content='1970-01-01T00:00:00Z'>") == "");
}

TEST_CASE("a date of modification stands in where nothing else is known") {
  const RawArticle raw =
      read("<meta property='article:modified_time' content='2021-06-07T08:00:00+02:00'>");
  CHECK(day_of(raw.published_text) == "2021-06-07");
  CHECK(raw.modified_text == raw.published_text);
}

TEST_CASE("a static page of blog software has no date, a dated page of other software has one") {
  const std::string page = R"({"@type":"WebPage","name":"About","datePublished":"2018-02-03"})";
  const std::string begin = "<script type=application/ld+json>[";
  CHECK(published(begin + page + "]</script><h1>About us all</h1>") == "2018-02-03");
  CHECK(published(begin + page + R"(,{"@type":"WebSite","name":"Quill"}])" +
                  "</script><h1>About us all</h1>") == "");
}

TEST_CASE("the day in the address is that of the first publication") {
  PageSource source;
  source.url = "https://quill.example/2017/07/12/story";
  const RawArticle raw =
      read("<meta property='article:published_time' content='2019-06-17T18:28:00Z'>", source);
  CHECK(raw.published_text == "2017-07-12");
}

TEST_CASE("a time in UTC gives the day that the publisher printed") {
  const std::string meta =
      "<meta property='article:published_time' content='2020-03-04T23:30:00Z'>";
  CHECK(published(meta) == "2020-03-04");
  CHECK(published(meta + "<h1>Story of a day</h1><time datetime='2020-03-05T00:30:00+01:00'>") ==
        "2020-03-05");
  CHECK(published(meta + "<h1>Story of a day</h1><p>5 March 2020</p>") == "2020-03-05");
  PageSource source;
  source.url = "https://quill.example/2020/03/05/story";
  CHECK(published(meta, source) == "2020-03-05");
}

TEST_CASE("dates are found among words of many languages") {
  CHECK(found("Von Ada am 12. Mai 2019 um 8 Uhr") == "2019-05-12");
  CHECK(found("Publié le 1er février 2020 à 10h") == "2020-02-01");
  CHECK(found("Lunes, 3 de agosto de 2015 | Ciudad") == "2015-08-03");
  CHECK(found("Posted on Sept. 4th, 2014 by Bo") == "2014-09-04");
  CHECK(found("发布时间：2016年5月14日 10:00") == "2016-05-14");
  CHECK(found("입력 2021년 12월 1일") == "2021-12-01");
  CHECK(found("2 октября 2018, 10:15") == "2018-10-02");
  CHECK(found("Publikováno 5. listopadu 2017", "cs") == "2017-11-05");
  CHECK(found("Objavljeno 5. listopada 2017", "hr") == "2017-10-05");
  CHECK(found("2019. május 12.") == "2019-05-12");
  CHECK(found("١٢ مايو ٢٠١٩") == "2019-05-12");
  CHECK(found("12 พฤษภาคม 2562") == "2019-05-12");
  CHECK(found("ngày 5 tháng 6 năm 2019") == "2019-06-05");
  CHECK(found("29 Mayıs 2020 Cuma") == "2020-05-29");
  CHECK(found("Wed Aug 05 12:00:00 2015") == "2015-08-05");
}

TEST_CASE("numeric dates follow the page's order, and numbers that are no dates are left alone") {
  CHECK(found("03/04/2020", "en", DateOrder::kMonthDayYear) == "2020-03-04");
  CHECK(found("03/04/2020", "en", DateOrder::kDayMonthYear) == "2020-04-03");
  CHECK(found("on 25/12/2020", "en", DateOrder::kMonthDayYear) == "2020-12-25");
  CHECK(found("version 1.12.2019.4") == "");
  CHECK(found("192.168.10.12.2012") == "");
  CHECK(found("31.02.2020") == "");
  CHECK(found("call 0049 30 12 05 2019") == "");
  CHECK(found("12 May") == "");
  CHECK(usual_date_order("en-US", "quill.example") == DateOrder::kMonthDayYear);
  CHECK(usual_date_order("en", "quill.co.uk") == DateOrder::kDayMonthYear);
  CHECK(usual_date_order("de", "quill.com") == DateOrder::kDayMonthYear);
}

TEST_CASE("addresses hold dates in several forms") {
  const auto in_url = [](std::string_view url) {
    const auto day = date_in_url(url, std::chrono::year{2100} / 1 / 1);
    return day ? print_day(*day) : std::string();
  };
  CHECK(in_url("https://q.example/2024/05/14/a") == "2024-05-14");
  CHECK(in_url("https://q.example/a-2024-5-4.html") == "2024-05-04");
  CHECK(in_url("https://q.example/n/20240514/a") == "2024-05-14");
  CHECK(in_url("https://q.example/2024/0514/c123.htm") == "2024-05-14");
  CHECK(in_url("https://q.example/202405/14/a") == "2024-05-14");
  CHECK(in_url("https://old.example/web/20120611024252/http://q.example/2012-06/04/a") ==
        "2012-06-04");
  CHECK(in_url("https://q.example/2024/05/a") == "");
  CHECK(in_url("https://q.example/a?d=2024-05-14") == "");
}

TEST_CASE("the headline is freed of the site's name when something supports that") {
  CHECK(read("<title>Long way home - Quill Gazette</title><h1>Long way home</h1>").article.title ==
        "Long way home");
  CHECK(read("<meta property=og:site_name content='Quill'><title>Quill: A fox, a hen</title>")
            .article.title == "A fox, a hen");
  CHECK(read("<meta property=og:title content='Mine - and yours'>").article.title ==
        "Mine - and yours");
  CHECK(read("<title>The long way home again | Quill</title><h1><a href='/'>Quill and ink</a></h1>")
            .article.title == "The long way home again");
}

TEST_CASE("a headline cut short or with a kicker is completed from the head") {
  CHECK(read("<meta property=og:title content='Council votes on the old mill tonight'>"
             "<h1>Council votes on the old…</h1>")
            .article.title == "Council votes on the old mill tonight");
  CHECK(read("<title>Council votes on the old mill - Quill</title>"
             "<h1><span>Local</span> <span>Council votes on the old mill</span></h1>")
            .article.title == "Council votes on the old mill");
  CHECK(read("<h1>Ent\u00ADschei\u00ADdung über die Mühle</h1>").article.title ==
        "Entscheidung über die Mühle");
}

TEST_CASE("bylines are read as names") {
  CHECK(names("By Ada Pennyfeather and Bo Lindqvister, Staff Writer") ==
        "Ada Pennyfeather; Bo Lindqvister");
  CHECK(names("Von Ada Pennyfeather | 12.05.2019") == "Ada Pennyfeather");
  CHECK(names("Posted on May 12, 2019 by Ada Pennyfeather") == "Ada Pennyfeather");
  CHECK(names("Ada Pennyfeather Thursday, November 9, 2023") == "Ada Pennyfeather");
  CHECK(names("Pennyfeather, Ada") == "Ada Pennyfeather");
  CHECK(names("Ada Pennyfeather Ada Pennyfeather") == "Ada Pennyfeather");
  CHECK(names("https://quill.example/ada") == "");
  CHECK(names("admin") == "");
  CHECK(names("Quill Verlag GmbH") == "");
  CHECK(names("The Quill, Hamburg, Germany") == "");
  CHECK(names("Rag & i") == "Rag & i");
  CHECK(names("Ada Pennyfeather ada@quill.example") == "Ada Pennyfeather");
  CHECK(names("Von") == "");
  CHECK(names("作者：王小羽，李大鹏") == "王小羽; 李大鹏");
  CHECK(names("By Ada Pennyfeather, Springfield") == "Ada Pennyfeather");
}

TEST_CASE("authors are found in markup, without the site's name") {
  CHECK(authors("<meta name=author content='Quill'><meta property=og:site_name content=Quill>"
                "<h1>A story of a day</h1><a rel=author href=/x>Ada Pennyfeather</a>") ==
        "Ada Pennyfeather");
  CHECK(authors("<h1>A story of a day</h1><div itemprop=author><span itemprop=name>Ada "
                "Pennyfeather</span>, reporter</div>") == "Ada Pennyfeather");
  CHECK(authors("<meta name=twitter:label1 content='Written by'>"
                "<meta name=twitter:data1 content='Ada Pennyfeather'>") == "Ada Pennyfeather");
  CHECK(authors("<meta name=twitter:label1 content='Reading time'>"
                "<meta name=twitter:data1 content='Three minutes'>") == "");
  CHECK(authors("<h1>A story of a day</h1><p class=byline>By Ada Pennyfeather</p>") ==
        "Ada Pennyfeather");
  CHECK(authors("<h1>A story of a day</h1><p><i>von Ada Pennyfeather</i></p>") ==
        "Ada Pennyfeather");
  CHECK(authors("<h1>A story of a day</h1><div class=comments><a rel=author>Troll Ey</a></div>") ==
        "");
  CHECK(authors("<script type=application/ld+json>{\"@type\":\"Article\",\"author\":\"ada.p\"}"
                "</script><h1>A story of a day</h1><a rel=author href=/x>Ada Pennyfeather</a>") ==
        "Ada Pennyfeather");
}

TEST_CASE("whatever is found of a date, the strict parser reads it") {
  const std::vector<std::string> values = {"2024-5-4",
                                           "04/05/24",
                                           "20240504",
                                           "1714814400",
                                           "Sat, 04 May 2024 09:00:00 GMT",
                                           "2024-05-04 09:00 Uhr",
                                           "Samstag, 4. Mai 2024, 9:00",
                                           "2024/05/04 09:00:00",
                                           "4-5-2024"};
  for (const std::string& value : values) {
    CAPTURE(value);
    const auto day = published("<html lang=de><meta name=pubdate content='" + value + "'>");
    CHECK(day == "2024-05-04");
  }
}

TEST_CASE("pages built to be slow or broken are read all the same") {
  std::string html = "<h1>Story of a day</h1>";
  for (int i = 0; i < 5000; ++i) {
    html += "<i class='date author'>12 x 13</i>";
  }
  CHECK(published(html) == "");
  CHECK(read("<script type=application/ld+json>" + std::string(100000, '[')).published_text == "");
  CHECK(read("<title>" + std::string(5000, '|') + "</title>").article.title == "");
  CHECK(read("<time datetime='99999999999999999999'>").published_text == "");
}

}  // namespace dateline

#include "indexer/internal/scraped_text.h"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>

#include "common/text.h"

namespace dateline {
namespace {

using Strings = std::vector<std::string>;

struct Example {
  const char* body;
  const char* place;
  const char* agency;  // the first one, or empty
  const char* outlet;
  const char* day;
};

TEST_CASE("datelines of every form are read") {
  for (const auto& [body, place, agency, outlet, day] : std::initializer_list<Example>{
           {"BEIJING, May 16 (Northline) - The", "Beijing", "Northline", "", "May 16"},
           {"BUENOS AIRES, Feb 26 - Rain fell", "Buenos Aires", "", "", "Feb 26"},
           {"ARMONK, N.Y., April 3 - It", "Armonk", "", "", "April 3"},
           {"Scarborough, Ontario, Feb 26-\n  It", "Scarborough", "", "", "Feb 26"},
           {"(Reuters) - Text", "", "Reuters", "", ""},
           {"PARIS (AFP) – Text", "Paris", "AFP", "", ""},
           {"ATHENS, Greece (AP) — Text", "Athens", "AP", "", ""},
           {"NEW YORK (Reuters) - Text", "New York", "Reuters", "", ""},
           {"RIO DE JANEIRO (AP) — Text", "Rio de Janeiro", "AP", "", ""},
           {"PORT-AU-PRINCE, Haiti (AP) -- Text", "Port-au-Prince", "AP", "", ""},
           {"N’DJAMENA (AFP) - Text", "N’Djamena", "AFP", "", ""},
           {"DÜSSELDORF (dpa) - Text", "Düsseldorf", "dpa", "", ""},
           {"PALM TOWN, Fla./WASHINGTON (Reuters) - Text", "Palm Town", "Reuters", "", ""},
           {"WASHINGTON (Local/AP) — Text", "Washington", "AP", "Local", ""},
           {"Hong Kong (CNN Business) The text", "Hong Kong", "CNN Business", "", ""},
           {"Accra, Ghana (CNN) -- Text", "Accra", "CNN", "", ""},
           {"WEYTON, Va. — It rained", "Weyton", "", "", ""},
           {"GREENTON, S.C.—It rained", "Greenton", "", "", ""},
           {"LIMA — It rained", "Lima", "", "", ""},
           {"WASHINGTON, May 16, 2024 /PRNewswire/ -- A", "Washington", "PRNewswire", "",
            "May 16, 2024"},
           {"Strasbourg, 10 juil 2024 (AFP) - Le", "Strasbourg", "AFP", "", "10 juil 2024"},
           {"New Delhi [India], May 16 (ANI): A", "New Delhi", "ANI", "", "May 16"},
           {"Beijing, (APP - Outlet / Other News - 14th May, 2024) A", "Beijing", "APP",
            "Outlet / Other News", "14th May, 2024"},
           {"ISLAMABAD, (Outlet / Sputnik - 14th May, 2024) A", "Islamabad", "Sputnik", "Outlet",
            "14th May, 2024"},
           {"Lahore, (Outlet / Other News - 14th May, 2024) A", "Lahore", "", "Outlet / Other News",
            "14th May, 2024"},
           {"МОСКВА, 16 мая. /ТАСС/. Текст", "Москва", "ТАСС", "", "16 мая"},
           {"МОСКВА, 16 мая - РИА Новости. Текст", "Москва", "РИА Новости", "", "16 мая"},
           {"НИЖНИЙ НОВГОРОД, 16 мая 2024. /ТАСС/. Текст", "Нижний Новгород", "ТАСС", "",
            "16 мая 2024"},
           {"新华社北京5月16日电（记者某某）文", "北京", "新华社", "", "5月16日"},
           {"新华社北京2024年5月16日电 文", "北京", "新华社", "", "2024年5月16日"},
           {"中新网5月16日电 文", "", "中新网", "", "5月16日"},
           {"本社北京5月16日电 文", "北京", "", "", "5月16日"},
       }) {
    CAPTURE(std::string(body));
    const auto dateline = parse_dateline(body);
    REQUIRE(dateline.has_value());
    CHECK(dateline->place == place);
    CHECK(dateline->agencies == (*agency == '\0' ? Strings{} : Strings{agency}));
    CHECK(dateline->outlet == outlet);
    CHECK(dateline->day_text == day);
    CHECK(dateline->length <= std::string_view(body).size());
  }
}

TEST_CASE("the dateline's length reaches to the end of its dash, from the body's first byte") {
  const auto after = [](std::string_view body) {
    const auto dateline = parse_dateline(body);
    return dateline ? std::string(body.substr(dateline->length)) : "none";
  };
  CHECK(after("PARIS (AFP) – Text") == " Text");
  CHECK(after("\n  PARIS (AFP) - Text") == " Text");
  CHECK(after("PARIS—Text") == "Text");
  CHECK(after("Beijing, (APP - Outlet - 14th May, 2024) Text") == " Text");
  CHECK(after("新华社北京5月16日电 文") == " 文");
  CHECK(after("МОСКВА, 16 мая. /ТАСС/. Текст") == " Текст");
}

TEST_CASE("an ordinary first sentence has no dateline") {
  for (const char* body : {"",
                           " ",
                           "-",
                           "(",
                           "()",
                           "City: text",
                           "الرياض: نص",
                           "Text",
                           "PARIS",
                           "PARIS (AFP)",
                           "The minister said on May 16 - a day too late - that",
                           "The Example Press (AP) said on Monday",
                           "World Tea Office (WTO) said",
                           "World Tea Office (WTO) - said",
                           "Rep. Jane Doe (D-MI) has",
                           "the network (CNN) said",
                           "Jane Doe (L) and Ian Roe (R) meet",
                           "Minister Jane Doe (Reuters)\n\nThe text",
                           "Chancellor Jane Doe (Ian Roe/Reuters)\n\nThe text",
                           "EXCLUSIVE — Text",
                           "FILE - In this",
                           "BREAKING NEWS (VIDEO) - Text",
                           "NATO — Text",
                           "CNN — Text",
                           "USA — a country",
                           "США — страна",
                           "A man — tall — came",
                           "Jane Doe — a minister",
                           "Mr. Doe, 45, - said",
                           "In May 16 (AFP) people",
                           "16 May 2024 - Text",
                           "May 16 - Text",
                           "新华社记者5月报道",
                           "新华社，北京5月16日电",
                           "新华社北京5月16日",
                           "新华社"}) {
    CAPTURE(std::string(body));
    CHECK_FALSE(parse_dateline(body).has_value());
  }
  CHECK_FALSE(parse_dateline("PARIS (" + std::string(200, 'A') + ") - Text").has_value());
}

constexpr std::string_view kPage =
    " date 2024-05-14 Open Menu\r\n"
    "\r\n"
    "Harbour  To Open\tIn June\r\n"
    "\r\n"
    "Jane Doe Published May 14, 2024 | 02:10 PM\r\n"
    "\r\n"
    "Port Town, (EXA - Outlet / Other News - 15th May, 2024) The harbour will open.\r\n"
    "\r\n"
    "It is large\r\n"
    "and deep.\r\n"
    "\r\n";

TEST_CASE("a scraped page is taken apart") {
  const RawArticle raw = parse_scraped_text(kPage);
  CHECK(raw.article.title == "Harbour To Open In June");
  CHECK(raw.article.authors == Strings{"Jane Doe"});
  CHECK(raw.published_text == "May 14, 2024 | 02:10 PM");
  CHECK(raw.published_evidence == DateEvidence::kPublishedLine);
  CHECK(raw.article.source == "Outlet / Other News");
  CHECK(raw.article.agencies == Strings{"EXA"});
  CHECK(raw.article.places == Strings{"Port Town"});
  CHECK(raw.article.body ==
        "Port Town, (EXA - Outlet / Other News - 15th May, 2024) The harbour will open."
        "\n\nIt is large and deep.");
}

TEST_CASE("the published line is believed before the date line, and that before the dateline") {
  std::string page(kPage);
  page.erase(page.find("Jane Doe"),
             std::string_view("Jane Doe Published May 14, 2024 | 02:10 PM").size());
  RawArticle raw = parse_scraped_text(page);
  CHECK(raw.published_text == "2024-05-14");
  CHECK(raw.published_evidence == DateEvidence::kDateLine);
  page.erase(0, page.find("Harbour"));
  raw = parse_scraped_text(page);
  CHECK(raw.article.title == "Harbour To Open In June");
  CHECK(raw.published_text == "15th May, 2024");
  CHECK(raw.published_evidence == DateEvidence::kDateline);
  page.replace(page.find(" - 15th May, 2024"), std::string_view(" - 15th May, 2024").size(), "");
  CHECK(parse_scraped_text(page).published_text.empty());
  CHECK(parse_scraped_text("Title\n\nPARIS, May 16 (AFP) - Text").published_text.empty());
}

RawArticle with_byline(const std::string& line) {
  RawArticle raw = parse_scraped_text("Title\n" + line + "\nBody text.");
  CHECK(raw.article.title == "Title");
  return raw;
}

TEST_CASE("bylines give authors and dates") {
  struct Byline {
    const char* line;
    Strings authors;
    const char* published;
    const char* modified;
  };
  for (const auto& [line, authors, published, modified] : std::initializer_list<Byline>{
           {"By Jane Doe", {"Jane Doe"}, "", ""},
           {"BY JANE DOE", {"JANE DOE"}, "", ""},
           {"By Jane Doe and Ian Roe", {"Jane Doe", "Ian Roe"}, "", ""},
           {"By Jane Doe, Ian Roe, and Ann van der Lee",
            {"Jane Doe", "Ian Roe", "Ann van der Lee"},
            "",
            ""},
           {"By Jane Doe, Staff Writer", {"Jane Doe"}, "", ""},
           {"By Jane Doe | May 14, 2024", {"Jane Doe"}, "May 14, 2024", ""},
           {"Published: 14 May 2024 14:10 GMT", {}, "14 May 2024 14:10 GMT", ""},
           {"Published on 05/06/2024", {}, "05/06/2024", ""},
           {"By Ian O'Roe Published May 14, 2024 Updated May 15, 2024 at 3pm",
            {"Ian O'Roe"},
            "May 14, 2024",
            "May 15, 2024 at 3pm"},
           {"Last updated: 14 May 2024", {}, "", "14 May 2024"},
           {"Jane Doe | Posted May 14, 2024 | 02:10 PM | 3 min read",
            {"Jane Doe"},
            "May 14, 2024 | 02:10 PM",
            ""},
           {"Жанна Доу Published May 14, 2024", {"Жанна Доу"}, "May 14, 2024", ""},
       }) {
    CAPTURE(std::string(line));
    const RawArticle raw = with_byline(line);
    CHECK(raw.article.authors == authors);
    CHECK(raw.published_text == published);
    CHECK(raw.modified_text == modified);
    CHECK(raw.article.body == "Body text.");
  }
}

TEST_CASE("a line that only resembles a byline belongs to the body") {
  for (const char* line :
       {"By evening the harbour was empty.", "By Monday, all ships had left.",
        "The list was published on Monday.", "Published in 2024", "Updated figures show a rise",
        "They said it was Published May 14, 2024", "By 14 May 2024", "Jane Doe", "By"}) {
    CAPTURE(std::string(line));
    const RawArticle raw = with_byline(line);
    CHECK(raw.article.authors.empty());
    CHECK(raw.published_text.empty());
    CHECK(raw.modified_text.empty());
    CHECK(raw.article.body == std::string(line) + "\n\nBody text.");
  }
}

TEST_CASE("lines are paragraphs unless empty lines separate paragraphs") {
  CHECK(parse_scraped_text("T\nOne.\nTwo.\n").article.body == "One.\n\nTwo.");
  CHECK(parse_scraped_text("T\n\nOne,\nwrapped.\n\nTwo.").article.body == "One, wrapped.\n\nTwo.");
  CHECK(parse_scraped_text("题\n\n第一行\n续行。\n\n二").article.body == "第一行续行。\n\n二");
}

TEST_CASE("chrome around the headline is dropped, words of a headline are not") {
  CHECK(parse_scraped_text("Menu\nHome | Search\nMay 14, 2024\nShips\nShare\nText").article.title ==
        "Ships");
  CHECK(parse_scraped_text("Share\nShips\nShare\nText").article.body == "Text");
  CHECK(parse_scraped_text("Home Secretary Resigns\nText").article.title ==
        "Home Secretary Resigns");
  CHECK(parse_scraped_text("1917\nText").article.title == "1917");
  CHECK(parse_scraped_text("Ships\nMay 14, 2024\nText").published_evidence ==
        DateEvidence::kDateLine);
}

TEST_CASE("parts may be missing") {
  CHECK(parse_scraped_text("").article == Article{});
  CHECK(parse_scraped_text(" \r\n\n\t\n").article == Article{});
  CHECK(parse_scraped_text("Only a line").article.title == "Only a line");
  CHECK(parse_scraped_text("Only a line").article.body.empty());
  CHECK(parse_scraped_text("Menu").article.title == "Menu");
}

TEST_CASE("pages made of random pieces have a headline or a date, and stay valid UTF-8") {
  constexpr std::array kPieces{"\n",        "\r\n",   " ",         "\n\n",        "PARIS", "Place",
                               ", ",        "(",      ")",         "AFP",         " - ",   "—",
                               "/",         "May 16", "2024",      "By ",         "Jane",  " and ",
                               "Published", ":",      "Open Menu", "date",        "|",     "新华社",
                               "5月16日电", "МОСКВА", "16 мая",    "’",           ".",     "[",
                               "\xC3",      "\xFF",   "é",         "Text is here"};
  std::mt19937 random(11);
  for (int round = 0; round < 30000; ++round) {
    std::string text;
    for (unsigned i = static_cast<unsigned>(random() % 20); i > 0; --i) {
      text += kPieces[random() % kPieces.size()];
    }
    const auto dateline = parse_dateline(text);
    CHECK((!dateline || dateline->length <= text.size()));
    const RawArticle raw = parse_scraped_text(text);
    CHECK((trim(text).empty() || !raw.article.title.empty() || !raw.published_text.empty()));
    if (is_valid_utf8(text)) {
      CHECK(is_valid_utf8(raw.article.title));
      CHECK(is_valid_utf8(raw.article.body));
      CHECK((!dateline || is_valid_utf8(dateline->place + dateline->day_text)));
    }
  }
}

}  // namespace
}  // namespace dateline

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "common/text.h"
#include "indexer/internal/agency_names.h"
#include "indexer/internal/byline.h"
#include "indexer/internal/credits.h"
#include "indexer/internal/scraped_text.h"

namespace dateline {
namespace {

using Strings = std::vector<std::string>;

struct Example {
  const char* body;
  const char* place;
  const char* agency;  // the first one, or empty
  const char* day;
};

void check(const Example& example) {
  CAPTURE(std::string(example.body));
  const auto dateline = parse_dateline(example.body);
  REQUIRE(dateline.has_value());
  CHECK(dateline->place == example.place);
  CHECK(dateline->agencies == (*example.agency == '\0' ? Strings{} : Strings{example.agency}));
  CHECK(dateline->day_text == example.day);
  CHECK(dateline->length <= std::string_view(example.body).size());
}

TEST_CASE("datelines of the Latin languages are read") {
  for (const Example& example : std::initializer_list<Example>{
           {"Berlin (dpa) - Der Text", "Berlin", "dpa", ""},
           {"Frankfurt am Main (dpa/xy) - Der Text", "Frankfurt am Main", "dpa", ""},
           {"München/Berlin (dpa) - Der Text", "München", "dpa", ""},
           {"BERLIN, 16. Mai (Nordlinie) - Der Text", "Berlin", "Nordlinie", "16. Mai"},
           {"PARIS (AFP) – Le texte", "Paris", "AFP", ""},
           {"Moscou (AFP) - Le texte", "Moscou", "AFP", ""},
           {"Paris, 1er mai 2024 (AFP) - Le texte", "Paris", "AFP", "1er mai 2024"},
           {"Madrid, 16 may (EFE).- El texto", "Madrid", "EFE", "16 may"},
           {"Bogotá, 16 de mayo de 2024 (EFE) - El texto", "Bogotá", "EFE", "16 de mayo de 2024"},
           {"MADRID, 16 (EUROPA PRESS) El texto", "Madrid", "EUROPA PRESS", ""},
           {"Lisboa, 16 mai 2024 (Lusa) - O texto", "Lisboa", "Lusa", "16 mai 2024"},
           {"(ANSA) - ROMA, 16 MAG - Il testo", "Roma", "ANSA", "16 MAG"},
           {"Warszawa (PAP) - Tekst", "Warszawa", "PAP", ""},
           {"Praha 16. května (ČTK) - Text", "Praha", "ČTK", "16. května"},
           {"ZAGREB, 16. svibnja 2024. (Hina) - Tekst", "Zagreb", "Hina", "16. svibnja 2024"},
           {"Budapest, 2024. május 16., csütörtök (MTI) - Szöveg", "Budapest", "MTI",
            "2024. május 16"},
           {"ANKARA (AA) - Metin", "Ankara", "AA", ""},
           {"ANKARA, 16 Mayıs (AA) - Metin", "Ankara", "AA", "16 Mayıs"},
           {"TALLINN, 16. mai, BNS - Tekst", "Tallinn", "BNS", "16. mai"},
           {"București, 16 mai /Agerpres/ - Text", "București", "Agerpres", "16 mai"},
           {"Jakarta (ANTARA) - Teks", "Jakarta", "ANTARA", ""},
           {"ROME, March 13, Reuter - Text", "Rome", "Reuter", "March 13"},
           {"JOHANNESBURG March 13 - Text", "Johannesburg", "", "March 13"},
           {"****LONDON, March 13 - Text", "London", "", "March 13"},
           {"WEYTON, the Netherlands, March 31 - Text", "Weyton", "", "March 31"},
           {"READING, Pa., March 31 - Text", "Reading", "", "March 31"},
           {"Minsk, May 24 (Northline): Text", "Minsk", "Northline", "May 24"},
           {"Baltimore, (Northline - The Courier) Text", "Baltimore", "Northline", ""},
           {"March 16 (UPI) -- Text", "", "UPI", "March 16"},
           {"Washington — House members", "Washington", "", ""},
           {"Islamabad, Pakistan - The talks", "Islamabad", "", ""},
       }) {
    check(example);
  }
}

TEST_CASE("datelines of Cyrillic and Greek letters are read") {
  for (const Example& example : std::initializer_list<Example>{
           {"МОСКВА, 16 мая. /ТАСС/. Текст", "Москва", "ТАСС", "16 мая"},
           {"МОСКВА, 16 мая. /Северная линия/. Текст", "Москва", "Северная линия", "16 мая"},
           {"МОСКВА, 16 мая — РИА Новости, Иван Примеров. Текст", "Москва", "РИА Новости",
            "16 мая"},
           {"МОСКВА, 16 мая - АгПР-Москва. Текст", "Москва", "АгПР-Москва", "16 мая"},
           {"Москва. 16 мая. INTERFAX.RU - Текст", "Москва", "INTERFAX.RU", "16 мая"},
           {"КИЇВ. 16 травня. УНН. Текст", "Київ", "УНН", "16 травня"},
           {"МОСКВА, 16 мая, 2024, 17:26 — REGNUM Текст", "Москва", "REGNUM", "16 мая, 2024"},
           {"София /БТА/ Текст", "София", "БТА", ""},
           {"БЕОГРАД, 16. маја (Танјуг) - Текст", "Београд", "Танјуг", "16. маја"},
           {"ΑΘΗΝΑ (ΑΠΕ-ΜΠΕ) - Κείμενο", "Αθηνα", "ΑΠΕ-ΜΠΕ", ""},
       }) {
    check(example);
  }
}

TEST_CASE("datelines of scripts without capitals are read") {
  for (const Example& example : std::initializer_list<Example>{
           {"القاهرة (رويترز) - نص", "القاهرة", "رويترز", ""},
           {"القاهرة 16 مايو (أ ف ب) نص", "القاهرة", "أ ف ب", "16 مايو"},
           {"الرياض - واس", "الرياض", "واس", ""},
           {"الرياض - واس : نص", "الرياض", "واس", ""},
           {"واس- جدة: نص", "جدة", "واس", ""},
           {"سمير مثال- المثال- الرياض: نص", "الرياض", "", ""},
           {"رويترز – المكان: نص", "", "رويترز", ""},
           {"الرياض 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م واس نص", "الرياض", "واس",
            "11 أغسطس 2015"},
           {"اسلام آباد (اے پی پی) متن", "اسلام آباد", "اے پی پی", ""},
           {"नई दिल्ली, 16 मई (भाषा) पाठ", "नई दिल्ली", "भाषा", "16 मई"},
           {"תל אביב (רויטרס) - טקסט", "תל אביב", "רויטרס", ""},
       }) {
    check(example);
  }
}

TEST_CASE("datelines of East Asia are read") {
  for (const Example& example : std::initializer_list<Example>{
           {"新华社北京5月16日电（记者某某）文", "北京", "新华社", "5月16日"},
           {"中新社北京5月16日电 文", "北京", "中新社", "5月16日"},
           {"中新网5月16日电 文", "", "中新网", "5月16日"},
           {"新华社北京/上海5月16日电 文", "北京", "新华社", "5月16日"},
           {"【法新社巴黎16日电】文", "巴黎", "法新社", ""},
           {"（中央社記者某某台北十六日電）文", "台北", "中央社", ""},
           {"本报北京5月16日讯 文", "北京", "", "5月16日"},
           {"央视网消息（新闻联播）：文", "", "央视网", ""},
           {"【北京=某某】文", "北京", "", ""},
           {"【ワシントン時事】文", "ワシントン", "時事", ""},
           {"【北京共同】文", "北京", "共同", ""},
           {"[北京 16日 ロイター] - 文", "北京", "ロイター", ""},
           {"【5月16日 AFP】文", "", "AFP", "5月16日"},
           {"(서울=연합뉴스) 아무개 기자 = 글", "서울", "연합뉴스", ""},
           {"[서울=뉴시스] 글", "서울", "뉴시스", ""},
       }) {
    check(example);
  }
}

TEST_CASE("a dateline below lines of names and dates is found when it is certain") {
  const std::string_view body = "Jane Doe\n\nWeyton Courier\n\nWEYTON, Va. — It rained";
  const auto dateline = parse_dateline(body);
  REQUIRE(dateline.has_value());
  CHECK(dateline->place == "Weyton");
  CHECK(body.substr(dateline->length) == " It rained");
  CHECK_FALSE(parse_dateline("A header\n\nSHIPS COME — It rained").has_value());
  CHECK_FALSE(parse_dateline("A\n\nB\n\nC\n\nD\n\nPARIS (AFP) - Text").has_value());
  CHECK(parse_dateline("A caption is a sentence.\n\nPARIS (AFP) - Text").has_value());
  CHECK_FALSE(parse_dateline("A first sentence.\n\nParis (AFP) - Text").has_value());
  CHECK_FALSE(parse_dateline(std::string(300, 'x') + ".\n\nPARIS (AFP) - Text").has_value());
  CHECK(parse_dateline("\u200BPARIS (AFP) - Text")->length == 16);
}

TEST_CASE("sentences of all scripts have no dateline") {
  for (const char* body : {"Washington - a city",
                           "Paris — a city",
                           "Jordan - The player of the year",
                           "MIAMI, April 7 - Reuters Holdings said",
                           "Rain fell in Paris (AFP) on Monday",
                           "Москва — столица",
                           "Лондон. Город",
                           "США — страна",
                           "قالت (رويترز) إن المطر",
                           "أكدت وزارة النقل (واس) أمس",
                           "مصر - السعودية: مباراة",
                           "الرياض: نص",
                           "قال الشاعر: نص",
                           "नई दिल्ली में (भाषा) पाठ",
                           "新华社记者5月报道",
                           "新华社北京5月16日",
                           "据新华社消息，文",
                           "【解説】文",
                           "【北京】文",
                           "(서울) 글",
                           "[속보] 글",
                           "時事通信によると16日、文",
                           "(笑) 文",
                           "共同声明5月16日电"}) {
    CAPTURE(std::string(body));
    const auto dateline = parse_dateline(body);
    CHECK_FALSE((dateline && (!dateline->agencies.empty() || std::string(body)[0] != 'M')));
  }
}

TEST_CASE("bylines of several languages are read, sentences are not") {
  const auto authors = [](std::string_view line) {
    RawArticle raw;
    return read_byline(line, raw) ? raw.article.authors : Strings{};
  };
  CHECK(authors("By Jane Doe and Ian Roe") == Strings{"Jane Doe", "Ian Roe"});
  CHECK(authors("Von Jane Doe und Ian Roe") == Strings{"Jane Doe", "Ian Roe"});
  CHECK(authors("Par Jeanne Dupuis") == Strings{"Jeanne Dupuis"});
  CHECK(authors("Por Juan Prueba y María Ejemplo") == Strings{"Juan Prueba", "María Ejemplo"});
  CHECK(authors("Автор: Иван Примеров") == Strings{"Иван Примеров"});
  CHECK(authors("Von Berlin nach Paris").empty());
  CHECK(authors("Por Madrid").empty());
  CHECK(authors("Par New York").empty());
  CHECK(authors("Foto: Jane Doe").empty());
  CHECK(authors("Jane Doe").empty());
}

TEST_CASE("initials are agencies in capitals only") {
  CHECK(is_agency_name("AFP"));
  CHECK(is_agency_name("dpa"));
  CHECK_FALSE(is_agency_name("Afp"));
  CHECK_FALSE(is_agency_name("PA"));
  CHECK(is_expected_agency("PA"));
  CHECK_FALSE(is_expected_agency("Weyton Courier"));
}

struct CreditExample {
  const char* ending;
  Strings authors;
  Strings agencies;
};

TEST_CASE("the last lines tell agencies and reporters") {
  for (const CreditExample& example : std::initializer_list<CreditExample>{
           {"(Reporting by Jane Doe in Paris; Editing by Ian Roe)", {"Jane Doe"}, {}},
           {"© AFP", {}, {"AFP"}},
           {"© 2024 AFP", {}, {"AFP"}},
           {"Copyright 2024 The Associated Press. All rights reserved.", {}, {"Associated Press"}},
           {"Quelle: dpa", {}, {"dpa"}},
           {"Source: Xinhua/AFP", {}, {"Xinhua", "AFP"}},
           {"Источник: ТАСС", {}, {"ТАСС"}},
           {"来源：新华社", {}, {"新华社"}},
           {"AFP/xy", {}, {"AFP"}},
           {"xy/dpa", {}, {"dpa"}},
           {"- BERNAMA", {}, {"BERNAMA"}},
           {"It rained all day. (ANI)", {}, {"ANI"}},
           {"Editor: Jane Doe", {}, {}},
           {"By to jeszcze", {}, {}},
           {"It rained in Paris (France)", {}, {}},
           {"Source: the ministry", {}, {}},
           {"", {}, {}}}) {
    CAPTURE(std::string(example.ending));
    RawArticle raw;
    raw.article.body = std::string("It rained.\n\n") + example.ending;
    read_credits(raw);
    CHECK(raw.article.authors == example.authors);
    CHECK(raw.article.agencies == example.agencies);
  }
}

TEST_CASE("credits add to what is known and do not repeat it") {
  RawArticle raw;
  raw.article.body = "It rained.\n\n(Reporting by Jane Doe)\n\n© Agence France-Presse";
  raw.article.authors = {"Ian Roe"};
  raw.article.agencies = {"AFP"};
  read_credits(raw);
  CHECK(raw.article.authors == Strings{"Ian Roe"});
  CHECK(raw.article.agencies == Strings{"AFP"});
}

TEST_CASE("random openings in all scripts keep within the text and valid") {
  const Strings pieces{"北京",    "5月16日", "电",   "新华社", "【",   "】",  "=",    "時事",
                       "القاهرة", "واس",     " - ",  ":",      " (",   ")",   "서울", "МОСКВА",
                       ", ",      "16 мая",  ".",    "/",      "भाषा", "\n",  "16 ",  "PARIS",
                       "(AFP)",   "—",       "\n\n", "Jane",   "日",   "消息"};
  std::mt19937 random(17);
  for (int round = 0; round < 40000; ++round) {
    std::string text;
    for (unsigned i = static_cast<unsigned>(random() % 12); i > 0; --i) {
      text += pieces[random() % pieces.size()];
    }
    const auto dateline = parse_dateline(text);
    CHECK((!dateline || dateline->length <= text.size()));
    CHECK((!dateline || is_valid_utf8(text.substr(dateline->length))));
    CHECK((!dateline || is_valid_utf8(dateline->place + dateline->day_text)));
    RawArticle raw;
    raw.article.body = text;
    read_credits(raw);
    for (const std::string& name : raw.article.agencies) {
      CHECK(is_valid_utf8(name));
    }
  }
}

}  // namespace
}  // namespace dateline

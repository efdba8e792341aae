#include "common/text.h"

#include <doctest/doctest.h>

#include <chrono>
#include <random>
#include <string>

#include "common/article_json.h"
#include "common/error.h"
#include "common/language.h"
#include "common/schema.h"
#include "common/url.h"

namespace dateline {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

TEST_CASE("the valid prefix of UTF-8 ends before the first ill-formed sequence") {
  CHECK(valid_utf8_prefix("") == 0);
  CHECK(is_valid_utf8("Пекин 北京 \U0001F600"));
  CHECK(valid_utf8_prefix("ab\xC3") == 2);
  CHECK(valid_utf8_prefix("ab\xED\xA0\x80") == 2);     // a surrogate
  CHECK(valid_utf8_prefix("\xC0\xAF") == 0);           // an overlong form
  CHECK(valid_utf8_prefix("é\xF4\x90\x80\x80") == 2);  // beyond U+10FFFF
}

TEST_CASE("repair replaces each maximal subpart of an ill-formed sequence by one U+FFFD") {
  CHECK(repair_utf8("plain") == "plain");
  CHECK(repair_utf8("a\xF0\x9F\x98"
                    "b") == "a\uFFFDb");
  CHECK(repair_utf8("a\xED\xA0\x80") == "a\uFFFD\uFFFD\uFFFD");
  CHECK(repair_utf8("caf\xE9") == "caf\uFFFD");
}

TEST_CASE("whatever the bytes, repaired text is valid and valid text is not changed by repair") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 24, '\0');
    for (char& c : bytes) {
      c = static_cast<char>(random() % 3 == 0 ? 'a' : random() % 256);
    }
    const std::string repaired = repair_utf8(bytes);
    REQUIRE(is_valid_utf8(repaired));
    REQUIRE(repair_utf8(repaired) == repaired);
    REQUIRE((repaired == bytes) == is_valid_utf8(bytes));
    REQUIRE(repaired.substr(0, valid_utf8_prefix(bytes)) ==
            bytes.substr(0, valid_utf8_prefix(bytes)));
    REQUIRE(is_valid_utf8(utf8_prefix(repaired, random() % 24)));
  }
}

TEST_CASE("a prefix of UTF-8 does not cut a character") {
  CHECK(utf8_prefix("aé", 3) == "aé");
  CHECK(utf8_prefix("aé", 2) == "a");
  CHECK(utf8_prefix("北京", 5) == "北");
}

TEST_CASE("space is trimmed and collapsed, control characters count as space") {
  CHECK(trim("\u3000\uFEFF a b\u00A0\r\n") == "a b");
  CHECK(trim(" \t ") == "");
  CHECK(collapse_space("  a\u00A0 \t\x01"
                       "b\n\nc\u0085 ") == "a b c");
  CHECK(collapse_space("à la") == "à la");
}

TEST_CASE("metadata values are compared without case and width but with diacritics") {
  CHECK(fold_value("  Straße  ZEITUNG ") == "strasse zeitung");
  CHECK(fold_value("ＢＢＣ\u3000News") == "bbc news");
  CHECK(fold_value("Élan") != fold_value("Elan"));
}

TEST_CASE("different spellings of a URL have one canonical form") {
  const std::string expected = "https://example.com/a/b?a=1&b=2";
  for (const char* url : {
           "https://example.com/a/b?a=1&b=2",
           "HTTP://WWW.Example.COM:80/a/b/?b=2&utm_source=x&a=1#top",
           " https://user:secret@example.com:443/a/b?&b=2&&a=1&fbclid=zz ",
           "https://example.com./%61/b?a=%31&b=2&UTM_Medium=mail",
       }) {
    CAPTURE(url);
    CHECK(canonical_url(url) == expected);
  }
  CHECK(canonical_url("https://example.com:8080/") == "https://example.com:8080");
  CHECK(canonical_url("http://example.com/%d9%84") == canonical_url("http://example.com/\xD9\x84"));
}

TEST_CASE("what is no absolute web URL has no canonical form") {
  for (const char* url :
       {"", "example.com/a", "ftp://example.com/a", "http://", "http:///a", "http://exa mple.com/",
        "http://a..b/", "http://x:99999999/", "javascript:alert(1)"}) {
    CAPTURE(url);
    CHECK(canonical_url(url).empty());
  }
}

TEST_CASE("a canonical URL is its own canonical form") {
  std::mt19937 random(11);
  const std::string alphabet = "aW.w:/?#&=%4@ é[]8";
  for (int round = 0; round < 3000; ++round) {
    std::string url = random() % 2 == 0 ? "http://www.a.b" : "https://";
    for (std::size_t i = random() % 20; i > 0; --i) {
      url += alphabet[random() % alphabet.size()];
    }
    const std::string canonical = canonical_url(url);
    CAPTURE(url);
    REQUIRE((canonical.empty() || canonical_url(canonical) == canonical));
  }
}

TEST_CASE("a host is found with its parent domains") {
  CHECK(host_of("https://www.News.BBC.co.uk:443/x") == "news.bbc.co.uk");
  CHECK(host_of("no url").empty());
  CHECK(host_and_parents("news.bbc.co.uk") ==
        std::vector<std::string>{"news.bbc.co.uk", "bbc.co.uk", "co.uk"});
  CHECK(host_and_parents("127.0.0.1") == std::vector<std::string>{"127.0.0.1"});
  CHECK(host_and_parents("localhost") == std::vector<std::string>{"localhost"});
  CHECK(host_and_parents("").empty());
}

TEST_CASE("language tags become their shortest code") {
  for (const auto& [tag, code] : {std::pair{"EN-gb", "en"},
                                  {"zh-Hans-CN", "zh"},
                                  {"ua", "uk"},
                                  {"iw", "he"},
                                  {"nb_NO", "no"},
                                  {"nob", "no"},
                                  {"eng", "en"},
                                  {"ger", "de"},
                                  {"deu", "de"},
                                  {" cz ", "cs"},
                                  {"gsw", "gsw"}}) {
    CAPTURE(tag);
    CHECK(normalize_language(tag) == code);
  }
  for (const char* tag : {"", "English", "e", "12", "und", "en-", "en--us", "xx", "en us", "語"}) {
    CAPTURE(tag);
    CHECK(normalize_language(tag).empty());
  }
}

TEST_CASE("the language of a text is detected when there is enough of it") {
  std::string english, russian;
  for (int i = 0; i < 4; ++i) {
    english += "The ministers met in the old town hall and agreed on a plan for the harbour. ";
    russian += "Министры встретились в старой ратуше и договорились о плане для порта. ";
  }
  CHECK(detect_language(english) == "en");
  CHECK(detect_language(russian) == "ru");
  CHECK(detect_language("The ministers met.").empty());
  CHECK(detect_language(std::string(5000, '7')).empty());
}

TEST_CASE("the script tells the language of the shortest text, letters contradict a guess") {
  CHECK(detect_language("プーチン大統領") == "ja");
  CHECK(detect_language("푸틴 대통령") == "ko");
  CHECK(detect_language("普京总统访华") == "zh");
  CHECK(detect_language("ประธานาธิบดี") == "th");
  CHECK(detect_language("Ο πρόεδρος μίλησε") == "el");
  CHECK(detect_language("Путин") == "");
  CHECK(detect_language("Putin Xi") == "");
  CHECK(detect_language("Der Präsident sprach am Donnerstag mit den Ministern über die Lage.") ==
        "de");
  CHECK(detect_language("Премьер-министр объявил об отставке правительства в пятницу") != "sr");
}

TEST_CASE("languages are known by codes and by names") {
  for (const char* label : {"en", "EN-gb", "eng", "English", "english"}) {
    CAPTURE(label);
    CHECK(language_of_label(label) == "en");
  }
  CHECK(language_of_label("ua") == "uk");
  CHECK(language_of_label("français") == "fr");
  CHECK(language_of_label("Deutsch") == "de");
  CHECK(language_of_label("Русский") == "ru");
  CHECK(language_of_label("中文") == "zh");
  CHECK(language_of_label("Klingonish").empty());
  CHECK(language_of_label("").empty());
}

TEST_CASE("a language without a stemmer has none") {
  CHECK(stemmer_for_language("en") == "english");
  CHECK(stemmer_for_language("no") == "norwegian");
  CHECK(stemmer_for_language("zh").empty());
  CHECK(stemmer_for_language("").empty());
}

TEST_CASE("a term never exceeds what the database allows") {
  CHECK(bounded_term("A:", "jane doe") == "A:jane doe");
  const std::string longest(kMaxTermBytes - 1, 'x');
  CHECK(bounded_term("Q", longest) == "Q" + longest);
  const std::string hashed = bounded_term("Q", longest + "y");
  CHECK(hashed.size() == 1 + 1 + 32);
  CHECK(hashed.starts_with("Q#"));
  CHECK(hashed != bounded_term("Q", longest + "z"));
  CHECK(bounded_term("Q", std::string(150, '\0')).size() == 34);  // a zero byte counts twice
  CHECK(whole_value_term(Field::kAuthor, " Jane  DOE") == "A:jane doe");
  CHECK(identity_term("https://example.com/A") == "Qhttps://example.com/A");
}

Article full_article() {
  Article article;
  article.id = "a\"1\\";
  article.url = "https://example.com/1";
  article.title = "Tide\ttables \x01";
  article.lead = "In short.";
  article.body = "First.\n\nSecond, naïve 北京 \U0001F600.";
  article.authors = {"Jane Doe", "Ian Roe"};
  article.source = "The Example";
  article.agencies = {"EXA"};
  article.places = {"Port Town"};
  article.section = "World";
  article.keywords = {"tide", "sea"};
  article.language = "en";
  const auto day = sys_days(year{2024} / 5 / 14);
  article.published = {DatePrecision::kSecond, DateEvidence::kDateline, day,
                       day - std::chrono::hours{2}};
  article.modified = {DatePrecision::kMonth, DateEvidence::kField, sys_days(year{2024} / 6 / 1),
                      sys_days(year{2024} / 6 / 1)};
  article.first_indexed = day + std::chrono::seconds{59};
  return article;
}

TEST_CASE("an article survives its stored form") {
  const std::string json = article_to_json(full_article());
  CHECK(json.find('\n') == std::string::npos);
  CHECK(article_from_json(json) == full_article());
  CHECK(article_to_json(Article()) == "{}");
  CHECK(article_from_json("{}") == Article());
  CHECK(article_from_json(R"({"title":"T","later":{"x":[1]}})").title == "T");
}

TEST_CASE("what is not an article's stored form is corrupt") {
  for (const char* json : {"", "[]", "{", R"({"title":1})", R"({"authors":"Jane"})",
                           R"({"published":"2024-05-14T00:00:00Z"})",
                           R"({"first_indexed":"yesterday"})", "{\"title\":\"\xFF\"}"}) {
    CAPTURE(json);
    CHECK_THROWS_AS(article_from_json(json), Error);
  }
}

TEST_CASE("an error tells its exit status and what the system said") {
  CHECK(exit_status(ErrorCode::kUsage) == 2);
  CHECK(exit_status(ErrorCode::kLocked) == 4);
  CHECK(exit_status(ErrorCode::kCorrupt) == 5);
  CHECK(io_error("open", "/x", ENOENT).code() == ErrorCode::kNotFound);
  CHECK(io_error("write", "/x", ENOSPC).what() ==
        std::string("cannot write /x: No space left on device"));
}

}  // namespace
}  // namespace dateline

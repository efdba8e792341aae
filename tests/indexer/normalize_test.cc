#include "indexer/internal/normalize.h"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <random>
#include <string>
#include <string_view>

#include "common/article_json.h"
#include "common/text.h"
#include "indexer/formats.h"
#include "indexer/internal/text_cleaner.h"

namespace dateline {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

RawArticle raw_article(const std::string& title, const std::string& body) {
  RawArticle raw;
  raw.article.title = title;
  raw.article.body = body;
  raw.where = "test:1";
  return raw;
}

NormalizedArticle kept(RawArticle raw, const NormalizeRules& rules = {}) {
  auto result = normalize(std::move(raw), rules);
  REQUIRE(std::holds_alternative<NormalizedArticle>(result));
  return std::get<NormalizedArticle>(std::move(result));
}

struct OneArticle : ArticleSink {
  RawArticle raw;
  int count = 0;
  void accept(RawArticle article) override {
    raw = std::move(article);
    ++count;
  }
  void reject(Reject) override { FAIL("rejected"); }
};

RawArticle read_json(const std::string& json) {
  OneArticle sink;
  make_jsonl_format(FieldMap())->parse(Record{json, "test:1", false}, sink);
  REQUIRE(sink.count == 1);
  return sink.raw;
}

TEST_CASE("an article without title and body is rejected") {
  auto result = normalize(raw_article(" \n", "\u00A0\x01"), {});
  REQUIRE(std::holds_alternative<Reject>(result));
  CHECK(std::get<Reject>(result).reason == RejectReason::kNoText);
  CHECK(std::get<Reject>(result).where == "test:1");
  RawArticle lead_only = raw_article("", "");
  lead_only.article.lead = "A summary.";
  CHECK(kept(lead_only).article.body == "A summary.");
}

TEST_CASE("text is cleaned, paragraphs stay") {
  const NormalizedArticle got = kept(raw_article(" A \n title\t ",
                                                 "\u3000One  two \r\n\r\n\r\n thr\x01"
                                                 "ee\u00A0four\n"));
  CHECK(got.article.title == "A title");
  CHECK(got.article.body == "One two\n\nthree four");
  CHECK(got.repairs.controls);
  CHECK_FALSE(kept(raw_article("T", "a\tb\r\nc")).repairs.controls);
}

TEST_CASE("one paragraph a line is told from wrapped lines") {
  const std::string paragraph(150, 'p');
  CHECK(kept(raw_article("T", paragraph + "\n" + paragraph)).article.body ==
        paragraph + "\n\n" + paragraph);
  CHECK(kept(raw_article("T", "short\nlines")).article.body == "short\nlines");
}

TEST_CASE("an over-long title is cut and opens the body in full") {
  std::string title;
  while (title.size() < 100'000) {
    title += "wörter ";
  }
  const NormalizedArticle got = kept(raw_article(title, "Body."));
  CHECK(got.repairs.title_cut);
  CHECK(got.article.title.size() <= kMaxTitleBytes);
  CHECK(is_valid_utf8(got.article.title));
  CHECK(got.article.body == std::string(trim(title)) + "\n\nBody.");
}

TEST_CASE("too many or too long values are dropped and told") {
  RawArticle raw = raw_article("T", "B");
  raw.article.keywords = {"a", " a ", "", std::string(400, 'k'), "b"};
  for (int i = 0; i < 60; ++i) {
    raw.article.agencies.push_back("Agency " + std::to_string(i));
  }
  const NormalizedArticle got = kept(raw);
  CHECK(got.article.keywords == std::vector<std::string>{"a", "b"});
  CHECK(got.article.agencies.size() == 50);
  CHECK(got.repairs.values_cut);
}

TEST_CASE("the id is the given one, else the URL, else a hash of the text") {
  RawArticle raw = raw_article("T", "B");
  const std::string hashed = kept(raw).article.id;
  CHECK(hashed.starts_with("x-"));
  CHECK(hashed.size() == 34);
  CHECK(kept(raw_article("TB", "")).article.id != hashed);
  raw.article.url = "http://www.example.com/a/?utm_source=x";
  CHECK(kept(raw).article.id == "https://example.com/a");
  CHECK(kept(raw).article.url == raw.article.url);
  raw.article.id = " 17 ";
  CHECK(kept(raw).article.id == "17");
}

TEST_CASE("defaults fill only what is empty") {
  NormalizeRules rules;
  rules.defaults = {{"source", "Example"}, {"lang", "EN"}, {"author", "Desk"}};
  RawArticle raw = raw_article("T", "B");
  raw.article.authors = {"Jane Doe"};
  const Article article = kept(raw, rules).article;
  CHECK(article.source == "Example");
  CHECK(article.language == "en");
  CHECK(article.authors == std::vector<std::string>{"Jane Doe"});
}

TEST_CASE("a date that cannot be believed leaves the article undated and is told") {
  RawArticle raw = raw_article("T", "B");
  CHECK(kept(raw).repairs.date == DateFault::kNone);
  raw.published_text = "2024-05-14";
  NormalizedArticle got = kept(raw);
  CHECK(got.article.published.day == sys_days(year{2024} / 5 / 14));
  CHECK(got.article.published.evidence == DateEvidence::kField);
  raw.published_text = "sometime";
  got = kept(raw);
  CHECK_FALSE(got.article.published.known());
  CHECK(got.repairs.date == DateFault::kUnreadable);
}

TEST_CASE("a lead that only repeats the title or the body's beginning is dropped") {
  RawArticle raw = raw_article("T", "First words. More.");
  raw.article.lead = "First words.";
  CHECK(kept(raw).article.lead.empty());
  raw.article.lead = "Other words.";
  CHECK(kept(raw).article.lead == "Other words.");
}

Article stored_article() {
  Article article;
  article.id = "17";
  article.url = "https://example.com/17";
  article.title = "Tide tables";
  article.lead = "By and large.";
  article.body = "First paragraph.\n\nSecond one\nwith a break.";
  article.authors = {"Jane Doe, Ian Roe and Ann Lee", "Ann Lee"};
  article.source = "The Example";
  article.agencies = {"EXA; EXB"};
  article.places = {"Port Town"};
  article.section = "World";
  article.keywords = {"tide, sea", "sea"};
  article.language = "en";
  article.first_indexed = sys_days(year{2024} / 7 / 1);
  return article;
}

TEST_CASE("an archive's stored form is input that gives back the same article") {
  NormalizeRules rules;
  rules.now = stored_article().first_indexed;
  const auto day = sys_days(year{2024} / 5 / 14);
  for (const ArticleDate& date :
       {ArticleDate{},
        ArticleDate{DatePrecision::kSecond, DateEvidence::kPublishedLine, day,
                    day - std::chrono::hours{3}},
        ArticleDate{DatePrecision::kDay, DateEvidence::kDateline, day, day},
        ArticleDate{DatePrecision::kMonth, DateEvidence::kField, sys_days(year{2024} / 5 / 1),
                    sys_days(year{2024} / 5 / 1)},
        ArticleDate{DatePrecision::kYear, DateEvidence::kField, sys_days(year{1987} / 1 / 1),
                    sys_days(year{1987} / 1 / 1)}}) {
    Article article = stored_article();
    article.published = date;
    article.modified = date;
    CHECK(kept(read_json(article_to_json(article)), rules).article == article);
  }
}

TEST_CASE("normalising twice changes nothing") {
  NormalizeRules rules;
  rules.now = sys_days(year{2024} / 7 / 1);
  for (const std::string& body :
       {std::string(150, 'p') + "\n" + std::string(20, 'q'), std::string("a\r\n\n\n b\x02 c"),
        std::string("\u2029one\u2028two\u0085three\u00A0"), std::string("«quoted» “x”…")}) {
    RawArticle raw = raw_article(std::string(3000, 't') + " x", body);
    raw.article.lead = "A  lead\nhere";
    const Article once = kept(raw, rules).article;
    CHECK(kept(read_json(article_to_json(once)), rules).article == once);
  }
}

TEST_CASE("an article under embargo waits, unless it is asked for") {
  RawArticle raw = raw_article("Budget", "The budget grows.");
  raw.embargo_text = "2024-06-01T06:00:00Z";
  NormalizeRules rules;
  rules.now = sys_days(year{2024} / 5 / 31);
  const auto early = normalize(raw, rules);
  REQUIRE(std::holds_alternative<Reject>(early));
  CHECK(std::get<Reject>(early).reason == RejectReason::kEmbargoed);
  CHECK(std::get<Reject>(early).detail == "until 2024-06-01T06:00:00Z");
  rules.accept_embargoed = true;
  const Article article = kept(raw, rules).article;
  CHECK(print_instant(article.embargo) == "2024-06-01T06:00:00Z");
  CHECK(article_from_json(article_to_json(article)) == article);
  rules.accept_embargoed = false;
  rules.now = sys_days(year{2024} / 6 / 2);
  CHECK(kept(raw, rules).article.title == "Budget");
}

TEST_CASE("a notice of withdrawal needs no text, but an id") {
  RawArticle notice = raw_article("", "");
  notice.article.status = ArticleStatus::kCanceled;
  CHECK(std::holds_alternative<Reject>(normalize(notice, {})));
  notice.article.id = "wire-7";
  CHECK(kept(notice).article.status == ArticleStatus::kCanceled);
}

TEST_CASE("what a publisher says of an article's life is read from JSON and stored") {
  const RawArticle raw = read_json(
      R"({"title":"A","body":"B","version":4,"urgency":2,"pubStatus":"Corrected","copyright":"Northline 2024"})");
  const Article article = kept(raw).article;
  CHECK(article.version == 4);
  CHECK(article.urgency == 2);
  CHECK(article.status == ArticleStatus::kCorrected);
  CHECK(article.copyright == "Northline 2024");
  CHECK(article_from_json(article_to_json(article)) == article);
}

TEST_CASE("text of JSON that is HTML becomes plain") {
  const Article article =
      kept(read_json(R"({"title":"Salt &amp; <i>Pepper<\/i>","body":"<p>One.<\/p><p>Two.<\/p>"})"))
          .article;
  CHECK(article.title == "Salt & Pepper");
  CHECK(article.body == "One.\n\nTwo.");
  const Article plain =
      kept(read_json(R"({"title":"a < b &quot;c&quot;","body":"x\n\ny &lt;z"})")).article;
  CHECK(plain.title == "a < b \"c\"");
  CHECK(plain.body == "x\n\ny <z");
}

TEST_CASE("it is told where the fields were read") {
  NormalizeRules rules;
  const NormalizedArticle got = kept(read_json(
      R"({"headline":"A","content":"BEIJING, May 16 (Xinhua) -- The talks began on Thursday in the hall.","url":"https://northline.example/1"})"));
  const auto origin = [&](std::string_view field) {
    for (const FieldOrigin& each : got.origins) {
      if (each.field == field) {
        return each.origin;
      }
    }
    return std::string();
  };
  CHECK(origin("title") == "headline");
  CHECK(origin("body") == "content");
  CHECK(origin("id") == "url");
  CHECK(origin("place") == "dateline of the body");
  CHECK(origin("agency") == "dateline of the body");
  CHECK(origin("lang") == "detected");
}

TEST_CASE("one space and several clean to the same text, whatever stands around them") {
  static constexpr std::array<std::string_view, 9> kPieces{"a",  "b",      " ", " ",   "\n",
                                                           "\t", "\u00A0", "é", "\x01"};
  std::mt19937 random(20250607);
  for (int round = 0; round < 20000; ++round) {
    std::string single, doubled;
    for (std::size_t i = random() % 12; i > 0; --i) {
      const std::string_view piece = kPieces[random() % kPieces.size()];
      single += piece;
      doubled.append(piece).append(piece == " " ? " " : "");
    }
    bool controls = false;
    CAPTURE(single);
    REQUIRE(without_noise(single, controls) == without_noise(doubled, controls));
  }
}

}  // namespace
}  // namespace dateline

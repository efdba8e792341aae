#include "searcher/internal/snippet.h"

#include <doctest/doctest.h>
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "searcher/internal/highlight.h"
#include "searcher/internal/passage.h"
#include "searcher/internal/spans.h"

namespace dateline {
namespace {

Article article_of(std::string body, std::string language = "en") {
  Article article;
  article.body = std::move(body);
  article.language = std::move(language);
  return article;
}

HighlightWords exactly(std::set<std::string, std::less<>> words) {
  HighlightWords highlight;
  highlight.exact = std::move(words);
  return highlight;
}

Snippet snippet_of(const Article& article, std::set<std::string, std::less<>> words) {
  Analyzer analyzer;
  return make_snippet(article, exactly(std::move(words)), analyzer);
}

std::vector<std::string> marked(const Snippet& snippet) {
  std::vector<std::string> found;
  for (const auto& [begin, end] : snippet.marks) {
    found.push_back(snippet.text.substr(begin, end - begin));
  }
  return found;
}

std::vector<std::string> sentences_of(const std::string& body, const std::string& language) {
  const PassageText text = passage_text(article_of(body));
  TextBreaks breaks;
  std::vector<std::string> sentences;
  for (const Sentence& sentence : breaks.sentences(text, language)) {
    sentences.push_back(text.text.substr(sentence.begin, sentence.end - sentence.begin));
  }
  return sentences;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

std::uint32_t columns_of(const std::string& text) {
  return columns_before_bytes(text).back();
}

using Strings = std::vector<std::string>;

const std::string kFiller =
    "Nothing of any note was said about the harbour or its boats that day. ";

TEST_CASE("sentences end at full stops but not at abbreviations and initials") {
  CHECK(
      sentences_of("Mr. Lund of the U.S. Navy met Gen. A. B. Holt at St. Anne's. He left.", "en") ==
      Strings{"Mr. Lund of the U.S. Navy met Gen. A. B. Holt at St. Anne's.", "He left."});
  CHECK(sentences_of("“Mr. Lund came.” It rained (see No. 5 Harbour Road). Why? So!", "en") ==
        Strings{"“Mr. Lund came.”", "It rained (see No. 5 Harbour Road).", "Why?", "So!"});
  CHECK(sentences_of("It was 1999. Then came 2000.", "en") ==
        Strings{"It was 1999.", "Then came 2000."});
}

TEST_CASE("abbreviations and ordinals of other languages do not end sentences") {
  CHECK(sentences_of("Er kam am 3. Mai, d. h. Montag. Dr. Ott z. B. Kam nicht.", "de") ==
        Strings{"Er kam am 3. Mai, d. h. Montag.", "Dr. Ott z. B. Kam nicht."});
  CHECK(sentences_of("Он жил на ул. Мира в г. Орле. А. П. Иванов уехал.", "ru") ==
        Strings{"Он жил на ул. Мира в г. Орле.", "А. П. Иванов уехал."});
  CHECK(sentences_of("Prof. Nowak z ul. Długiej. Był 3. Maja.", "pl") ==
        Strings{"Prof. Nowak z ul. Długiej.", "Był 3. Maja."});
}

TEST_CASE("sentences end at the marks of other scripts and at the end of a paragraph") {
  CHECK(sentences_of("他来了。她走了！为什么？", "zh") ==
        Strings{"他来了。", "她走了！", "为什么？"});
  CHECK(sentences_of("هل وصل القطار؟ نعم وصل. شكرا", "ar") ==
        Strings{"هل وصل القطار؟", "نعم وصل.", "شكرا"});
  CHECK(sentences_of("A heading\n\nThe text goes\non here\r\n \r\n\n　　他来了", "en") ==
        Strings{"A heading", "The text goes on here", "他来了"});
  CHECK(sentences_of("", "").empty());
  CHECK(sentences_of(" \n\n \t ", "en").empty());
}

TEST_CASE("any language code opens the rules for sentences") {
  for (const std::string language : {"", "xx", "zh-Hant", "en_US_POSIX", "@=;%", "\xC3\xA9"}) {
    CHECK(sentences_of("One. Two.", language) == Strings{"One.", "Two."});
  }
  TextBreaks breaks;
  const PassageText text = passage_text(article_of("One. Two."));
  for (int i = 0; i < 100; ++i) {
    CHECK(breaks.sentences(text, "x" + std::to_string(i)).size() == 2);
  }
}

TEST_CASE("without a match the snippet is the beginning, in whole sentences") {
  const Snippet snippet = snippet_of(article_of(repeated(kFiller, 10)), {"tariff"});
  CHECK(snippet.text == repeated(kFiller, 3).substr(0, kFiller.size() * 3 - 1));
  CHECK(snippet.marks.empty());
  CHECK(snippet_of(article_of(""), {"tariff"}).text.empty());
  CHECK(snippet_of(article_of("No stop here"), {}).text == "No stop here");
}

TEST_CASE("the lead comes before the body and is a paragraph of its own") {
  Article article = article_of("The body tells of tariffs.");
  article.lead = "A lead without a stop";
  const Snippet snippet = snippet_of(article, {"tariffs", "lead"});
  CHECK(snippet.text == "A lead without a stop The body tells of tariffs.");
  CHECK(marked(snippet) == Strings{"lead", "tariffs"});
}

TEST_CASE("a passage begins with the sentence of its first match and ends with a sentence") {
  const std::string told = "The new tariff on timber hurt the northern towns at once. ";
  const Snippet snippet =
      snippet_of(article_of(repeated(kFiller, 9) + told + repeated(kFiller, 9)), {"tariff"});
  CHECK(snippet.text == told + kFiller + kFiller.substr(0, kFiller.size() - 1));
  CHECK(marked(snippet) == Strings{"tariff"});
}

TEST_CASE("room that is left at the end of an article goes to the sentences before") {
  const Snippet snippet =
      snippet_of(article_of(repeated(kFiller, 9) + "Then the tariff fell."), {"tariff"});
  CHECK(snippet.text == repeated(kFiller, 3) + "Then the tariff fell.");
}

TEST_CASE("the passage with the most different matches wins, then the closest, then the first") {
  const std::string one = "A tariff, a tariff, a tariff, a tariff. ";
  const std::string far =
      "The tariff was, after a long and tiresome debate in both houses of it, a ban on timber. ";
  const std::string close = "The timber tariff passed. ";
  const std::string gap = repeated(kFiller, 5);
  const auto text = [&](const std::string& body, std::set<std::string, std::less<>> words) {
    return snippet_of(article_of(body), std::move(words)).text;
  };
  CHECK(text(one + gap + far + gap, {"tariff", "timber"}).starts_with(far));
  CHECK(text(far + gap + close + gap, {"tariff", "timber"}).starts_with(close));
  CHECK(text(close + gap + "The timber tariff failed. ", {"tariff", "timber"}).starts_with(close));
  CHECK(text(close + gap + one + gap, {"tariff"}).starts_with(close));
}

TEST_CASE("two passages are joined when they show more different matches than any one") {
  const std::string first = "The tariff on timber passed the upper house. ";
  const std::string second = "The minister of fisheries resigned. ";
  const std::string gap = repeated(kFiller, 6);
  const Snippet snippet =
      snippet_of(article_of(gap + first + gap + second + gap), {"timber", "minister"});
  CHECK(marked(snippet) == Strings{"timber", "minister"});
  CHECK(snippet.text.starts_with(first));
  CHECK(snippet.text.find(". … The minister") != std::string::npos);
  CHECK(columns_of(snippet.text) <= kSnippetColumns);
}

TEST_CASE("two parts of one enormous sentence are joined as well") {
  const std::string noise = repeated("and so the story went on ", 40);
  const Snippet snippet = snippet_of(article_of("It began " + noise + "with timber " + noise +
                                                "then a minister " + noise + "until it ended."),
                                     {"timber", "minister"});
  CHECK(marked(snippet) == Strings{"timber", "minister"});
  CHECK(snippet.text.starts_with("…"));
  CHECK(snippet.text.ends_with("…"));
  CHECK(columns_of(snippet.text) <= kSnippetColumns);
}

TEST_CASE("a sentence that alone is too wide is cut between words, at the matches") {
  const std::string noise = repeated("story ", 100);
  const auto text = [&](const std::string& body) {
    return snippet_of(article_of(body), {"tariff"}).text;
  };
  const std::string middle = text(noise + "tariff " + noise);
  CHECK(middle.starts_with("…story "));
  CHECK(middle.ends_with(" story…"));
  CHECK(text("Tariff " + noise).starts_with("Tariff story"));
  CHECK(text("Tariff " + noise).ends_with(" story…"));
  CHECK(text(noise + "tariff.").starts_with("…story "));
  CHECK(text(noise + "tariff.").ends_with(" tariff."));
  for (const std::string& body :
       {noise + "tariff " + noise, "Tariff " + noise, noise + "tariff."}) {
    CHECK(columns_of(text(body)) <= kSnippetColumns);
    CHECK(columns_of(text(body)) > kSnippetColumns - 10);
  }
}

TEST_CASE("marks at both ends of a text are kept") {
  CHECK(marked(snippet_of(article_of("Tariff on a tariff"), {"tariff"})) ==
        Strings{"Tariff", "tariff"});
}

TEST_CASE("Chinese text is marked by character and cut between characters") {
  const std::string noise = repeated("今天天气很好", 60);
  const Snippet snippet = snippet_of(article_of(noise + "访问北京" + noise, "zh"), {"访", "问"});
  CHECK(marked(snippet) == Strings{"访问"});
  CHECK(snippet.text.starts_with("…"));
  CHECK(snippet.text.ends_with("…"));
  CHECK(columns_of(snippet.text) <= kSnippetColumns);
  CHECK(columns_of(snippet.text) >= kSnippetColumns - 2);
  const Snippet sentence = snippet_of(
      article_of(repeated("今天天气很好。", 60) + "他访问北京。" + repeated("今天天气很好。", 60),
                 "zh"),
      {"访问"});
  CHECK(sentence.text.starts_with("他访问北京。今天"));
  CHECK(sentence.text.ends_with("。"));
  CHECK(marked(sentence) == Strings{"访问"});
}

TEST_CASE("text of 200 KB without any mark or space is bounded") {
  for (const std::string unit : {"a", "今", "ท", "=", "e\u0301", "👩\u200D"}) {
    const std::string body = repeated(unit, 200'000 / unit.size());
    const Snippet snippet = snippet_of(article_of(body), {body, "tariff", "今"});
    CHECK(columns_of(snippet.text) <= kSnippetColumns);
    CHECK(columns_of(snippet.text) > kSnippetColumns / 2);
  }
}

TEST_CASE("a phrase too long to be shown is cut and stays marked") {
  HighlightWords phrase;
  phrase.words = {{"story", {}}};
  phrase.spans.emplace_back();
  phrase.spans.back().kind = SpanOperator::kPhrase;
  phrase.spans.back().terms.assign(100, 0);
  Analyzer analyzer;
  for (const std::string before : {"", "Then came a ", "Nothing. And then came a "}) {
    const Article article = article_of(before + repeated("story ", 100) + "and nothing else.");
    const Snippet snippet = make_snippet(article, phrase, analyzer);
    CHECK(columns_of(snippet.text) <= kSnippetColumns);
    REQUIRE(snippet.marks.size() == 1);
    CHECK(marked(snippet)[0].starts_with("story story"));
    CHECK(marked(snippet)[0].ends_with(" story"));
  }
}

TEST_CASE("marks take in the combining characters that follow") {
  Analyzer analyzer;
  const std::string text = "e\u0301\u0323 e";
  for (const auto& [begin, end] : find_marks(text, "", exactly({"e"}), analyzer)) {
    CHECK((begin == 0 || text[begin - 1] == ' '));
    CHECK((end == text.size() || text[end] == ' '));
  }
  const std::string han = "葛\U000E0100城";
  const auto marks = find_marks(han, "ja", exactly({"葛"}), analyzer);
  REQUIRE(marks.size() == 1);
  CHECK(han.substr(marks[0].first, marks[0].second - marks[0].first) == "葛\U000E0100");
}

// --- random texts ---

using Random = std::mt19937;

const Strings kPieces{"tariff",  "timber",   "minister", "Mr.",         "U.S.",   "said",  "3.",
                      "harbour", "访问",     "北京。",   "会谈",        "?",      "!",     ".",
                      "\n\n",    "\n",       "\r\n",     "…",           "ท่าเรือ",  "نعم",   "؟",
                      "e\u0301", "👩\u200D🚀", "🇫🇷",       "\u202E",      "\u0301", "don't", "(",
                      "“",       "カタカナ", "\u00A0",   "葛\U000E0100"};

std::string random_body(Random& random) {
  std::string body;
  const std::size_t length = random() % 400;
  const bool spaced = random() % 4 != 0;
  const std::size_t variety = 1 + random() % kPieces.size();
  for (std::size_t i = 0; i < length; ++i) {
    body += kPieces[random() % variety];
    body += spaced && random() % 8 != 0 ? " " : "";
  }
  return body;
}

std::set<std::uint32_t> cluster_boundaries(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> rules(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  UText view = UTEXT_INITIALIZER;
  utext_openUTF8(&view, text.data(), static_cast<std::int64_t>(text.size()), &status);
  rules->setText(&view, status);
  REQUIRE(U_SUCCESS(status));
  std::set<std::uint32_t> boundaries;
  for (std::int32_t at = rules->first(); at != icu::BreakIterator::DONE; at = rules->next()) {
    boundaries.insert(static_cast<std::uint32_t>(at));
  }
  utext_close(&view);
  return boundaries;
}

void check_marks(const Snippet& snippet) {
  const std::set<std::uint32_t> boundaries = cluster_boundaries(snippet.text);
  std::uint32_t last = 0;
  for (const auto& [begin, end] : snippet.marks) {
    CHECK(begin < end);
    CHECK((begin > last || (begin == 0 && last == 0)));
    CHECK(end <= snippet.text.size());
    CHECK(boundaries.contains(begin));
    CHECK(boundaries.contains(end));
    last = end;
  }
}

std::string without_ellipses(std::string text, bool front, bool back) {
  const std::string ellipsis = "…";
  if (front && text.starts_with(ellipsis)) {
    text.erase(0, ellipsis.size());
  }
  if (back && text.ends_with(ellipsis)) {
    text.erase(text.size() - ellipsis.size());
  }
  return text;
}

// Whether the snippet is one part of the text, or two parts in order; the text may itself have
// ellipses, so every reading is tried.
bool is_from(const std::string& snippet, const std::string& text) {
  for (const int ends : {0, 1, 2, 3}) {
    const std::string plain = without_ellipses(snippet, (ends & 1) != 0, (ends & 2) != 0);
    if (text.find(plain) != std::string::npos) {
      return true;
    }
    const std::string gap = " … ";
    for (std::size_t at = plain.find(gap); at != std::string::npos; at = plain.find(gap, at + 1)) {
      const std::string first = plain.substr(0, at);
      const std::size_t found = text.find(first);
      if (found != std::string::npos &&
          text.find(plain.substr(at + gap.size()), found + first.size()) != std::string::npos) {
        return true;
      }
    }
  }
  return false;
}

TEST_CASE("paragraphs that no match is near to change nothing") {
  Random random(20240517);
  Analyzer analyzer;
  const HighlightWords words = exactly({"tariff", "timber", "minister", "访", "会谈"});
  const std::string far = "\n\n" + repeated(kFiller, 4) + "\n\n";
  for (int round = 0; round < 300; ++round) {
    const std::string near = far + "Timber. " + random_body(random) + far;
    const Snippet snippet = make_snippet(article_of(near), words, analyzer);
    const Article longer = article_of(repeated(far, 1 + round % 3) + near + repeated(far, 3));
    CAPTURE(near);
    CHECK(make_snippet(longer, words, analyzer).text == snippet.text);
    CHECK(make_snippet(longer, words, analyzer).marks == snippet.marks);
  }
}

TEST_CASE("the stemmers that highlighting relies on keep a word's first letter") {
  Random random(20240518);
  Analyzer analyzer;
  constexpr std::string_view kLetters = "aaeeiioouuyystnrldcghqvkmpbfwxzj'";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t left = 1 + random() % 12; left > 0; --left) {
      text += kLetters[random() % kLetters.size()];
    }
    std::vector<Token> tokens;
    analyzer.tokenize(text, tokens);
    for (const Token& token : tokens) {
      for (const std::string_view language : kSuffixStemmers) {
        const std::string_view stem = analyzer.stem(*token.word, language);
        CHECK_MESSAGE((!stem.empty() && stem.front() == token.word->folded.front()),
                      language << " " << token.word->folded);
      }
    }
    analyzer.trim();
  }
}

TEST_CASE("snippets of random texts are parts of them, bounded, with marks between characters") {
  Random random(20240514);
  Analyzer analyzer;
  const HighlightWords words =
      exactly({"tariff", "timber", "minister", "访", "会谈", "نعم", "e", "葛", "don", "ท่าเรือ"});
  for (int round = 0; round < 1500; ++round) {
    const Article article = article_of(random_body(random), round % 2 == 0 ? "en" : "de");
    const std::string text = passage_text(article).text;
    const Snippet snippet = make_snippet(article, words, analyzer);
    CAPTURE(article.body);
    CAPTURE(snippet.text);
    CHECK(snippet.text.empty() == text.empty());
    CHECK(columns_of(snippet.text) <= kSnippetColumns);
    CHECK(is_from(snippet.text, text));
    check_marks(snippet);
    CHECK(snippet.marks.empty() == find_marks(text, article.language, words, analyzer).empty());
  }
}

}  // namespace
}  // namespace dateline

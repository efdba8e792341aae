// Analysis: word boundaries against ICU's own, folding, compounds, ideographs, stems.
#include "common/analysis.h"

#include <doctest/doctest.h>
#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "common/internal/folding.h"
#include "common/internal/span_table.h"
#include "common/internal/word_breaks.h"

namespace dateline {
namespace {

std::string describe(std::string_view text) {
  Analyzer analyzer;
  std::vector<Token> tokens;
  analyzer.tokenize(text, tokens);
  std::string line;
  for (const Token& token : tokens) {
    line += (line.empty() ? "" : " ") + token.word->folded + "@" + std::to_string(token.position);
    if (token.span > 1) {
      line += "+" + std::to_string(token.span);
    }
  }
  return line;
}

bool is_tailored(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
         script == USCRIPT_HANGUL || u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) ||
         u_getIntPropertyValue(c, UCHAR_WORD_BREAK) == U_WB_KATAKANA ||
         u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT;
}

// What makes a segment a word by the rules; ICU counts the at sign among the letters.
bool has_letter_or_digit(const icu::UnicodeString& text) {
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    const int word_break = u_getIntPropertyValue(c, UCHAR_WORD_BREAK);
    if (c == '@' || word_break == U_WB_ALETTER || word_break == U_WB_HEBREW_LETTER ||
        word_break == U_WB_NUMERIC) {
      return true;
    }
  }
  return false;
}

// The words of ICU's root word rules, as byte ranges.
std::vector<std::pair<std::size_t, std::size_t>> icu_words(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  static const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  iterator->setText(text);
  std::vector<std::pair<std::size_t, std::size_t>> words;
  std::size_t byte = 0;
  std::int32_t last = iterator->first();
  for (std::int32_t next = iterator->next(); next != icu::BreakIterator::DONE;
       last = next, next = iterator->next()) {
    std::string piece;
    const icu::UnicodeString segment = text.tempSubStringBetween(last, next);
    segment.toUTF8String(piece);
    if (has_letter_or_digit(segment)) {
      words.emplace_back(byte, byte + piece.size());
    }
    byte += piece.size();
  }
  return words;
}

std::vector<std::pair<std::size_t, std::size_t>> own_words(std::string_view text) {
  WordBreaker breaker;
  std::vector<WordSpan> spans;
  breaker.split(text, spans);
  std::vector<std::pair<std::size_t, std::size_t>> words;
  for (const WordSpan& span : spans) {
    words.emplace_back(span.begin, span.end);
  }
  return words;
}

std::string print_ranges(const std::vector<std::pair<std::size_t, std::size_t>>& ranges) {
  std::string line;
  for (const auto& [begin, end] : ranges) {
    line += std::to_string(begin) + "-" + std::to_string(end) + " ";
  }
  return line;
}

// Characters that the rules look at, and letters, marks and symbols of many scripts.
icu::UnicodeString random_text(std::mt19937& random) {
  static const icu::UnicodeString kTelling = icu::UnicodeString::fromUTF8(
      "aZé0 9@'’.,;:·_-\"\n\r\t\u00AD\u200D\u200B\u0301\u05D0\u05F4אב\"'ñßЖёйпутин\u0640ببا٣०"
      "한글각\u1100\u1161⁀\uFF0E\uFF1A\uFF07😀❤\uFE0F👩🇩🇪\u2060");
  icu::UnicodeString text;
  const int length = static_cast<int>(random() % 12) + 1;
  while (text.countChar32() < length) {
    UChar32 c = 0;
    if (random() % 4 != 0) {
      c = kTelling.char32At(static_cast<std::int32_t>(random() % kTelling.length()));
    } else {
      const std::uint32_t range = random() % 2 == 0 ? 0x600 : 0x1F000;
      c = static_cast<UChar32>(random() % range);
    }
    // Pictographs that are letters too are beyond what the tailored rules promise.
    if (!U_IS_SURROGATE(c) && c != 0 && !is_tailored(c) &&
        !(u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) && u_isalpha(c))) {
      text.append(c);
    }
  }
  return text;
}

}  // namespace

TEST_CASE("word boundaries are those of ICU for random text of every script without a dictionary") {
  std::mt19937 random(20240516);
  for (int round = 0; round < 60000; ++round) {
    const icu::UnicodeString text = random_text(random);
    std::string utf8;
    text.toUTF8String(utf8);
    CAPTURE(utf8);
    CAPTURE(print_ranges(own_words(utf8)));
    CAPTURE(print_ranges(icu_words(text)));
    REQUIRE(own_words(utf8) == icu_words(text));
  }
}

TEST_CASE("words are folded by case, compatibility form and diacritics") {
  struct Case {
    const char *word, *folded;
  };
  constexpr std::array kCases{
      Case{"Visit", "visit"},
      Case{"Zürich", "zurich"},
      Case{"Straße", "strasse"},
      Case{"ŁÓDŹ", "lodz"},
      Case{"ﬁnance", "finance"},
      Case{"Ångström", "angstrom"},
      Case{"Ёлка", "елка"},
      Case{"Сергей", "сергей"},
      Case{"за\u0301мок", "замок"},
      Case{"Київ", "київ"},
      Case{"Ἀθῆναι", "αθηναι"},
      Case{"مُحَمَّد", "محمد"},
      Case{"مـــصر", "مصر"},
      Case{"أحمد", "احمد"},
      Case{"\u05E9\u05B8\u05C1\u05DC\u05D5\u05B9\u05DD", "\u05E9\u05DC\u05D5\u05DD"},
      Case{"ＡＢＣ１２３", "abc123"},
      Case{"٢٠٢٤", "2024"},
      Case{"co\u00ADoperate", "cooperate"},
      Case{"プーチン", "プーチン"},
      Case{"ﾌﾟｰﾁﾝ", "プーチン"},
      Case{"\u06C1\u0645\u06D2", "\u0647\u0645\u064A"},  // Urdu letters
      Case{"\u06A9\u06CC\u06C3", "\u0643\u064A\u0629"},
  };
  for (const Case& c : kCases) {
    CHECK(fold_word(c.word) == c.folded);
  }
}

TEST_CASE("a compound gives its parts and the joined form at the first part's position") {
  CHECK(describe("Xi Jin-ping") == "xi@0 jin@1 jinping@1+2 ping@2");
  CHECK(describe("al-Assad met") == "al@0 alassad@0+2 assad@1 met@2");
  CHECK(describe("don't") == "don@0 dont@0+2 t@1");
  CHECK(describe("don’t") == describe("don't"));
  CHECK(describe("l'Élysée") == "l@0 lelysee@0+2 elysee@1");
  CHECK(describe("state-of-the-art") == "state@0 stateoftheart@0+4 of@1 the@2 art@3");
  CHECK(describe("see example.com now") == "see@0 example@1 examplecom@1+2 com@2 now@3");
  CHECK(describe("to press@example.com") == "to@0 press@1 pressexamplecom@1+3 example@2 com@3");
  CHECK(describe("@kremlin #putin") == "kremlin@0 putin@1");
  CHECK(describe("covid-19") == "covid@0 covid19@0+2 19@1");
}

TEST_CASE("possessives, abbreviations and numbers are one word") {
  CHECK(describe("Putin's visit") == "putin@0 visit@1");
  CHECK(describe("Putin’s visit") == "putin@0 visit@1");
  CHECK(describe("the U.S. president") == "the@0 us@1 president@2");
  CHECK(describe("1,000 and 3.5") == "1000@0 and@1 3.5@2");
  CHECK(describe("2024-05-16") == "2024@0 05@1 16@2");
}

TEST_CASE("Han and Hiragana become single characters and bigrams, Katakana and Hangul words") {
  CHECK(describe("习近平") == "习@0 习近@0+2 近@1 近平@1+2 平@2");
  CHECK(describe("习，近") == "习@0 近@1");
  CHECK(describe("プーチン大統領") == "プーチン@0 大@1 大統@1+2 統@2 統領@2+2 領@3");
  CHECK(describe("2024년 시진핑") == "2024@0 년@1 시진핑@2");
  CHECK(describe("시진핑 주석") == "시진핑@0 주석@1");
  CHECK(describe("らーめん") == "ら@0 らー@0+2 ー@1 ーめ@1+2 め@2 めん@2+2 ん@3");
}

TEST_CASE("a word as written is kept where folding takes more than its case") {
  Analyzer analyzer;
  std::vector<Token> tokens;
  analyzer.tokenize("Müller MULLER Ещё ＡＢＣ café-Society", tokens);
  std::vector<std::string> raw;
  for (const Token& token : tokens) {
    raw.push_back(token.raw == nullptr ? "-" : token.raw->folded);
  }
  CHECK(raw == std::vector<std::string>{"müller", "-", "ещё", "-", "café", "-", "-"});
}

TEST_CASE("Thai is cut by ICU's dictionary") {
  CHECK(describe("ประธานาธิบดี รัสเซีย") == "ประธานาธิบดี@0 รัสเซีย@1");
}

TEST_CASE("a word too long to be one keeps its position but is not indexed") {
  CHECK(describe("a " + std::string(3000, 'x') + " b") == "a@0 b@2");
}

TEST_CASE("a stem exists only for the script of the language's stemmer") {
  Analyzer analyzer;
  std::vector<Token> tokens;
  analyzer.tokenize("visited визита 2024 访问", tokens);
  REQUIRE(tokens.size() == 6);
  CHECK(analyzer.stem(*tokens[0].word, "en") == "visit");
  CHECK(analyzer.stem(*tokens[1].word, "ru") == "визит");
  CHECK(analyzer.stem(*tokens[1].word, "en").empty());
  CHECK(analyzer.stem(*tokens[2].word, "en").empty());
  CHECK(analyzer.stem(*tokens[3].word, "zh").empty());
  CHECK(analyzer.stem(*tokens[0].word, "").empty());
}

TEST_CASE("token offsets point at the words of the text") {
  const std::string text = "Präsident Putin’s „Besuch“";
  Analyzer analyzer;
  std::vector<Token> tokens;
  analyzer.tokenize(text, tokens);
  REQUIRE(tokens.size() == 3);
  CHECK(text.substr(tokens[0].begin, tokens[0].end - tokens[0].begin) == "Präsident");
  CHECK(text.substr(tokens[1].begin, tokens[1].end - tokens[1].begin) == "Putin");
  CHECK(text.substr(tokens[2].begin, tokens[2].end - tokens[2].begin) == "Besuch");
}

TEST_CASE("a span is known by all its bytes, whatever stands behind it") {
  std::mt19937 random(20250311);
  Word words[2];
  SpanTable table;
  std::map<std::string, const Word*, std::less<>> model;
  for (int round = 0; round < 40000; ++round) {
    std::string text(1 + random() % 40, 'a');
    for (char& c : text) {
      c = random() % 8 == 0 ? 'b' : random() % 32 == 0 ? '\xC3' : 'a';
    }
    const std::size_t begin = random() % text.size();
    const std::size_t length = 1 + random() % (text.size() - begin);
    const std::string span = text.substr(begin, length);
    const SpanKey key = SpanKey::of(text, begin, length);
    const SpanTable::Slot* slot = table.find(key, span);
    const auto known = model.find(span);
    CAPTURE(span);
    REQUIRE((slot != nullptr) == (known != model.end()));
    if (slot == nullptr) {
      Word* const word = &words[random() % 2];
      const auto end = static_cast<std::uint32_t>(length);
      slot = table.add(key, span, {{}, {{word, 0, end, random() % 2 == 0 ? word : nullptr}}});
      model.emplace(span, word);
    }
    REQUIRE((slot->simple ? slot->word : slot->analysis->parts[0].word) == model.at(span));
    REQUIRE((slot->simple ? slot->end : slot->analysis->parts[0].end) == length);
  }
  CHECK(table.size() == model.size());
  table.clear();
  CHECK(table.find(SpanKey::of("a", 0, 1), "a") == nullptr);
}

}  // namespace dateline

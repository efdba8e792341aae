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
  if (c == 0x202F || c == 0x203F || c == 0x2040 || c == 0x2054 || c == 0x00B4 || c == '`') {
    return true;
  }
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
      Case{"\u06A9\u06CC\u06C3", "\u0643\u064A\u0647"},
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

TEST_CASE("Thai, Lao, Khmer and Myanmar become clusters and bigrams of them") {
  CHECK(describe("ปูติน") == "ปู@0 ปูติ@0+2 ติ@1 ติน@1+2 น@2");
  CHECK(describe("ปู ติ") == "ปู@0 ติ@1");
  CHECK(describe("ខ្មែរ") == "ខ្មែ@0 ខ្មែរ@0+2 រ@1");  // the coeng joins
  CHECK(describe("ມືນີ້") == "ມື@0 ມືນີ້@0+2 ນີ້@1");
}

TEST_CASE("what extends numbers and letters joins nothing but the low line") {
  CHECK(describe("10\u202Fmillions") == "10@0 millions@1");
  CHECK(describe("a\u203Fb c\u2040d e\u2054f") == "a@0 b@1 c@2 d@3 e@4 f@5");
  CHECK(describe("first_name first\uFF3Fname") ==
        "first@0 firstname@0+2 name@1 first@2 firstname@2+2 name@3");
}

TEST_CASE("numbers lose what groups their digits, in every script") {
  CHECK(describe("8,900 1,234,567 12,34,567 1.234.567 1’234 1'234'567") ==
        "8900@0 1234567@1 1234567@2 1234567@3 1234@4 1234567@5");
  CHECK(describe("８，９００ ٦٬٤٠٠ ९,८०० ٣٫٥") == "8900@0 6400@1 9800@2 3.5@3");
  CHECK(describe("3,5 0,75 12,50 1.234,56 1,234.56 3.14 1,23,456.5") ==
        "3.5@0 0.75@1 12.50@2 1234.56@3 1234.56@4 3.14@5 123456.5@6");
  CHECK(describe("1,2,3 12,34,56 0,123") == "1@0 2@1 3@2 12@3 34@4 56@5 0.123@6");
  CHECK(describe("2024.05.16 10.0.0.1") == "2024.05.16@0 10.0.0.1@1");
  CHECK(describe("45\u202F000 1\u00A0234\u00A0567") ==
        "45@0 45000@0+2 000@1 1@2 1234567@2+3 234@3 567@4");
  CHECK(describe("in 2024\u00A0100 died, 12\u00A034") == "in@0 2024@1 100@2 died@3 12@4 34@5");
}

TEST_CASE("signs that are alike are one sign") {
  const std::string dont = "don@0 dont@0+2 t@1";
  for (const std::string sign : {"'", "\u2019", "\u2018", "\u02BC", "\u02BB", "\u00B4", "`"}) {
    CAPTURE(sign);
    CHECK(describe("don" + sign + "t") == dont);
    CHECK(describe("Putin" + sign + "s visit") == "putin@0 visit@1");
  }
  for (const std::string sign : {"-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2212", "\uFF0D"}) {
    CAPTURE(sign);
    CHECK(describe("cease" + sign + "fire") == "cease@0 ceasefire@0+2 fire@1");
  }
  CHECK(describe("Putin \u2013 Xi, Putin\u2014Xi") == "putin@0 xi@1 putin@2 xi@3");
}

TEST_CASE("initials are one word, spaced or not") {
  CHECK(describe("J.K. Rowling") == "jk@0 rowling@1");
  CHECK(describe("J. K. Rowling") == "jk@0 rowling@1");
  CHECK(describe("J.R. R. Tolkien, Б. Н. Ельцин") == "jrr@0 tolkien@1 бн@2 ельцин@3");
  CHECK(describe("J. Rowling") == "j@0 rowling@1");
  CHECK(describe("plan B. The end") == "plan@0 b@1 the@2 end@3");
}

TEST_CASE("what follows a model's number is a part of its own") {
  CHECK(describe("F-16 F-16s F-16C") == "f@0 f16@0+2 16@1 f@2 f16@2+2 16@3 f@4 f16c@4+3 16@5 c@6");
  CHECK(describe("DS-7604NI-E1") == "ds@0 ds7604nie1@0+4 7604@1 ni@2 e1@3");
  CHECK(describe("A380s G7s") == "a380@0 g7@1");
  CHECK(describe("19th-20th 1990s 3D-printer") ==
        "19th@0 19th20th@0+2 20th@1 1990s@2 3d@3 3dprinter@3+2 printer@4");
}

TEST_CASE("a Persian word in parts is also found joined") {
  CHECK(describe("می\u200Cخواهم") == "مي@0 ميخواهم@0+2 خواهم@1");
  CHECK(describe("क\u200Cख") == "कख@0");
}

TEST_CASE("what is typed for Arabic and Indic letters is folded alike") {
  CHECK(fold_word("القاهرة") == fold_word("القاهره"));
  CHECK(fold_word("السعودية") == fold_word("السعوديه"));
  CHECK(fold_word("مصطفى") == fold_word("مصطفي"));
  CHECK(fold_word("کتاب") == fold_word("كتاب"));
  CHECK(fold_word("हिन्दी") == fold_word("हिंदी"));
  CHECK(fold_word("मुम्बई") == fold_word("मुंबई"));
  CHECK(fold_word("चाँद") == fold_word("चांद"));
  CHECK(fold_word("ज़मीन") == fold_word("जमीन"));
  CHECK(fold_word("অঙ্ক") == fold_word("অংক"));
  CHECK(fold_word("અન્ત") == fold_word("અંત"));
  CHECK(fold_word("जन्म") != fold_word("जंम"));  // a nasal before a nasal stays
}

TEST_CASE("stems are made of words with their accents, and are folded") {
  const auto stems = [](std::string_view text, std::string_view language) {
    Analyzer analyzer;
    std::vector<Token> tokens;
    analyzer.tokenize(text, tokens);
    std::vector<std::string> both;
    both.emplace_back(analyzer.stem(*tokens.front().word, language));
    both.emplace_back(analyzer.stem(
        tokens.front().raw == nullptr ? *tokens.front().word : *tokens.front().raw, language));
    return both;
  };
  CHECK(stems("annoncée", "fr")[1] == stems("annoncer", "fr")[1]);
  CHECK(stems("accusées", "fr")[1] == stems("accuser", "fr")[1]);
  CHECK(stems("negociação", "pt")[1] == stems("negociar", "pt")[1]);
  CHECK(stems("városból", "hu")[1] == stems("város", "hu")[1]);
  CHECK(stems("má", "vi")[1] == "má");
  CHECK(stems("má", "vi")[0] == "ma");
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

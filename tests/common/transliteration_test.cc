// Renderings in Latin letters: known names of each script, and what holds of every rendering.
#include "common/transliteration.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/internal/folding.h"

namespace dateline {
namespace {

std::vector<std::string> renderings(std::string_view word) {
  return latin_renderings(fold_word(word));
}

// The expected spellings that are missing.
std::string missing(std::string_view word, const std::vector<std::string>& expected) {
  const std::vector<std::string> found = renderings(word);
  std::string absent;
  for (const std::string& spelling : expected) {
    if (std::find(found.begin(), found.end(), spelling) == found.end()) {
      absent += spelling + " ";
    }
  }
  return absent;
}

std::string utf8(char32_t c) {
  if (c < 0x80) {
    return {static_cast<char>(c)};
  }
  if (c < 0x800) {
    return {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3F))};
  }
  return {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)),
          static_cast<char>(0x80 | (c & 0x3F))};
}

void check_sound(const std::string& word) {
  const std::vector<std::string> found = latin_renderings(word);
  CHECK(found.size() <= kMaxRenderings);
  CHECK(std::set<std::string>(found.begin(), found.end()).size() == found.size());
  for (const std::string& spelling : found) {
    CHECK(spelling != word);
    CHECK_FALSE(spelling.empty());
    CHECK(spelling.size() <= kMaxRenderingBytes);
    CHECK(
        std::all_of(spelling.begin(), spelling.end(), [](char c) { return c >= 'a' && c <= 'z'; }));
  }
}

}  // namespace

TEST_CASE("Russian names get the spellings of several countries") {
  CHECK(missing("Хрущев", {"khrushchev", "khrushchyov", "chruschtschow", "khrouchtchev", "jruschov",
                           "hruscev"}) == "");
  CHECK(missing("Хрущёв", {"khrushchev", "chruschtschow"}) == "");
  CHECK(missing("Ельцин", {"yeltsin", "eltsin", "jelzin", "eltsine", "jelcin"}) == "");
  CHECK(missing("Путин", {"putin", "poutine"}) == "");
  CHECK(missing("Горбачев", {"gorbachev", "gorbatschow", "gorbatchev", "gorbachov"}) == "");
  CHECK(missing("Киев", {"kiev", "kiyev"}) == "");
  CHECK(missing("Александр", {"aleksandr", "alexander"}) == "");
  CHECK(missing("Достоевский", {"dostoevsky", "dostoyevsky", "dostojewski"}) == "");
  CHECK(renderings("Путин").front() == "putin");
  CHECK(renderings("Ельцин").front() == "yeltsin");
  CHECK(renderings("путина").front() == "putina");
}

TEST_CASE("other Cyrillic alphabets follow their own systems") {
  CHECK(missing("Зеленський", {"zelensky", "zelenskyy", "zelenskiy", "zelenskii", "zelenskyi",
                               "selenskyj", "selenski"}) == "");
  CHECK(missing("Зеленский", {"zelensky", "zelenskyy", "zelenskiy", "zelenskyi", "selenskyj"}) ==
        "");
  CHECK(missing("Янукович", {"yanukovych", "yanukovich", "janukowytsch", "janukowitsch"}) == "");
  CHECK(missing("Київ", {"kyiv"}) == "");
  CHECK(missing("Ціханоўская", {"tsikhanouskaya"}) == "");
  CHECK(missing("Вучић", {"vucic"}) == "");
  CHECK(missing("Ђоковић", {"djokovic", "dokovic"}) == "");
  CHECK(missing("Груевски", {"gruevski"}) == "");
  CHECK(missing("Първанов", {"parvanov"}) == "");
  CHECK(missing("Лиъм", {"liam"}) == "");
  CHECK(missing("Объедков", {"obedkov", "obyedkov"}) == "");
  CHECK(missing("Назарбаев", {"nazarbayev"}) == "");
}

TEST_CASE("Chinese names in Cyrillic become Pinyin") {
  CHECK(renderings("Цзиньпин") == std::vector<std::string>{"jinping"});
  CHECK(renderings("Гуанчжоу") == std::vector<std::string>{"guangzhou"});
  CHECK(renderings("Си") == std::vector<std::string>{"xi"});
  CHECK(renderings("Ци") == std::vector<std::string>{"qi"});
  CHECK(renderings("Ли").empty());
  CHECK(renderings("не").empty());
  CHECK(missing("Шанхай", {"shanghai"}) == "");
  CHECK(missing("Хунань", {"hunan"}) == "");
  CHECK(missing("Тяньаньмэнь", {"tiananmen"}) == "");
  CHECK(missing("Чанъань", {"changan"}) == "");
  CHECK(missing("Синьхуа", {"xinhua"}) == "");
  CHECK(missing("Пекин", {"pekin"}) == "");
}

TEST_CASE("Greek, Georgian and Armenian names are spelt by their systems") {
  CHECK(missing("Μητσοτάκης", {"mitsotakis"}) == "");
  CHECK(missing("Τσίπρας", {"tsipras"}) == "");
  CHECK(missing("Παπανδρέου", {"papandreou"}) == "");
  CHECK(missing("Ερντογάν", {"erdogan"}) == "");
  CHECK(missing("Αλεύρι", {"alevri"}) == "");
  CHECK(missing("სააკაშვილი", {"saakashvili"}) == "");
  CHECK(missing("პუტინი", {"putin"}) == "");
  CHECK(missing("Փաշինյան", {"pashinyan", "pashinian"}) == "");
}

TEST_CASE("Hangul and Katakana names are spelt by their systems") {
  CHECK(missing("푸틴", {"putin"}) == "");
  CHECK(missing("시진핑", {"sijinping"}) == "");
  CHECK(missing("문재인", {"munjaein", "moonjaein"}) == "");
  CHECK(missing("김정은", {"kimjongun", "gimjeongeun"}) == "");
  CHECK(missing("독립", {"dongnip"}) == "");
  CHECK(missing("백두", {"baekdu"}) == "");
  CHECK(missing("トランプ", {"toranpu"}) == "");
  CHECK(missing("クリントン", {"kurinton", "clinton"}) == "");
  CHECK(missing("プーチン", {"putin"}) == "");
  CHECK(missing("サッカー", {"sakka"}) == "");
  CHECK(missing("マッチャ", {"matcha"}) == "");
}

TEST_CASE("alphabets without a table are spelt by ICU") {
  CHECK(missing("मोदी", {"modi"}) == "");
  CHECK(missing("पुतिन", {"putin"}) == "");
  CHECK_FALSE(renderings("মমতা").empty());
  CHECK_FALSE(renderings("ทักษิณ").empty());
  CHECK_FALSE(renderings("தமிழ்").empty());
}

TEST_CASE("what cannot be spelt by rule has no rendering") {
  for (const char* word :
       {"",       "a",        "putin", "習近平",       "ひらがな", "بوتين",
        "נתניהו", "он",       "김",    "путинputin",   "covid",    "т34",
        "2024",   "ー",       "\xD0",  "\xFF\xFE\xFD", "пут\xD0",  "\xED\xA0\x80\xED\xA0\x80",
        "т-34",   "тест тест"}) {
    CHECK(latin_renderings(word).empty());
  }
  std::string long_word;
  for (int i = 0; i < 64; ++i) {
    long_word += "щ";
  }
  CHECK(latin_renderings(long_word).empty());
}

TEST_CASE("every rendering is a short word of a to z, for random words of every script") {
  struct Range {
    char32_t first, last;
  };
  constexpr Range kRanges[] = {{0x0370, 0x03FF}, {0x0400, 0x052F}, {0x0430, 0x045F},
                               {0x0530, 0x058F}, {0x0900, 0x097F}, {0x0980, 0x09FF},
                               {0x0E00, 0x0E7F}, {0x10A0, 0x10FF}, {0x30A0, 0x30FF},
                               {0xAC00, 0xD7A3}, {0x0020, 0x2FFF}};
  std::mt19937 random(11);
  for (int round = 0; round < 4000; ++round) {
    const Range range = kRanges[random() % std::size(kRanges)];
    std::string word;
    const std::size_t letters = 1 + random() % 44;
    for (std::size_t i = 0; i < letters; ++i) {
      word += utf8(range.first + static_cast<char32_t>(random() % (range.last - range.first + 1)));
    }
    check_sound(word);
    check_sound(fold_word(word));
    word.resize(random() % (word.size() + 1));  // may cut a letter in two
    check_sound(word);
  }
}

TEST_CASE("words that repeat Chinese syllables end in bounded time") {
  for (const char* syllable : {"ан", "а", "и", "юань", "я"}) {
    std::string word;
    for (int i = 0; i < 12; ++i) {
      word += syllable;
      check_sound(word);
    }
  }
}

TEST_CASE("threads get equal renderings at the same time") {
  const std::vector<std::string> words{"путин", "मोदी", "푸틴", "τσιπρας", "トランプ", "ทักษิณ"};
  std::vector<std::vector<std::string>> expected;
  for (const std::string& word : words) {
    expected.push_back(latin_renderings(word));
  }
  std::vector<int> equal(4);
  std::vector<std::thread> threads;
  for (int& count : equal) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; i < 50 * words.size(); ++i) {
        count += latin_renderings(words[i % words.size()]) == expected[i % words.size()];
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(equal == std::vector<int>(4, static_cast<int>(50 * words.size())));
}

}  // namespace dateline

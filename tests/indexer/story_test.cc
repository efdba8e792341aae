#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/internal/file.h"
#include "common/schema.h"
#include "indexer/internal/story_details.h"
#include "indexer/internal/story_grouper.h"
#include "indexer/internal/story_similarity.h"
#include "indexer/internal/story_words.h"
#include "tests/support/temp_directory.h"

namespace dateline {

namespace {

// `count` invented words, always the same ones for a seed; a full stop after each twelfth.
std::vector<std::string> invented_words(std::uint32_t seed, std::size_t count) {
  std::mt19937 random(seed);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < count; ++i) {
    words.push_back("w" + std::string(1, static_cast<char>('a' + random() % 26)) + "x" +
                    std::string(1, static_cast<char>('a' + random() % 26)) +
                    std::string(1, static_cast<char>('a' + random() % 26)) +
                    (i % 12 == 11 ? "." : ""));
  }
  return words;
}

std::string join(const std::vector<std::string>& words, std::size_t begin, std::size_t end) {
  std::string text;
  for (; begin < end; ++begin) {
    text += words[begin] + ' ';
  }
  return text;
}

std::string invented_text(std::uint32_t seed, std::size_t count) {
  return join(invented_words(seed, count), 0, count);
}

Article article_of(std::string body, std::string source = "The Plain Courier",
                   std::string title = "") {
  Article article;
  article.body = std::move(body);
  article.source = std::move(source);
  article.title = std::move(title);
  return article;
}

// A test's archive: articles by their place in it, with days.
class Newsroom {
 public:
  explicit Newsroom(std::size_t memory_bytes = 1u << 20)
      : grouper_(directory_.path(), memory_bytes) {}

  std::uint64_t add(const Article& article, std::int32_t day) {
    const std::uint64_t sequence = next_++;
    const std::int64_t instant =
        day == kUndatedDay ? kUndatedInstant : std::int64_t{day} * 86400 + next_;
    grouper_.add({day, instant, id_hash(sequence), sequence}, article.source, sketch_of(article));
    return sequence;
  }
  void resolve(const std::vector<bool>& dropped = {}) { outcome_ = grouper_.resolve(dropped); }
  StoryMembership of(std::uint64_t sequence) const {
    return outcome_.of(sequence, id_hash(sequence));
  }
  bool same_story(std::uint64_t a, std::uint64_t b) const { return of(a).story == of(b).story; }
  StoryGrouper& grouper() { return grouper_; }
  const StoryGrouper::Outcome& outcome() const { return outcome_; }
  static std::uint64_t id_hash(std::uint64_t sequence) { return hash64(std::to_string(sequence)); }

 private:
  TempDirectory directory_;
  StoryGrouper grouper_;
  StoryGrouper::Outcome outcome_;
  std::uint64_t next_ = 0;
};

std::vector<std::uint64_t> words_of(std::string_view text) {
  StoryWords words(text);
  std::vector<std::uint64_t> hashes;
  for (StoryWord word; words.next(word);) {
    hashes.push_back(word.hash);
  }
  return hashes;
}

// The wide form of each character of ASCII but apostrophes, which have none that is one.
std::string widened(std::string_view text) {
  std::string wide;
  for (const char c : text) {
    if (c == ' ') {
      wide += "\u3000";
    } else if (c == '\'' || c == '`') {
      wide += c;
    } else {
      const unsigned code = 0xFF00u + static_cast<unsigned char>(c) - 0x20u;
      wide += {'\xEF', static_cast<char>(0x80u | (code >> 6 & 0x3Fu)),
               static_cast<char>(0x80u | (code & 0x3Fu))};
    }
  }
  return wide;
}

// A sketch by its definition.
StorySketch plain_sketch(std::string_view text) {
  std::vector<StoryWord> words;
  StoryWords walker(text);
  for (StoryWord word; walker.next(word);) {
    words.push_back(word);
  }
  std::set<std::uint32_t> all;
  for (std::size_t i = 0; i + kShingleWords <= words.size(); ++i) {
    std::uint64_t hash = 0;
    bool digit = false;
    for (std::size_t k = i; k < i + kShingleWords; ++k) {
      hash = mix_bits(hash + words[k].hash);
      digit = digit || words[k].has_digit;
    }
    const auto low = static_cast<std::uint32_t>(hash) & ~kDigitShingle;
    all.insert(digit ? low | kDigitShingle : low);
  }
  StorySketch sketch;
  for (; sketch.level == 0 || sketch.hashes.size() > kMaxHashes; ++sketch.level) {
    sketch.hashes.clear();
    std::copy_if(all.begin(), all.end(), std::back_inserter(sketch.hashes),
                 [&](std::uint32_t hash) { return hash % (1u << sketch.level) == 0; });
  }
  --sketch.level;
  return sketch;
}

// Alerts of one template, each about another event.
struct Template {
  std::string name;
  std::vector<std::string> alerts;
};

std::vector<std::string> filled(const std::string& form,
                                const std::vector<std::vector<std::string>>& blanks) {
  std::vector<std::string> texts;
  for (const std::vector<std::string>& words : blanks) {
    std::string text = form;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string blank = "{" + std::to_string(i) + "}";
      for (std::size_t at = text.find(blank); at != std::string::npos; at = text.find(blank)) {
        text.replace(at, blank.size(), words[i]);
      }
    }
    texts.push_back(text);
  }
  return texts;
}

std::vector<Template> templates() {
  return {
      {"places",
       filled("A strong earthquake struck off the coast of {0}, the geological survey said. There "
              "were no immediate reports of damage and no tsunami warning was issued.",
              {{"Japan"}, {"Chile"}, {"Iceland"}, {"Ireland"}, {"Iran"}, {"Iraq"}})},
      {"places in capitals",
       filled("STRONG QUAKE HITS OFF COAST OF {0}, NO TSUNAMI WARNING ISSUED, OFFICIALS SAY",
              {{"JAPAN"}, {"CHILE"}, {"PERU"}})},
      {"a name that opens the text",
       filled("{0} shares closed lower on Thursday as investors weighed new figures on inflation "
              "and growth ahead of the central bank's meeting next week.",
              {{"Tokyo"}, {"Frankfurt"}, {"Paris"}})},
      {"results",
       filled("{0} beat {1} {2} on Saturday to move up the table. {3} scored the winner late in "
              "the second half in front of a crowd of {4}.",
              {{"Northtown", "Eastham", "2-1", "Sample", "60,112"},
               {"Westport", "Southam", "1-0", "Example", "39,870"}})},
      {"numbers",
       filled(
           "The winning numbers in Tuesday evening's drawing of the daily game were: {0}. Players "
           "who match all of them in order win the top prize.",
           {{"4-8-1-6"}, {"1-9-2-3"}, {"2-7-9-8"}})},
      {"German",
       filled("Bei einem Unfall in {0} ist am Abend ein {1} Jahre alter Mann schwer verletzt "
              "worden. Er kam nach Angaben der Polizei aus ungeklärter Ursache von der Straße ab.",
              {{"Kassel", "34"}, {"Fulda", "51"}})},
      {"French",
       filled("Un fort séisme a frappé au large du {0}, a annoncé l'institut de géophysique. Aucun "
              "dégât ni victime n'a été signalé dans l'immédiat.",
              {{"Japon"}, {"Chili"}, {"Pérou"}})},
      {"Spanish",
       filled("Un fuerte terremoto sacudió la costa de {0}, informó el servicio geológico. No se "
              "han reportado víctimas ni daños materiales hasta el momento.",
              {{"Japón"}, {"Chile"}, {"Perú"}})},
      {"Russian",
       filled(
           "Суд в {0} приговорил бывшего заместителя главы города {1} к {2} годам колонии. Защита "
           "намерена обжаловать приговор в вышестоящей инстанции.",
           {{"Томске", "Иванова", "5"}, {"Пскове", "Сидорова", "7"}})},
      {"Chinese",
       filled(
           "{0}附近海域当天发生强烈地震。截至目前暂无人员伤亡和财产损失报告，当局未发布海啸预警。",
           {{"日本"}, {"智利"}, {"秘鲁"}})},
      {"Arabic",
       filled(
           "ضرب زلزال قوي سواحل {0}، حسبما أعلنت هيئة المسح الجيولوجي. ولم ترد أنباء فورية عن وقوع "
           "إصابات أو أضرار ولم يصدر تحذير.",
           {{"اليابان"}, {"تشيلي"}, {"بيرو"}})},
      {"a short name that opens the text",
       filled("{0} is recalling thousands of vehicles over a problem with the airbags, regulators "
              "said. Owners will be notified by mail and dealers will make repairs free of charge.",
              {{"Ford"}, {"Kia"}, {"Honda"}})},
      {"Thai", filled("เกิดแผ่นดินไหวรุนแรงนอกชายฝั่งประเทศ{0} โดยยังไม่มีรายงานผู้บาดเจ็บหรือความเสียหาย",
                      {{"ญี่ปุ่น"}, {"ชิลี"}, {"เปรู"}})},
      {"Hindi",
       filled("{0} के तट पर तेज भूकंप के झटके महसूस किए गए, सर्वेक्षण ने बताया। फिलहाल किसी के हताहत होने "
              "या नुकसान की कोई सूचना नहीं है।",
              {{"जापान"}, {"चिली"}, {"पेरू"}})},
  };
}

}  // namespace

TEST_CASE("words of ASCII are those of the same text in wide letters, whatever stands around") {
  std::mt19937 random(1988);
  constexpr std::string_view kPieces[] = {"a", "B", "Zz", "7",  " ", " ",  ".", "'",
                                          "-", "`", "\n", "京", "é", "た", "ـ"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text, wide;
    for (std::size_t left = random() % 14; left > 0; --left) {
      const std::string_view piece = kPieces[random() % std::size(kPieces)];
      const bool is_wide = piece == "\n" || static_cast<unsigned char>(piece.front()) >= 0x80;
      text += piece;
      wide += is_wide ? std::string(piece) : widened(piece);
    }
    CHECK_MESSAGE(words_of(text) == words_of(wide), text);
  }
}

TEST_CASE("a sketch has the hashes that its definition says, in texts of any length and variety") {
  std::mt19937 random(1989);
  for (const std::size_t count : {0, 2, 3, 100, 130, 131, 260, 700, 2050, 2100, 9000}) {
    for (const std::size_t variety : {3, 40, 100'000}) {
      std::string text;
      for (std::size_t i = 0; i < count; ++i) {
        text += "w" + std::to_string(random() % variety) + "x" + (i % 3 == 0 ? "y " : " ");
      }
      const StorySketch sketch = sketch_of(article_of(text));
      const StorySketch plain = plain_sketch(text);
      CHECK(sketch.hashes == plain.hashes);
      CHECK(sketch.level == plain.level);
    }
  }
}

TEST_CASE("story words do not see case, accents, apostrophes, width or whose digits they are") {
  CHECK(words_of("Ålesund’s Café, 1988") == words_of("alesunds CAFE 1988"));
  CHECK(words_of("٣٥ طنًا") == words_of("35 طنا"));
  CHECK(words_of("ＡＢＣ１") == words_of("abc1"));
  CHECK(words_of("北京時間").size() == 3);
  CHECK(words_of("京").size() == 1);
  CHECK(words_of("a京b 12").size() == 4);
  CHECK(words_of("").empty());
  CHECK(words_of("\xff\xfe \x80 ... \xf0\x9f").empty());
}

TEST_CASE("a sketch holds each shingle once however often it comes") {
  std::string text = invented_text(3, 60);
  const StorySketch once = sketch_of(article_of(text));
  text += " " + text;
  const StorySketch twice = sketch_of(article_of(text + " " + text));
  CHECK(once.level == 0);
  CHECK(twice.hashes.size() == once.hashes.size() + 2);  // those across the seam
}

TEST_CASE("a sketch is bounded, ascending, and the same at any rate as one made at that rate") {
  const Article article = article_of(invented_text(1, 5000));
  const StorySketch sketch = sketch_of(article);
  CHECK(sketch.words == 5000);
  CHECK(sketch.level > 0);
  CHECK(sketch.hashes.size() <= kMaxHashes);
  CHECK(sketch.hashes.size() > kMaxHashes / 4);
  CHECK(std::is_sorted(sketch.hashes.begin(), sketch.hashes.end()));
  const StorySketch smaller = coarsened(sketch, 20);
  CHECK(smaller.hashes.size() <= 20);
  CHECK(std::includes(sketch.hashes.begin(), sketch.hashes.end(), smaller.hashes.begin(),
                      smaller.hashes.end()));
  CHECK(overlap_of(sketch, smaller, nullptr).containment() == 1.0);
}

TEST_CASE("a dateline and a credit do not change a text's identity") {
  const std::string text = invented_text(2, 120);
  CHECK(sketch_of(article_of("PARIS, May 16 (AFP) - " + text)).exact ==
        sketch_of(article_of(text + "\n\nReporting by Ann Example")).exact);
}

TEST_CASE("cut, retitled, extended and edited copies join the story of the first published") {
  Newsroom room;
  const std::vector<std::string> words = invented_words(3, 400);
  const std::string text = join(words, 0, 400);
  const auto cut = room.add(article_of(join(words, 0, 130), "North Lantern", "Other title"), 11);
  const auto first = room.add(article_of(text, "The Plain Courier", "A title"), 10);
  const auto same = room.add(article_of(text, "South Lantern", "A third title"), 11);
  const auto longer = room.add(article_of(text + "\n\n" + invented_text(4, 60), "Bay Post"), 12);
  std::vector<std::string> edited = words;
  for (std::size_t i = 0; i < edited.size(); i += 20) {
    edited[i] = "edited";
  }
  const auto changed = room.add(article_of(join(edited, 0, 400), "Hill Gazette"), 10);
  const auto other = room.add(article_of(invented_text(5, 400), "Hill Gazette"), 10);
  room.resolve();
  CHECK(room.of(first).kind == CopyKind::kOriginal);
  CHECK(room.of(first).story == Newsroom::id_hash(first));
  CHECK(room.of(same).kind == CopyKind::kIdentical);
  for (const auto copy : {cut, longer, changed}) {
    CHECK(room.of(copy).kind == CopyKind::kNear);
    CHECK(room.same_story(copy, first));
  }
  CHECK(room.of(other).kind == CopyKind::kAlone);
  CHECK(room.of(other).story == Newsroom::id_hash(other));
  CHECK(room.outcome().stories == 1);
  CHECK(room.outcome().copies == 4);
}

TEST_CASE("a report from a template with other numbers is not a copy") {
  Newsroom room;
  const auto report = [](int day) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      text += "Shares of firm " + std::string(1, static_cast<char>('A' + i)) + " closed at " +
              std::to_string(1000 + 37 * i * day + day) + " crowns after trading of " +
              std::to_string(500 + 91 * day + i) + " lots on the floor in Exampleton. ";
    }
    return text;
  };
  const auto monday = room.add(article_of(report(1), "The Plain Courier"), 10);
  const auto tuesday = room.add(article_of(report(2), "North Lantern"), 11);
  const auto copied = room.add(article_of(report(2), "South Lantern"), 11);
  room.resolve();
  CHECK(!room.same_story(monday, tuesday));
  CHECK(room.same_story(tuesday, copied));
}

TEST_CASE("phrases that come again and again do not make a copy") {
  Newsroom room;
  const std::string frame = invented_text(6, 60);
  std::vector<std::uint64_t> letters;
  for (std::uint32_t week = 0; week < 6; ++week) {
    letters.push_back(
        room.add(article_of(frame + invented_text(100 + week, 20), "Paper " + std::to_string(week)),
                 static_cast<std::int32_t>(7 * week)));
  }
  room.resolve();
  for (const auto letter : letters) {
    CHECK(room.of(letter).kind == CopyKind::kAlone);
  }
}

TEST_CASE("small changes in a chain do not run together into one story") {
  Newsroom room;
  const std::vector<std::string> words = invented_words(7, 3000);
  std::vector<std::uint64_t> links;
  for (std::size_t i = 0; i < 20; ++i) {
    links.push_back(room.add(
        article_of(join(words, 100 * i, 100 * i + 400), "Paper " + std::to_string(i)), 10));
  }
  room.resolve();
  CHECK(room.same_story(links[0], links[1]));
  CHECK(!room.same_story(links.front(), links.back()));
  CHECK(room.outcome().stories > 3);
}

TEST_CASE("very short texts are copies only with the same title") {
  Newsroom room;
  const auto a = room.add(article_of("No report today.", "The Plain Courier", "Harbour"), 1);
  const auto b = room.add(article_of("No report today.", "North Lantern", "Harbour"), 1);
  const auto c = room.add(article_of("No report today.", "North Lantern", "Mountains"), 1);
  const auto d = room.add(article_of("", "North Lantern", "Mountains"), 1);
  const auto e = room.add(article_of("", "South Lantern", "Mountains"), 1);
  room.resolve();
  CHECK(room.same_story(a, b));
  CHECK(!room.same_story(a, c));
  CHECK(!room.same_story(d, e));
}

TEST_CASE("copies belong together within the window; undated ones when they are long") {
  Newsroom room;
  std::vector<std::string> words = invented_words(8, 300);
  const std::string text = join(words, 0, 300);
  const auto first = room.add(article_of(text, "The Plain Courier"), 10);
  const auto late = room.add(article_of(text, "North Lantern"), 1000);
  const auto undated = room.add(article_of(text, "South Lantern"), kUndatedDay);
  room.resolve();
  CHECK(!room.same_story(first, late));
  CHECK(room.same_story(first, undated));
  CHECK(room.of(undated).kind == CopyKind::kIdentical);
}

TEST_CASE("a dropped article is nobody's original") {
  Newsroom room;
  const std::string text = invented_text(9, 200);
  const auto dropped = room.add(article_of(text, "The Plain Courier"), 10);
  const auto second = room.add(article_of(text, "North Lantern"), 11);
  const auto third = room.add(article_of(text, "South Lantern"), 12);
  room.resolve({true});
  CHECK(room.of(second).kind == CopyKind::kOriginal);
  CHECK(room.of(third).story == Newsroom::id_hash(second));
  CHECK(room.of(third).story != Newsroom::id_hash(dropped));
}

TEST_CASE("new articles join the stories of existing ones, which keep their numbers") {
  Newsroom room;
  const std::vector<std::string> words = invented_words(10, 300);
  const StorySketch known = sketch_of(article_of(join(words, 0, 300)));
  room.grouper().add_existing(4711, 10, 864000, "The Plain Courier", known);
  room.grouper().add_existing(4711, 12, 1036800, "Bay Post", known);
  const auto later = room.add(article_of(join(words, 0, 200), "North Lantern"), 13);
  const auto earlier = room.add(article_of(join(words, 0, 300), "South Lantern"), 9);
  const auto other = room.add(article_of(invented_text(11, 300), "South Lantern"), 10);
  room.resolve();
  CHECK(room.of(later).story == 4711);
  CHECK(room.of(later).kind == CopyKind::kNear);
  CHECK(room.of(earlier).story == 4711);
  CHECK(room.of(earlier).kind == CopyKind::kIdentical);
  CHECK(room.of(other).kind == CopyKind::kAlone);
  CHECK(room.outcome().members.size() == 2);
  CHECK(room.outcome().stories == 1);
}

TEST_CASE("the outcome depends neither on threads, nor on memory, nor on the order of adding") {
  constexpr std::size_t kArticles = 600;
  std::mt19937 random(12);
  std::vector<StorySketch> sketches;
  std::vector<SortKey> keys;
  for (std::size_t i = 0; i < kArticles; ++i) {
    const std::vector<std::string> words =
        invented_words(static_cast<std::uint32_t>(random() % 80), 250);
    const std::size_t begin = random() % 60;
    sketches.push_back(sketch_of(article_of(join(words, begin, begin + 60 + random() % 130))));
    const auto day = static_cast<std::int32_t>(random() % 20);
    keys.push_back({day, std::int64_t{day} * 86400, Newsroom::id_hash(i), i});
  }
  const auto resolve = [&](std::size_t memory, unsigned threads) {
    TempDirectory directory;
    StoryGrouper grouper(directory.path(), memory);
    std::vector<std::jthread> workers;
    for (unsigned t = 0; t < threads; ++t) {
      workers.emplace_back([&, t] {
        for (std::size_t i = t; i < kArticles; i += threads) {
          grouper.add(keys[i], "Paper " + std::to_string(i % 7), sketches[i]);
        }
      });
    }
    workers.clear();
    std::map<std::uint64_t, std::pair<std::uint64_t, CopyKind>> stories;
    const auto outcome = grouper.resolve({});
    for (const auto& member : outcome.members) {
      stories[member.sequence] = {member.membership.story, member.membership.kind};
    }
    return stories;
  };
  const auto expected = resolve(64u << 20, 1);
  CHECK(expected.size() > kArticles / 2);
  CHECK(resolve(64u << 20, 4) == expected);
  CHECK(resolve(1000, 3) == expected);
}

TEST_CASE("short alerts of one template about different events are different stories") {
  for (const Template& form : templates()) {
    CAPTURE(form.name);
    Newsroom room;
    std::vector<std::uint64_t> alerts, copies;
    for (const std::string& text : form.alerts) {
      alerts.push_back(room.add(article_of(text), 10));
      copies.push_back(room.add(article_of(text, "North Lantern"), 10));
    }
    room.resolve();
    for (std::size_t i = 0; i < alerts.size(); ++i) {
      CHECK(room.same_story(alerts[i], copies[i]));
      for (std::size_t j = 0; j < i; ++j) {
        CHECK(!room.same_story(alerts[i], alerts[j]));
      }
    }
  }
}

TEST_CASE("a short alert that was corrected, extended or credited otherwise is a copy") {
  const std::string alert =
      "A strong earthquake struck off the coast of Japan on Monday, the geological survey said. "
      "There were no immediate reports of casualties and no tsunami warning was issued.";
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = alert;
    return text.replace(text.find(from), from.size(), to);
  };
  Article told_agency =
      article_of(alert + " Officials told Reuters more would follow.", "Bay Post");
  Article told_other = article_of(alert + " Officials told AFP more would follow.", "Hill Post");
  for (const auto& [first, second] : std::vector<std::pair<Article, Article>>{
           {article_of(changed("earthquake", "earhtquake")), article_of(alert, "Bay Post")},
           {article_of(changed("Monday", "Mondey")), article_of(alert, "Bay Post")},
           {article_of(changed("no immediate", "no")), article_of(alert, "Bay Post")},
           {article_of(changed("earthquake", "quake")), article_of(alert, "Bay Post")},
           {article_of(alert + "\n\nIt was the third of the year, Mr Example said."),
            article_of(alert, "Bay Post")},
           {article_of("By Jane Roe\n\n" + alert),
            article_of("By John Doe\n\n" + alert, "Bay Post")},
           {article_of(alert + " (Reporting by Jane Roe)"),
            article_of(alert + "\n\n(Reporting by Ann Example; Editing by Ian Doe)", "Bay Post")},
           {told_agency, told_other},
           {article_of(alert + " Officials told the Bay Post more would follow.", "Bay Post"),
            article_of(alert + " Officials told The Hill Gazette more would follow.",
                       "The Hill Gazette")},
       }) {
    CAPTURE(first.body);
    CAPTURE(second.body);
    Newsroom room;
    const auto a = room.add(first, 10);
    const auto b = room.add(second, 10);
    room.resolve();
    CHECK(room.same_story(a, b));
  }
}

TEST_CASE("names and numbers in the place of others tell of another event, edited words do not") {
  const auto differ = [](std::string_view a, std::string_view b) {
    return tell_different_events(story_details({}, a), story_details({}, b));
  };
  const std::string fall = "The shares of Example Works fell 3.2 percent in early trading";
  CHECK(!differ(fall, fall));
  CHECK(differ(fall, "The shares of Sample Works fell 3.2 percent in early trading"));
  CHECK(differ(fall, "The shares of Example Works fell 5.1 percent in early trading"));
  CHECK(!differ(fall, "The shares of Example Works fell 3.2 percent in late dealings"));
  CHECK(!differ(fall, "The shares of the Example Works in Exampleton fell 3.2 percent"));
  CHECK(!differ("Ministers met in Peking on Sept. 11 for talks",
                "Ministers met in Beijing on September 11 for talks"));
  CHECK(!differ("A U.S. official said 1,200 troops had left",
                "A US official said 1200 troops had left"));
  // One of many numbers: brought up to date.
  const std::string toll =
      "At 10.32 on May 4 a bus fell from a bridge near Exampleton, killing {0}";
  CHECK(!differ(filled(toll, {{"12"}})[0], filled(toll, {{"15"}})[0]));
}

TEST_CASE("no articles have no stories") {
  Newsroom room;
  room.resolve();
  CHECK(room.outcome().members.empty());
}

}  // namespace dateline

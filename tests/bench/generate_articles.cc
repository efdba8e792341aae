// Invented news articles as JSONL, in any number: what the benchmark measures with where no real
// archive is large enough.
//
//   generate_articles COUNT [--seed N] [--first N] > ARTICLES.jsonl
//
// Article n depends on the seed and n alone, so a smaller corpus is the begin of a larger one and
// --first goes on where another run ended. Only pow, exp, log and cos come from the system's
// library; the rest of the arithmetic is the same everywhere.
//
// Words are drawn by rank from a Zipf-Mandelbrot distribution whose vocabulary grows with the text
// before the article by Heaps' law. The commonest are English function words, the rest made of
// syllables, with English endings on some and capitals on names. What keeps it from being noise:
// recurring phrases, events (articles of a month that share telling words), copies of one text by
// several sources, lengths that are log-normal, sources and phrases of skewed frequency, and twenty
// years of dates with more articles towards the end.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cxxopts.hpp>
#include <iostream>
#include <string>
#include <string_view>

namespace {

constexpr double kExponent = 1.05, kShift = 2.7;           // Zipf-Mandelbrot: 1 / (rank + q)^s
constexpr double kHeapsFactor = 60, kHeapsExponent = 0.5;  // words = factor x tokens^exponent
constexpr double kMeanWords = 400, kSpread = 0.6;          // log-normal
constexpr unsigned kSources = 400, kPhrases = 20'000, kEventsAMonth = 60, kEventWords = 25;

constexpr auto kFunctionWords = std::to_array<std::string_view>(
    {"the",   "of",   "to",    "and",   "in",   "a",     "that",  "for",   "is",    "on",
     "said",  "with", "was",   "as",    "by",   "he",    "at",    "from",  "it",    "his",
     "has",   "have", "be",    "an",    "are",  "who",   "will",  "not",   "but",   "were",
     "they",  "had",  "their", "which", "been", "this",  "its",   "more",  "after", "would",
     "she",   "or",   "about", "one",   "her",  "when",  "there", "also",  "than",  "we",
     "up",    "new",  "out",   "if",    "two",  "over",  "all",   "year",  "into",  "people",
     "could", "last", "can",   "other", "time", "first", "some",  "years", "what",  "no",
     "so",    "only", "them",  "most",  "him",  "told",  "like",  "now",   "under", "before"});

std::uint64_t mix(std::uint64_t value) {  // splitmix64
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

// splitmix64 with distributions of its own: those of <random> are not the same everywhere.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() { return mix(state_++); }
  double share() { return static_cast<double>(next() >> 11) * 0x1p-53; }  // [0, 1)
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  bool happens(double probability) { return share() < probability; }
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - share()));
    return radius * std::cos(2 * 3.14159265358979323846 * share());
  }

 private:
  std::uint64_t state_;
};

// Ranks from 0 below `bound`, by the inverse of the distribution's continuous form.
class ZipfMandelbrot {
 public:
  ZipfMandelbrot(double bound, double exponent, double shift)
      : power_(1 - exponent),
        shift_(shift),
        low_(std::pow(1 + shift, power_)),
        high_(std::pow(1 + bound + shift, power_)) {}
  std::uint64_t draw(Chance& chance) const {
    const double place = low_ + chance.share() * (high_ - low_);
    return static_cast<std::uint64_t>(std::pow(place, 1 / power_) - shift_ - 1);
  }

 private:
  double power_, shift_, low_, high_;
};

// A word ends in a letter that no English ending ends in, so that all stemmers agree about it.
void append_syllables(std::uint64_t number, std::string& out) {
  constexpr std::string_view kConsonants = "bdfghklmnprstvwz", kVowels = "aeiou";
  constexpr std::string_view kInner = "nrlstmk", kLast = "nkmfp";
  std::uint64_t dice = mix(number);
  number += 80;  // two syllables at least
  for (; number > 0; number /= 80) {
    out += kConsonants[number % 16];
    out += kVowels[number / 16 % 5];
    if (number < 80) {
      out += kLast[dice % kLast.size()];
    } else if (dice % 3 == 0) {
      out += kInner[dice / 3 % kInner.size()];
    }
    dice /= 21;
  }
}

bool is_name(std::uint64_t rank) {
  return rank >= kFunctionWords.size() && mix(rank ^ 0x6e616d65) % 12 == 0;
}

void append_word(std::uint64_t rank, std::string& out) {
  constexpr auto kEndings = std::to_array<std::string_view>({"s", "ed", "ing", "s"});
  if (rank < kFunctionWords.size()) {
    out += kFunctionWords[rank];
    return;
  }
  const std::uint64_t dice = mix(rank ^ 0x656e64);
  const std::size_t begin = out.size();
  // One in four is an inflected form of a commoner word.
  const bool inflected = dice % 4 == 0 && rank > 4 * kFunctionWords.size() && !is_name(rank);
  append_syllables(inflected ? rank / 2 : rank, out);
  if (inflected) {
    out += kEndings[dice / 4 % kEndings.size()];
  } else if (is_name(rank)) {
    out[begin] = static_cast<char>(out[begin] - 'a' + 'A');
  }
}

// The words that are known by then.
ZipfMandelbrot vocabulary_of(std::uint64_t article) {
  const double tokens = kMeanWords * (1.0 + static_cast<double>(article));
  return {kFunctionWords.size() + kHeapsFactor * std::pow(tokens, kHeapsExponent), kExponent,
          kShift};
}

// Two to four words that stand together again and again; its words are not the commonest.
void append_phrase(std::uint64_t phrase, std::string& out) {
  Chance chance(mix(phrase ^ 0x706872617365));
  const ZipfMandelbrot words(4000, kExponent, 30);
  const std::uint64_t length = 2 + chance.below(3);
  for (std::uint64_t i = 0; i < length; ++i) {
    out += i == 0 ? "" : " ";
    append_word(words.draw(chance), out);
  }
}

// Writes text word by word, in sentences and paragraphs.
class Prose {
 public:
  Prose(std::uint64_t article, std::uint64_t event, Chance& chance)
      : chance_(chance), words_(vocabulary_of(article)), phrases_(kPhrases, 1.01, 5) {
    Chance telling(mix(event ^ 0x6576656e74));
    const ZipfMandelbrot middle(20'000, 1.01, 200);
    for (std::uint64_t& word : event_words_) {
      word = middle.draw(telling);
    }
  }

  std::string title() {
    std::string text;
    const std::uint64_t words = 5 + chance_.below(7);
    for (std::uint64_t i = 0; i < words; ++i) {
      append_part(text, 0.4);
    }
    return text;
  }

  // The line breaks between paragraphs are already written as JSON has them.
  std::string body(std::uint64_t words) {
    std::string text;
    std::uint64_t sentences = 0;
    for (std::uint64_t written = 0; written < words; ++sentences) {
      const std::uint64_t length = 8 + chance_.below(24);
      text += sentences == 0 ? "" : sentences % 3 == 0 ? "\\n\\n" : " ";
      append_sentence(length, text);
      written += length;
    }
    return text;
  }

 private:
  void append_sentence(std::uint64_t length, std::string& out) {
    const std::size_t begin = out.size();
    std::string sentence;
    for (std::uint64_t i = 0; i < length; ++i) {
      append_part(sentence, 0.12);
      if (i + 1 < length && chance_.happens(0.06)) {
        sentence += ',';
      }
    }
    out += sentence + ".";
    if (out[begin] >= 'a' && out[begin] <= 'z') {
      out[begin] = static_cast<char>(out[begin] - 'a' + 'A');
    }
  }

  // A word of the event, a phrase, a number or any word.
  void append_part(std::string& out, double event_share) {
    out += out.empty() ? "" : " ";
    const double dice = chance_.share();
    if (dice < event_share) {
      const double place = chance_.share();  // the first are used most
      append_word(event_words_[static_cast<std::size_t>(place * place * kEventWords)], out);
    } else if (dice < event_share + 0.03) {
      append_phrase(phrases_.draw(chance_), out);
    } else if (dice < event_share + 0.04) {
      out += std::to_string(1 + chance_.below(chance_.happens(0.5) ? 31 : 2024));
    } else {
      append_word(words_.draw(chance_), out);
    }
  }

  Chance& chance_;
  const ZipfMandelbrot words_;
  const ZipfMandelbrot phrases_;
  std::array<std::uint64_t, kEventWords> event_words_{};
};

std::string source_name(Chance& chance) {
  constexpr auto kKinds =
      std::to_array<std::string_view>({"Courier", "Herald", "Ledger", "Gazette", "Observer"});
  const std::uint64_t number = ZipfMandelbrot(kSources, 1.01, 2).draw(chance);
  std::string name;
  append_syllables(number * 37, name);
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name + " " + std::string(kKinds[number % kKinds.size()]);
}

std::string instant_of(std::chrono::sys_seconds instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(instant - day);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

// Twice as many articles at the end as at the begin.
std::chrono::sys_seconds draw_instant(Chance& chance) {
  constexpr std::chrono::sys_days kBegin = std::chrono::year(2005) / 1 / 1;
  constexpr std::chrono::sys_days kEnd = std::chrono::year(2025) / 1 / 1;
  const double share = std::sqrt(1 + 3 * chance.share()) - 1;
  const auto span = static_cast<double>(std::chrono::seconds(kEnd - kBegin).count());
  return kBegin + std::chrono::seconds(static_cast<std::int64_t>(share * span));
}

void print_article(std::uint64_t seed, std::uint64_t number) {
  Chance own(mix(seed) ^ mix(number));
  // One in thirty is another source's copy, a day later at most, of one of the 500 before it.
  const bool copy = number > 0 && own.happens(1.0 / 30);
  const std::uint64_t original =
      copy ? number - 1 - own.below(std::min<std::uint64_t>(number, 500)) : number;
  Chance text(mix(seed ^ 0x74657874) ^ mix(original));
  const std::chrono::sys_seconds first = draw_instant(text);
  const auto month = static_cast<std::uint64_t>(first.time_since_epoch().count() / 2'629'746);
  const std::uint64_t event =
      month * kEventsAMonth + ZipfMandelbrot(kEventsAMonth, 1.01, 1).draw(text);
  Prose prose(original, event, text);
  const double words = kMeanWords * std::exp(kSpread * text.normal() - kSpread * kSpread / 2);
  const std::string title = prose.title();
  const std::string body = prose.body(static_cast<std::uint64_t>(words) + 10);
  const auto later = std::chrono::seconds(copy ? own.below(86'400) : 0);
  const std::string source = source_name(own);
  std::printf(
      "{\"id\":\"g%09llu\",\"title\":\"%s\",\"source\":\"%s\",\"published\":\"%s\","
      "\"lang\":\"en\",\"body\":\"%s\"}\n",
      static_cast<unsigned long long>(number), title.c_str(), source.c_str(),
      instant_of(first + later).c_str(), body.c_str());
}

int generate(int argc, char** argv) {
  cxxopts::Options options("generate_articles", "Invented news articles as JSONL.");
  options.add_options()("count", "", cxxopts::value<std::uint64_t>())(
      "seed", "", cxxopts::value<std::uint64_t>()->default_value("1"))(
      "first", "", cxxopts::value<std::uint64_t>()->default_value("0"));
  options.parse_positional("count");
  const auto arguments = options.parse(argc, argv);
  const auto first = arguments["first"].as<std::uint64_t>();
  const std::uint64_t end = first + arguments["count"].as<std::uint64_t>();
  for (std::uint64_t number = first; number < end; ++number) {
    print_article(arguments["seed"].as<std::uint64_t>(), number);
  }
  return std::fflush(stdout) == 0 ? 0 : 2;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return generate(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "generate_articles: " << error.what() << "\n";
    return 2;
  }
}

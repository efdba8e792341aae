#include "common/dictionary_training.h"

#include <doctest/doctest.h>
#include <zdict.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace dateline;

namespace {

constexpr std::size_t kWindow = 16;

std::string letters(std::mt19937& random, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += static_cast<char>('a' + random() % 26);
  }
  return text;
}

// Articles that all begin alike, end in words of their own, and share a passage with `sharers - 1`
// others.
std::vector<std::string> articles(std::size_t count, std::size_t sharers) {
  std::mt19937 random(static_cast<std::uint32_t>(sharers));
  const std::string beginning = "{\"language\":\"en\",\"source\":\"Harbour Courier\",\"body\":\"";
  std::vector<std::string> records;
  std::string passage;
  for (std::size_t i = 0; i < count; ++i) {
    passage = i % sharers == 0 ? letters(random, 150) : passage;
    records.push_back(beginning + "The council said on Thursday that " + passage + " " +
                      letters(random, 100) + "\"}");
  }
  return records;
}

std::set<std::string_view> windows_of(std::string_view text) {
  std::set<std::string_view> windows;
  for (std::size_t at = 0; at + kWindow <= text.size(); ++at) {
    windows.insert(text.substr(at, kWindow));
  }
  return windows;
}

// The fewest samples that share a window of the dictionary that stands in any; 0: there is none.
std::size_t fewest_sharers(std::string_view dictionary, const std::vector<std::string>& samples) {
  dictionary.remove_prefix(ZDICT_getDictHeaderSize(dictionary.data(), dictionary.size()));
  std::map<std::string_view, std::size_t> sharers;
  for (const std::string_view window : windows_of(dictionary)) {
    sharers[window] = 0;
  }
  for (const std::string& sample : samples) {
    for (const std::string_view window : windows_of(sample)) {
      const auto found = sharers.find(window);
      if (found != sharers.end()) {
        ++found->second;
      }
    }
  }
  std::size_t fewest = 0;
  for (const auto& [window, count] : sharers) {
    if (count > 0 && (fewest == 0 || count < fewest)) {
      fewest = count;
    }
  }
  return fewest;
}

}  // namespace

TEST_CASE("a dictionary holds no text that only a few samples share") {
  for (const std::size_t sharers : {1u, 2u, 3u, 4u, 6u}) {
    CAPTURE(sharers);
    const auto samples = articles(600, sharers);
    const std::string dictionary = train_dictionary(samples, kMaxDictionaryBytes);
    REQUIRE_FALSE(dictionary.empty());
    CHECK(fewest_sharers(dictionary, samples) >= 4);
  }
}

TEST_CASE("a dictionary of samples with shared and own passages holds the shared ones only") {
  std::vector<std::string> samples = articles(600, 1);
  for (const std::size_t sharers : {2u, 3u, 5u}) {
    const auto more = articles(300, sharers);
    samples.insert(samples.end(), more.begin(), more.end());
  }
  const std::string dictionary = train_dictionary(samples, kMaxDictionaryBytes);
  REQUIRE(dictionary.size() > 1024);
  CHECK(fewest_sharers(dictionary, samples) >= 4);
}

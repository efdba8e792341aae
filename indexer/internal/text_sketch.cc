#include "indexer/internal/text_sketch.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>

#include "indexer/internal/scraped_text.h"

namespace dateline {

namespace {

constexpr std::size_t kShingleWords = 5;
// One shingle in eight of a text of 300 words makes 37 hashes, 150 bytes. Short texts keep more, so
// that there is something to compare.
constexpr std::uint32_t kMaxSampling = 8;
constexpr std::uint32_t kWantedHashes = 24;
constexpr std::size_t kMaxHashes = 2000;     // of a text of 16,000 words; the rest is not looked at
constexpr std::uint32_t kTellingWords = 20;  // a shorter text is not one text only
constexpr std::size_t kMaxNumbers = 24;
constexpr std::size_t kFewNumbers = 3;

constexpr std::uint64_t kSeed = 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio

std::uint64_t mix(std::uint64_t hash) {  // the finaliser of SplitMix64 (Steele et al. 2014)
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
  hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
  return hash ^ (hash >> 31);
}

// Scripts that do not put spaces between words.
bool is_unspaced(UChar32 c) {
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x3040 && c <= 0x30FF) ||
         (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x2FFFF);
}

// Takes a text's words one after another.
class Shingler {
 public:
  void add_word(std::uint64_t word, bool is_number) {
    text_hash_ = mix(text_hash_ + word);
    recent_[words_++ % kShingleWords] = word;
    if (words_ >= kShingleWords) {
      std::uint64_t shingle = kSeed;
      for (std::size_t i = 0; i < kShingleWords; ++i) {
        shingle = mix(shingle + recent_[(words_ + i) % kShingleWords]);
      }
      shingles_.push_back(static_cast<std::uint32_t>(shingle >> 32));
    }
    if (is_number && numbers_.size() < kMaxNumbers) {
      numbers_.push_back(static_cast<std::uint32_t>(word));
    }
  }

  TextSketch finish() {
    TextSketch sketch;
    sketch.text_hash = text_hash_;
    sketch.words = static_cast<std::uint32_t>(words_);
    sort_distinct(shingles_);
    sort_distinct(numbers_);
    sketch.numbers = std::move(numbers_);
    const auto wanted = static_cast<std::uint32_t>(shingles_.size()) / kWantedHashes;
    sketch.sampling = std::clamp(std::bit_floor(wanted), 1u, kMaxSampling);
    const std::uint32_t bound = UINT32_MAX / sketch.sampling;
    const auto end = std::upper_bound(shingles_.begin(), shingles_.end(), bound);
    const auto kept = std::min<std::ptrdiff_t>(end - shingles_.begin(), kMaxHashes);
    sketch.hashes.assign(shingles_.begin(), shingles_.begin() + kept);
    return sketch;
  }

 private:
  static void sort_distinct(std::vector<std::uint32_t>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
  }

  std::array<std::uint64_t, kShingleWords> recent_{};
  std::size_t words_ = 0;
  std::uint64_t text_hash_ = kSeed;
  std::vector<std::uint32_t> shingles_, numbers_;
};

// Cuts into words: letters and digits without case, marks left out.
class WordCutter {
 public:
  explicit WordCutter(Shingler& shingler) : shingler_(shingler) {}

  void add(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), INT32_MAX));
    for (std::int32_t i = 0; i < length;) {
      UChar32 c = 0;
      U8_NEXT_OR_FFFD(bytes, i, length, c);
      add_character(c);
    }
    end_word();
  }

 private:
  void add_character(UChar32 c) {
    if (c < 0x80) {
      const bool digit = c >= '0' && c <= '9';
      const UChar32 lower = c >= 'A' && c <= 'Z' ? c + 32 : c;
      add_letter(lower, digit, digit || (lower >= 'a' && lower <= 'z'));
      return;
    }
    if (is_unspaced(c)) {
      end_word();
      shingler_.add_word(mix(kSeed ^ static_cast<std::uint64_t>(c)), false);
      return;
    }
    const auto mask = U_GET_GC_MASK(c);
    if ((mask & U_GC_M_MASK) == 0) {
      add_letter(u_foldCase(c, U_FOLD_CASE_DEFAULT), (mask & U_GC_ND_MASK) != 0,
                 (mask & (U_GC_L_MASK | U_GC_ND_MASK)) != 0);
    }
  }

  void add_letter(UChar32 c, bool digit, bool is_letter) {
    if (!is_letter) {
      end_word();
      return;
    }
    hash_ = mix(hash_ ^ static_cast<std::uint64_t>(c));
    digits_ = digit && (digits_ || length_ == 0);
    ++length_;
  }

  void end_word() {
    if (length_ > 0) {
      shingler_.add_word(hash_, digits_ && length_ > 1);
    }
    hash_ = kSeed;
    length_ = 0;
    digits_ = false;
  }

  Shingler& shingler_;
  std::uint64_t hash_ = kSeed;
  std::size_t length_ = 0;
  bool digits_ = false;
};

// The hashes of `sketch` that a sketch with that sampling would have.
std::span<const std::uint32_t> sampled(const TextSketch& sketch, std::uint32_t sampling) {
  const auto end =
      std::upper_bound(sketch.hashes.begin(), sketch.hashes.end(), UINT32_MAX / sampling);
  return {sketch.hashes.data(), static_cast<std::size_t>(end - sketch.hashes.begin())};
}

std::uint32_t count_shared(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  std::uint32_t shared = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++shared;
      ++i;
      ++j;
    } else {
      ++(a[i] < b[j] ? i : j);
    }
  }
  return shared;
}

}  // namespace

TextSketch sketch_of(const Article& article) {
  Shingler shingler;
  WordCutter cutter(shingler);
  std::string_view text = article.body.empty() ? article.title : article.body;
  if (const auto dateline = parse_dateline(text)) {
    text.remove_prefix(dateline->length);
  }
  cutter.add(text);
  TextSketch sketch = shingler.finish();
  if (sketch.words < kTellingWords) {  // "In pictures": the title decides
    Shingler of_title;
    WordCutter(of_title).add(article.title);
    sketch.text_hash = mix(sketch.text_hash + of_title.finish().text_hash);
  }
  return sketch;
}

Likeness compare(const TextSketch& a, const TextSketch& b) {
  const std::uint32_t sampling = std::max(a.sampling, b.sampling);
  const auto of_a = sampled(a, sampling);
  const auto of_b = sampled(b, sampling);
  Likeness likeness;
  likeness.shared = count_shared(of_a, of_b);
  likeness.smaller = static_cast<std::uint32_t>(std::min(of_a.size(), of_b.size()));
  likeness.larger = static_cast<std::uint32_t>(std::max(of_a.size(), of_b.size()));
  return likeness;
}

double shared_numbers(const TextSketch& a, const TextSketch& b) {
  const std::size_t fewer = std::min(a.numbers.size(), b.numbers.size());
  return fewer < kFewNumbers
             ? 1
             : static_cast<double>(count_shared(a.numbers, b.numbers)) / static_cast<double>(fewer);
}

std::vector<std::uint32_t> TextSketch::to_values() const {
  std::vector<std::uint32_t> values{static_cast<std::uint32_t>(text_hash >> 32),
                                    static_cast<std::uint32_t>(text_hash), words, sampling,
                                    static_cast<std::uint32_t>(numbers.size())};
  values.insert(values.end(), numbers.begin(), numbers.end());
  values.insert(values.end(), hashes.begin(), hashes.end());
  return values;
}

TextSketch TextSketch::from_values(std::span<const std::uint32_t> values) {
  constexpr std::size_t kHead = 5;
  TextSketch sketch;
  if (values.size() < kHead || values[3] == 0 || values.size() - kHead < values[4]) {
    return sketch;
  }
  sketch.text_hash = static_cast<std::uint64_t>(values[0]) << 32 | values[1];
  sketch.words = values[2];
  sketch.sampling = values[3];
  const auto numbers = values.subspan(kHead, values[4]);
  const auto hashes = values.subspan(kHead + values[4]);
  sketch.numbers.assign(numbers.begin(), numbers.end());
  sketch.hashes.assign(hashes.begin(), hashes.end());
  return sketch;
}

}  // namespace dateline

#include "indexer/internal/story_sketch.h"

#include <algorithm>
#include <array>

#include "common/text.h"
#include "indexer/internal/scraped_text.h"
#include "indexer/internal/story_details.h"
#include "indexer/internal/story_words.h"

namespace dateline {

namespace {

constexpr unsigned kMaxLevel = 30;

bool is_kept(std::uint32_t hash, unsigned level) {
  return (hash & ((1u << level) - 1)) == 0;
}

void coarsen(std::vector<std::uint32_t>& hashes, unsigned level) {
  std::erase_if(hashes, [level](std::uint32_t hash) { return !is_kept(hash, level); });
}

// Collects distinct hashes and raises the level when they become too many, so that the memory is
// bounded. The level reached is that of the whole set: it does not depend on the order.
class Sampler {
 public:
  void add(std::uint32_t hash) {
    if (!is_kept(hash, level_)) {
      return;
    }
    std::uint8_t& slot = slot_of(hash);
    if (slot != 0) {
      return;
    }
    hashes_.push_back(hash);
    slot = static_cast<std::uint8_t>(hashes_.size());
    if (hashes_.size() > kMaxHashes) {
      raise_level();
    }
  }
  void finish(StorySketch& sketch) {
    std::sort(hashes_.begin(), hashes_.end());
    sketch.level = level_;
    sketch.hashes.assign(hashes_.begin(), hashes_.end());
  }

 private:
  // Open addressing. A power of two, of which a quarter is used at most.
  static constexpr std::size_t kSlots = 512;
  static_assert(4 * kMaxHashes <= kSlots && kMaxHashes < UINT8_MAX);

  // The hash's, or the free one where it would be.
  std::uint8_t& slot_of(std::uint32_t hash) {
    std::size_t at = hash * 0x9E3779B1u >> 23;  // nine bits
    while (slots_[at] != 0 && hashes_[slots_[at] - 1] != hash) {
      at = (at + 1) % kSlots;
    }
    return slots_[at];
  }
  void raise_level() {
    while (hashes_.size() > kMaxHashes && level_ < kMaxLevel) {
      coarsen(hashes_, ++level_);
    }
    slots_.fill(0);
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
      slot_of(hashes_[i]) = static_cast<std::uint8_t>(i + 1);
    }
  }

  unsigned level_ = 0;
  std::vector<std::uint32_t> hashes_;
  std::array<std::uint8_t, kSlots> slots_{};  // which of the hashes, from 1; 0: free
};

std::size_t count_words(std::string_view text, std::size_t limit) {
  StoryWords words(text);
  std::size_t count = 0;
  for (StoryWord word; count < limit && words.next(word);) {
    ++count;
  }
  return count;
}

// The text without the last few lines that are too short for a paragraph, if much else is left.
std::string_view without_credits(std::string_view text) {
  constexpr int kMaxLines = 3;
  constexpr std::size_t kLineWords = 9, kRestWords = 40, kLineBytes = 160;
  for (int line = 0; line < kMaxLines; ++line) {
    text = trim(text);
    const std::size_t cut = text.rfind('\n');
    if (cut == std::string_view::npos || text.size() - cut > kLineBytes ||
        count_words(text.substr(cut), kLineWords) == kLineWords ||
        count_words(text.substr(0, cut), kRestWords) < kRestWords) {
      break;
    }
    text = text.substr(0, cut);
  }
  return text;
}

// What the outlets that run a story have in common.
std::string_view story_text(const Article& article) {
  constexpr std::size_t kDatelineBytes = 512;
  const std::string_view body = trim(article.body);
  if (body.empty()) {
    return trim(article.lead);
  }
  const auto dateline = parse_dateline(utf8_prefix(body, kDatelineBytes));
  return without_credits(body.substr(dateline ? std::min(dateline->length, body.size()) : 0));
}

std::uint64_t hash_words(std::string_view text) {
  StoryWords words(text);
  std::uint64_t hash = 0;
  for (StoryWord word; words.next(word);) {
    hash = mix_bits(hash + word.hash);
  }
  return hash;
}

// The hashes of the shingles that end with the last word, each made from that of one word less.
class Shingle {
 public:
  void push(const StoryWord& word) {
    for (unsigned words = kShingleWords - 1; words > 0; --words) {
      hashes_[words] = mix_bits(hashes_[words - 1] + word.hash);
      digits_[words] = digits_[words - 1] || word.has_digit;
    }
    hashes_[0] = mix_bits(word.hash);
    digits_[0] = word.has_digit;
  }
  std::uint32_t hash() const {
    const auto low = static_cast<std::uint32_t>(hashes_.back());
    return digits_.back() ? low | kDigitShingle : low & ~kDigitShingle;
  }

 private:
  std::array<std::uint64_t, kShingleWords> hashes_{};  // of one word, of two, of three
  std::array<bool, kShingleWords> digits_{};
};

}  // namespace

StorySketch sketch_of(const Article& article) {
  StorySketch sketch;
  Sampler sampler;
  Shingle shingle;
  const std::string_view text = story_text(article);
  StoryWords words(text);
  for (StoryWord word; words.next(word);) {
    sketch.exact = mix_bits(sketch.exact + word.hash);
    shingle.push(word);
    if (++sketch.words >= kShingleWords) {
      sampler.add(shingle.hash());
    }
  }
  sampler.finish(sketch);
  sketch.title = hash_words(article.title);
  if (sketch.words > 0 && sketch.words <= kMaxDetailWords) {
    sketch.details = story_details(article, text);
  }
  return sketch;
}

StorySketch coarsened(StorySketch sketch, std::size_t max_hashes) {
  while (sketch.hashes.size() > max_hashes && sketch.level < kMaxLevel) {
    coarsen(sketch.hashes, ++sketch.level);
  }
  return sketch;
}

}  // namespace dateline

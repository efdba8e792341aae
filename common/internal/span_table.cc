#include "common/internal/span_table.h"

#include <xxhash.h>

#include <algorithm>
#include <utility>

namespace dateline {

namespace {

std::uint64_t hash_of(std::uint64_t low, std::uint64_t high) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15u, kOther = 0xC2B2AE3D27D4EB4Fu;
  std::uint64_t hash = low * kFactor ^ (high ^ high >> 29) * kOther;
  hash = (hash ^ hash >> 32) * kFactor;
  return hash ^ hash >> 29;
}

// Eight bytes of which the first `bytes` are kept and the others 0.
std::uint64_t first_bytes(std::uint64_t word, std::size_t bytes) {
  static constexpr unsigned char kMask[16] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  std::uint64_t mask = 0;
  std::memcpy(&mask, kMask + 8 - bytes, sizeof mask);
  return word & mask;
}

bool is_simple(const SpanAnalysis& analysis) {
  return analysis.parts.size() == 1 && analysis.parts.front().raw == nullptr &&
         analysis.joined == nullptr;
}

}  // namespace

SpanKey SpanKey::of(std::string_view text, std::size_t begin, std::size_t length) {
  if (length > kInlineBytes) {
    const std::uint64_t hash = XXH3_64bits(text.data() + begin, length);
    return {hash, 0, hash};
  }
  std::uint64_t halves[2] = {0, 0};
  const std::size_t there = text.size() - begin;
  std::memcpy(halves, text.data() + begin, there < kInlineBytes ? length : kInlineBytes);
  const std::uint64_t low = first_bytes(halves[0], std::min<std::size_t>(length, 8));
  const std::uint64_t high = first_bytes(halves[1], length > 8 ? length - 8 : 0);
  return {low, high, dateline::hash_of(low, high)};
}

std::uint64_t SpanTable::hash_of(const Slot& slot) const {
  return slot.length > SpanKey::kInlineBytes ? slot.low : dateline::hash_of(slot.low, slot.high);
}

SpanTable::Slot& SpanTable::free_slot(std::uint64_t hash) {
  std::size_t at = hash & mask();
  while (slots_[at].length != 0) {
    at = (at + 1) & mask();
  }
  return slots_[at];
}

void SpanTable::grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  for (const Slot& slot : old) {
    if (slot.length != 0) {
      free_slot(hash_of(slot)) = slot;
    }
  }
}

const SpanTable::Slot* SpanTable::add(const SpanKey& key, std::string_view span,
                                      SpanAnalysis analysis) {
  if (++size_ * 2 > slots_.size()) {
    grow();
  }
  Slot& slot = free_slot(key.hash);
  slot.low = key.low;
  slot.high = key.high;
  slot.length = static_cast<std::uint16_t>(span.size());
  const bool inlined = span.size() <= SpanKey::kInlineBytes;
  slot.simple = inlined && is_simple(analysis);
  if (slot.simple) {
    const SpanPart& part = analysis.parts.front();
    slot.word = part.word;
    slot.begin = static_cast<std::uint16_t>(part.begin);
    slot.end = static_cast<std::uint16_t>(part.end);
  } else {
    analysis.text = inlined ? std::string_view() : span;
    slot.analysis = &analyses_.emplace_back(std::move(analysis));
  }
  return &slot;
}

void SpanTable::clear() {
  std::fill(slots_.begin(), slots_.end(), Slot{});
  analyses_.clear();
  size_ = 0;
}

}  // namespace dateline

// The analyser's memory of spans: what a span of text becomes, found by its bytes.
//
// A table with open addressing, one slot of 32 bytes a span. Spans of at most 16 bytes, which are
// nearly all, stand in their slots, so that the look-up of a frequent one touches a single line of
// the cache; a longer one is found by its hash and compared where its text is kept.
// Thread contract: one a thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace dateline {

struct Word;

// The bytes of a span, or the hash of a long one, and where the search for it begins.
struct SpanKey {
  static constexpr std::size_t kInlineBytes = 16;

  std::uint64_t low, high;
  std::uint64_t hash;

  // Of text[begin, begin + length); `text` may go on behind it.
  static SpanKey of(std::string_view text, std::size_t begin, std::size_t length);
};

// What one span of text becomes.
struct SpanPart {
  Word* word;
  std::uint32_t begin, end;  // byte offsets within the span
  Word* raw = nullptr;       // see Token
};
struct SpanAnalysis {
  std::string text;             // of a long span; else empty
  std::vector<SpanPart> parts;  // successive positions; empty when nothing of the span is a word
  Word* joined = nullptr;       // when there is more than one part
};

class SpanTable {
 public:
  static constexpr std::size_t kMaxSpanBytes = UINT16_MAX;

  struct alignas(32) Slot {
    std::uint64_t low, high;
    union {
      Word* word;                    // of a simple span: a single part without a raw form
      const SpanAnalysis* analysis;  // of any other
    };
    std::uint16_t length;  // 0: the slot is free
    std::uint16_t begin, end;
    bool simple;
  };

  SpanTable() : slots_(kFirstSlots) {}

  // nullptr when the span is not known. Valid until the next add().
  const Slot* find(const SpanKey& key, std::string_view span) const {
    for (std::size_t at = key.hash & mask();; at = (at + 1) & mask()) {
      const Slot& slot = slots_[at];
      if (slot.length == 0) {
        return nullptr;
      }
      if (slot.low == key.low && slot.high == key.high && slot.length == span.size() &&
          (span.size() <= SpanKey::kInlineBytes || slot.analysis->text == span)) {
        return &slot;
      }
    }
  }

  // Fetches the slot that find() will look at.
  void prefetch(const SpanKey& key) const { __builtin_prefetch(&slots_[key.hash & mask()]); }

  // Adds a span that is not known, of 1 to kMaxSpanBytes.
  const Slot* add(const SpanKey& key, std::string_view span, SpanAnalysis analysis);

  std::size_t size() const { return size_; }
  void clear();

 private:
  static constexpr std::size_t kFirstSlots = 1u << 10;  // a power of two

  std::size_t mask() const { return slots_.size() - 1; }
  Slot& free_slot(std::uint64_t hash);
  std::uint64_t hash_of(const Slot& slot) const;
  void grow();

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
  std::deque<SpanAnalysis> analyses_;
};

}  // namespace dateline

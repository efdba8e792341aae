// Refusals: the ids that an archive has taken out and does not take in again unasked.
//
// Written by deletions and by publishers' withdrawals, so that a feed that is sent again does not
// bring back what was taken down. One file a generation (tombstones/refused-GENERATION.bin), a
// columns file (common/columns.h) whose rows are in order of the id's hash:
//   id_high, id_low  u64: XXH3-128 of the id (ids can be telling; they are not kept)
//   kind             u8: DeathKind, kWithdrawn or kDeleted
//   version          u32: the publisher's, of the withdrawal
//   content          u64: content hash of the text that was withdrawn; 0 when there was none
//   since            i64: Unix seconds
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "common/tombstones.h"

namespace dateline {

// XXH3-128 of an article's id.
struct IdHash {
  std::uint64_t high = 0, low = 0;
  static IdHash of(std::string_view id);
  auto operator<=>(const IdHash&) const = default;
};

struct Refusal {
  DeathKind kind = DeathKind::kDeleted;
  std::uint32_t version = 0;
  std::uint64_t content = 0;
  std::int64_t since = 0;
  bool operator==(const Refusal&) const = default;
};

// By id. 50 bytes an entry in memory.
class Refusals {
 public:
  Refusals() = default;
  // Throws Error(kNotFound, kIo, kCorrupt).
  explicit Refusals(const std::string& path);

  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  const Refusal* find(const IdHash& id) const;  // nullptr: not refused
  // The refusal that keeps this text out: a deletion keeps out every text of the id, a publisher's
  // withdrawal the one that was withdrawn and earlier versions. nullptr: it may come in.
  const Refusal* refuses(const IdHash& id, std::uint32_t version, std::uint64_t content) const;
  void add(const IdHash& id, const Refusal& refusal);
  bool remove(const IdHash& id);
  const std::map<IdHash, Refusal>& entries() const { return entries_; }
  bool operator==(const Refusals&) const = default;

  // Writes a new file (it must not exist) and syncs it. Throws Error(kIo).
  void write(const std::string& path) const;

 private:
  std::map<IdHash, Refusal> entries_;
};

}  // namespace dateline

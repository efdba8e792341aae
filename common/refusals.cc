#include "common/refusals.h"

#include <xxhash.h>

#include <vector>

#include "common/columns.h"

namespace dateline {

IdHash IdHash::of(std::string_view id) {
  const XXH128_hash_t hash = XXH3_128bits(id.data(), id.size());
  return {hash.high64, hash.low64};
}

Refusals::Refusals(const std::string& path) {
  const Columns columns(path);
  const auto high = columns.u64("id_high");
  const auto low = columns.u64("id_low");
  const auto kinds = columns.u8("kind");
  const auto versions = columns.u32("version");
  const auto contents = columns.u64("content");
  const auto since = columns.i64("since");
  for (std::uint32_t row = 0; row < columns.rows(); ++row) {
    entries_[{high[row], low[row]}] = {static_cast<DeathKind>(kinds[row]), versions[row],
                                       contents[row], since[row]};
  }
}

const Refusal* Refusals::find(const IdHash& id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

const Refusal* Refusals::refuses(const IdHash& id, std::uint32_t version,
                                 std::uint64_t content) const {
  const Refusal* refusal = find(id);
  const bool comes_in = refusal != nullptr && refusal->kind == DeathKind::kWithdrawn &&
                        version >= refusal->version && content != refusal->content;
  return comes_in ? nullptr : refusal;
}

void Refusals::add(const IdHash& id, const Refusal& refusal) {
  entries_[id] = refusal;
}

bool Refusals::remove(const IdHash& id) {
  return entries_.erase(id) > 0;
}

void Refusals::write(const std::string& path) const {
  std::vector<std::uint64_t> high, low, contents;
  std::vector<std::uint8_t> kinds;
  std::vector<std::uint32_t> versions;
  std::vector<std::int64_t> since;
  for (const auto& [id, refusal] : entries_) {
    high.push_back(id.high);
    low.push_back(id.low);
    kinds.push_back(static_cast<std::uint8_t>(refusal.kind));
    versions.push_back(refusal.version);
    contents.push_back(refusal.content);
    since.push_back(refusal.since);
  }
  ColumnsWriter writer(static_cast<std::uint32_t>(entries_.size()));
  writer.add("id_high", high);
  writer.add("id_low", low);
  writer.add("kind", kinds);
  writer.add("version", versions);
  writer.add("content", contents);
  writer.add("since", since);
  writer.write(path);
}

}  // namespace dateline

#include "indexer/internal/identity.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <span>
#include <tuple>
#include <utility>

#include "indexer/internal/temporary_file.h"

namespace dateline {

namespace {

// By the first byte of the id's hash.
constexpr std::size_t kPartitions = 256;

// A bound smaller than this would write pieces too small to be worth a system call.
constexpr std::size_t kMinRecords = 16;

enum Flags : std::uint32_t { kWithdrawn = 1, kArchived = 2 };

struct Record {
  std::uint64_t id_high, id_low;  // XXH3-128 of the id
  std::uint64_t content;
  std::uint64_t sequence;  // of an archived one: its place
  std::uint32_t version;
  std::uint32_t flags;

  bool archived() const { return (flags & kArchived) != 0; }
  bool withdrawn() const { return (flags & kWithdrawn) != 0; }
  RowPlace place() const {
    return {static_cast<std::uint32_t>(sequence >> 32), static_cast<std::uint32_t>(sequence)};
  }
  std::size_t partition() const { return id_high >> 56; }
  bool same_id(const Record& other) const {
    return id_high == other.id_high && id_low == other.id_low;
  }
};
static_assert(sizeof(Record) == 40);

// Consecutive records of one partition in the temporary file.
struct Piece {
  std::uint64_t offset;
  std::size_t records;
};

bool by_id(const Record& a, const Record& b) {
  const auto key = [](const Record& record) {
    return std::tuple(record.id_high, record.id_low, record.version, !record.archived(),
                      record.sequence);
  };
  return key(a) < key(b);
}

// `kept` is what remains of an id's records; `archived` is what the archive shows, or null.
void settle_id(const Record& kept, const Record* archived, IdentityTable::Outcome& outcome) {
  if (kept.archived()) {
    return;
  }
  if (archived != nullptr && kept.content == archived->content) {
    ++outcome.unchanged;
    return;
  }
  const auto place = archived != nullptr ? std::optional(archived->place()) : std::nullopt;
  if (kept.withdrawn()) {
    ++outcome.withdrawn;
    outcome.withdrawals.push_back({{kept.id_high, kept.id_low}, kept.version, place});
    return;
  }
  outcome.dropped[kept.sequence] = false;
  if (place) {
    outcome.corrections.push_back({kept.sequence, *place});
  }
}

// All records of one id, oldest first.
void resolve_id(std::span<const Record> records, IdentityTable::Outcome& outcome) {
  const Record* kept = nullptr;
  const Record* archived = nullptr;
  for (const Record& record : records) {
    if (record.archived() && std::exchange(archived, &record) != nullptr) {
      continue;  // told more than once
    }
    if (!record.archived()) {
      outcome.dropped[record.sequence] = true;
    }
    if (kept != nullptr && record.content == kept->content) {
      ++outcome.unchanged;
      continue;
    }
    if (kept != nullptr && !kept->archived()) {
      ++(record.archived() ? outcome.stale : outcome.replaced);
    }
    kept = &record;
  }
  settle_id(*kept, archived, outcome);
}

void resolve_records(std::vector<Record>& records, IdentityTable::Outcome& outcome) {
  std::sort(records.begin(), records.end(), by_id);
  for (auto begin = records.begin(); begin != records.end();) {
    const auto end = std::find_if(begin + 1, records.end(), [begin](const Record& record) {
      return !record.same_id(*begin);
    });
    resolve_id({begin, end}, outcome);
    begin = end;
  }
}

}  // namespace

struct IdentityTable::Impl {
  Impl(const std::string& directory, std::size_t memory_bytes)
      : capacity(std::max(memory_bytes / sizeof(Record) / 2, kMinRecords)), file(directory) {}

  void add(const Record& record);
  void spill(std::vector<Record> records);
  void resolve_partition(std::size_t partition, Outcome& outcome) const;

  // Two gatherings of this size fit the bound: one is filled while the other is written.
  const std::size_t capacity;
  std::mutex mutex;             // guards what follows; taken before spill_mutex
  std::vector<Record> records;  // not spilled yet
  std::uint64_t end_sequence = 0;
  std::mutex spill_mutex;  // guards what follows
  TemporaryFile file;
  std::array<std::vector<Piece>, kPartitions> pieces;
};

void IdentityTable::Impl::spill(std::vector<Record> spilled) {
  const auto by_partition = [](const Record& a, const Record& b) {
    return a.partition() < b.partition();
  };
  std::sort(spilled.begin(), spilled.end(), by_partition);
  const std::uint64_t offset =
      file.append({reinterpret_cast<const char*>(spilled.data()), spilled.size() * sizeof(Record)});
  for (std::size_t begin = 0; begin < spilled.size();) {
    std::size_t end = begin + 1;
    while (end < spilled.size() && spilled[end].partition() == spilled[begin].partition()) {
      ++end;
    }
    pieces[spilled[begin].partition()].push_back({offset + begin * sizeof(Record), end - begin});
    begin = end;
  }
}

// A partition that is larger than the memory is read more than once, for a part of its ids a time.
void IdentityTable::Impl::resolve_partition(std::size_t partition, Outcome& outcome) const {
  std::size_t total = 0;
  for (const Piece& piece : pieces[partition]) {
    total += piece.records;
  }
  const std::size_t passes = total / capacity + 1;
  for (std::size_t pass = 0; pass < passes; ++pass) {
    std::vector<Record> chosen;
    std::vector<Record> buffer;
    for (const Piece& piece : pieces[partition]) {
      buffer.resize(piece.records);
      file.read(piece.offset, reinterpret_cast<char*>(buffer.data()),
                piece.records * sizeof(Record));
      std::copy_if(buffer.begin(), buffer.end(), std::back_inserter(chosen),
                   [&](const Record& record) { return record.id_low % passes == pass; });
    }
    resolve_records(chosen, outcome);
  }
}

IdentityTable::IdentityTable(const std::string& directory, std::size_t memory_bytes)
    : impl_(std::make_unique<Impl>(directory, memory_bytes)) {}

IdentityTable::~IdentityTable() = default;

void IdentityTable::Impl::add(const Record& record) {
  std::unique_lock lock(mutex);
  records.push_back(record);
  if (!record.archived()) {
    end_sequence = std::max(end_sequence, record.sequence + 1);
  }
  if (records.size() < capacity) {
    return;
  }
  const std::lock_guard spill_lock(spill_mutex);
  std::vector<Record> full = std::exchange(records, {});
  lock.unlock();
  spill(std::move(full));
}

void IdentityTable::add(std::string_view id, const Entry& entry) {
  const IdHash hash = IdHash::of(id);
  impl_->add({hash.high, hash.low, entry.content_hash, entry.sequence, entry.version,
              entry.withdrawn ? kWithdrawn : 0u});
}

void IdentityTable::add_archived(std::string_view id, std::uint64_t content_hash,
                                 std::uint32_t version, RowPlace place) {
  const IdHash hash = IdHash::of(id);
  const std::uint64_t packed = std::uint64_t{place.segment} << 32 | place.docid;
  impl_->add({hash.high, hash.low, content_hash, packed, version, kArchived});
}

IdentityTable::Outcome IdentityTable::resolve() {
  Outcome outcome;
  outcome.dropped.resize(impl_->end_sequence);
  const bool spilled = std::any_of(impl_->pieces.begin(), impl_->pieces.end(),
                                   [](const auto& pieces) { return !pieces.empty(); });
  if (!spilled) {
    resolve_records(impl_->records, outcome);
    return outcome;
  }
  impl_->spill(std::exchange(impl_->records, {}));
  for (std::size_t partition = 0; partition < kPartitions; ++partition) {
    impl_->resolve_partition(partition, outcome);
  }
  return outcome;
}

}  // namespace dateline

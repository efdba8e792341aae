#include "indexer/internal/identity.h"

#include <xxhash.h>

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

struct Record {
  std::uint64_t id_high, id_low;  // XXH3-128 of the id
  std::uint64_t content;
  std::uint64_t sequence;
  std::uint32_t version;
  std::uint32_t withdrawn;

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
  return std::tie(a.id_high, a.id_low, a.version, a.sequence) <
         std::tie(b.id_high, b.id_low, b.version, b.sequence);
}

// All records of one id, oldest first.
void resolve_id(std::span<const Record> records, IdentityTable::Outcome& outcome) {
  std::size_t kept = 0;
  for (std::size_t i = 1; i < records.size(); ++i) {
    if (records[i].content == records[i - 1].content) {
      ++outcome.unchanged;
    } else {
      ++outcome.replaced;  // what was kept so far
      kept = i;
    }
    outcome.dropped[records[i].sequence] = true;
  }
  outcome.dropped[records[0].sequence] = true;
  outcome.dropped[records[kept].sequence] = records[kept].withdrawn != 0;
  outcome.withdrawn += records[kept].withdrawn;
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

void IdentityTable::add(std::string_view id, const Entry& entry) {
  const XXH128_hash_t hash = XXH3_128bits(id.data(), id.size());
  std::unique_lock lock(impl_->mutex);
  impl_->records.push_back({hash.high64, hash.low64, entry.content_hash, entry.sequence,
                            entry.version, entry.withdrawn ? 1u : 0u});
  impl_->end_sequence = std::max(impl_->end_sequence, entry.sequence + 1);
  if (impl_->records.size() < impl_->capacity) {
    return;
  }
  const std::lock_guard spill_lock(impl_->spill_mutex);
  std::vector<Record> full = std::exchange(impl_->records, {});
  lock.unlock();
  impl_->spill(std::move(full));
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

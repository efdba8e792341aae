#include "indexer/internal/story_grouper.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <mutex>
#include <tuple>
#include <utility>

#include "common/error.h"
#include "common/internal/file.h"
#include "indexer/internal/story_candidates.h"
#include "indexer/internal/story_details.h"
#include "indexer/internal/story_similarity.h"
#include "indexer/internal/story_spill.h"
#include "indexer/internal/story_words.h"
#include "indexer/internal/temporary_file.h"

namespace dateline {

namespace {

constexpr std::size_t kBufferBytes = 1u << 20;

// A story reaches no further than this many steps of close copies from its original, so that
// chains of changes end.
constexpr std::uint8_t kFarthest = 2;

// A sketch as it stands in the file, before its hashes and its details.
struct SketchHead {
  std::uint64_t exact, title;
  std::uint32_t words;
  std::uint8_t level, hashes;
  std::uint16_t details;  // bytes
};
static_assert(kMaxHashes <= UINT8_MAX && kMaxDetailBytes <= UINT16_MAX);
static_assert(sizeof(SketchHead) == 24);

struct TextPosting {
  std::uint64_t exact;
  std::uint32_t rank;
};

// Hash in the upper half, rank in the lower: sorted as numbers.
using ShinglePosting = std::uint64_t;

// How many partitions make each small enough to be sorted in a share of the memory.
std::size_t partitions_for(std::uint64_t bytes, std::size_t memory_bytes) {
  return static_cast<std::size_t>(
      std::clamp<std::uint64_t>(bytes / (memory_bytes / 4 + 1), 16, 4096));
}

bool before(const StoryEntry& a, const StoryEntry& b) {
  const auto key = [](const StoryEntry& entry) {
    return std::make_tuple(entry.sequence != kExistingEntry, !entry.dated(), entry.day,
                           entry.instant, entry.id_hash, entry.sequence, entry.offset);
  };
  return key(a) < key(b);
}

}  // namespace

struct StoryGrouper::Impl {
  Impl(const std::string& path, std::size_t bytes)
      : directory(path), memory_bytes(bytes), file(path) {}

  void add(StoryEntry entry, std::string_view source, const StorySketch& sketch);
  void flush();
  StorySketch read(std::uint32_t rank) const;

  void order(const std::vector<bool>& dropped);
  void find_pairs(StorySpill<StoryPair>& pairs);
  template <typename Emit>
  void pair_shingles(StorySpill<ShinglePosting>& postings, Emit emit);
  template <typename Emit>
  void pair_texts(StorySpill<TextPosting>& postings, Emit emit);
  void join(std::vector<StoryPair> pairs);
  void join_article(std::span<const StoryPair> pairs);
  StoryVerdict judge(std::uint32_t rank, const StorySketch& sketch, std::uint32_t other) const;
  std::uint8_t distance_to_root(std::uint32_t rank, const StorySketch& sketch, std::uint32_t other,
                                StoryVerdict verdict) const;
  void find_existing_roots();
  Outcome outcome() const;

  const std::string directory;
  const std::size_t memory_bytes;
  std::mutex mutex;  // guards everything below while articles are added
  TemporaryFile file;
  std::string buffer;
  std::uint64_t flushed = 0;
  std::uint64_t hashes = 0;
  std::vector<StoryEntry> entries;

  std::uint32_t new_begin = 0;  // in resolve(): the rank of the first new article
  FormulaSet formulas;
  std::vector<CopyKind> kinds;          // by rank
  std::vector<std::uint8_t> distances;  // by rank: steps from the story's original
};

void StoryGrouper::Impl::add(StoryEntry entry, std::string_view source, const StorySketch& sketch) {
  const SketchHead head{sketch.exact,
                        sketch.title,
                        sketch.words,
                        static_cast<std::uint8_t>(sketch.level),
                        static_cast<std::uint8_t>(std::min(sketch.hashes.size(), kMaxHashes)),
                        static_cast<std::uint16_t>(sketch.details.size())};
  entry.source = static_cast<std::uint32_t>(hash64(source));
  const std::lock_guard lock(mutex);
  if (entries.size() == UINT32_MAX) {
    throw Error(ErrorCode::kUsage, "cannot find the stories of more than 2^32 articles");
  }
  entry.offset = flushed + buffer.size();
  buffer.append(reinterpret_cast<const char*>(&head), sizeof head);
  buffer.append(reinterpret_cast<const char*>(sketch.hashes.data()),
                head.hashes * sizeof(std::uint32_t));
  buffer += sketch.details;
  hashes += head.hashes;
  entries.push_back(entry);
  if (buffer.size() >= kBufferBytes) {
    flush();
  }
}

void StoryGrouper::Impl::flush() {
  file.append(buffer);
  flushed += buffer.size();
  buffer.clear();
}

// Most sketches are read in one go: what follows a short one is read with it and ignored.
StorySketch StoryGrouper::Impl::read(std::uint32_t rank) const {
  std::array<char, sizeof(SketchHead) + kMaxHashes * sizeof(std::uint32_t)> bytes;
  const std::uint64_t offset = entries[rank].offset;
  file.read(offset, bytes.data(), std::min<std::uint64_t>(bytes.size(), flushed - offset));
  SketchHead head;
  std::memcpy(&head, bytes.data(), sizeof head);
  StorySketch sketch;
  sketch.exact = head.exact;
  sketch.title = head.title;
  sketch.words = head.words;
  sketch.level = head.level;
  sketch.hashes.resize(head.hashes);
  std::copy_n(bytes.data() + sizeof head, head.hashes * sizeof(std::uint32_t),
              reinterpret_cast<char*>(sketch.hashes.data()));
  sketch.details.resize(head.details);
  if (head.details > 0) {
    file.read(offset + sizeof head + head.hashes * sizeof(std::uint32_t), sketch.details.data(),
              head.details);
  }
  return sketch;
}

// From here on an article is its rank.
void StoryGrouper::Impl::order(const std::vector<bool>& dropped) {
  std::erase_if(entries, [&](const StoryEntry& entry) {
    return entry.sequence < dropped.size() && dropped[entry.sequence];
  });
  std::sort(entries.begin(), entries.end(), before);
  new_begin = static_cast<std::uint32_t>(
      std::partition_point(entries.begin(), entries.end(),
                           [](const StoryEntry& e) { return e.sequence == kExistingEntry; }) -
      entries.begin());
  for (std::uint32_t rank = 0; rank < entries.size(); ++rank) {
    entries[rank].root = rank;
  }
  kinds.assign(entries.size(), CopyKind::kAlone);
  distances.assign(entries.size(), 0);
  find_existing_roots();
}

// Existing articles of one story have the oldest of them as their root.
void StoryGrouper::Impl::find_existing_roots() {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> stories;
  for (std::uint32_t rank = 0; rank < new_begin; ++rank) {
    stories.emplace_back(entries[rank].id_hash, rank);
  }
  std::sort(stories.begin(), stories.end());
  for (std::size_t i = 1; i < stories.size(); ++i) {
    if (stories[i].first == stories[i - 1].first) {
      entries[stories[i].second].root = entries[stories[i - 1].second].root;
      distances[stories[i].second] = 1;
    }
  }
}

template <typename Emit>
void StoryGrouper::Impl::pair_shingles(StorySpill<ShinglePosting>& postings, Emit emit) {
  const StoryPairFinder finder(entries, new_begin);
  std::vector<std::uint32_t> ranks;
  std::vector<StoryPair> pairs;
  for (std::size_t partition = 0; partition < postings.partitions(); ++partition) {
    std::vector<ShinglePosting> list = postings.take(partition);
    std::sort(list.begin(), list.end());
    for (auto begin = list.begin(); begin != list.end();) {
      const std::uint64_t hash = *begin >> 32;
      ranks.clear();
      for (; begin != list.end() && *begin >> 32 == hash; ++begin) {
        ranks.push_back(static_cast<std::uint32_t>(*begin));
      }
      if (finder.is_formula(ranks)) {
        formulas.add(static_cast<std::uint32_t>(hash));
        continue;
      }
      pairs.clear();
      finder.find(ranks, kStoryWindowDays, pairs);
      std::for_each(pairs.begin(), pairs.end(), emit);
    }
  }
}

template <typename Emit>
void StoryGrouper::Impl::pair_texts(StorySpill<TextPosting>& postings, Emit emit) {
  const StoryPairFinder finder(entries, new_begin);
  std::vector<std::uint32_t> ranks;
  std::vector<StoryPair> pairs;
  for (std::size_t partition = 0; partition < postings.partitions(); ++partition) {
    std::vector<TextPosting> list = postings.take(partition);
    std::sort(list.begin(), list.end(), [](const TextPosting& a, const TextPosting& b) {
      return std::tie(a.exact, a.rank) < std::tie(b.exact, b.rank);
    });
    for (auto begin = list.begin(); begin != list.end();) {
      const std::uint64_t exact = begin->exact;
      ranks.clear();
      for (; begin != list.end() && begin->exact == exact; ++begin) {
        ranks.push_back(begin->rank);
      }
      pairs.clear();
      finder.find(ranks, kIdenticalWindowDays, pairs);
      for (const StoryPair& pair : pairs) {  // counts as much as two shingles
        emit(pair);
        emit(pair);
      }
    }
  }
}

void StoryGrouper::Impl::find_pairs(StorySpill<StoryPair>& pairs) {
  const std::size_t partitions = partitions_for(hashes * sizeof(ShinglePosting), memory_bytes);
  StorySpill<ShinglePosting> shingles(directory, partitions, memory_bytes / 4);
  StorySpill<TextPosting> texts(directory, partitions, memory_bytes / 16);
  for (std::uint32_t rank = 0; rank < entries.size(); ++rank) {
    const StorySketch sketch = read(rank);
    for (const std::uint32_t hash : sketch.hashes) {
      shingles.add(mix_bits(hash) % partitions, std::uint64_t{hash} << 32 | rank);
    }
    if (sketch.words > 0) {
      texts.add(sketch.exact % partitions, {sketch.exact, rank});
    }
  }
  const auto emit = [&](const StoryPair& pair) {
    pairs.add(std::uint64_t{pair.later} * pairs.partitions() / entries.size(), pair);
  };
  pair_shingles(shingles, emit);
  pair_texts(texts, emit);
}

StoryVerdict StoryGrouper::Impl::judge(std::uint32_t rank, const StorySketch& sketch,
                                       std::uint32_t other) const {
  const StoryEntry& a = entries[rank];
  const StoryEntry& b = entries[other];
  StoryCircumstances circumstances;
  circumstances.dated = a.dated() && b.dated();
  if (circumstances.dated) {
    circumstances.days =
        static_cast<std::uint32_t>(std::abs(std::int64_t{a.day} - std::int64_t{b.day}));
  }
  circumstances.same_source = a.source == b.source;
  return judge_story(sketch, read(other), circumstances, formulas);
}

// How many steps a copy of `other` stands from the original of its story: one if it is a copy of
// the original itself, else one more than `other` when those two are close.
std::uint8_t StoryGrouper::Impl::distance_to_root(std::uint32_t rank, const StorySketch& sketch,
                                                  std::uint32_t other, StoryVerdict verdict) const {
  const auto root = static_cast<std::uint32_t>(entries[other].root);
  if (verdict == StoryVerdict::kIdentical) {
    return std::max<std::uint8_t>(distances[other], 1);
  }
  const StoryVerdict of_root = root == other ? verdict : judge(rank, sketch, root);
  if (of_root >= StoryVerdict::kNear) {
    return 1;
  }
  return verdict == StoryVerdict::kClose && of_root != StoryVerdict::kOtherEvent
             ? static_cast<std::uint8_t>(distances[other] + 1)
             : static_cast<std::uint8_t>(kFarthest + 1);
}

// All pairs of one article: it joins the story of the first that it is a copy of, those with which
// it shares most coming first.
void StoryGrouper::Impl::join_article(std::span<const StoryPair> pairs) {
  constexpr std::size_t kCompared = 16;
  struct Candidate {
    std::uint32_t shared;
    std::uint32_t rank;
  };
  std::vector<Candidate> candidates;
  for (const StoryPair& pair : pairs) {
    if (candidates.empty() || candidates.back().rank != pair.earlier) {
      candidates.push_back({0, pair.earlier});
    }
    ++candidates.back().shared;
  }
  std::erase_if(candidates, [](const Candidate& candidate) { return candidate.shared < 2; });
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(b.shared, a.rank) < std::tie(a.shared, b.rank);
  });
  candidates.resize(std::min(candidates.size(), kCompared));
  if (candidates.empty()) {
    return;
  }
  const std::uint32_t rank = pairs.front().later;
  const StorySketch sketch = read(rank);
  for (const Candidate& candidate : candidates) {
    const StoryVerdict verdict = judge(rank, sketch, candidate.rank);
    const auto root = static_cast<std::uint32_t>(entries[candidate.rank].root);
    if (verdict < StoryVerdict::kNear) {
      continue;
    }
    const std::uint8_t distance = distance_to_root(rank, sketch, candidate.rank, verdict);
    if (distance > kFarthest) {
      continue;
    }
    distances[rank] = distance;
    entries[rank].root = root;
    kinds[rank] = verdict == StoryVerdict::kIdentical ? CopyKind::kIdentical : CopyKind::kNear;
    if (kinds[root] == CopyKind::kAlone) {
      kinds[root] = CopyKind::kOriginal;
    }
    return;
  }
}

void StoryGrouper::Impl::join(std::vector<StoryPair> pairs) {
  std::sort(pairs.begin(), pairs.end(), [](const StoryPair& a, const StoryPair& b) {
    return std::tie(a.later, a.earlier) < std::tie(b.later, b.earlier);
  });
  for (auto begin = pairs.begin(); begin != pairs.end();) {
    const auto end = std::find_if(
        begin, pairs.end(), [begin](const StoryPair& pair) { return pair.later != begin->later; });
    join_article({begin, end});
    begin = end;
  }
}

StoryGrouper::Outcome StoryGrouper::Impl::outcome() const {
  Outcome outcome;
  for (std::uint32_t rank = 0; rank < entries.size(); ++rank) {
    if (kinds[rank] == CopyKind::kAlone) {
      continue;
    }
    outcome.stories += kinds[rank] == CopyKind::kOriginal;
    outcome.copies += kinds[rank] != CopyKind::kOriginal;
    if (rank >= new_begin) {
      outcome.members.push_back(
          {entries[rank].sequence, {entries[entries[rank].root].id_hash, kinds[rank]}});
    }
  }
  std::sort(outcome.members.begin(), outcome.members.end(),
            [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
  return outcome;
}

StoryGrouper::StoryGrouper(const std::string& directory, std::size_t memory_bytes)
    : impl_(std::make_unique<Impl>(directory, memory_bytes)) {}

StoryGrouper::~StoryGrouper() = default;

void StoryGrouper::add(const SortKey& key, std::string_view source, const StorySketch& sketch) {
  impl_->add({key.instant, key.id_hash, key.sequence, 0, 0, key.day, 0}, source, sketch);
}

void StoryGrouper::add_existing(std::uint64_t story, std::int32_t day, std::int64_t instant,
                                std::string_view source, const StorySketch& sketch) {
  impl_->add({instant, story, kExistingEntry, 0, 0, day, 0}, source, sketch);
}

StoryGrouper::Outcome StoryGrouper::resolve(const std::vector<bool>& dropped) {
  impl_->flush();
  impl_->order(dropped);
  if (impl_->entries.empty()) {
    return {};
  }
  const std::uint64_t most = 2 * impl_->hashes * sizeof(StoryPair);
  StorySpill<StoryPair> pairs(impl_->directory, partitions_for(most, impl_->memory_bytes),
                              impl_->memory_bytes / 4);
  impl_->find_pairs(pairs);
  for (std::size_t partition = 0; partition < pairs.partitions(); ++partition) {
    impl_->join(pairs.take(partition));
  }
  return impl_->outcome();
}

StoryMembership StoryGrouper::Outcome::of(std::uint64_t sequence, std::uint64_t id_hash) const {
  const auto found =
      std::lower_bound(members.begin(), members.end(), sequence,
                       [](const Member& member, std::uint64_t at) { return member.sequence < at; });
  return found != members.end() && found->sequence == sequence
             ? found->membership
             : StoryMembership{id_hash, CopyKind::kAlone};
}

}  // namespace dateline

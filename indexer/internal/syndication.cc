#include "indexer/internal/syndication.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "indexer/internal/temporary_file.h"

namespace dateline {

namespace {

constexpr std::int32_t kWindowDays = 30;  // between two copies of a story
// Texts with fewer words are copies only when they are identical.
constexpr std::uint32_t kMinWords = 20;
// A shingle of more articles than this in the window is a phrase, not a text.
constexpr std::size_t kMaxSharing = 64;
constexpr std::size_t kMaxCandidates = 200;  // compared with one article

// What makes a near copy; chosen by reading pairs on both sides of each bound.
constexpr double kMinResemblance = 0.40;
constexpr double kMinContainment = 0.65;  // of the shorter text in the longer one, which …
constexpr double kMinCoverage = 0.20;     // … it is so much of: not an item of a digest
constexpr std::uint32_t kMinShared = 4;   // hashes
constexpr double kMinNumbers = 0.5;       // or it is a form filled in anew
constexpr double kStrong = 0.75;          // is a copy of a copy
constexpr double kLinkToOriginal = 0.25;  // of a copy that is like another copy
constexpr std::uint64_t kNoSequence = UINT64_MAX;

struct Entry {
  PublicationKey key;
  std::uint64_t sequence = kNoSequence;  // kNoSequence: existing
  std::uint64_t story = 0;               // of existing ones
  std::uint64_t offset = 0;              // of the sketch in the file
  std::uint32_t values = 0;
};

bool is_earlier(const Entry& a, const Entry& b) {
  const auto key = [](const Entry& e) {
    return std::tuple(e.key.day == kUndatedDay, e.key.day, e.key.instant, e.key.id_hash,
                      e.sequence);
  };
  return key(a) < key(b);
}

// An article in the window.
struct Known {
  std::int32_t day;
  std::uint64_t story;
  std::uint64_t id_hash;
  TextSketch sketch;
};

double score_of(const Likeness& likeness) {
  return std::max(likeness.resemblance(),
                  likeness.coverage() >= kMinCoverage ? likeness.containment() - 0.25 : 0.0);
}

bool is_copy(const TextSketch& a, const TextSketch& b, const Likeness& likeness) {
  if (likeness.shared < kMinShared || std::min(a.words, b.words) < kMinWords) {
    return false;
  }
  const bool alike =
      likeness.resemblance() >= kMinResemblance ||
      (likeness.containment() >= kMinContainment && likeness.coverage() >= kMinCoverage);
  return alike && shared_numbers(a, b) >= kMinNumbers;
}

// The articles of the window, found by their shingles. Where they do not fit the bound, fewer of
// their hashes are used to find them.
class Window {
 public:
  explicit Window(std::size_t memory_bytes) : capacity_(memory_bytes / kBytesOfHash) {}

  void insert(Known known) {
    const std::uint64_t number = first_ + articles_.size();
    for (const std::uint32_t hash : indexed(known.sketch)) {
      auto& sharing = by_hash_[hash];
      if (sharing.size() <= kMaxSharing) {
        sharing.push_back(number);
      }
    }
    articles_.push_back(std::move(known));
    if (by_hash_.size() > capacity_) {
      bound_ /= 2;
      std::erase_if(by_hash_, [this](const auto& entry) { return entry.first > bound_; });
    }
  }

  // Gives each article that it forgets to `forgotten`.
  template <typename Forgotten>
  void forget_before(std::int32_t day, Forgotten forgotten) {
    while (!articles_.empty() && articles_.front().day < day) {
      for (const std::uint32_t hash : indexed(articles_.front().sketch)) {
        const auto found = by_hash_.find(hash);
        if (found != by_hash_.end()) {
          std::erase(found->second, first_);
          if (found->second.empty()) {
            by_hash_.erase(found);
          }
        }
      }
      forgotten(articles_.front());
      articles_.pop_front();
      ++first_;
    }
  }

  // Those that share most hashes with `sketch`, the most first.
  std::vector<const Known*> candidates(const TextSketch& sketch) {
    counts_.clear();
    for (const std::uint32_t hash : indexed(sketch)) {
      const auto found = by_hash_.find(hash);
      if (found != by_hash_.end() && found->second.size() <= kMaxSharing) {
        for (const std::uint64_t number : found->second) {
          ++counts_[number];
        }
      }
    }
    std::vector<std::pair<std::uint32_t, std::uint64_t>> ranked;
    for (const auto& [number, count] : counts_) {
      ranked.emplace_back(count, number);
    }
    std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    ranked.resize(std::min(ranked.size(), kMaxCandidates));
    std::vector<const Known*> found;
    for (const auto& [count, number] : ranked) {
      found.push_back(&articles_[number - first_]);
    }
    return found;
  }

 private:
  static constexpr std::size_t kBytesOfHash = 100;  // in by_hash_, with its share of an article

  std::span<const std::uint32_t> indexed(const TextSketch& sketch) const {
    const auto end = std::upper_bound(sketch.hashes.begin(), sketch.hashes.end(), bound_);
    return {sketch.hashes.data(), static_cast<std::size_t>(end - sketch.hashes.begin())};
  }

  const std::size_t capacity_;
  std::uint32_t bound_ = UINT32_MAX;  // greater hashes are not indexed
  std::deque<Known> articles_;
  std::uint64_t first_ = 0;  // number of the first
  std::unordered_map<std::uint32_t, std::vector<std::uint64_t>> by_hash_;
  std::unordered_map<std::uint64_t, std::uint32_t> counts_;
};

// The first article with a text, and the original of a story.
struct Place {
  std::uint64_t story;
  std::int32_t day;
};

}  // namespace

struct Syndication::Impl {
  Impl(const std::string& directory, std::size_t memory_bytes)
      : file(directory), window(memory_bytes) {}

  void add(Entry entry, const TextSketch& sketch) {
    const std::vector<std::uint32_t> values = sketch.to_values();
    entry.values = static_cast<std::uint32_t>(values.size());
    entry.offset = file.append(
        {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(std::uint32_t)});
    const std::lock_guard lock(mutex);
    entries.push_back(entry);
  }

  TextSketch read(const Entry& entry) const {
    std::vector<std::uint32_t> values(entry.values);
    file.read(entry.offset, reinterpret_cast<char*>(values.data()),
              values.size() * sizeof(std::uint32_t));
    return TextSketch::from_values(values);
  }

  StoryMembership place(const Entry& entry, const TextSketch& sketch);
  std::optional<std::uint64_t> story_of_copy(const TextSketch& sketch);
  void remember(const Entry& entry, TextSketch sketch, const StoryMembership& membership);

  TemporaryFile file;
  std::mutex mutex;            // guards entries
  std::vector<Entry> entries;  // the rest is used by resolve() only
  Window window;
  std::unordered_map<std::uint64_t, Place> by_text;         // by text_hash
  std::unordered_map<std::uint64_t, TextSketch> originals;  // of stories in the window, by number
};

// The story of the article that `sketch` is most like.
std::optional<std::uint64_t> Syndication::Impl::story_of_copy(const TextSketch& sketch) {
  double best = 0;
  std::optional<std::uint64_t> story;
  for (const Known* known : window.candidates(sketch)) {
    const Likeness likeness = compare(sketch, known->sketch);
    const double score = score_of(likeness);
    if (score <= best || !is_copy(sketch, known->sketch, likeness)) {
      continue;
    }
    const auto original = originals.find(known->story);
    const bool linked = known->id_hash == known->story || likeness.resemblance() >= kStrong ||
                        original == originals.end() ||
                        compare(sketch, original->second).containment() >= kLinkToOriginal;
    if (linked) {
      best = score;
      story = known->story;
    }
  }
  return story;
}

StoryMembership Syndication::Impl::place(const Entry& entry, const TextSketch& sketch) {
  const bool dated = entry.key.day != kUndatedDay;
  const auto same = by_text.find(sketch.text_hash);
  if (same != by_text.end() && sketch.words > 0) {
    const bool long_enough = sketch.words >= kMinWords;
    const bool near_in_time = dated && entry.key.day - same->second.day <= kWindowDays;
    if (near_in_time || (!dated && long_enough)) {
      return {same->second.story, CopyKind::kIdentical};
    }
  }
  if (dated && sketch.words >= kMinWords) {
    if (const auto story = story_of_copy(sketch)) {
      return {*story, CopyKind::kNear};
    }
  }
  return {entry.key.id_hash, CopyKind::kAlone};
}

void Syndication::Impl::remember(const Entry& entry, TextSketch sketch,
                                 const StoryMembership& membership) {
  by_text.insert_or_assign(sketch.text_hash, Place{membership.story, entry.key.day});
  if (entry.key.day == kUndatedDay || membership.kind == CopyKind::kIdentical) {
    return;
  }
  if (membership.story == entry.key.id_hash) {
    originals.insert_or_assign(membership.story, sketch);
  }
  window.insert({entry.key.day, membership.story, entry.key.id_hash, std::move(sketch)});
}

Syndication::Syndication(const std::string& directory, std::size_t memory_bytes)
    : impl_(std::make_unique<Impl>(directory, memory_bytes)) {}
Syndication::~Syndication() = default;

void Syndication::add(std::uint64_t sequence, const PublicationKey& key, const TextSketch& sketch) {
  impl_->add({key, sequence, 0, 0, 0}, sketch);
}

void Syndication::add_existing(const PublicationKey& key, const TextSketch& sketch,
                               std::uint64_t story) {
  impl_->add({key, kNoSequence, story, 0, 0}, sketch);
}

std::vector<StoryMembership> Syndication::resolve(const std::vector<bool>& dropped) {
  Impl& impl = *impl_;
  std::erase_if(impl.entries, [&](const Entry& entry) {
    return entry.sequence != kNoSequence && dropped[entry.sequence];
  });
  std::sort(impl.entries.begin(), impl.entries.end(), is_earlier);
  std::vector<StoryMembership> memberships(dropped.size());
  std::unordered_map<std::uint64_t, std::uint64_t> first_of;  // story -> sequence of its original
  for (const Entry& entry : impl.entries) {
    if (entry.key.day != kUndatedDay) {
      impl.window.forget_before(entry.key.day - kWindowDays, [&impl](const Known& known) {
        if (known.story == known.id_hash) {
          impl.originals.erase(known.story);
        }
      });
    }
    TextSketch sketch = impl.read(entry);
    if (entry.sequence == kNoSequence) {
      impl.remember(entry, std::move(sketch), {entry.story, CopyKind::kAlone});
      continue;
    }
    const StoryMembership membership = impl.place(entry, sketch);
    memberships[entry.sequence] = membership;
    if (membership.kind == CopyKind::kAlone) {
      first_of.emplace(membership.story, entry.sequence);
    } else if (const auto first = first_of.find(membership.story); first != first_of.end()) {
      memberships[first->second].kind = CopyKind::kOriginal;
    }
    impl.remember(entry, std::move(sketch), membership);
  }
  return memberships;
}

}  // namespace dateline

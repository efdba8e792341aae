// What every run of a writer needs: threads, a share of the memory, reports of progress.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <future>
#include <thread>
#include <utility>

#include "common/archive.h"
#include "common/error.h"
#include "indexer/build.h"

namespace dateline {

inline unsigned thread_count(unsigned wanted) {
  return wanted > 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

// Does two parts of a run's work, side by side where it may use several threads. Throws what either
// threw.
template <typename First, typename Second>
void run_both(unsigned threads, First first, Second second) {
  const auto policy = threads > 1 ? std::launch::async : std::launch::deferred;
  std::future<void> done = std::async(policy, std::move(first));
  second();
  done.get();
}

// What may go into buffers of a bound on memory: the rest is taken by libraries' tables, caches of
// words and the threads' stacks, whatever the input.
inline std::uint64_t buffer_bytes(std::uint64_t memory_bytes) {
  constexpr std::uint64_t kFixedBytes = 192u << 20;
  constexpr std::uint64_t kLeastBytes = 32u << 20;
  return std::max(memory_bytes, kFixedBytes + kLeastBytes) - kFixedBytes;
}

// Throws Error(kNotFound) when there is no archive.
inline const ArchiveLayout& existing_archive(const ArchiveLayout& layout) {
  if (!current_generation(layout)) {
    throw Error(ErrorCode::kNotFound,
                "there is no archive at " + layout.root() + "; build it first");
  }
  return layout;
}

// After a publication, which stands whatever this meets; the next run tidies up.
inline void remove_old_generations(const ArchiveLayout& layout, const WriterOptions& options) {
  try {
    remove_unreferenced(layout, {std::max(1u, options.keep), {}, {}});
  } catch (const Error&) {
  }
}

// Tells the caller how far the run is, a few times a second. Not thread-safe.
class ProgressReporter {
 public:
  explicit ProgressReporter(const WriterOptions& options) : options_(options) {}

  void report(BuildProgress::Phase phase, std::uint64_t articles, std::uint64_t bytes,
              double fraction) {
    const Clock::time_point now = Clock::now();
    if (!options_.on_progress || now - last_ < std::chrono::milliseconds(200)) {
      return;
    }
    last_ = now;
    options_.on_progress({phase, articles, bytes, fraction, now - start_});
  }

  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  const WriterOptions& options_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

}  // namespace dateline

#include "indexer/cli/progress_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <string>

namespace dateline {

void ProgressLine::show(const BuildProgress& progress) {
  if (!shown_) {
    return;
  }
  const double seconds = progress.elapsed.count();
  const bool reading = progress.phase == BuildProgress::Phase::kReading;
  if (progress.phase != phase_) {
    phase_ = progress.phase;
    phase_start_ = seconds;
  }
  const double in_phase = std::max(0.001, seconds - phase_start_);
  const double megabytes = static_cast<double>(progress.text_bytes) / 1e6;
  std::string line =
      fmt::format("{} {:L} articles, {:.1f} MB, {:.1f} MB/s", reading ? "reading" : "indexing",
                  progress.articles, megabytes, megabytes / in_phase);
  if (progress.fraction > 0) {
    const double left = in_phase / progress.fraction - in_phase;
    line += fmt::format(", {:.0f} %, {}:{:02} left", 100 * progress.fraction,
                        static_cast<int>(left) / 60, static_cast<int>(left) % 60);
  }
  std::cerr << "\r\x1b[K" << line << std::flush;
  drawn_ = true;
}

void ProgressLine::clear() {
  if (drawn_) {
    std::cerr << "\r\x1b[K" << std::flush;
    drawn_ = false;
  }
}

}  // namespace dateline

// One line on the terminal, rewritten in place.
#pragma once

#include "indexer/writer_options.h"

namespace dateline {

class ProgressLine {
 public:
  explicit ProgressLine(bool shown) : shown_(shown) {}
  ~ProgressLine() { clear(); }

  void show(const BuildProgress& progress);
  void clear();

 private:
  const bool shown_;
  bool drawn_ = false;
  BuildProgress::Phase phase_ = BuildProgress::Phase::kReading;
  double phase_start_ = 0;
};

}  // namespace dateline

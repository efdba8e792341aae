// dateline-index stats and generations.
#pragma once

namespace dateline {

// Each returns the exit status. Throws Error, UsageError and cxxopts' exceptions.
int run_stats(int argc, const char* const* argv);
int run_generations(int argc, const char* const* argv);

}  // namespace dateline

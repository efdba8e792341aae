// dateline-index repair.
#pragma once

namespace dateline {

// Returns the exit status. Throws Error, UsageError and cxxopts' exceptions.
int run_repair(int argc, const char* const* argv);

}  // namespace dateline

// dateline-index verify.
#pragma once

namespace dateline {

// Returns the exit status. Throws Error, UsageError and cxxopts' exceptions.
int run_verify(int argc, const char* const* argv);

}  // namespace dateline

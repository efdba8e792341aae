// dateline-index inspect.
#pragma once

namespace dateline {

// Returns the exit status. Throws Error and cxxopts' exceptions.
int run_inspect(int argc, const char* const* argv);

}  // namespace dateline

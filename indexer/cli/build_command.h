// dateline-index build: options, progress line, summary.
#pragma once

namespace dateline {

// `argv[0]` is the program's name, the rest the arguments after "build". Returns the exit status.
int run_build(int argc, const char* const* argv);

}  // namespace dateline

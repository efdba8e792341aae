// dateline-search watch: saved queries, and what is new for each.
#pragma once

namespace dateline {

// `argv[0]` is the program's name, the rest the arguments after "watch". Returns the exit status.
// The state file is replaced only after everything was written to standard output.
int run_watch(int argc, const char* const* argv);

}  // namespace dateline

// dateline-index verify.
#pragma once

namespace dateline {

// `argv[0]` is the command. Returns the exit status.
int run_verify(int argc, const char* const* argv);

}  // namespace dateline

// The commands of dateline-search.
#pragma once

#include "searcher/cli/arguments.h"

namespace dateline {

// The command eval: judged topics, measured.
int run_eval(const Arguments& arguments);

// Runs the command and prints its answer. Returns the exit status.
int run_command(const Arguments& arguments);

}  // namespace dateline

// The arguments that say what to read, and how.
#pragma once

#include <string>
#include <vector>

#include "common/internal/program.h"
#include "indexer/read_options.h"

namespace dateline {

// --map --set --date-order --embargoed --files-from, and the positional arguments.
void add_read_arguments(cxxopts::Options& options);

// Throws Error(kUsage).
void read_arguments(const cxxopts::ParseResult& arguments, ReadOptions& options);

std::vector<std::string> positional(const cxxopts::ParseResult& arguments);

// Appends the paths of --files-from. Throws UsageError when there is then no input at all.
void add_listed_inputs(const cxxopts::ParseResult& arguments, const std::string& command,
                       std::vector<std::string>& paths);

}  // namespace dateline

// Which articles a deletion is about.
#pragma once

#include <string>
#include <vector>

#include "common/internal/program.h"

namespace dateline {

// The ids of --id, --ids-from and --query together. Throws UsageError when there are none of these
// arguments (but --purge alone is enough) or the query is malformed, Error when a file or the
// archive cannot be read.
std::vector<std::string> ids_to_delete(const cxxopts::ParseResult& arguments,
                                       const std::string& archive);

}  // namespace dateline

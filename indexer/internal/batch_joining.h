// The databases of batches become the one of a segment.
#pragma once

#include <string>
#include <vector>

#include "indexer/internal/batch_vocabulary.h"

namespace dateline {

// Compacts the databases in `directories` (one at least) into the file `path`: documents in their
// order, and more synonyms. Not synced. A scratch database is beside the first one while
// this runs. Throws Error(kIo) when one cannot be read whole.
void join_databases(const std::string& path, const std::vector<std::string>& directories,
                    const Synonyms& synonyms);

}  // namespace dateline

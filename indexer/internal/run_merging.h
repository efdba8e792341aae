// Runs of postings become the database and the positions of a segment.
#pragma once

#include <string>
#include <vector>

#include "indexer/internal/posting_run.h"

namespace dateline {

// Merges the run files at `paths`, whose documents follow each other in that order, and the sorted
// `synonyms` of the whole segment into two new files. With `database` "" only positions are
// written. Synced. Throws Error(kIo).
void merge_runs(const std::vector<std::string>& paths, const Synonyms& synonyms,
                const std::string& database, const std::string& positions);

}  // namespace dateline

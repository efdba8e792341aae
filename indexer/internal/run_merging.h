// Runs of postings become the database of a segment.
#pragma once

#include <string>
#include <vector>

#include "indexer/internal/posting_run.h"

namespace dateline {

// Merges the run files at `paths`, whose documents follow each other in that order, and the sorted
// `synonyms` of the whole segment into the new file `path`. Synced. Throws Error(kIo).
void merge_runs(const std::string& path, const std::vector<std::string>& paths,
                const Synonyms& synonyms);

}  // namespace dateline

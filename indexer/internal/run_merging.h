// Runs of postings become the database and the positions of a segment.
#pragma once

#include <string>
#include <vector>

#include "indexer/internal/posting_run.h"

namespace dateline {

// Merges the run files at `runs`, whose documents follow each other in that order, and the sorted
// `synonyms` of the whole segment into a new database. Synced. Throws Error(kIo).
void merge_postings(const std::vector<std::string>& runs, const Synonyms& synonyms,
                    const std::string& database);

// Likewise for their positions, into a new positions.bin.
void merge_positions(const std::vector<std::string>& runs, const std::string& path);

}  // namespace dateline

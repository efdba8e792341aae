// Runs of postings become the database, the stems and the positions of a segment.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "indexer/internal/posting_run.h"

namespace dateline {

// Merges the run files at `runs`, whose documents follow each other in that order, and the sorted
// `synonyms` of the whole segment into a new database. Synced. Throws Error(kIo).
void merge_postings(const std::vector<std::string>& runs, const Synonyms& synonyms,
                    const std::string& database);

// Likewise for their stems, into a new stems.bin; `lengths` of the articles, by docid - 1.
void merge_stems(const std::vector<std::string>& runs, std::span<const std::uint32_t> lengths,
                 const std::string& path);

// Likewise for their positions, into a new positions.bin.
void merge_positions(const std::vector<std::string>& runs, const std::string& path);

}  // namespace dateline

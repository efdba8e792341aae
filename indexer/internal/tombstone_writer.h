// Writes what a run changes of a segment's rows into a tombstone file.
#pragma once

#include <cstdint>

#include "common/archive.h"
#include "indexer/internal/archived_segment.h"

namespace dateline {

// A file in tombstones/ with what the segment's tombstones say already and `changes`, and its
// record. The terms of the newly dead are counted by analysing them anew, so the archive's analysis
// must be this program's. Throws Error(kIo, kCorrupt).
TombstoneRecord write_tombstones(const ArchiveLayout& layout, const ArchivedSegment& segment,
                                 const RowChanges& changes, std::uint64_t generation);

}  // namespace dateline

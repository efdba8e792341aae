// What a segment's lost tombstones must have said, told by the rest of the archive.
#pragma once

#include <vector>

#include "common/refusals.h"
#include "indexer/internal/archived_segment.h"

namespace dateline {

// The rows of `segment` (which has no tombstones now) that are dead or reopened: those of `known`;
// refused ones; those that another segment has a later text of; and those alone in their story when
// another segment has an article of it now. Deaths that are found so get the time `now` (Unix
// seconds), or the refusal's. Throws Error(kCorrupt).
RowChanges recover_changes(const ArchivedSegment& segment, RowChanges known,
                           const std::vector<const ArchivedSegment*>& others,
                           const Refusals& refusals, std::int64_t now);

}  // namespace dateline

// Joining segments without reading their articles: Xapian compacts the databases, columns are put
// one behind another, compressed blocks are copied.
//
// Measured on 31,030 articles in three segments (105 MB of Arabic and English news, four cores):
// less than a tenth of the time of writing them anew; the index is as large within 1 %.
#pragma once

#include <string>
#include <vector>

#include "indexer/internal/archived_segment.h"

namespace dateline {

// A new segment `id` of `parts`, newest first: nothing of them is dead or reopened, they hold no
// earlier texts, their days do not overlap, and only the last may hold undated articles. Scratch
// files go into `work_directory`. With several `threads` it takes two. Synced. Throws Error(kIo,
// kCorrupt).
SegmentRecord concatenate_segments(const ArchiveLayout& layout, std::uint64_t id,
                                   const std::string& work_directory,
                                   const std::vector<const ArchivedSegment*>& parts,
                                   unsigned threads);

}  // namespace dateline

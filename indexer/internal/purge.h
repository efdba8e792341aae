// Which segments hold text of articles that were taken out.
#pragma once

#include <vector>

#include "indexer/internal/archive_change.h"

namespace dateline {

// Each of those segments on its own, to be written anew; superseded texts of refused ids count too.
// Reads the earlier texts of the archive. Throws Error(kIo, kCorrupt).
std::vector<MergeGroup> segments_to_purge(const ArchivedArticles& articles, ArchiveChange& change);

}  // namespace dateline

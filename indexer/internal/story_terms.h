// Which documents of a database belong to which story, by its terms.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <map>

namespace dateline {

// By docid; stories of one article have no term (FORMAT.md). Throws Xapian::Error.
std::map<std::uint32_t, std::uint64_t> stories_of(const Xapian::Database& database);

}  // namespace dateline

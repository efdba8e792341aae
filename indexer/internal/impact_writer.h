// Makes impacts.bin (common/impact_file.h) of a segment from its postings, whoever wrote them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace dateline {

// Of the database at `database`, whose documents have `lengths` (by docid - 1), into a new file.
// Synced. Throws Error(kIo, kCorrupt).
void write_impacts(const std::string& database, std::span<const std::uint32_t> lengths,
                   const std::string& path);

// The first term whose list in the file at `path` is not what its postings give. Throws
// Error(kNotFound, kIo, kCorrupt).
std::optional<std::string> find_wrong_impacts(const std::string& database,
                                              std::span<const std::uint32_t> lengths,
                                              const std::string& path);

}  // namespace dateline

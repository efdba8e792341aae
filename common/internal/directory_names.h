// The names in an archive's directories: numbered files, scratch directories.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dateline {

inline constexpr std::string_view kWorkPrefix = "work-";

// At least six digits: "000017".
std::string numbered(std::uint64_t number);

// A decimal number and nothing else.
std::optional<std::uint64_t> number_of(std::string_view digits);

// The names in a directory, sorted; none when it is missing. Throws Error(kIo).
std::vector<std::string> names_in(const std::string& directory);

// The numbers n, ascending, of which the directory holds the name numbered(n) + suffix.
std::vector<std::uint64_t> numbers_in(const std::string& directory, std::string_view suffix);

}  // namespace dateline

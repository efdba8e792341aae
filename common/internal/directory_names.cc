#include "common/internal/directory_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "common/error.h"

namespace dateline {

namespace {

namespace fs = std::filesystem;

// The number of a file or directory whose name is exactly numbered(n) + suffix.
std::optional<std::uint64_t> number_of_name(std::string_view name, std::string_view suffix) {
  if (!name.ends_with(suffix)) {
    return std::nullopt;
  }
  const std::string_view digits = name.substr(0, name.size() - suffix.size());
  const auto number = number_of(digits);
  return number && numbered(*number) == digits ? number : std::nullopt;
}

}  // namespace

std::string numbered(std::uint64_t number) {
  return fmt::format("{:06}", number);
}

std::optional<std::uint64_t> number_of(std::string_view digits) {
  std::uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (digits.empty() || error != std::errc() || stop != end) {
    return std::nullopt;
  }
  return number;
}

std::vector<std::string> names_in(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(directory, error);
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    throw io_error("list", directory, error.value());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::uint64_t> numbers_in(const std::string& directory, std::string_view suffix) {
  std::vector<std::uint64_t> numbers;
  for (const std::string& name : names_in(directory)) {
    if (const auto number = number_of_name(name, suffix)) {
      numbers.push_back(*number);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace dateline

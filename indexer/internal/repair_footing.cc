#include "indexer/internal/repair_footing.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "common/error.h"

namespace dateline {

namespace {

// What the system does not let us read need not be damaged: perhaps it does the next time.
bool is_damage(const Error& error) {
  return error.code() == ErrorCode::kCorrupt || error.code() == ErrorCode::kNotFound;
}

std::optional<std::uint64_t> read_current(const ArchiveLayout& layout, Footing& footing) {
  try {
    if (const auto current = current_generation(layout)) {
      return current;
    }
    footing.damage.push_back({"CURRENT", "it is missing", "everything"});
  } catch (const Error& error) {
    if (!is_damage(error)) {
      throw;
    }
    footing.damage.push_back({"CURRENT", error.what(), "everything"});
  }
  footing.current_is_sound = false;
  return std::nullopt;
}

std::optional<Manifest> try_manifest(const ArchiveLayout& layout, std::uint64_t generation,
                                     std::string& fault) {
  try {
    return read_manifest(layout, generation);
  } catch (const Error& error) {
    if (!is_damage(error)) {
      throw;
    }
    fault = error.what();
    return std::nullopt;
  }
}

}  // namespace

Footing find_footing(const ArchiveLayout& layout) {
  Footing footing;
  const std::vector<std::uint64_t> generations = list_generations(layout);
  const auto current = read_current(layout, footing);
  if (generations.empty()) {
    throw Error(
        current || path_exists(layout.current()) ? ErrorCode::kCorrupt : ErrorCode::kNotFound,
        "there is no manifest in " + layout.generations() +
            (current ? ", so nothing tells what the archive holds" : ""));
  }
  const std::uint64_t wanted = current.value_or(generations.back());
  bool found = false;
  for (auto number = generations.rbegin(); number != generations.rend(); ++number) {
    std::string fault;
    std::optional<Manifest> manifest = try_manifest(layout, *number, fault);
    if (!manifest) {
      footing.unreadable.push_back(*number);
      footing.damage.push_back({layout.generation(*number).substr(layout.root().size() + 1), fault,
                                "everything that generation shows"});
    } else if (!found && *number <= wanted) {
      found = true;
      footing.manifest = std::move(*manifest);
    }
  }
  if (!found) {
    throw Error(ErrorCode::kCorrupt, "no manifest in " + layout.generations() + " can be read");
  }
  if (footing.manifest.generation != wanted) {
    if (std::find(generations.begin(), generations.end(), wanted) == generations.end()) {
      footing.damage.push_back({"CURRENT",
                                fmt::format("it names generation {}, which is missing", wanted),
                                "everything"});
    }
    footing.lost.push_back(
        {layout.generation(wanted).substr(layout.root().size() + 1),
         fmt::format("what generation {} changed since generation {} of {}", wanted,
                     footing.manifest.generation, print_instant(footing.manifest.created))});
  }
  return footing;
}

}  // namespace dateline

#include "searcher/internal/watch_history.h"

#include "common/error.h"
#include "common/internal/file.h"

namespace dateline {

namespace {

SeenGeneration generation_of(const Searcher& searcher) {
  const Manifest manifest = searcher.manifest();
  return {manifest.generation, manifest.created, manifest.articles()};
}

}  // namespace

WatchHistory::WatchHistory(const Searcher& searcher, const std::string& archive)
    : searcher_(searcher), layout_(archive), current_(generation_of(searcher)) {}

const Continuity& WatchHistory::since(const SeenGeneration& seen) {
  for (const auto& [known, continuity] : known_) {
    if (known == seen) {
      return continuity;
    }
  }
  known_.emplace_back(seen, examine(seen));
  return known_.back().second;
}

Continuity WatchHistory::examine(const SeenGeneration& seen) const {
  if (seen.number > current_.number || !may_be_ours(seen)) {
    return {WatchStart::kOtherArchive, nullptr};
  }
  if (!was_built_anew_since(seen)) {
    return {};
  }
  std::shared_ptr<const Searcher> earlier = open(seen.number);
  return {earlier ? WatchStart::kContinued : WatchStart::kLostTrack, std::move(earlier)};
}

// nullopt: the archive does not keep it. The files it names are not looked for: a writer may be
// removing them.
std::optional<Manifest> WatchHistory::read(std::uint64_t number) const {
  const std::string path = layout_.generation(number);
  try {
    return manifest_from_json(read_file(path), path);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNotFound) {
      return std::nullopt;
    }
    throw;
  }
}

bool WatchHistory::may_be_ours(const SeenGeneration& seen) const {
  if (seen.number == current_.number) {
    return seen == current_;
  }
  const std::optional<Manifest> manifest = read(seen.number);
  return !manifest || (manifest->created == seen.created && manifest->articles() == seen.articles);
}

bool WatchHistory::was_built_anew_since(const SeenGeneration& seen) const {
  for (std::uint64_t number = current_.number; number > seen.number; --number) {
    const std::optional<Manifest> manifest = read(number);
    if (!manifest) {
      return seen.articles > 0 && all_is_new_since(seen.number);
    }
    if (manifest->command == "build") {
      return true;
    }
  }
  return false;
}

// What a build does, as long as no manifest tells.
bool WatchHistory::all_is_new_since(std::uint64_t generation) const {
  SearchRequest everything;
  everything.added_after = generation;
  everything.limit = 0;
  const auto outcome = searcher_.search(everything);
  const auto* result = std::get_if<SearchResult>(&outcome);
  return result != nullptr && result->total > 0 && result->total == current_.articles;
}

std::shared_ptr<const Searcher> WatchHistory::open(std::uint64_t generation) const {
  try {
    SearcherOptions options;
    options.generation = generation;
    return std::make_shared<const Searcher>(layout_.root(), options);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNotFound || error.code() == ErrorCode::kIncompatible) {
      return nullptr;
    }
    throw;
  }
}

}  // namespace dateline

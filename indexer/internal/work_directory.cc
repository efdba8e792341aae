#include "indexer/internal/work_directory.h"

#include <exception>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "common/error.h"
#include "common/internal/directory_names.h"
#include "common/internal/file.h"

namespace dateline {

namespace {

constexpr const char* kRunFile = "run.json";
constexpr const char* kBatches = "batches";

struct DeadRun {
  std::string path;
  std::filesystem::file_time_type began;
  std::chrono::sys_seconds now;
};

// nullopt for a directory without a run file that can be read.
std::optional<DeadRun> read_run(const std::string& path) {
  std::error_code failure;
  const std::string file = path + "/" + kRunFile;
  const auto began = std::filesystem::last_write_time(file, failure);
  if (failure) {
    return std::nullopt;
  }
  const auto run = nlohmann::json::parse(read_file(file), nullptr, false);
  if (!run.is_object() || !run.contains("now") || !run["now"].is_number_integer()) {
    return std::nullopt;
  }
  return DeadRun{path, began,
                 std::chrono::sys_seconds(std::chrono::seconds(run["now"].get<std::int64_t>()))};
}

// Of those that hold finished batches.
std::optional<DeadRun> newest_dead_run(const ArchiveLayout& layout) {
  std::optional<DeadRun> newest;
  for (const std::string& name : names_in(layout.root())) {
    const std::string path = layout.root() + "/" + name;
    std::error_code failure;
    if (std::filesystem::is_symlink(path, failure) || !name.starts_with(kWorkPrefix) ||
        !number_of(name.substr(kWorkPrefix.size())) ||
        !BatchStore::holds_batches(path + "/" + kBatches)) {
      continue;
    }
    std::optional<DeadRun> run = read_run(path);
    if (run && (!newest || run->began > newest->began)) {
      newest = std::move(run);
    }
  }
  return newest;
}

// Segments and tombstones of writers that failed or were killed: they take space, and new files get
// their names. What a damaged archive does not let us judge stays.
void remove_unpublished(const ArchiveLayout& layout) noexcept {
  constexpr std::uint32_t kAllGenerations = std::numeric_limits<std::uint32_t>::max();
  try {
    remove_unreferenced(layout, {kAllGenerations, {}, {}});
  } catch (const std::exception&) {
  }
}

}  // namespace

WorkDirectory::WorkDirectory(const ArchiveLayout& layout, bool resume, std::chrono::sys_seconds now)
    : layout_(layout), path_(layout.work()), now_(now) {
  resumed_ = resume && take_over(layout);
  remove_unpublished(layout);
  remove_leftovers(layout);
  try {
    if (!resumed_) {
      begin();
    }
    batches_.emplace(batch_directory());
  } catch (const Error&) {
    abandon();
    throw;
  }
}

bool WorkDirectory::is_left_in(const ArchiveLayout& layout) {
  return newest_dead_run(layout).has_value();
}

void WorkDirectory::begin() {
  remove_tree(path_);
  make_directory(path_);
  const nlohmann::json run = {{"now", now_.time_since_epoch().count()}};
  replace_file(path_ + "/" + kRunFile, run.dump() + "\n");
}

void WorkDirectory::abandon() noexcept {
  try {
    if (!BatchStore::holds_batches(batch_directory())) {
      remove_tree(path_);
    }
  } catch (const std::exception&) {  // the next run removes it
  }
  remove_unpublished(layout_);
}

bool WorkDirectory::take_over(const ArchiveLayout& layout) {
  const std::optional<DeadRun> run = newest_dead_run(layout);
  if (!run) {
    return false;
  }
  if (run->path != path_) {
    remove_tree(path_);
    rename_path(run->path, path_);
  }
  for (const std::string& name : names_in(path_)) {
    if (name != kRunFile && name != kBatches) {
      remove_tree(path_ + "/" + name);
    }
  }
  now_ = run->now;
  return true;
}

std::string WorkDirectory::batch_directory() const {
  return path_ + "/" + kBatches;
}

WorkDirectory::~WorkDirectory() {
  if (!done_) {
    abandon();
  }
}

void WorkDirectory::done() noexcept {
  done_ = true;
  try {
    remove_tree(path_);
  } catch (const std::exception&) {  // what is published stands; the next run removes it
  }
}

}  // namespace dateline

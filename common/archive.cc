#include "common/archive.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "common/analysis.h"
#include "common/error.h"
#include "common/internal/directory_names.h"

namespace dateline {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kManifestSuffix = ".json";

[[noreturn]] void fail_corrupt(const std::string& path, const std::string& reason) {
  throw Error(ErrorCode::kCorrupt, path + ": " + reason);
}

// Throws Error(kNotFound) when there is no such generation.
Manifest read_numbered(const ArchiveLayout& layout, std::uint64_t generation) {
  const std::string path = layout.generation(generation);
  Manifest manifest = manifest_from_json(read_file(path), path);
  if (manifest.generation != generation) {
    fail_corrupt(path, "it is the manifest of another generation");
  }
  return manifest;
}

void check_file(const std::string& path, const FileRecord& file) {
  std::error_code error;
  const std::uint64_t bytes = fs::file_size(path, error);
  if (error == std::errc::no_such_file_or_directory) {
    fail_corrupt(path, "it is missing");
  }
  if (error) {
    throw io_error("examine", path, error.value());
  }
  if (bytes != file.bytes) {
    fail_corrupt(path, fmt::format("it has {} bytes instead of {}", bytes, file.bytes));
  }
}

void check_files(const ArchiveLayout& layout, const Manifest& manifest) {
  for (const SegmentRecord& segment : manifest.segments) {
    for (const FileRecord& file : segment.files) {
      check_file(layout.segment(segment.id) + "/" + file.name, file);
    }
    if (segment.tombstones) {
      check_file(layout.tombstone_file(segment.tombstones->file), segment.tombstones->file);
    }
  }
  if (manifest.refusals) {
    check_file(layout.tombstone_file(*manifest.refusals), *manifest.refusals);
  }
}

Manifest open_current(const ArchiveLayout& layout) {
  std::optional<std::uint64_t> current = current_generation(layout);
  while (current) {
    try {
      return read_numbered(layout, *current);
    } catch (const Error& error) {
      // A writer may have published, and removed what it replaced, since we read CURRENT.
      const auto now_current = current_generation(layout);
      if (error.code() == ErrorCode::kNotFound && now_current == current) {
        fail_corrupt(layout.current(), "it names a generation that is missing");
      }
      if (error.code() != ErrorCode::kNotFound) {
        throw;
      }
      current = now_current;
    }
  }
  throw Error(ErrorCode::kNotFound, "there is no archive at " + layout.root());
}

std::map<std::string, std::string> lines_of(std::string_view fingerprint) {
  std::map<std::string, std::string> lines;
  while (!fingerprint.empty()) {
    const std::string_view line = fingerprint.substr(0, fingerprint.find('\n'));
    fingerprint.remove_prefix(std::min(fingerprint.size(), line.size() + 1));
    const std::size_t equals = std::min(line.find('='), line.size());
    lines[std::string(line.substr(0, equals))] = line.substr(std::min(line.size(), equals + 1));
  }
  return lines;
}

// Back to what CURRENT said before a publication that failed at or after the rename of CURRENT.
void withdraw(const ArchiveLayout& layout, std::uint64_t number,
              std::optional<std::uint64_t> previous) noexcept {
  try {
    if (current_generation(layout) != number) {
      remove_tree(layout.generation(number));
      return;
    }
    // The disk may hold either CURRENT, so the new manifest stays; it is removed as unreferenced.
    if (previous) {
      replace_file(layout.current(), std::to_string(*previous) + "\n");
    } else {
      remove_tree(layout.current());
    }
  } catch (const Error&) {  // the disk fails; the error that brought us here is reported
  }
}

std::uint64_t bytes_in(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(path, error))) {
    const std::uint64_t size = fs::file_size(path, error);
    return error ? 0 : size;
  }
  std::uint64_t bytes = 0;
  for (const std::string& name : names_in(path)) {
    bytes += bytes_in(path + "/" + name);
  }
  return bytes;
}

std::uint64_t remove_counted(const std::string& path) {
  const std::uint64_t bytes = bytes_in(path);
  remove_tree(path);
  return bytes;
}

}  // namespace

std::string ArchiveLayout::generation(std::uint64_t number) const {
  return generations() + "/" + numbered(number) + std::string(kManifestSuffix);
}

std::string ArchiveLayout::segment(std::uint64_t id) const {
  return segments() + "/" + numbered(id);
}

std::string ArchiveLayout::work() const {
  return root_ + "/" + std::string(kWorkPrefix) + std::to_string(::getpid());
}

std::optional<std::uint64_t> current_generation(const ArchiveLayout& layout) {
  std::string text;
  try {
    text = read_file(layout.current());
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNotFound) {
      return std::nullopt;
    }
    throw;
  }
  const auto number = number_of(std::string_view(text).substr(0, text.find('\n')));
  if (!number || *number == 0 || text != std::to_string(*number) + "\n") {
    fail_corrupt(layout.current(), "it does not hold the number of a generation");
  }
  return number;
}

Manifest read_manifest(const ArchiveLayout& layout, std::uint64_t generation) {
  if (generation == 0) {
    return open_current(layout);
  }
  if (!path_exists(layout.generation(generation))) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("{} has no generation {}", layout.root(), generation));
  }
  return read_numbered(layout, generation);
}

Manifest open_manifest(const ArchiveLayout& layout, std::uint64_t generation) {
  Manifest manifest = read_manifest(layout, generation);
  check_files(layout, manifest);
  return manifest;
}

void require_same_analysis(const std::string& archived, const std::string& path) {
  std::map<std::string, std::string> theirs = lines_of(archived);
  std::map<std::string, std::string> ours = lines_of(analysis_fingerprint());
  std::set<std::string> keys;
  for (const auto& lines : {theirs, ours}) {
    for (const auto& [key, value] : lines) {
      keys.insert(key);
    }
  }
  std::string differences;
  for (const std::string& key : keys) {
    const auto text = [&key](const std::map<std::string, std::string>& lines) {
      const auto line = lines.find(key);
      return line == lines.end() ? std::string("nothing") : line->second;
    };
    if (text(theirs) != text(ours)) {
      differences += fmt::format("{}{}: {} there, {} here", differences.empty() ? "" : "; ", key,
                                 text(theirs), text(ours));
    }
  }
  if (!differences.empty()) {
    throw Error(ErrorCode::kIncompatible,
                path + " was made with another analysis of text (" + differences +
                    "); 'dateline-index merge --all' writes it anew from its articles");
  }
}

std::vector<std::uint64_t> list_generations(const ArchiveLayout& layout) {
  return numbers_in(layout.generations(), kManifestSuffix);
}

std::uint64_t next_segment_id(const ArchiveLayout& layout) {
  std::uint64_t last = 0;
  for (const std::uint64_t id : numbers_in(layout.segments(), "")) {
    last = std::max(last, id);
  }
  for (const std::uint64_t generation : list_generations(layout)) {
    try {
      for (const SegmentRecord& segment : read_numbered(layout, generation).segments) {
        last = std::max(last, segment.id);
      }
    } catch (const Error&) {  // a generation that nobody can open names nothing
    }
  }
  return last + 1;
}

FileRecord record_file(const std::string& directory, const std::string& name) {
  const std::string path = directory + "/" + name;
  sync_file(path);
  std::error_code error;
  const std::uint64_t bytes = fs::file_size(path, error);
  if (error) {
    throw io_error("examine", path, error.value());
  }
  return {name, bytes, hash_file(path)};
}

std::uint64_t next_generation(const ArchiveLayout& layout) {
  const std::vector<std::uint64_t> existing = list_generations(layout);
  return std::max(current_generation(layout).value_or(0), existing.empty() ? 0 : existing.back()) +
         1;
}

std::string tombstone_name(std::uint64_t segment, std::uint64_t generation) {
  return numbered(segment) + "-" + numbered(generation) + ".bin";
}

std::string refusals_name(std::uint64_t generation) {
  return "refused-" + numbered(generation) + ".bin";
}

std::uint64_t publish(const ArchiveLayout& layout, Manifest manifest) {
  const auto previous = current_generation(layout);
  manifest.parent = previous.value_or(0);
  manifest.generation = next_generation(layout);
  const std::string path = layout.generation(manifest.generation);
  const std::string json = manifest_to_json(manifest);
  check_files(layout, manifest_from_json(json, path));  // never publish what cannot be opened
  for (const SegmentRecord& segment : manifest.segments) {
    sync_directory(layout.segment(segment.id));
  }
  sync_directory(layout.segments());
  sync_directory(layout.tombstones());
  try {
    replace_file(path, json);
    replace_file(layout.current(), std::to_string(manifest.generation) + "\n");
  } catch (...) {
    withdraw(layout, manifest.generation, previous);
    throw;
  }
  return manifest.generation;
}

namespace {

// The generations up to the current one that stay, newest first. A generation was current until the
// next one that stays or stayed was made.
std::vector<Manifest> kept_generations(const ArchiveLayout& layout, std::uint64_t current,
                                       const std::vector<std::uint64_t>& generations,
                                       const Retention& retention) {
  std::vector<Manifest> kept;
  const auto behind = std::upper_bound(generations.begin(), generations.end(), current);
  if (behind == generations.begin() || *std::prev(behind) != current) {
    read_numbered(layout, current);  // throws: what the current generation needs is not known
  }
  for (auto number = behind; number != generations.begin();) {
    const bool by_count = kept.size() <= retention.generations;
    const bool by_age = !kept.empty() && retention.days.count() > 0 &&
                        kept.back().created >= retention.now - std::chrono::seconds(retention.days);
    --number;
    if (!kept.empty() && !by_count && !by_age) {
      break;
    }
    kept.push_back(read_numbered(layout, *number));
  }
  return kept;
}

struct Names {
  std::set<std::uint64_t> generations, segments;
  std::set<std::string> tombstones;
};

Names names_of(const std::vector<Manifest>& manifests) {
  Names names;
  for (const Manifest& manifest : manifests) {
    names.generations.insert(manifest.generation);
    for (const SegmentRecord& segment : manifest.segments) {
      names.segments.insert(segment.id);
      if (segment.tombstones) {
        names.tombstones.insert(segment.tombstones->file.name);
      }
    }
    if (manifest.refusals) {
      names.tombstones.insert(manifest.refusals->name);
    }
  }
  return names;
}

}  // namespace

Collected remove_unreferenced(const ArchiveLayout& layout, const Retention& retention) {
  const auto current = current_generation(layout);
  if (!current) {
    return {};
  }
  const std::vector<std::uint64_t> generations = list_generations(layout);
  const Names named = names_of(kept_generations(layout, *current, generations, retention));
  Collected collected;
  // Manifests first: one that is killed halfway must not leave a manifest without its segments.
  for (const std::uint64_t number : generations) {
    if (!named.generations.contains(number)) {
      collected.bytes += remove_counted(layout.generation(number));
      collected.generations.push_back(number);
    }
  }
  sync_directory(layout.generations());
  for (const std::uint64_t id : numbers_in(layout.segments(), "")) {
    if (!named.segments.contains(id)) {
      collected.bytes += remove_counted(layout.segment(id));
    }
  }
  for (const std::string& name : names_in(layout.tombstones())) {
    if (!named.tombstones.contains(name)) {
      collected.bytes += remove_counted(layout.tombstones() + "/" + name);
    }
  }
  collected.bytes += remove_leftovers(layout);
  return collected;
}

std::uint64_t remove_leftovers(const ArchiveLayout& layout) {
  std::uint64_t freed = 0;
  for (const std::string& directory : {layout.root(), layout.generations()}) {
    for (const std::string& name : names_in(directory)) {
      const std::string path = directory + "/" + name;
      const bool dead_work = directory == layout.root() && name.starts_with(kWorkPrefix) &&
                             number_of(name.substr(kWorkPrefix.size())) && path != layout.work();
      if (dead_work || name.find(kTemporaryMark) != std::string::npos) {
        freed += remove_counted(path);
      }
    }
  }
  return freed;
}

}  // namespace dateline

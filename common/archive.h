// An archive directory: where its parts are, and how one generation replaces another.
//
//   CURRENT                  number of the published generation
//   generations/000017.json  manifests
//   segments/000031/         index.glass, positions.bin, impacts.bin, columns.bin, articles.zst;
//                            never changed once named
//   tombstones/…             what a generation no longer shows of its segments; see tombstones.h
//   writer.lock              held by a writer; names its process and when it began
//   work-PID/                a writer's scratch space; left behind only by a killed writer
//
// Publication: every file of the new segments is synced, then their directories, then the manifest
// is written and synced, then CURRENT is replaced by rename and its directory synced. A reader
// reads CURRENT once and opens what that manifest names; it takes no lock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/internal/file.h"
#include "common/manifest.h"

namespace dateline {

class ArchiveLayout {
 public:
  explicit ArchiveLayout(std::string root) : root_(std::move(root)) {}
  const std::string& root() const { return root_; }
  std::string current() const { return root_ + "/CURRENT"; }
  std::string generations() const { return root_ + "/generations"; }
  std::string generation(std::uint64_t number) const;
  std::string segments() const { return root_ + "/segments"; }
  std::string segment(std::uint64_t id) const;
  std::string tombstones() const { return root_ + "/tombstones"; }
  std::string tombstone_file(const FileRecord& file) const {
    return tombstones() + "/" + file.name;
  }
  std::string lock() const { return root_ + "/writer.lock"; }
  std::string work() const;  // of this process

 private:
  std::string root_;
};

inline constexpr const char* kIndexFile = "index.glass";
inline constexpr const char* kColumnsFile = "columns.bin";
inline constexpr const char* kArticlesFile = "articles.zst";
inline constexpr const char* kPositionsFile = "positions.bin";
inline constexpr const char* kStemsFile = "stems.bin";
// May be missing: it only makes ranking faster.
inline constexpr const char* kImpactsFile = "impacts.bin";

// Of segments that hold earlier texts of articles: an article store of them, in order of the
// XXH3-64 of the id, then of being superseded; and a columns file with a row each:
//   idhash      u64: of the id
//   superseded  i64: Unix seconds
//   generation  u32: the first that showed the text
inline constexpr const char* kVersionsFile = "versions.zst";
inline constexpr const char* kVersionColumnsFile = "versions.bin";
inline constexpr std::string_view kSupersededColumn = "superseded";

// The number in CURRENT; nullopt when there is no such file (no archive yet). Throws
// Error(kCorrupt) when it does not hold a number.
std::optional<std::uint64_t> current_generation(const ArchiveLayout& layout);

// Reads and checks a manifest, and that every file it names is there with its size. Throws
// Error(kNotFound) when there is no archive or no such generation, kCorrupt, kIncompatible.
// Generation 0 means the current one.
Manifest open_manifest(const ArchiveLayout& layout, std::uint64_t generation = 0);

// Throws Error(kIncompatible) that names the differing lines when an archive made with the
// fingerprint `archived` cannot be searched correctly by this program.
void require_same_analysis(const std::string& archived, const std::string& path);

// As open_manifest, but looks at no file that the manifest names.
Manifest read_manifest(const ArchiveLayout& layout, std::uint64_t generation = 0);

// Generations whose manifests are present, ascending.
std::vector<std::uint64_t> list_generations(const ArchiveLayout& layout);

// Exclusive right to write. Creates the archive's directories when they are missing. The lock is
// the kernel's (flock): it ends with the process, however that ends.
class WriterLock {
 public:
  // Waits so long for another writer to end. Throws Error(kLocked), naming the holder's process,
  // when it does not; Error(kUsage) when the directory exists, is not empty and is no archive.
  explicit WriterLock(const ArchiveLayout& layout,
                      std::chrono::seconds wait = std::chrono::seconds{0});

 private:
  FileDescriptor file_;
};

// The lowest segment id above every one that a file or manifest uses.
std::uint64_t next_segment_id(const ArchiveLayout& layout);

// Syncs a finished file in a segment's directory; its record: size and checksum.
FileRecord record_file(const std::string& directory, const std::string& name);

// The number that publish() will give. The caller holds the lock.
std::uint64_t next_generation(const ArchiveLayout& layout);

// Names in tombstones/: "000031-000017.bin", "refused-000017.bin".
std::string tombstone_name(std::uint64_t segment, std::uint64_t generation);
std::string refusals_name(std::uint64_t generation);

// Makes `manifest` (its generation and parent are set here) the current generation. The caller
// holds the lock and has synced the segments' files. Returns the generation's number. When it
// throws (disk full, a file that is missing or has another size), the previous generation is still
// the current one.
std::uint64_t publish(const ArchiveLayout& layout, Manifest manifest);

// Which generations stay besides the current one: those that either rule names.
struct Retention {
  std::uint32_t generations = 7;   // so many before the current one
  std::chrono::days days{0};       // those that were current at some moment of so many days
  std::chrono::sys_seconds now{};  // from which `days` count back
};

struct Collected {
  std::uint64_t bytes = 0;
  std::vector<std::uint64_t> generations;  // removed, ascending
};

// Removes what no generation that stays names: segments, tombstones, manifests (later ones too,
// which a failed publication left), work directories and temporary files of dead writers. The
// caller holds the lock. Throws, and removes nothing, when a manifest that stays cannot be read;
// does nothing without a CURRENT.
Collected remove_unreferenced(const ArchiveLayout& layout, const Retention& retention);

// Scratch space and temporary files that killed writers left. The caller holds the lock. Returns
// bytes freed.
std::uint64_t remove_leftovers(const ArchiveLayout& layout);

}  // namespace dateline

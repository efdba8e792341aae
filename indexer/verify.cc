#include "indexer/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>

#include "common/archive.h"
#include "common/article_json.h"
#include "common/article_store.h"
#include "common/error.h"
#include "common/refusals.h"
#include "indexer/internal/run_support.h"
#include "indexer/internal/segment_verifier.h"
#include "indexer/internal/workers.h"

namespace dateline {

namespace {

// A file that a manifest names.
struct NamedFile {
  std::string name;  // relative to the archive
  const FileRecord* record;
  std::string affects;
  std::size_t segment;  // index into Manifest::segments; as many as these: none
};

std::string tombstone_path(const FileRecord& file) {
  return "tombstones/" + file.name;
}

std::vector<NamedFile> files_of(const Manifest& manifest) {
  std::vector<NamedFile> files;
  for (std::size_t i = 0; i < manifest.segments.size(); ++i) {
    const SegmentRecord& segment = manifest.segments[i];
    for (const FileRecord& file : segment.files) {
      files.push_back({segment_path(segment.id, file.name), &file, describe_articles(segment), i});
    }
    if (segment.tombstones) {
      const TombstoneRecord& tombstones = *segment.tombstones;
      files.push_back({tombstone_path(tombstones.file), &tombstones.file,
                       fmt::format("which {} articles of segment {} are not shown",
                                   tombstones.articles, segment.id),
                       i});
    }
  }
  if (manifest.refusals) {
    files.push_back({tombstone_path(*manifest.refusals), &*manifest.refusals,
                     "which ids are not taken in again", manifest.segments.size()});
  }
  return files;
}

class ArchiveVerifier {
 public:
  ArchiveVerifier(const ArchiveLayout& layout, Manifest manifest, const VerifyOptions& options)
      : layout_(layout),
        manifest_(std::move(manifest)),
        options_(options),
        files_(files_of(manifest_)),
        unusable_(manifest_.segments.size() + 1) {}

  VerifyReport run() {
    report_.generation = manifest_.generation;
    report_.files = files_.size();
    total_ = files_.size();
    if (options_.deep) {
      for (const SegmentRecord& segment : manifest_.segments) {
        total_ += segment.articles;
      }
    }
    check_files();
    if (options_.deep) {
      read_refusals();
      check_segments();
      check_duplicates();
    }
    std::stable_sort(report_.findings.begin(), report_.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.file < b.file; });
    return std::move(report_);
  }

 private:
  void check_files();
  // What is wrong with it; empty: nothing.
  std::string fault_of(const NamedFile& file, bool with_checksum);
  void read_refusals();
  void check_segments();
  void check_duplicates();
  std::string id_of(const LiveRow& row, std::size_t segment) const;
  std::set<std::string> files_before() const;

  void find(const std::string& file, const std::string& what, const std::string& affects) {
    report_.findings.push_back({file, what, affects});
  }
  void advance() {
    const std::lock_guard lock(mutex_);
    ++done_;
    if (options_.on_progress) {
      options_.on_progress(done_, total_);
    }
  }
  template <typename Task>
  void in_parallel(std::size_t tasks, Task task) {
    Workers<std::size_t> workers(thread_count(options_.threads), 64, [&task] { return task; });
    for (std::size_t i = 0; i < tasks; ++i) {
      workers.submit(i);
    }
    workers.finish();
  }

  const ArchiveLayout& layout_;
  const Manifest manifest_;
  const VerifyOptions& options_;
  const std::vector<NamedFile> files_;
  std::vector<bool> unusable_;     // by segment: a file is missing, cut or cannot be read
  std::set<std::string> damaged_;  // files
  Refusals refusals_;
  VerifyReport report_;
  std::vector<SegmentVerdict> verdicts_;
  std::mutex mutex_;  // guards done_, report_.checksums
  std::uint64_t done_ = 0, total_ = 0;
};

// The names of files that an earlier run has seen; none when there is no such generation.
std::set<std::string> ArchiveVerifier::files_before() const {
  std::set<std::string> names;
  if (manifest_.parent == 0) {
    return names;
  }
  try {
    const Manifest parent = read_manifest(layout_, manifest_.parent);
    for (const NamedFile& file : files_of(parent)) {
      names.insert(file.name);
    }
  } catch (const Error&) {  // then everything counts as new
  }
  return names;
}

std::string ArchiveVerifier::fault_of(const NamedFile& file, bool with_checksum) {
  const std::string path = layout_.root() + "/" + file.name;
  std::error_code error;
  const std::uint64_t bytes = std::filesystem::file_size(path, error);
  if (error) {
    return error == std::errc::no_such_file_or_directory ? "it is missing"
                                                         : "it cannot be read: " + error.message();
  }
  if (bytes != file.record->bytes) {
    return fmt::format("it has {} bytes instead of {}", bytes, file.record->bytes);
  }
  if (!with_checksum) {
    return "";
  }
  {
    const std::lock_guard lock(mutex_);
    ++report_.checksums;
  }
  try {
    return hash_file(path) == file.record->xxh3 ? "" : std::string(kWrongChecksum);
  } catch (const Error& failure) {
    return failure.what();
  }
}

void ArchiveVerifier::check_files() {
  const bool all = options_.all_checksums || options_.deep;
  const std::set<std::string> before = all ? std::set<std::string>() : files_before();
  std::vector<std::string> faults(files_.size());
  in_parallel(files_.size(), [&](std::size_t i) {
    faults[i] = fault_of(files_[i], all || !before.contains(files_[i].name));
    advance();
  });
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (!faults[i].empty()) {
      find(files_[i].name, faults[i], files_[i].affects);
      const std::size_t segment = files_[i].segment;
      unusable_[segment] = unusable_[segment] || faults[i] != kWrongChecksum;
      damaged_.insert(files_[i].name);
    }
  }
}

void ArchiveVerifier::read_refusals() {
  if (!manifest_.refusals || unusable_[manifest_.segments.size()]) {
    return;
  }
  try {
    refusals_ = Refusals(layout_.tombstone_file(*manifest_.refusals));
  } catch (const Error& error) {
    find(tombstone_path(*manifest_.refusals), error.what(), "which ids are not taken in again");
  }
}

void ArchiveVerifier::check_segments() {
  verdicts_.resize(manifest_.segments.size());
  in_parallel(verdicts_.size(), [this](std::size_t i) {
    if (unusable_[i]) {
      return;
    }
    const SegmentRecord& segment = manifest_.segments[i];
    const auto is_sound = [&](const char* file) {
      return !damaged_.contains(segment_path(segment.id, file));
    };
    verdicts_[i] =
        verify_segment(layout_, segment, refusals_,
                       {options_.sample, is_sound(kIndexFile), is_sound(kPositionsFile),
                        is_sound(kStemsFile), is_sound(kImpactsFile), [this] { advance(); }});
  });
  for (SegmentVerdict& verdict : verdicts_) {
    report_.articles += verdict.articles;
    report_.postings += verdict.postings;
    std::move(verdict.findings.begin(), verdict.findings.end(),
              std::back_inserter(report_.findings));
  }
}

std::string ArchiveVerifier::id_of(const LiveRow& row, std::size_t segment) const {
  const std::string path = layout_.segment(manifest_.segments[segment].id) + "/" + kArticlesFile;
  return article_from_json(ArticleStore(path).get(row.docid)).id;
}

// An id is shown once.
void ArchiveVerifier::check_duplicates() {
  std::vector<std::pair<LiveRow, std::size_t>> rows;  // and segment
  for (std::size_t i = 0; i < verdicts_.size(); ++i) {
    for (const LiveRow& row : verdicts_[i].live) {
      rows.emplace_back(row, i);
    }
  }
  std::sort(rows.begin(), rows.end());
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto& [row, segment] = rows[i];
    const auto& [other, other_segment] = rows[i - 1];
    if (row.id_hash == other.id_hash && id_of(row, segment) == id_of(other, other_segment)) {
      find(segment_path(manifest_.segments[segment].id, kArticlesFile),
           fmt::format("document {} has the id of document {} of segment {}", row.docid,
                       other.docid, manifest_.segments[other_segment].id),
           id_of(row, segment));
    }
  }
}

// The damage is to CURRENT or to a manifest.
VerifyReport report_of(const Error& error, const ArchiveLayout& layout, std::uint64_t generation) {
  VerifyReport report;
  const std::string message = error.what();
  if (message.starts_with(layout.current())) {
    report.findings.push_back({"CURRENT", message, "everything: the archive cannot be opened"});
    return report;
  }
  report.generation = generation != 0 ? generation : current_generation(layout).value_or(0);
  report.findings.push_back({layout.generation(report.generation).substr(layout.root().size() + 1),
                             message, "everything that the generation shows"});
  return report;
}

VerifyReport verify_once(const ArchiveLayout& layout, const VerifyOptions& options) {
  Manifest manifest;
  try {
    manifest = read_manifest(layout, options.generation);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCorrupt) {
      return report_of(error, layout, options.generation);
    }
    throw;
  }
  if (options.deep) {
    require_same_analysis(manifest.fingerprint, layout.generation(manifest.generation));
  }
  return ArchiveVerifier(layout, std::move(manifest), options).run();
}

}  // namespace

VerifyReport verify_archive(const std::string& archive, const VerifyOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const ArchiveLayout layout(archive);
  VerifyReport report = verify_once(layout, options);
  // A writer may have removed the generation meanwhile: then another one is to be looked at.
  while (options.generation == 0 && !report.findings.empty() && report.generation > 0 &&
         !path_exists(layout.generation(report.generation))) {
    report = verify_once(layout, options);
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace dateline

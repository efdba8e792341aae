#include "indexer/repair.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "common/error.h"
#include "indexer/internal/donor_segments.h"
#include "indexer/internal/repair_footing.h"
#include "indexer/internal/run_support.h"
#include "indexer/internal/segment_salvage.h"
#include "indexer/internal/segment_verifier.h"
#include "indexer/internal/tombstone_recovery.h"
#include "indexer/internal/tombstone_writer.h"
#include "indexer/internal/work_directory.h"

namespace dateline {

namespace {

constexpr const char* kDamagedSuffix = ".damaged";

std::string refusals_path(const FileRecord& file) {
  return "tombstones/" + file.name;
}

class ArchiveRepair {
 public:
  ArchiveRepair(const std::string& archive, const RepairOptions& options)
      : options_(options),
        layout_(existing(archive)),
        lock_(layout_, options.wait),
        work_(layout_, false, options.now),
        progress_(options),
        footing_(find_footing(layout_)),
        donors_(layout_, footing_.manifest) {}

  RepairReport run() {
    report_.lost = footing_.lost;
    find_damage();
    if (!report_.damage.empty()) {
      mend();
    }
    work_.done();
    describe();
    return std::move(report_);
  }

 private:
  static const std::string& existing(const std::string& archive) {
    const ArchiveLayout layout(archive);
    if (!path_exists(layout.current()) && list_generations(layout).empty()) {
      throw Error(ErrorCode::kNotFound, "there is no archive at " + archive);
    }
    return archive;
  }

  const Manifest& manifest() const { return footing_.manifest; }
  VerifyReport verify(std::uint64_t generation) const;
  void find_damage();
  void mend();
  void mend_refusals();
  void open_sound_segments();
  std::optional<SegmentRecord> mend_segment(const SegmentRecord& record);
  void mend_tombstones(const SegmentRecord& before, SegmentRecord& record,
                       const SegmentSalvage* salvage);
  RowChanges older_tombstones(const SegmentRecord& record, const SegmentSalvage* salvage) const;
  void publish(std::vector<SegmentRecord> segments);
  void discard();
  void describe();

  bool is_damaged(const std::string& file) const { return damaged_.contains(file); }
  void lose(const std::string& file, const std::string& what) {
    report_.lost.push_back({file, what});
  }

  const RepairOptions& options_;
  const ArchiveLayout layout_;
  WriterLock lock_;
  WorkDirectory work_;
  ProgressReporter progress_;
  Footing footing_;
  const DonorSegments donors_;
  std::set<std::string> damaged_;  // files of the generation, relative to the archive
  std::vector<std::unique_ptr<ArchivedSegment>> sound_;  // segments of the generation
  Refusals refusals_;
  std::optional<FileRecord> refusals_record_;
  std::vector<std::string> written_;  // paths of new segments and files, until they are published
  RepairReport report_;
};

VerifyReport ArchiveRepair::verify(std::uint64_t generation) const {
  VerifyOptions options;
  options.generation = generation;
  options.all_checksums = true;
  options.deep = options_.deep;
  options.threads = options_.threads;
  return verify_archive(layout_.root(), options);
}

void ArchiveRepair::find_damage() {
  report_.damage = footing_.damage;
  for (Finding& finding : verify(manifest().generation).findings) {
    damaged_.insert(finding.file);
    report_.damage.push_back(std::move(finding));
  }
}

void ArchiveRepair::open_sound_segments() {
  for (const SegmentRecord& record : manifest().segments) {
    try {
      sound_.push_back(std::make_unique<ArchivedSegment>(layout_, record));
    } catch (const Error&) {  // one of the damaged
    }
  }
}

// Deletions leave their traces in tombstones, until the segments are written anew.
void ArchiveRepair::mend_refusals() {
  refusals_record_ = manifest().refusals;
  if (!manifest().refusals) {
    return;
  }
  const std::string name = refusals_path(*manifest().refusals);
  if (!is_damaged(name)) {
    refusals_ = Refusals(layout_.tombstone_file(*manifest().refusals));
    return;
  }
  std::vector<std::uint64_t> generations = list_generations(layout_);
  for (auto number = generations.rbegin(); number != generations.rend(); ++number) {
    try {
      const auto older = read_manifest(layout_, *number).refusals;
      if (older && older->name != manifest().refusals->name &&
          hash_file(layout_.tombstone_file(*older)) == older->xxh3) {
        refusals_ = Refusals(layout_.tombstone_file(*older));
        break;
      }
    } catch (const Error&) {  // an older one, then
    }
  }
  for (const auto& segment : sound_) {
    const Tombstones& tombstones = segment->tombstones();
    for (std::size_t i = 0; i < tombstones.dead().size(); ++i) {
      const Death death = tombstones.death(i);
      const std::uint32_t docid = tombstones.dead()[i];
      if (death.kind != DeathKind::kSuperseded) {
        refusals_.add(IdHash::of(segment->article(docid).id),
                      {death.kind, segment->version(docid), segment->content(docid), death.since});
      }
    }
  }
  const std::string fresh = refusals_name(next_generation(layout_));
  refusals_.write(layout_.tombstones() + "/" + fresh);
  written_.push_back(layout_.tombstones() + "/" + fresh);
  refusals_record_ = record_file(layout_.tombstones(), fresh);
  if (refusals_record_->xxh3 != manifest().refusals->xxh3) {
    lose(name, "which ids were deleted or withdrawn; those found are " +
                   std::to_string(refusals_.size()));
  }
  report_.mended.push_back(name + ": from an earlier one and the tombstones");
}

// What an earlier generation's sound tombstones of the segment say.
RowChanges ArchiveRepair::older_tombstones(const SegmentRecord& record,
                                           const SegmentSalvage* salvage) const {
  std::vector<std::uint64_t> generations = list_generations(layout_);
  for (auto number = generations.rbegin(); number != generations.rend(); ++number) {
    try {
      for (const SegmentRecord& other : read_manifest(layout_, *number).segments) {
        if (other.id == record.id && other.tombstones &&
            other.tombstones->file.name != record.tombstones->file.name) {
          const Tombstones tombstones(layout_.tombstone_file(other.tombstones->file),
                                      other.articles);
          if (salvage != nullptr) {
            return salvage->carried(tombstones);
          }
          const TombstoneSet set = tombstones.to_set();
          return {set.dead, set.reopened};
        }
      }
    } catch (const Error&) {  // an older one, then
    }
  }
  return {};
}

// `record` is the segment as it will be named, still without tombstones.
void ArchiveRepair::mend_tombstones(const SegmentRecord& before, SegmentRecord& record,
                                    const SegmentSalvage* salvage) {
  if (!before.tombstones) {
    return;
  }
  const TombstoneRecord& told = *before.tombstones;
  const std::string name = "tombstones/" + told.file.name;
  const ArchivedSegment segment(layout_, record);
  RowChanges changes;
  if (salvage != nullptr && !is_damaged(name)) {
    changes = salvage->carried(Tombstones(layout_.tombstone_file(told.file), before.articles));
  } else {
    std::vector<const ArchivedSegment*> others;
    for (const auto& other : sound_) {
      if (other->record().id != before.id) {
        others.push_back(other.get());
      }
    }
    changes = recover_changes(segment, older_tombstones(before, salvage), others, refusals_,
                              options_.now.time_since_epoch().count());
  }
  if (!changes.empty()) {
    record.tombstones = write_tombstones(layout_, segment, changes, next_generation(layout_));
    written_.push_back(layout_.tombstone_file(record.tombstones->file));
  }
  if (!is_damaged(name)) {
    return;
  }
  report_.mended.push_back(name + ": worked out anew from the rest of the archive");
  const TombstoneRecord now = record.tombstones.value_or(TombstoneRecord{});
  if (now.articles != told.articles || now.length != told.length ||
      now.text_bytes != told.text_bytes || now.languages != told.languages) {
    lose(name, fmt::format("which {} articles are not shown; {} were found", told.articles,
                           now.articles));
  }
}

std::optional<SegmentRecord> ArchiveRepair::mend_segment(const SegmentRecord& record) {
  std::set<std::string> damaged;
  for (const FileRecord& file : record.files) {
    if (is_damaged(segment_path(record.id, file.name))) {
      damaged.insert(file.name);
    }
  }
  const bool of_tombstones =
      record.tombstones && is_damaged("tombstones/" + record.tombstones->file.name);
  if (damaged.empty() && !of_tombstones) {
    return record;
  }
  if (damaged.empty()) {
    SegmentRecord mended = record;
    mended.tombstones.reset();
    mend_tombstones(record, mended, nullptr);
    return mended;
  }
  SegmentSalvage salvage(layout_, record, damaged, donors_, work_.path());
  std::optional<SegmentRecord> mended = salvage.write(options_, refusals_);
  report_.lost.insert(report_.lost.end(), salvage.losses().begin(), salvage.losses().end());
  if (!mended) {
    return mended;
  }
  written_.push_back(layout_.segment(mended->id));
  report_.mended.push_back(fmt::format("segments/{:06}: written anew as {:06}, {} articles",
                                       record.id, mended->id, mended->articles));
  report_.rewritten += mended->articles;
  report_.bytes_written += mended->bytes();
  mend_tombstones(record, *mended, &salvage);
  return mended;
}

void ArchiveRepair::mend() {
  require_same_analysis(manifest().fingerprint, layout_.generation(manifest().generation));
  open_sound_segments();
  mend_refusals();
  std::vector<SegmentRecord> segments;
  for (const SegmentRecord& record : manifest().segments) {
    if (std::optional<SegmentRecord> mended = mend_segment(record)) {
      segments.push_back(std::move(*mended));
    }
  }
  if (options_.dry_run || (!report_.lost.empty() && !options_.accept_loss)) {
    discard();
  } else {
    publish(std::move(segments));
  }
}

void ArchiveRepair::discard() {
  for (const std::string& path : written_) {
    remove_tree(path);
  }
}

void ArchiveRepair::publish(std::vector<SegmentRecord> segments) {
  if (!footing_.current_is_sound || current_generation(layout_) != manifest().generation) {
    replace_file(layout_.current(), std::to_string(manifest().generation) + "\n");
    report_.mended.push_back(fmt::format("CURRENT: names generation {}", manifest().generation));
  }
  if (!damaged_.empty() || !footing_.lost.empty()) {
    Manifest mended = manifest();
    mended.segments = std::move(segments);
    sort_newest_first(mended.segments);
    mended.refusals = refusals_record_;
    mended.created = options_.now;
    mended.created_by = options_.created_by;
    mended.command = "repair";
    mended.format_version = kFormatVersion;
    dateline::publish(layout_, std::move(mended));
    report_.published = true;
  }
  // Nobody can open them, and with them nothing would ever be removed.
  for (const std::uint64_t generation : footing_.unreadable) {
    const std::string path = layout_.generation(generation);
    rename_path(path, path + kDamagedSuffix);
    report_.mended.push_back(path.substr(layout_.root().size() + 1) + ": put aside as *" +
                             kDamagedSuffix);
  }
  sync_directory(layout_.generations());
}

void ArchiveRepair::describe() {
  report_.seconds = progress_.seconds();
  const bool changed = report_.published || !report_.mended.empty();
  const bool discarded = options_.dry_run || (!report_.lost.empty() && !options_.accept_loss);
  report_.is_sound = report_.damage.empty();
  if (!report_.damage.empty() && (discarded || !changed)) {
    report_.generation = footing_.current_is_sound ? manifest().generation : 0;
    return;
  }
  const Manifest shown = open_manifest(layout_);
  report_.generation = shown.generation;
  report_.articles = shown.articles();
  report_.segments = static_cast<unsigned>(shown.segments.size());
  report_.archive_bytes = shown.bytes();
  if (changed) {
    report_.is_sound = verify(shown.generation).findings.empty();
  }
}

}  // namespace

RepairReport repair_archive(const std::string& archive, const RepairOptions& options) {
  return ArchiveRepair(archive, options).run();
}

}  // namespace dateline

#include "indexer/maintenance.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "common/archive.h"
#include "common/article_json.h"
#include "common/article_store.h"
#include "common/dictionary_training.h"
#include "common/error.h"
#include "common/url.h"
#include "indexer/internal/archive_change.h"
#include "indexer/internal/merge_choice.h"
#include "indexer/internal/purge.h"
#include "indexer/internal/run_support.h"
#include "indexer/internal/segment_writer.h"

namespace dateline {

namespace {

// An archive that is being changed without input.
class Maintenance {
 public:
  // `shown` is the generation to begin with; 0 is the current one.
  Maintenance(const std::string& archive, const MaintenanceOptions& options,
              std::uint64_t shown = 0)
      : options_(options),
        layout_(archive),
        lock_(existing_archive(layout_), options.wait),
        work_(layout_, false, options.now),
        manifest_(open_manifest(layout_, shown)),
        articles_(layout_, manifest_),
        progress_(options_),
        change_(layout_, manifest_, articles_, work_, options_, progress_) {}

  const ArchiveLayout& layout() const { return layout_; }
  const Manifest& manifest() const { return manifest_; }
  const ArchivedArticles& articles() const { return articles_; }
  ArchiveChange& change() { return change_; }

  // Deaths are counted by analysing articles anew.
  void require_own_analysis() const {
    require_same_analysis(manifest_.fingerprint, layout_.generation(manifest_.generation));
  }

  void publish(const std::string& command, const std::vector<MergeGroup>& groups,
               MaintenanceReport& report) {
    const ChangeResult result = change_.publish(command, groups);
    report.published = true;
    report.rewritten = result.rewritten;
    report.bytes_written = result.bytes_written;
    report.generation = result.generation;
    report.articles = result.articles;
    report.segments = result.segments;
    report.archive_bytes = result.archive_bytes;
  }

  void collect(const Retention& retention, MaintenanceReport& report) {
    Collected collected = remove_unreferenced(layout_, retention);
    report.bytes_freed = collected.bytes;
    report.removed_generations = std::move(collected.generations);
  }

  void finish(MaintenanceReport& report) {
    work_.done();
    if (!report.published) {
      report.generation = manifest_.generation;
      report.articles = manifest_.articles();
      report.segments = static_cast<unsigned>(manifest_.segments.size());
      report.archive_bytes = manifest_.bytes();
    }
    report.seconds = progress_.seconds();
  }

 private:
  const MaintenanceOptions& options_;
  const ArchiveLayout layout_;
  WriterLock lock_;
  WorkDirectory work_;
  const Manifest manifest_;
  const ArchivedArticles articles_;
  ProgressReporter progress_;
  ArchiveChange change_;
};

bool delete_shown(const std::string& id, std::int64_t now, Maintenance& run) {
  const auto place = run.articles().find(id);
  const bool named_twice = run.change().refusals().find(IdHash::of(id)) != nullptr;
  if (!place || named_twice) {
    return false;
  }
  const ArchivedSegment& segment = run.articles().segment(*place);
  run.change().kill(*place, DeathKind::kDeleted);
  run.change().refusals().add(IdHash::of(id), {DeathKind::kDeleted, segment.version(place->docid),
                                               segment.content(place->docid), now});
  return true;
}

// What its publisher withdrew might come back with another text; what is deleted may not.
bool keep_out(const std::string& id, Maintenance& run) {
  const Refusal* refusal = run.change().refusals().find(IdHash::of(id));
  if (refusal == nullptr) {
    return false;
  }
  Refusal deletion = *refusal;
  deletion.kind = DeathKind::kDeleted;
  run.change().refusals().add(IdHash::of(id), deletion);
  return true;
}

void delete_known(const std::vector<std::string>& names, std::int64_t now, Maintenance& run,
                  DeletionReport& report) {
  for (const std::string& name : std::set<std::string>(names.begin(), names.end())) {
    const std::vector<std::string> ids = ids_meant_by(name);
    const auto is_gone = [&](const std::string& id) { return keep_out(id, run); };
    if (std::any_of(ids.begin(), ids.end(),
                    [&](const std::string& id) { return delete_shown(id, now, run); })) {
      ++report.deleted;
    } else if (std::any_of(ids.begin(), ids.end(), is_gone)) {
      ++report.gone;
    } else {
      report.unknown.push_back(name);
    }
  }
}

std::vector<std::string> samples_of(const ArchivedArticles& articles, std::uint64_t count) {
  constexpr std::uint64_t kSamples = 2000;
  const std::uint64_t step = count / kSamples + 1;
  std::vector<std::string> samples;
  std::uint64_t number = 0;
  for (const auto& segment : articles.segments()) {
    for (std::uint32_t docid = 1; docid <= segment->record().articles; ++docid) {
      if (number++ % step == 0 && !segment->is_dead(docid)) {
        samples.push_back(segment->articles().get(docid));
      }
    }
  }
  return samples;
}

// What the current generation refuses must not come back with an earlier one.
void kill_refused(const ArchivedArticles& current, Maintenance& run) {
  const Refusals& refusals = current.refusals();
  for (std::uint32_t number = 0; number < run.articles().segments().size(); ++number) {
    const ArchivedSegment& segment = *run.articles().segments()[number];
    for (std::uint32_t docid = 1; docid <= segment.record().articles; ++docid) {
      if (refusals.empty() || segment.is_dead(docid)) {
        continue;
      }
      const auto shown = current.with_id_hash(segment.id_hash(docid));
      if (!shown.empty() &&
          current.segment(shown.front()).content(shown.front().docid) == segment.content(docid)) {
        continue;
      }
      const Refusal* refusal = refusals.refuses(IdHash::of(segment.article(docid).id),
                                                segment.version(docid), segment.content(docid));
      if (refusal != nullptr) {
        run.change().kill({number, docid}, refusal->kind);
      }
    }
  }
}

}  // namespace

DeletionReport delete_articles(const std::string& archive, const std::vector<std::string>& ids,
                               const DeletionOptions& options) {
  Maintenance run(archive, options);
  run.require_own_analysis();
  DeletionReport report;
  delete_known(ids, options.now.time_since_epoch().count(), run, report);
  std::vector<MergeGroup> groups;
  if (options.purge) {
    groups = segments_to_purge(run.articles(), run.change());
  } else if (!run.change().is_empty()) {
    groups = choose_merges(run.change().shapes(), {});
  }
  if (!run.change().is_empty() || !groups.empty()) {
    run.publish(options.purge ? "delete --purge" : "delete", groups, report);
  }
  if (options.purge) {
    run.collect({0, {}, {}}, report);
  } else if (report.published) {
    remove_old_generations(run.layout(), options);
  }
  run.finish(report);
  return report;
}

DeletionReport lift_deletions(const std::string& archive, const std::vector<std::string>& ids,
                              const MaintenanceOptions& options) {
  Maintenance run(archive, options);
  DeletionReport report;
  for (const std::string& name : std::set<std::string>(ids.begin(), ids.end())) {
    const std::vector<std::string> meant = ids_meant_by(name);
    if (std::any_of(meant.begin(), meant.end(), [&](const std::string& id) {
          return run.change().refusals().remove(IdHash::of(id));
        })) {
      ++report.deleted;
    } else {
      report.unknown.push_back(name);
    }
  }
  if (!run.change().is_empty()) {
    run.publish("delete --lift", {}, report);
    remove_old_generations(run.layout(), options);
  }
  run.finish(report);
  return report;
}

MaintenanceReport merge_archive(const std::string& archive, const MergeOptions& options) {
  Maintenance run(archive, options);
  MaintenanceReport report;
  std::vector<MergeGroup> groups;
  if (options.all) {
    const std::uint64_t articles = run.manifest().articles();
    run.change().set_dictionary(
        train_dictionary(samples_of(run.articles(), articles), kMaxDictionaryBytes));
    groups.push_back(
        {0, run.manifest().segments.size(), false, false, default_segment_articles(articles)});
  } else {
    run.require_own_analysis();
    groups = choose_merges(run.change().shapes(), {});
  }
  if (!groups.empty()) {
    run.publish(options.all ? "merge --all" : "merge", groups, report);
    remove_old_generations(run.layout(), options);
  }
  run.finish(report);
  return report;
}

MaintenanceReport roll_back(const std::string& archive, std::uint64_t generation,
                            const MaintenanceOptions& options) {
  const ArchiveLayout layout(archive);
  MaintenanceReport report;
  if (current_generation(existing_archive(layout)) == generation) {
    throw Error(ErrorCode::kUsage,
                fmt::format("generation {} is the one that {} shows already", generation, archive));
  }
  Maintenance run(archive, options, generation);
  const Manifest current = open_manifest(run.layout());
  const ArchivedArticles shown(run.layout(), current);
  run.change().refusals() = shown.refusals();
  kill_refused(shown, run);
  if (!run.change().changes().empty()) {
    run.require_own_analysis();
  }
  run.publish(fmt::format("rollback {}", generation), {}, report);
  remove_old_generations(run.layout(), options);
  run.finish(report);
  return report;
}

MaintenanceReport collect_garbage(const std::string& archive, const CollectionOptions& options) {
  const ArchiveLayout layout(archive);
  const WriterLock lock(existing_archive(layout), options.wait);
  ProgressReporter progress(options);
  MaintenanceReport report;
  Collected collected =
      remove_unreferenced(layout, {std::max(1u, options.keep), options.keep_days, options.now});
  report.bytes_freed = collected.bytes;
  report.removed_generations = std::move(collected.generations);
  const Manifest shown = open_manifest(layout);
  report.generation = shown.generation;
  report.articles = shown.articles();
  report.segments = static_cast<unsigned>(shown.segments.size());
  report.archive_bytes = shown.bytes();
  report.seconds = progress.seconds();
  return report;
}

}  // namespace dateline

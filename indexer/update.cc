#include "indexer/update.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "common/archive.h"
#include "common/dictionary_training.h"
#include "common/error.h"
#include "indexer/internal/archive_change.h"
#include "indexer/internal/input_pass.h"
#include "indexer/internal/merge_choice.h"
#include "indexer/internal/story_neighbours.h"

namespace dateline {

namespace {

// From so many articles on an archive's dictionary is worth keeping.
constexpr std::uint64_t kArticlesForDictionary = 1000;

// What the spool holds and the archive does not show yet, with its story and its past.
class SpoolSource : public ArticleSource {
 public:
  struct Past {
    StoryMembership membership;
    ArticleHistory history;
  };
  using Pasts = std::unordered_map<std::uint64_t, Past>;  // of corrections, by sequence

  SpoolSource(Spool& spool, const std::vector<bool>& dropped, const StoryGrouper::Outcome& stories,
              const Pasts& pasts, std::uint32_t generation)
      : spool_(spool),
        dropped_(dropped),
        stories_(stories),
        pasts_(pasts),
        generation_(generation) {
    advance();
  }

  const SortKey* head() override { return at_end_ ? nullptr : &next_.key; }

  OrderedArticle take() override {
    const SortKey key = next_.key;
    const auto past = pasts_.find(key.sequence);
    OrderedArticle article{key, {std::move(next_.json), {}, {generation_, 0}}};
    if (past != pasts_.end()) {
      article.article.membership = past->second.membership;
      article.article.history.revision = past->second.history.revision;
    } else {
      article.article.membership = stories_.of(key.sequence, key.id_hash);
    }
    advance();
    return article;
  }

 private:
  void advance() {
    do {
      at_end_ = !spool_.next(next_);
    } while (!at_end_ && dropped_[next_.key.sequence]);
  }

  Spool& spool_;
  const std::vector<bool>& dropped_;
  const StoryGrouper::Outcome& stories_;
  const Pasts& pasts_;
  const std::uint32_t generation_;
  SpooledArticle next_;
  bool at_end_ = false;
};

// One run of update_archive.
class Updater {
 public:
  Updater(const std::string& archive, const BuildOptions& options)
      : options_(options),
        layout_(archive),
        lock_(existing_archive(layout_), options.wait),
        work_(layout_, options.resume, options.now),
        manifest_(open_manifest(layout_)),
        archive_(layout_, manifest_),
        pass_(work_.path(), buffer_bytes(options.memory_bytes)),
        progress_(options_),
        change_(layout_, manifest_, archive_, work_, options_, progress_) {
    require_same_analysis(manifest_.fingerprint, layout_.generation(manifest_.generation));
    options_.now = work_.now();
  }

  UpdateReport run(const std::vector<std::string>& inputs);

 private:
  void apply_withdrawals();
  void apply_corrections();
  StoryGrouper::Outcome group_stories();
  void reopen_joined(const StoryGrouper::Outcome& stories);
  void publish_change(const StoryGrouper::Outcome& stories);

  BuildOptions options_;
  const ArchiveLayout layout_;
  WriterLock lock_;
  WorkDirectory work_;
  const Manifest manifest_;
  const ArchivedArticles archive_;
  InputPass pass_;
  ProgressReporter progress_;
  ArchiveChange change_;
  IdentityTable::Outcome identities_;
  SpoolSource::Pasts pasts_;
  UpdateReport report_;
};

void Updater::apply_withdrawals() {
  for (const IdentityTable::Withdrawal& withdrawal : identities_.withdrawals) {
    Refusal refusal{DeathKind::kWithdrawn, withdrawal.version, 0,
                    work_.now().time_since_epoch().count()};
    if (const auto& place = withdrawal.place) {
      refusal.content = archive_.segment(*place).content(place->docid);
      change_.kill(*place, DeathKind::kWithdrawn);
      ++report_.removed;
    }
    change_.refusals().add(withdrawal.id, refusal);
  }
}

void Updater::apply_corrections() {
  for (const auto& [sequence, place] : identities_.corrections) {
    const ArchivedSegment& segment = archive_.segment(place);
    SpoolSource::Past past{segment.membership(place.docid), segment.history(place.docid)};
    past.history.revision = static_cast<std::uint8_t>(std::min(255, past.history.revision + 1));
    pasts_.emplace(sequence, past);
    change_.kill(place, DeathKind::kSuperseded);
  }
  report_.corrected = identities_.corrections.size();
}

StoryGrouper::Outcome Updater::group_stories() {
  const auto is_dying = [this](const RowPlace& place) {
    const auto changes = change_.changes().find(place.segment);
    return changes != change_.changes().end() && changes->second.dead.contains(place.docid);
  };
  add_story_neighbours(archive_, pass_.days(), is_dying, thread_count(options_.threads),
                       pass_.stories());
  return pass_.stories().resolve(identities_.dropped);
}

// An article that was alone in its story, and is joined by a new one, is its original.
void Updater::reopen_joined(const StoryGrouper::Outcome& stories) {
  std::unordered_set<std::uint64_t> joined;
  for (const auto& member : stories.members) {
    joined.insert(member.membership.story);
  }
  for (const std::uint64_t story : joined) {
    for (const RowPlace& place : archive_.with_id_hash(story)) {
      const StoryMembership membership = archive_.segment(place).membership(place.docid);
      if (membership.story == story && membership.kind == CopyKind::kAlone) {
        change_.reopen(place);
      }
    }
  }
  for (auto& [sequence, past] : pasts_) {
    if (past.membership.kind == CopyKind::kAlone && joined.contains(past.membership.story)) {
      past.membership.kind = CopyKind::kOriginal;
    }
  }
}

void Updater::publish_change(const StoryGrouper::Outcome& stories) {
  if (manifest_.articles() < kArticlesForDictionary) {
    change_.offer_dictionary(train_dictionary(pass_.samples(), kMaxDictionaryBytes));
  }
  SpoolSource source(pass_.spool(), identities_.dropped, stories, pasts_,
                     static_cast<std::uint32_t>(change_.generation()));
  NewArticles fresh{&source,         static_cast<std::uint32_t>(report_.indexed),
                    pass_.undated(), pass_.text_bytes(),
                    std::nullopt,    std::nullopt};
  for (const std::int32_t day : pass_.days()) {
    if (day != kUndatedDay) {
      const CivilDay civil_day{std::chrono::days(day)};
      fresh.first_day = fresh.first_day.value_or(civil_day);
      fresh.last_day = civil_day;
    }
  }
  change_.set_new(fresh);
  const ChangeResult result = change_.publish("update", choose_merges(change_.shapes(), fresh));
  work_.done();
  report_.published = true;
  report_.resumed = result.resumed;
  report_.rewritten = result.rewritten;
  report_.bytes_written = result.bytes_written;
  report_.generation = result.generation;
  report_.articles = result.articles;
  report_.undated = result.undated;
  report_.segments = result.segments;
  report_.archive_bytes = result.archive_bytes;
  remove_old_generations(layout_, options_);
}

UpdateReport Updater::run(const std::vector<std::string>& inputs) {
  pass_.read(inputs, options_, {&archive_, &archive_.refusals()}, progress_, report_);
  identities_ = pass_.identities().resolve();
  report_.unchanged = identities_.unchanged;
  report_.replaced = identities_.replaced;
  report_.stale = identities_.stale;
  report_.withdrawn = identities_.withdrawn;
  std::uint64_t gone =
      report_.unchanged + report_.replaced + report_.stale + report_.withdrawn + report_.refused;
  for (const auto& [reason, count] : report_.rejected) {
    gone += count;
  }
  report_.indexed = report_.read - gone;
  apply_withdrawals();
  apply_corrections();
  if (report_.indexed > 0) {
    const StoryGrouper::Outcome stories = group_stories();
    reopen_joined(stories);
    publish_change(stories);
  } else if (!change_.is_empty()) {
    publish_change({});
  } else {
    work_.done();
    report_.generation = manifest_.generation;
    report_.articles = manifest_.articles();
    report_.undated = manifest_.undated();
    report_.segments = static_cast<unsigned>(manifest_.segments.size());
    report_.archive_bytes = manifest_.bytes();
  }
  report_.seconds = progress_.seconds();
  return std::move(report_);
}

}  // namespace

UpdateReport update_archive(const std::string& archive, const std::vector<std::string>& inputs,
                            const BuildOptions& options) {
  return Updater(archive, options).run(inputs);
}

}  // namespace dateline

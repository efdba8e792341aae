#include "indexer/internal/tombstone_recovery.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace dateline {

namespace {

// What the other segments have of this one's ids and stories.
struct Elsewhere {
  std::unordered_map<std::uint64_t, std::uint32_t> generations;  // newest text, by hash of the id
  std::unordered_set<std::uint64_t> stories;                     // of live articles
};

Elsewhere look_elsewhere(const ArchivedSegment& segment,
                         const std::vector<const ArchivedSegment*>& others) {
  std::unordered_set<std::uint64_t> ids, stories;
  for (std::uint32_t docid = 1; docid <= segment.record().articles; ++docid) {
    ids.insert(segment.id_hash(docid));
    stories.insert(segment.written_membership(docid).story);
  }
  Elsewhere elsewhere;
  for (const ArchivedSegment* other : others) {
    for (std::uint32_t docid = 1; docid <= other->record().articles; ++docid) {
      if (ids.contains(other->id_hash(docid))) {
        std::uint32_t& newest = elsewhere.generations[other->id_hash(docid)];
        newest = std::max(newest, other->history(docid).generation);
      }
      const std::uint64_t story = other->written_membership(docid).story;
      if (stories.contains(story) && !other->is_dead(docid)) {
        elsewhere.stories.insert(story);
      }
    }
  }
  return elsewhere;
}

}  // namespace

RowChanges recover_changes(const ArchivedSegment& segment, RowChanges known,
                           const std::vector<const ArchivedSegment*>& others,
                           const Refusals& refusals, std::int64_t now) {
  const Elsewhere elsewhere = look_elsewhere(segment, others);
  for (std::uint32_t docid = 1; docid <= segment.record().articles; ++docid) {
    const StoryMembership membership = segment.written_membership(docid);
    if (membership.kind == CopyKind::kAlone && elsewhere.stories.contains(membership.story)) {
      known.reopened.insert(docid);
    }
    if (known.dead.contains(docid)) {
      continue;
    }
    const Refusal* refusal = refusals.empty()
                                 ? nullptr
                                 : refusals.refuses(IdHash::of(segment.article(docid).id),
                                                    segment.version(docid), segment.content(docid));
    const auto later = elsewhere.generations.find(segment.id_hash(docid));
    if (refusal != nullptr) {
      known.dead[docid] = {refusal->kind, refusal->since};
    } else if (later != elsewhere.generations.end() &&
               later->second > segment.history(docid).generation) {
      known.dead[docid] = {DeathKind::kSuperseded, now};
    }
  }
  for (const auto& [docid, death] : known.dead) {
    known.reopened.erase(docid);
  }
  return known;
}

}  // namespace dateline

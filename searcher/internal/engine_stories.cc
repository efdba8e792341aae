// What is told of a story with several articles.
#include <algorithm>

#include "searcher/internal/engine.h"

namespace dateline {

namespace {

// An article of a story.
struct Member {
  Candidate place;
  CopyKind kind;
  std::string_view source;
};

// Of live articles.
std::vector<Docid> docids_of(Segment& segment, const std::string& term) {
  std::vector<Docid> docids = segment.reopened_with(term);
  for (Postings postings = segment.postings(term); postings.next() != kNoDocid;) {
    docids.push_back(postings.doc());
  }
  std::erase_if(docids, [&](Docid doc) { return segment.is_dead(doc); });
  return docids;
}

void add_members(Segment& segment, std::uint32_t number, const std::string& term,
                 std::vector<Member>& members) {
  const std::vector<Docid> docids = docids_of(segment, term);
  if (docids.empty()) {
    return;
  }
  const Columns& columns = segment.columns();
  const OrdinalColumn sources = columns.ordinal(field_info(Field::kSource).name);
  for (const Docid docid : docids) {
    const std::uint32_t row = docid - 1;
    members.push_back({{0, segment.days()[row], columns.i64(column::kPublished)[row],
                        columns.u64(column::kIdHash)[row], number, docid},
                       segment.copy_kind(docid),
                       sources.dictionary[sources.values[row]]});
  }
}

void add_outlet(std::string_view source, std::vector<StoryOutlet>& outlets) {
  const auto found = std::find_if(outlets.begin(), outlets.end(), [&](const StoryOutlet& outlet) {
    return outlet.source == source;
  });
  if (found == outlets.end()) {
    outlets.push_back({std::string(source), 1});
  } else {
    ++found->articles;
  }
}

}  // namespace

std::optional<StoryOfHit> SearchEngine::read_story(std::uint64_t story) {
  const std::string term = bounded_term(field_info(Field::kStory).prefix, story_name(story));
  std::vector<Member> members;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    add_members(*segments_[i], static_cast<std::uint32_t>(i), term, members);
  }
  if (members.size() < 2) {
    return std::nullopt;
  }
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return HitOrder{Sort::kOldest}(a.place, b.place);
  });
  StoryOfHit result;
  result.articles = members.size();
  for (const Member& member : members) {
    result.identical += member.kind == CopyKind::kIdentical ? 1 : 0;
    result.near += member.kind == CopyKind::kNear ? 1 : 0;
    add_outlet(member.source, result.outlets);
  }
  const Article first = read_article(members.front().place.segment, members.front().place.docid);
  result.first_id = first.id;
  result.first_source = first.source;
  result.first_published = first.published;
  return result;
}

}  // namespace dateline

#include "indexer/internal/archived_segment.h"

#include <algorithm>
#include <utility>

#include "common/article_json.h"
#include "common/error.h"

namespace dateline {

namespace {

Tombstones open_tombstones(const ArchiveLayout& layout, const SegmentRecord& record) {
  return record.tombstones
             ? Tombstones(layout.tombstone_file(record.tombstones->file), record.articles)
             : Tombstones();
}

}  // namespace

ArchivedSegment::ArchivedSegment(const ArchiveLayout& layout, const SegmentRecord& record)
    : record_(record),
      directory_(layout.segment(record.id)),
      columns_(directory_ + "/" + kColumnsFile),
      articles_(directory_ + "/" + kArticlesFile),
      tombstones_(open_tombstones(layout, record)),
      days_(columns_.i32(column::kDay)),
      published_(columns_.i64(column::kPublished)),
      id_hashes_(columns_.u64(column::kIdHash)),
      stories_(columns_.u64(column::kStory)),
      contents_(columns_.u64(column::kContent)),
      versions_(columns_.u32(column::kVersion)),
      generations_(columns_.u32(column::kGeneration)),
      copies_(columns_.u8(column::kCopy)),
      revisions_(columns_.u8(column::kRevision)) {
  if (columns_.rows() != record.articles || articles_.size() != record.articles) {
    throw Error(ErrorCode::kCorrupt,
                directory_ +
                    ": the manifest, the columns and the articles disagree on the number of "
                    "articles");
  }
  if (record.tombstones) {
    dead_.resize(record.articles);
    for (const std::uint32_t docid : tombstones_.dead()) {
      dead_[docid - 1] = true;
    }
  }
}

SortKey ArchivedSegment::key(std::uint32_t docid) const {
  return {days_[docid - 1], published_[docid - 1], id_hashes_[docid - 1], 0};
}

std::uint64_t ArchivedSegment::content(std::uint32_t docid) const {
  return contents_[docid - 1];
}

std::uint32_t ArchivedSegment::version(std::uint32_t docid) const {
  return versions_[docid - 1];
}

ArticleHistory ArchivedSegment::history(std::uint32_t docid) const {
  return {generations_[docid - 1], revisions_[docid - 1]};
}

StoryMembership ArchivedSegment::written_membership(std::uint32_t docid) const {
  return {stories_[docid - 1], static_cast<CopyKind>(copies_[docid - 1])};
}

StoryMembership ArchivedSegment::membership(std::uint32_t docid) const {
  StoryMembership membership = written_membership(docid);
  const auto reopened = tombstones_.reopened();
  if (std::binary_search(reopened.begin(), reopened.end(), docid)) {
    membership.kind = CopyKind::kOriginal;
  }
  return membership;
}

Article ArchivedSegment::article(std::uint32_t docid) const {
  return article_from_json(articles_.get(docid));
}

SegmentSource::SegmentSource(const ArchivedSegment& segment, const RowChanges& changes)
    : segment_(segment), changes_(changes) {
  advance();
}

void SegmentSource::advance() {
  do {
    ++docid_;
  } while (docid_ <= segment_.record().articles &&
           (segment_.is_dead(docid_) || changes_.dead.contains(docid_)));
  if (docid_ > segment_.record().articles) {
    docid_ = 0;
  } else {
    key_ = segment_.key(docid_);
  }
}

OrderedArticle SegmentSource::take() {
  while (docid_ > block_end_) {
    block_ = segment_.articles().read_block(next_block_++);
    block_end_ += static_cast<std::uint32_t>(block_.size());
  }
  std::string& json = block_[block_.size() - 1 - (block_end_ - docid_)];
  OrderedArticle taken{key_,
                       {std::move(json), segment_.membership(docid_), segment_.history(docid_)}};
  if (changes_.reopened.contains(docid_)) {
    taken.article.membership.kind = CopyKind::kOriginal;
  }
  advance();
  return taken;
}

}  // namespace dateline

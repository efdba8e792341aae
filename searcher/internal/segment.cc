#include "searcher/internal/segment.h"

#include <algorithm>
#include <functional>

#include "common/internal/xapian_guard.h"
#include "common/schema.h"

namespace dateline {

Segment::Segment(const ArchiveLayout& layout, const SegmentRecord& record)
    : record_(record),
      index_path_(layout.segment(record.id) + "/" + kIndexFile),
      columns_(layout.segment(record.id) + "/" + kColumnsFile),
      articles_(layout.segment(record.id) + "/" + kArticlesFile),
      days_(columns_.i32(column::kDay)),
      lengths_(columns_.u32(column::kLength)),
      stories_(columns_.u64(column::kStory)),
      copies_(columns_.u8(column::kCopy)) {
  if (columns_.rows() != record.articles || articles_.size() != record.articles ||
      record.undated > record.articles) {
    throw Error(ErrorCode::kCorrupt, layout.segment(record.id) +
                                         ": the manifest, the columns and the articles disagree on "
                                         "the number of articles");
  }
}

Segment::DatabaseHandle::~DatabaseHandle() {
  if (database_) {
    const std::lock_guard lock(owner_->mutex_);
    owner_->idle_.push_back(std::move(database_));
  }
}

Segment::DatabaseHandle Segment::database() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Xapian::Database> database = std::move(idle_.back());
      idle_.pop_back();
      return {*this, std::move(database)};
    }
  }
  return {*this, guard_xapian("open", index_path_,
                              [this] { return std::make_unique<Xapian::Database>(index_path_); })};
}

std::pair<Docid, Docid> Segment::docids_between(std::optional<CivilDay> first,
                                                std::optional<CivilDay> last) const {
  const auto dated = days_.first(record_.articles - record_.undated);
  const auto number = [](CivilDay day) {
    return static_cast<std::int32_t>(day.time_since_epoch().count());
  };
  // Days descend with the docid.
  const auto begin =
      last ? std::lower_bound(dated.begin(), dated.end(), number(*last), std::greater<>())
           : dated.begin();
  const auto end =
      first ? std::upper_bound(dated.begin(), dated.end(), number(*first), std::greater<>())
            : dated.end();
  return {static_cast<Docid>(begin - dated.begin() + 1), static_cast<Docid>(end - dated.begin())};
}

std::pair<Docid, Docid> Segment::undated_docids() const {
  return {record_.articles - record_.undated + 1, record_.articles};
}

}  // namespace dateline

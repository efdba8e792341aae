#include "indexer/internal/archive_change.h"

#include <algorithm>
#include <utility>

#include "common/analysis.h"
#include "indexer/internal/segment_concatenation.h"
#include "indexer/internal/segment_writer.h"
#include "indexer/internal/tombstone_writer.h"
#include "indexer/internal/version_collector.h"

namespace dateline {

namespace {

// Small archives may have several: the largest was made from the most articles.
std::string_view dictionary_of(const ArchivedArticles& articles) {
  std::string_view largest;
  for (const auto& segment : articles.segments()) {
    const std::string_view dictionary = segment->articles().dictionary();
    largest = dictionary.size() > largest.size() ? dictionary : largest;
  }
  return largest;
}

}  // namespace

ArchiveChange::ArchiveChange(const ArchiveLayout& layout, const Manifest& base,
                             const ArchivedArticles& articles, WorkDirectory& work,
                             const WriterOptions& options, ProgressReporter& progress)
    : layout_(layout),
      articles_(articles),
      work_(work),
      options_(options),
      progress_(progress),
      generation_(next_generation(layout)),
      manifest_(base),
      refusals_(articles.refusals()),
      dictionary_(dictionary_of(articles)) {}

void ArchiveChange::kill(const RowPlace& place, DeathKind kind) {
  changes_[place.segment].dead[place.docid] = {kind, work_.now().time_since_epoch().count()};
}

void ArchiveChange::reopen(const RowPlace& place) {
  changes_[place.segment].reopened.insert(place.docid);
}

void ArchiveChange::offer_dictionary(std::string dictionary) {
  if (dictionary.size() > dictionary_.size()) {
    dictionary_ = std::move(dictionary);
  }
}

bool ArchiveChange::is_empty() const {
  return changes_.empty() && new_.articles == 0 && refusals_ == articles_.refusals();
}

const RowChanges& ArchiveChange::changes_of(std::size_t segment) const {
  static const RowChanges kNone;
  const auto found = changes_.find(static_cast<std::uint32_t>(segment));
  return found == changes_.end() ? kNone : found->second;
}

std::vector<MergeShape> ArchiveChange::shapes() const {
  std::vector<MergeShape> shapes;
  for (std::size_t i = 0; i < manifest_.segments.size(); ++i) {
    const SegmentRecord& record = manifest_.segments[i];
    const std::uint64_t dying = changes_of(i).dead.size();
    MergeShape shape;
    shape.articles = record.live_articles() - dying;
    shape.dead = record.articles - shape.articles;
    shape.undated = record.undated;
    shape.first_day = record.first_day;
    shape.last_day = record.last_day;
    shape.is_plain =
        !record.tombstones && changes_of(i).empty() && record.find_file(kVersionsFile) == nullptr;
    shapes.push_back(shape);
  }
  return shapes;
}

void ArchiveChange::write_articles(ArticleSource& source, std::uint64_t articles,
                                   std::uint64_t segment_articles,
                                   const VersionCollector& versions) {
  SegmentWriter writer(layout_, work_.path(),
                       {articles, segment_articles, dictionary_, thread_count(options_.threads),
                        buffer_bytes(options_.memory_bytes), options_.index_writer},
                       &work_.batches());
  std::uint64_t written = 0;
  std::uint64_t bytes = 0;
  while (source.head() != nullptr) {
    OrderedArticle article = source.take();
    bytes += article.article.json.size();
    writer.append(std::move(article));
    ++written;
    progress_.report(BuildProgress::Phase::kIndexing, written, bytes,
                     static_cast<double>(written) / static_cast<double>(articles));
  }
  std::vector<SegmentRecord> records = writer.finish();
  result_.resumed += writer.batches().taken_over;
  versions.write(layout_, records.back());
  for (SegmentRecord& record : records) {
    result_.bytes_written += record.bytes();
    segments_.push_back(std::move(record));
  }
}

void ArchiveChange::rebuild(const MergeGroup& group) {
  MergedSource source;
  VersionCollector versions(refusals_);
  std::uint64_t articles = 0;
  for (std::size_t i = group.begin; i < group.end; ++i) {
    const ArchivedSegment& segment = *articles_.segments()[i];
    source.add(std::make_unique<SegmentSource>(segment, changes_of(i)));
    versions.add(segment, changes_of(i));
    articles += segment.record().live_articles() - changes_of(i).dead.size();
  }
  result_.rewritten += articles;
  if (group.with_new && new_.source != nullptr) {
    source.add(*new_.source);
    articles += new_.articles;
  }
  if (source.head() != nullptr) {
    write_articles(source, articles, group.segment_articles > 0 ? group.segment_articles : articles,
                   versions);
  } else if (!versions.empty()) {
    write_versions_alone(versions);
  }
}

// Earlier texts whose segment has no live article left: in a segment without articles, until that
// is merged with another.
void ArchiveChange::write_versions_alone(const VersionCollector& versions) {
  BatchIndexer indexer(dictionary_, options_.index_writer);
  const std::uint64_t id = next_segment_id(layout_);
  const IndexedBatch batch = indexer.index({}, work_.path() + "/" + std::to_string(id));
  SegmentRecord record = join_batches(layout_, id, {batch}, {}, dictionary_, 1);
  const std::size_t files = record.files.size();
  versions.write(layout_, record);
  if (record.files.size() == files) {  // all of them are refused
    remove_tree(layout_.segment(id));
    return;
  }
  result_.bytes_written += record.bytes();
  segments_.push_back(std::move(record));
}

void ArchiveChange::write_group(const MergeGroup& group) {
  if (!group.concatenate) {
    rebuild(group);
    return;
  }
  std::vector<const ArchivedSegment*> parts;
  for (std::size_t i = group.begin; i < group.end; ++i) {
    parts.push_back(articles_.segments()[i].get());
  }
  segments_.push_back(concatenate_segments(layout_, next_segment_id(layout_), work_.path(), parts,
                                           thread_count(options_.threads)));
  result_.rewritten += segments_.back().articles;
  result_.bytes_written += segments_.back().bytes();
}

// The segment stays; what died in it is written down.
void ArchiveChange::keep_segment(std::size_t segment) {
  SegmentRecord record = manifest_.segments[segment];
  const RowChanges& changes = changes_of(segment);
  if (!changes.empty()) {
    record.tombstones =
        write_tombstones(layout_, *articles_.segments()[segment], changes, generation_);
    result_.bytes_written += record.tombstones->file.bytes;
  }
  segments_.push_back(std::move(record));
}

void ArchiveChange::write_refusals() {
  if (refusals_ == articles_.refusals()) {
    return;
  }
  manifest_.refusals.reset();
  if (refusals_.empty()) {
    return;
  }
  const std::string name = refusals_name(generation_);
  remove_tree(layout_.tombstones() + "/" + name);  // of a writer that did not publish
  refusals_.write(layout_.tombstones() + "/" + name);
  manifest_.refusals = record_file(layout_.tombstones(), name);
  result_.bytes_written += manifest_.refusals->bytes;
}

ChangeResult ArchiveChange::publish(const std::string& command,
                                    const std::vector<MergeGroup>& groups) {
  std::vector<bool> merged(manifest_.segments.size());
  bool wrote_new = new_.articles == 0;
  for (const MergeGroup& group : groups) {
    write_group(group);
    std::fill(merged.begin() + static_cast<std::ptrdiff_t>(group.begin),
              merged.begin() + static_cast<std::ptrdiff_t>(group.end), true);
    wrote_new = wrote_new || group.with_new;
  }
  if (!wrote_new) {
    rebuild({0, 0, true, false, 0});
  }
  bool kept = false;
  for (std::size_t i = 0; i < merged.size(); ++i) {
    if (!merged[i]) {
      keep_segment(i);
      kept = true;
    }
  }
  write_refusals();
  sort_newest_first(segments_);
  manifest_.segments = std::move(segments_);
  manifest_.created = work_.now();
  manifest_.created_by = options_.created_by;
  manifest_.command = command;
  manifest_.fingerprint = kept ? manifest_.fingerprint : analysis_fingerprint();
  manifest_.format_version = kFormatVersion;
  result_.articles = manifest_.articles();
  result_.undated = manifest_.undated();
  result_.archive_bytes = manifest_.bytes();
  result_.segments = static_cast<unsigned>(manifest_.segments.size());
  result_.generation = dateline::publish(layout_, std::move(manifest_));
  return result_;
}

}  // namespace dateline

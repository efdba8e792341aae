#include "indexer/internal/tombstone_writer.h"

#include "common/internal/xapian_guard.h"
#include "indexer/internal/document_builder.h"
#include "indexer/internal/xapian_sink.h"

namespace dateline {

namespace {

void count_terms(const Xapian::Document& document, TombstoneSet& set) {
  for (auto term = document.termlist_begin(); term != document.termlist_end(); ++term) {
    ++set.terms[*term];
  }
}

void count_row(const Article& article, std::uint32_t length, TombstoneRecord& record) {
  ++record.articles;
  record.undated += article.published.known() ? 0 : 1;
  record.length += length;
  record.text_bytes += article.title.size() + article.lead.size() + article.body.size();
  LanguageShare& share = record.languages[article.language];
  ++share.articles;
  share.length += length;
}

}  // namespace

TombstoneRecord write_tombstones(const ArchiveLayout& layout, const ArchivedSegment& segment,
                                 const RowChanges& changes, std::uint64_t generation) {
  TombstoneSet set = segment.tombstones().to_set();
  TombstoneRecord record = segment.record().tombstones.value_or(TombstoneRecord{});
  DocumentBuilder documents;
  XapianSink sink;
  for (const auto& [docid, death] : changes.dead) {
    const Article article = segment.article(docid);
    const StoryMembership membership = segment.written_membership(docid);
    guard_xapian("list the terms of an article in", segment.directory(), [&] {
      const DocumentLengths lengths = documents.build(article, membership, sink);
      count_terms(sink.take(), set);
      count_row(article, lengths.length, record);
    });
    set.dead[docid] = death;
    set.reopened.erase(docid);
  }
  for (const std::uint32_t docid : changes.reopened) {
    if (!set.dead.contains(docid)) {
      set.reopened.insert(docid);
    }
  }
  const std::string name = tombstone_name(segment.record().id, generation);
  remove_tree(layout.tombstones() + "/" + name);  // of a writer that did not publish
  set.write(layout.tombstones() + "/" + name);
  record.file = record_file(layout.tombstones(), name);
  return record;
}

}  // namespace dateline

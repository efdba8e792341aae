#include "indexer/internal/segment_verifier.h"

#include <fmt/format.h>
#include <xapian.h>

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <sstream>

#include "common/article_json.h"
#include "common/error.h"
#include "indexer/internal/archived_segment.h"
#include "indexer/internal/document_builder.h"
#include "indexer/internal/impact_writer.h"
#include "indexer/internal/postings_verifier.h"
#include "indexer/internal/stem_file_writer.h"
#include "indexer/internal/xapian_sink.h"

namespace dateline {

namespace {

constexpr std::size_t kShownAlike = 3;
constexpr std::uint32_t kArticlesPerBuilder = 8000;

// The columns of a segment, row by row against those that its articles give.
class ColumnVerifier {
 public:
  ColumnVerifier(const ArchivedSegment& segment, FindingList& findings)
      : columns_(segment.columns()), findings_(findings) {}

  // `row` holds one row.
  void check(std::uint32_t docid, const std::string& id, const ColumnBatch& row) {
    const auto same = [&](std::string_view name, const auto& values, const auto& expected) {
      if (values[docid - 1] != expected.front()) {
        report(name, docid, id);
      }
    };
    same(column::kPublished, columns_.i64(column::kPublished), row.published);
    same(column::kDay, columns_.i32(column::kDay), row.day);
    same(column::kPrecision, columns_.u8(column::kPrecision), row.precision);
    same(column::kLength, columns_.u32(column::kLength), row.length);
    same(column::kWords, columns_.u32(column::kWords), row.words);
    same(column::kIdHash, columns_.u64(column::kIdHash), row.id_hash);
    same(column::kContent, columns_.u64(column::kContent), row.content);
    same(column::kVersion, columns_.u32(column::kVersion), row.version);
    for (std::size_t i = 0; i < kFacetFields.size(); ++i) {
      check_facet(field_info(kFacetFields[i]).name, docid, id, row.facets[i]);
    }
  }

 private:
  void check_facet(std::string_view name, std::uint32_t docid, const std::string& id,
                   const FacetBatch& expected) {
    const OrdinalColumn column = columns_.ordinal(name);
    std::vector<std::string_view> values;
    for (const std::uint32_t ordinal : column.values_of(docid - 1)) {
      values.push_back(column.dictionary[ordinal]);
    }
    std::vector<std::string_view> wanted;
    for (const std::uint32_t ordinal : expected.values) {
      wanted.push_back(expected.dictionary[ordinal]);
    }
    if (values != wanted) {
      report(name, docid, id);
    }
  }
  void report(std::string_view name, std::uint32_t docid, const std::string& id) {
    findings_.add(kColumnsFile, "column " + std::string(name),
                  fmt::format("column {} of document {} is not what the article says", name, docid),
                  id);
  }

  const Columns& columns_;
  FindingList& findings_;
};

// What the manifest says of a segment, added up again.
struct Sums {
  std::uint32_t articles = 0, undated = 0;
  std::uint64_t length = 0, text_bytes = 0;
  LanguageShares languages;

  void add(const Article& article, std::uint32_t words) {
    ++articles;
    undated += article.published.known() ? 0 : 1;
    length += words;
    text_bytes += article.title.size() + article.lead.size() + article.body.size();
    LanguageShare& share = languages[article.language];
    ++share.articles;
    share.length += words;
  }
};

class SegmentVerifier {
 public:
  SegmentVerifier(const ArchiveLayout& layout, const SegmentRecord& record,
                  const Refusals& refusals, const SegmentCheck& check)
      : layout_(layout), record_(record), refusals_(refusals), check_(check), findings_(record) {}

  SegmentVerdict run() {
    if (check_.index) {
      check_index_file();
    }
    if (open_parts()) {
      open_postings();
      check_articles();
      check_sums();
      check_tombstones();
      guarded(kVersionsFile, [this] { check_versions(); });
      check_impacts();
      check_stems();
    }
    if (postings_) {
      guarded(kIndexFile, [this] { postings_->finish(record_.articles); });
      verdict_.postings = postings_->compared();
    }
    verdict_.findings = findings_.take();
    return std::move(verdict_);
  }

 private:
  // False when `work` throws.
  template <typename Work>
  bool guarded(const std::string& file, Work work) {
    try {
      work();
      return true;
    } catch (const Error& error) {
      findings_.add(file, "unreadable", error.what());
      return false;
    }
  }

  void check_index_file();
  bool open_parts();
  void open_postings();
  void check_articles();
  void check_block(std::size_t block);
  void check_article(const std::string& json, bool sampled);
  void check_sums();
  void check_tombstones();
  void check_versions();
  void check_impacts();
  void check_stems();

  const ArchiveLayout& layout_;
  const SegmentRecord& record_;
  const Refusals& refusals_;
  const SegmentCheck& check_;
  FindingList findings_;
  SegmentVerdict verdict_;
  std::optional<ArchivedSegment> segment_;
  std::optional<PositionFile> positions_;
  std::optional<StemFile> stems_;
  std::optional<PostingsVerifier> postings_;
  std::optional<DocumentBuilder> documents_;  // keeps every word it has seen
  std::uint32_t docid_ = 0;                   // of the article that was read last
  std::optional<SortKey> before_;
  Sums all_, dead_;
  std::map<std::string, std::uint32_t> dead_terms_;
};

// As xapian-check does.
void SegmentVerifier::check_index_file() {
  const std::string path = layout_.segment(record_.id) + "/" + kIndexFile;
  std::ostringstream told;
  try {
    const std::size_t faults = Xapian::Database::check(path, 0, &told);
    if (faults > 0) {
      findings_.add(kIndexFile, "xapian-check", fmt::format("Xapian finds {} faults", faults));
    }
  } catch (const Xapian::Error& error) {
    findings_.add(kIndexFile, "xapian-check", "Xapian: " + error.get_msg());
  }
}

// Each for itself, so that the fault is told of the right file.
bool SegmentVerifier::open_parts() {
  const std::string directory = layout_.segment(record_.id) + "/";
  bool sound = guarded(kColumnsFile, [&] { Columns(directory + kColumnsFile); });
  sound = guarded(kArticlesFile, [&] { ArticleStore(directory + kArticlesFile); }) && sound;
  if (record_.tombstones) {
    const std::string path = layout_.tombstone_file(record_.tombstones->file);
    try {
      Tombstones(path, record_.articles);
    } catch (const Error& error) {
      findings_.add_tombstones("unreadable", error.what());
      sound = false;
    }
  }
  return sound && guarded(kColumnsFile, [this] { segment_.emplace(layout_, record_); });
}

void SegmentVerifier::open_postings() {
  if (!check_.index) {
    return;
  }
  const std::string directory = segment_->directory() + "/";
  ListFiles files;
  if (check_.positions) {
    guarded(kPositionsFile, [&] {
      files.positions = &positions_.emplace(directory + kPositionsFile, record_.articles);
    });
  }
  if (check_.stems) {
    guarded(kStemsFile,
            [&] { files.stems = &stems_.emplace(directory + kStemsFile, record_.articles); });
  }
  guarded(kIndexFile,
          [&] { postings_.emplace(directory + kIndexFile, files, check_.sample == 0, findings_); });
}

void SegmentVerifier::check_articles() {
  for (std::size_t block = 0; block < segment_->articles().block_count(); ++block) {
    const std::uint32_t first = docid_ + 1;
    try {
      check_block(block);
    } catch (const Error& error) {
      docid_ = segment_->articles().last_of_block(block);
      before_.reset();
      findings_.add(kArticlesFile, "block", error.what(),
                    fmt::format("documents {} to {}", first, docid_));
    }
  }
}

void SegmentVerifier::check_block(std::size_t block) {
  for (const std::string& json : segment_->articles().read_block(block)) {
    ++docid_;
    const std::uint64_t step =
        check_.sample == 0 ? 1 : std::max<std::uint64_t>(1, record_.articles / check_.sample);
    check_article(json, docid_ % step == 0);
    check_.on_article();
  }
}

void SegmentVerifier::check_article(const std::string& json, bool sampled) {
  const Article article = article_from_json(json);
  const StoryMembership membership = segment_->written_membership(docid_);
  if (docid_ % kArticlesPerBuilder == 1 || !documents_) {
    documents_.emplace();
  }
  XapianSink sink;
  const DocumentLengths lengths = documents_->build(article, membership, sink);
  const Xapian::Document document = sink.take();
  ColumnBatch row;
  add_row(row, article, {json, membership, segment_->history(docid_)}, lengths);
  ColumnVerifier(*segment_, findings_).check(docid_, article.id, row);
  const SortKey key = SortKey::of(article, 0);
  if (before_ && !(*before_ < key)) {
    findings_.add(kArticlesFile, "order", fmt::format("document {} is out of order", docid_),
                  article.id);
  }
  before_ = key;
  all_.add(article, lengths.length);
  if (segment_->is_dead(docid_)) {
    dead_.add(article, lengths.length);
    for (auto term = document.termlist_begin(); term != document.termlist_end(); ++term) {
      ++dead_terms_[*term];
    }
  } else {
    verdict_.live.push_back({hash64(article.id), docid_});
    const Refusal* refusal = refusals_.find(IdHash::of(article.id));
    if (refusal != nullptr && refusal->kind == DeathKind::kDeleted) {
      findings_.add(kArticlesFile, "refused", "an article is shown that was deleted", article.id);
    }
  }
  ++verdict_.articles;
  if (postings_) {
    guarded(kIndexFile, [&] { postings_->check(docid_, article.id, document, sampled); });
  }
}

void SegmentVerifier::check_sums() {
  const bool complete = all_.articles == record_.articles;
  if (complete && (all_.undated != record_.undated || all_.length != record_.length ||
                   all_.text_bytes != record_.text_bytes || all_.languages != record_.languages)) {
    findings_.add(kColumnsFile, "sums", "the manifest's counts are not those of the articles");
  }
}

void SegmentVerifier::check_tombstones() {
  if (!record_.tombstones || all_.articles != record_.articles) {
    return;
  }
  const TombstoneRecord& told = *record_.tombstones;
  if (dead_.articles != told.articles || dead_.undated != told.undated ||
      dead_.length != told.length || dead_.text_bytes != told.text_bytes ||
      dead_.languages != told.languages) {
    findings_.add_tombstones("sums", "the manifest's counts are not those of the dead articles");
  }
  if (segment_->tombstones().to_set().terms != dead_terms_) {
    findings_.add_tombstones("terms", "its terms are not those of the dead articles");
  }
}

void SegmentVerifier::check_impacts() {
  if (!check_.index || !check_.impacts || record_.find_file(kImpactsFile) == nullptr) {
    return;
  }
  const std::string directory = segment_->directory() + "/";
  const std::span<const std::uint32_t> lengths = segment_->columns().u32(column::kLength);
  guarded(kImpactsFile, [&] {
    const auto wrong =
        find_wrong_impacts(directory + kIndexFile, lengths, directory + kImpactsFile);
    if (wrong) {
      findings_.add(kImpactsFile, "impacts", fmt::format("the impacts of '{}' are wrong", *wrong));
    }
  });
}

void SegmentVerifier::check_stems() {
  if (!stems_) {
    return;
  }
  guarded(kStemsFile, [&] {
    const auto wrong = find_wrong_stem(*stems_, segment_->columns().u32(column::kLength));
    if (wrong) {
      findings_.add(kStemsFile, "stems",
                    fmt::format("the statistics of '{}' are not those of its postings", *wrong));
    }
  });
}

void SegmentVerifier::check_versions() {
  if (record_.find_file(kVersionsFile) == nullptr) {
    return;
  }
  const ArticleStore store(segment_->directory() + "/" + kVersionsFile);
  const Columns columns(segment_->directory() + "/" + kVersionColumnsFile);
  const auto id_hashes = columns.u64(column::kIdHash);
  if (store.size() != columns.rows() || !std::is_sorted(id_hashes.begin(), id_hashes.end())) {
    findings_.add(kVersionColumnsFile, "order", "it does not fit " + std::string(kVersionsFile));
    return;
  }
  std::uint32_t row = 0;
  store.for_each([&](const std::string& json) {
    if (hash64(article_from_json(json).id) != id_hashes[row++]) {
      findings_.add(kVersionColumnsFile, "idhash", fmt::format("row {} is of another article", row),
                    "an earlier text");
    }
  });
}

}  // namespace

std::string segment_path(std::uint64_t segment, const std::string& file) {
  return fmt::format("segments/{:06}/{}", segment, file);
}

void FindingList::add(const std::string& file, const std::string& kind, const std::string& detail,
                      const std::string& affects) {
  add_entry(segment_path(segment_.id, file), kind, detail, affects);
}

void FindingList::add_tombstones(const std::string& kind, const std::string& detail) {
  add_entry("tombstones/" + segment_.tombstones->file.name, kind, detail, "");
}

void FindingList::add_entry(const std::string& path, const std::string& kind,
                            const std::string& detail, const std::string& affects) {
  std::size_t alike = 0;
  for (Entry& entry : entries_) {
    if (entry.finding.file == path && entry.kind == kind && ++alike == kShownAlike) {
      ++entry.more;
      return;
    }
  }
  entries_.push_back(
      {{path, detail, affects.empty() ? describe_articles(segment_) : affects}, kind});
}

std::vector<Finding> FindingList::take() {
  std::vector<Finding> findings;
  for (Entry& entry : entries_) {
    if (entry.more > 0) {
      entry.finding.what += fmt::format(" (and {} more like this)", entry.more);
    }
    findings.push_back(std::move(entry.finding));
  }
  return findings;
}

std::string describe_articles(const SegmentRecord& record) {
  const std::string days =
      record.first_day
          ? fmt::format(" from {} to {}", print_day(*record.first_day), print_day(*record.last_day))
          : std::string(" without date");
  return fmt::format("{} articles{}", record.live_articles(), days);
}

SegmentVerdict verify_segment(const ArchiveLayout& layout, const SegmentRecord& record,
                              const Refusals& refusals, const SegmentCheck& check) {
  return SegmentVerifier(layout, record, refusals, check).run();
}

}  // namespace dateline

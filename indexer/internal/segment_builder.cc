#include "indexer/internal/segment_builder.h"

#include <xapian.h>

#include <algorithm>

#include "common/article_json.h"
#include "common/columns.h"
#include "common/internal/file.h"
#include "common/internal/xapian_guard.h"
#include "indexer/internal/batch_joining.h"
#include "indexer/internal/impact_writer.h"
#include "indexer/internal/position_file_writer.h"
#include "indexer/internal/posting_run.h"
#include "indexer/internal/run_merging.h"
#include "indexer/internal/run_support.h"
#include "indexer/internal/stem_file_writer.h"
#include "indexer/internal/xapian_sink.h"

namespace dateline {

namespace {

// A batch's database is thrown away when the run fails, so it needs neither sync nor safety; no
// reader deletes or replaces documents, so it needs no termlist either.
constexpr int kScratchFlags = Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC |
                              Xapian::DB_DANGEROUS | Xapian::DB_NO_TERMLIST;

// The table of a database that value slots are kept in, and what they take there: with the length
// before each, in blocks of 8 KiB that are half full at worst, and the blocks that there always
// are.
constexpr const char* kValueTable = "/postlist.glass";
constexpr std::uint64_t kValuesBytesEach = 48;  // of an article's date and language
constexpr std::uint64_t kBlocksBytes = 128u << 10;
std::uint64_t value_table_bytes(std::uint64_t articles, std::uint64_t source_bytes) {
  return 2 * (articles * kValuesBytesEach + source_bytes) + kBlocksBytes;
}

// Glass writes value slots in a destructor, where a full disk ends the process (GlassValueManager's
// ValueUpdater, v1.4.22). So they come first, into space that was taken for them: a cursor over a
// slot writes all that are pending.
void write_values(Xapian::WritableDatabase& writer, const std::string& database,
                  std::uint64_t articles, std::uint64_t source_bytes) {
  reserve_space(database + kValueTable, value_table_bytes(articles, source_bytes));
  writer.valuestream_begin(kSlotDay);
}

std::vector<std::string> values_of(const Article& article, Field field) {
  switch (field) {
    case Field::kSource:
      return {article.source};
    case Field::kLanguage:
      return {article.language};
    case Field::kSection:
      return {article.section};
    case Field::kAuthor:
      return article.authors;
    case Field::kAgency:
      return article.agencies;
    case Field::kPlace:
      return article.places;
    default:
      return article.keywords;
  }
}

// The fields of which an article has at most one value.
bool is_single(Field field) {
  return field == Field::kSource || field == Field::kLanguage || field == Field::kSection;
}

template <typename T>
std::vector<T> concatenate(const std::vector<IndexedBatch>& batches,
                           std::vector<T> ColumnBatch::*column) {
  std::vector<T> all;
  for (const IndexedBatch& batch : batches) {
    const std::vector<T>& part = batch.columns.*column;
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

FacetBatch concatenate_facets(const std::vector<IndexedBatch>& batches, std::size_t facet) {
  FacetBatch all;
  for (const IndexedBatch& batch : batches) {
    const FacetBatch& part = batch.columns.facets[facet];
    for (std::size_t row = 0; row + 1 < part.offsets.size(); ++row) {
      std::vector<std::string> values;
      for (std::uint32_t i = part.offsets[row]; i < part.offsets[row + 1]; ++i) {
        values.push_back(part.dictionary[part.values[i]]);
      }
      all.add_row(values);
    }
  }
  return all;
}

// One ordinal a row, 0 where there is none.
std::vector<std::uint32_t> single_ordinals(const FacetBatch& facet) {
  std::vector<std::uint32_t> ordinals;
  ordinals.reserve(facet.offsets.size() - 1);
  for (std::size_t row = 0; row + 1 < facet.offsets.size(); ++row) {
    const bool present = facet.offsets[row] < facet.offsets[row + 1];
    ordinals.push_back(present ? facet.values[facet.offsets[row]] : 0);
  }
  return ordinals;
}

void count_languages(const std::vector<std::string>& codes,
                     const std::vector<std::uint32_t>& ordinals,
                     const std::vector<std::uint32_t>& lengths, LanguageShares& languages) {
  for (std::size_t row = 0; row < ordinals.size(); ++row) {
    LanguageShare& share = languages[codes[ordinals[row]]];
    ++share.articles;
    share.length += lengths[row];
  }
}

void write_columns(const std::string& path, const std::vector<IndexedBatch>& batches,
                   SegmentRecord& record) {
  ColumnsWriter writer(record.articles);
  const auto published = concatenate(batches, &ColumnBatch::published);
  const auto day = concatenate(batches, &ColumnBatch::day);
  const auto length = concatenate(batches, &ColumnBatch::length);
  writer.add(column::kPublished, published);
  writer.add(column::kDay, day);
  writer.add(column::kPrecision, concatenate(batches, &ColumnBatch::precision));
  writer.add(column::kLength, length);
  writer.add(column::kWords, concatenate(batches, &ColumnBatch::words));
  writer.add(column::kIdHash, concatenate(batches, &ColumnBatch::id_hash));
  writer.add(column::kStory, concatenate(batches, &ColumnBatch::story));
  writer.add(column::kCopy, concatenate(batches, &ColumnBatch::copy));
  writer.add(column::kContent, concatenate(batches, &ColumnBatch::content));
  writer.add(column::kVersion, concatenate(batches, &ColumnBatch::version));
  writer.add(column::kGeneration, concatenate(batches, &ColumnBatch::generation));
  writer.add(column::kRevision, concatenate(batches, &ColumnBatch::revision));
  for (std::size_t i = 0; i < kFacetFields.size(); ++i) {
    const FacetBatch facet = concatenate_facets(batches, i);
    const std::string_view name = field_info(kFacetFields[i]).name;
    if (is_single(kFacetFields[i])) {
      writer.add_ordinal(name, facet.dictionary, single_ordinals(facet));
    } else {
      writer.add_ordinals(name, facet.dictionary, facet.offsets, facet.values);
    }
    if (kFacetFields[i] == Field::kLanguage) {
      count_languages(facet.dictionary, single_ordinals(facet), length, record.languages);
    }
  }
  writer.write(path);
  for (const std::uint32_t value : length) {
    record.length += value;
  }
  // Rows run from the newest day to the oldest, undated ones last.
  for (const std::int32_t value : day) {
    if (value == kUndatedDay) {
      ++record.undated;
      continue;
    }
    const CivilDay civil_day{std::chrono::days(value)};
    record.first_day = civil_day;
    record.last_day = record.last_day.value_or(civil_day);
  }
}

}  // namespace

void add_row(ColumnBatch& columns, const Article& article, const ArchivedArticle& archived,
             const DocumentLengths& lengths) {
  const ArticleDate& date = article.published;
  columns.published.push_back(date.known() ? date.instant.time_since_epoch().count()
                                           : kUndatedInstant);
  columns.day.push_back(
      date.known() ? static_cast<std::int32_t>(date.day.time_since_epoch().count()) : kUndatedDay);
  columns.precision.push_back(static_cast<std::uint8_t>(date.precision));
  columns.length.push_back(lengths.length);
  columns.words.push_back(lengths.words);
  columns.id_hash.push_back(hash64(article.id));
  columns.story.push_back(archived.membership.story);
  columns.copy.push_back(static_cast<std::uint8_t>(archived.membership.kind));
  columns.content.push_back(content_hash(archived.json));
  columns.version.push_back(article.version);
  columns.generation.push_back(archived.history.generation);
  columns.revision.push_back(archived.history.revision);
  for (std::size_t i = 0; i < kFacetFields.size(); ++i) {
    columns.facets[i].add_row(values_of(article, kFacetFields[i]));
  }
}

void FacetBatch::add_row(const std::vector<std::string>& row) {
  for (const std::string& value : row) {
    if (value.empty()) {
      continue;
    }
    const auto [found, is_new] =
        ordinals.try_emplace(value, static_cast<std::uint32_t>(dictionary.size()));
    if (is_new) {
      dictionary.push_back(value);
    }
    const auto row_begin = values.begin() + offsets.back();
    if (std::find(row_begin, values.end(), found->second) == values.end()) {
      values.push_back(found->second);
    }
  }
  offsets.push_back(static_cast<std::uint32_t>(values.size()));
}

namespace {

std::string run_of(const IndexedBatch& batch) {
  return batch.database + "/" + kPostingRunFile;
}

// Terms for Xapian's own writer; their positions, and stems, for a run.
class SplitSink : public DocumentSink {
 public:
  explicit SplitSink(PostingInverter& positions) : positions_(positions) {}
  std::uint32_t add_term(std::string_view term, std::uint32_t wdf,
                         std::span<const std::uint32_t> positions) override {
    if (is_stem_term(term)) {
      positions_.add_term(term, wdf, {});
      return 0;
    }
    if (!positions.empty()) {
      positions_.add_term(term, 0, positions);
    }
    return document_.add_term(term, wdf);
  }
  void add_again(std::uint32_t number, std::uint32_t wdf,
                 std::span<const std::uint32_t> positions) override {
    document_.add_again(number, wdf, positions);
  }
  std::uint32_t era() const override { return document_.era(); }
  void add_value(std::uint32_t slot, std::string_view value) override {
    document_.add_value(slot, value);
  }
  void set_data(std::string_view data) override { document_.set_data(data); }
  Xapian::Document take() { return document_.take(); }

 private:
  XapianSink document_;
  PostingInverter& positions_;
};

}  // namespace

struct BatchIndexer::Impl {
  Impl(std::string_view dictionary, IndexWriter index_writer, std::size_t cached_words)
      : writer(index_writer),
        documents(cached_words),
        compressor(dictionary, kDefaultLevel, kDefaultBlockBytes) {}

  // Adds the rows of an article to the batch, and its postings to the sink.
  Article add(const ArchivedArticle& archived, DocumentSink& sink, IndexedBatch& batch) {
    Article article = article_from_json(archived.json);
    const DocumentLengths lengths = documents.build(article, archived.membership, sink);
    add_row(batch.columns, article, archived, lengths);
    batch.text_bytes += article.title.size() + article.lead.size() + article.body.size();
    ++batch.articles;
    return article;
  }

  void write_run(const std::vector<ArchivedArticle>& articles, IndexedBatch& batch) {
    for (const ArchivedArticle& archived : articles) {
      add(archived, inverter, batch);
      inverter.end_document();
    }
    make_directory(batch.database);
    inverter.write(run_of(batch), documents.vocabulary().take_stems());
    batch.is_run = true;
  }

  void write_database(const std::vector<ArchivedArticle>& articles, IndexedBatch& batch) {
    Xapian::WritableDatabase database(batch.database, kScratchFlags);
    SplitSink sink(inverter);
    std::uint64_t source_bytes = 0;
    for (const ArchivedArticle& archived : articles) {
      source_bytes += add(archived, sink, batch).source.size();
      database.add_document(sink.take());
      inverter.end_document();
    }
    write_values(database, batch.database, batch.articles, source_bytes);
    database.commit();
    inverter.write(run_of(batch), documents.vocabulary().take_stems());
  }

  const IndexWriter writer;
  DocumentBuilder documents;
  PostingInverter inverter;
  BlockCompressor compressor;
};

BatchIndexer::BatchIndexer(std::string_view dictionary, IndexWriter writer,
                           std::size_t cached_words)
    : impl_(std::make_unique<Impl>(dictionary, writer, cached_words)) {}

BatchIndexer::~BatchIndexer() = default;

IndexedBatch BatchIndexer::index(const std::vector<ArchivedArticle>& articles,
                                 const std::string& database) {
  IndexedBatch batch;
  batch.database = database;
  guard_xapian("index a batch in", database, [&] {
    if (impl_->writer == IndexWriter::kMerge) {
      impl_->write_run(articles, batch);
    } else {
      impl_->write_database(articles, batch);
    }
  });
  batch.spellings = impl_->documents.vocabulary().take_spellings();
  // All at once, so that the tables of the compressor and those of the inverter do not drive each
  // other out of the processor's caches.
  for (const ArchivedArticle& archived : articles) {
    impl_->compressor.append(archived.json);
  }
  batch.blocks = impl_->compressor.finish();
  return batch;
}

namespace {

std::vector<std::string> runs_of(const std::vector<IndexedBatch>& batches) {
  std::vector<std::string> runs;
  for (const IndexedBatch& batch : batches) {
    runs.push_back(run_of(batch));
  }
  return runs;
}

void join_postings(const std::vector<IndexedBatch>& batches, const Synonyms& synonyms,
                   const std::string& database) {
  if (batches.front().is_run) {
    merge_postings(runs_of(batches), synonyms, database);
    return;
  }
  std::vector<std::string> databases;
  for (const IndexedBatch& batch : batches) {
    databases.push_back(batch.database);
  }
  join_databases(database, databases, synonyms);
}

void join_stems(const std::vector<IndexedBatch>& batches, std::span<const std::uint32_t> lengths,
                const std::string& path) {
  if (batches.front().stems == nullptr) {
    merge_stems(runs_of(batches), lengths, path);
    return;
  }
  std::vector<StemPart> stems;
  for (const IndexedBatch& batch : batches) {
    stems.push_back({batch.stems, batch.articles});
  }
  concatenate_stems(stems, lengths, path);
}

void join_positions(const std::vector<IndexedBatch>& batches, const std::string& path) {
  if (batches.front().positions == nullptr) {
    merge_positions(runs_of(batches), path);
    return;
  }
  std::vector<PositionPart> positions;
  for (const IndexedBatch& batch : batches) {
    positions.push_back({batch.positions, batch.articles});
  }
  concatenate_positions(positions, path);
}

void join_articles(const std::vector<IndexedBatch>& batches, std::string_view dictionary,
                   const std::string& path) {
  ArticleStoreWriter store(path, dictionary);
  for (const IndexedBatch& batch : batches) {
    if (batch.stored != nullptr) {
      store.append(*batch.stored);
    } else {
      store.append(batch.blocks);
    }
  }
  store.finish();
}

}  // namespace

SegmentRecord join_batches(const ArchiveLayout& layout, std::uint64_t id,
                           const std::vector<IndexedBatch>& batches,
                           const SpellingCounts& spellings, std::string_view dictionary,
                           unsigned threads) {
  SegmentRecord record;
  record.id = id;
  for (const IndexedBatch& batch : batches) {
    record.articles += batch.articles;
    record.text_bytes += batch.text_bytes;
  }
  const std::string directory = layout.segment(id);
  make_directory(directory);
  const auto path = [&](const char* name) { return directory + "/" + name; };
  const std::vector<std::uint32_t> lengths = concatenate(batches, &ColumnBatch::length);
  run_both(
      threads,
      [&] {
        join_postings(batches, spelling_synonyms(spellings), path(kIndexFile));
        write_impacts(path(kIndexFile), lengths, path(kImpactsFile));
        join_stems(batches, lengths, path(kStemsFile));
      },
      [&] {
        join_positions(batches, path(kPositionsFile));
        write_columns(path(kColumnsFile), batches, record);
        join_articles(batches, dictionary, path(kArticlesFile));
      });
  for (const char* name :
       {kIndexFile, kStemsFile, kPositionsFile, kImpactsFile, kColumnsFile, kArticlesFile}) {
    record.files.push_back(record_file(directory, name));
  }
  sync_directory(directory);
  for (const IndexedBatch& batch : batches) {
    remove_tree(batch.database);
  }
  return record;
}

}  // namespace dateline

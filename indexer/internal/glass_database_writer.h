// Writes a Xapian database of one file from what is sorted already: table by table, every table in
// the order of its keys. What comes of it is what Xapian's own compaction of the same documents
// would be, but for the unused bytes of blocks and for what zlib would take from synonyms.
//
//   DatabaseWriter database(path);
//   database.write_table(Table::kPostings, [&](TableWriter& table) { … });
//   database.finish(statistics);
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/internal/glass_coding.h"
#include "indexer/internal/glass_table_writer.h"

namespace dateline::glass {

struct DatabaseStatistics {
  std::uint32_t documents = 0;              // numbered from 1 without gaps
  std::uint64_t length = 0;                 // of all documents: the sum of all wdf
  std::uint32_t shortest = 0, longest = 0;  // lengths; documents of length 0 do not count
  std::uint32_t highest_wdf = 0;
};

// Not thread-safe.
class DatabaseWriter {
 public:
  // `path` does not exist. Throws Error(kIo), as all below.
  explicit DatabaseWriter(const std::string& path) : file_(path) {}

  // `fill(writer)` adds the entries. Once for a table, at most.
  template <typename Fill>
  void write_table(Table table, Fill fill) {
    TableWriter writer(file_);
    fill(writer);
    roots_[static_cast<std::size_t>(table)] = writer.finish();
  }

  // Syncs. Nothing may follow.
  void finish(const DatabaseStatistics& statistics);

 private:
  BlockFile file_;
  std::array<TableRoot, kTables> roots_;
};

// Posting lists, in the order of their terms; the lengths of the documents come first, as the term
// "". Longer ones are cut into chunks of about 2,000 bytes.
class PostingListWriter {
 public:
  explicit PostingListWriter(TableWriter& table) : table_(table) {}

  // `documents` and `occurrences` (the sum of their wdf) are those of the whole list; 0 for the
  // lengths.
  void begin(std::string_view term, std::uint32_t documents, std::uint64_t occurrences);
  void add(std::uint32_t docid, std::uint32_t wdf);  // ascending docids
  void end() { write_chunk(true); }

 private:
  void write_chunk(bool last);

  TableWriter& table_;
  std::string term_, chunk_, tag_;
  std::uint32_t documents_ = 0;
  std::uint64_t occurrences_ = 0;
  std::uint32_t first_docid_ = 0, last_docid_ = 0;  // of the chunk
  bool is_first_chunk_ = true;
};

// The values of one slot, and what a reader must know of them.
class ValueWriter {
 public:
  ValueWriter(TableWriter& table, std::uint32_t slot) : table_(table), slot_(slot) {}
  void add(std::uint32_t docid, std::string_view value);  // not empty; ascending docids
  void end() { write_chunk(); }

 private:
  void write_chunk();

  TableWriter& table_;
  const std::uint32_t slot_;
  std::string chunk_;
  std::uint32_t first_docid_ = 0, last_docid_ = 0;
};

// What stands before all values: how many a slot has, and the bounds of them.
class ValueStatistics {
 public:
  void add(std::string_view value);
  void write(TableWriter& table, std::uint32_t slot) const;  // nothing when there is no value

 private:
  std::uint32_t count_ = 0;
  std::string lowest_, highest_;
};

// The document's data under its number.
void write_document(TableWriter& table, std::uint32_t docid, std::string_view data);

// The synonyms of one key: sorted, each once.
class SynonymWriter {
 public:
  explicit SynonymWriter(TableWriter& table) : table_(table) {}
  void add(std::string_view key, std::string_view synonym);  // ascending; repetitions are left out
  void end();

 private:
  TableWriter& table_;
  std::string key_, tag_, last_;
};

}  // namespace dateline::glass

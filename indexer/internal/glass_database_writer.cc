#include "indexer/internal/glass_database_writer.h"

#include <algorithm>

#include "common/internal/glass_coding.h"

namespace dateline::glass {

namespace {

constexpr std::uint32_t kRevision = 1;

// Tags of more bytes may be compressed; what is written here is not.
constexpr std::array<std::uint32_t, kTables> kCompressFrom{0, 18, 18, 0, 18, 18};

// A chunk is closed when it has so many bytes.
constexpr std::size_t kChunkBytes = 2000;

constexpr std::string_view kValueStatisticsKey("\0\xD0", 2);
constexpr std::string_view kValuesKey("\0\xD8", 2);

std::string free_list(std::uint32_t first_unused) {
  std::string list;
  append_uint(list, kRevision);
  append_uint(list, first_unused);
  list.append(4, '\0');  // no block is free
  return list;
}

void append_root(std::string& header, const TableRoot& root, std::uint32_t compress_from) {
  constexpr unsigned kIsEmpty = 1, kIsSequential = 2;
  append_uint(header, root.root);
  append_uint(header, root.level << 2 | kIsSequential | (root.is_empty ? kIsEmpty : 0));
  append_uint(header, root.entries);
  append_uint(header, kBlockBytes / 2048);
  append_uint(header, compress_from);
  // A reader of an empty table that is told of blocks takes those of another for its own.
  append_string(header, root.is_empty ? "" : free_list(root.end));
}

std::string statistics_record(const DatabaseStatistics& statistics) {
  std::string record;
  append_uint(record, statistics.documents);
  append_uint(record, 0);  // numbers that no document has
  append_uint(record, statistics.shortest);
  append_uint(record, statistics.highest_wdf);
  append_uint(record,
              std::max(statistics.longest, statistics.highest_wdf) - statistics.highest_wdf);
  append_uint(record, 0);  // changesets
  append_uint(record, statistics.length);
  append_uint(record, 0);  // spellings
  return record;
}

// Databases are told apart by 16 bytes. These come of what is in them, so that the same documents
// give the same file.
std::string identity_of(const std::string& roots, const std::string& statistics) {
  const std::string digits = hash_hex(roots + statistics);
  return digits.substr(0, 16);
}

}  // namespace

void DatabaseWriter::finish(const DatabaseStatistics& statistics) {
  std::string roots;
  for (std::size_t i = 0; i < kTables; ++i) {
    append_root(roots, roots_[i], kCompressFrom[i]);
  }
  const std::string record = statistics_record(statistics);
  std::string header(kMagic);
  header += static_cast<char>(kFormatVersion >> 8);
  header += static_cast<char>(kFormatVersion & 0xFF);
  header += identity_of(roots, record);
  append_uint(header, kRevision);
  file_.finish(header + roots + record);
}

void PostingListWriter::begin(std::string_view term, std::uint32_t documents,
                              std::uint64_t occurrences) {
  term_ = term;
  documents_ = documents;
  occurrences_ = occurrences;
  is_first_chunk_ = true;
  chunk_.clear();
}

void PostingListWriter::add(std::uint32_t docid, std::uint32_t wdf) {
  if (chunk_.size() >= kChunkBytes) {
    write_chunk(false);
    is_first_chunk_ = false;
    chunk_.clear();
  }
  if (chunk_.empty()) {
    first_docid_ = docid;
  } else {
    append_uint(chunk_, docid - last_docid_ - 1);
  }
  append_uint(chunk_, wdf);
  last_docid_ = docid;
}

void PostingListWriter::write_chunk(bool last) {
  tag_.clear();
  if (is_first_chunk_) {
    append_uint(tag_, documents_);
    append_uint(tag_, occurrences_);
    append_uint(tag_, first_docid_ - 1);
  }
  tag_ += last ? '1' : '0';
  append_uint(tag_, last_docid_ - first_docid_);
  tag_ += chunk_;
  table_.add(is_first_chunk_ ? postings_key(term_) : postings_key(term_, first_docid_), tag_);
}

void ValueWriter::add(std::uint32_t docid, std::string_view value) {
  if (chunk_.empty()) {
    first_docid_ = docid;
  } else {
    append_uint(chunk_, docid - last_docid_ - 1);
  }
  append_string(chunk_, value);
  last_docid_ = docid;
  if (chunk_.size() >= kChunkBytes) {
    write_chunk();
  }
}

void ValueWriter::write_chunk() {
  if (chunk_.empty()) {
    return;
  }
  std::string key(kValuesKey);
  append_uint(key, slot_);
  append_sortable_uint(key, first_docid_);
  table_.add(key, chunk_);
  chunk_.clear();
}

void ValueStatistics::add(std::string_view value) {
  if (count_ == 0 || value < lowest_) {
    lowest_ = value;
  }
  if (count_ == 0 || value > highest_) {
    highest_ = value;
  }
  ++count_;
}

void ValueStatistics::write(TableWriter& table, std::uint32_t slot) const {
  if (count_ == 0) {
    return;
  }
  std::string key(kValueStatisticsKey);
  for (std::uint32_t rest = slot; rest > 0; rest >>= 8) {
    key += static_cast<char>(rest);
  }
  std::string tag;
  append_uint(tag, count_);
  append_string(tag, lowest_);
  if (highest_ != lowest_) {
    tag += highest_;
  }
  table.add(key, tag);
}

void write_document(TableWriter& table, std::uint32_t docid, std::string_view data) {
  table.add(document_key(docid), data);
}

void SynonymWriter::add(std::string_view key, std::string_view synonym) {
  if (key != key_) {
    end();
    key_ = key;
  } else if (synonym == last_) {
    return;
  }
  last_ = synonym;
  tag_ += static_cast<char>(static_cast<unsigned char>(synonym.size()) ^ kSynonymLengthMask);
  tag_ += synonym;
}

void SynonymWriter::end() {
  if (!tag_.empty()) {
    table_.add(key_, tag_);
  }
  tag_.clear();
}

}  // namespace dateline::glass

// Reads tables of a glass database of one file where it is mapped: postings, and short entries.
//
// Through Xapian's API a posting costs four virtual calls, and an entry a copy of every block on
// the way to it; here they cost the decoding of two numbers and a binary search. What is read is
// what Xapian reads (glass_table_writer.h tells of blocks, glass_database_writer.h of chunks), and
// tests compare both. All that a damaged file could say is checked: docids that are given are those
// of documents.
//
// The cursor of postings also reads the lists of stems.bin (common/stem_file.h), whose blocks hold
// the same numbers.
//
// Thread contract: a table may be used by any number of threads, a cursor by one.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/internal/glass_coding.h"
#include "common/internal/term_list_file.h"

namespace dateline::glass {

class PostingTable;

class TableReader {
 public:
  TableReader() = default;
  // `file` is the content of a database of one file; `path` names it in errors. Both views outlive
  // this. Throws Error(kCorrupt) when it is none, Error(kIncompatible) for another version of the
  // format.
  TableReader(std::string_view file, std::string_view path, Table table);

  enum class Found : std::uint8_t { kNothing, kPlain, kCompressed };
  struct Entry {
    Found found = Found::kNothing;
    std::string tag;  // when it is plain
  };
  // Throws Error(kCorrupt).
  Entry find(std::string_view key) const;

 private:
  friend class TableCursor;
  friend class PostingCursor;
  friend class PostingTable;

  void read_header(Table table);
  std::string_view block(std::uint32_t number, std::size_t level) const;
  [[noreturn]] void fail() const;

  std::string_view file_, path_;
  std::size_t block_bytes_ = 0;
  std::uint32_t root_ = 0;
  std::size_t level_ = 0;  // of the root
  bool is_empty_ = true;
};

// A place in a table. Views are valid as long as the file is mapped, joined tags until the cursor
// moves.
class TableCursor {
 public:
  static constexpr std::size_t kLevels = 10;  // as many as Xapian allows

  // Where an entry of a table stands in it.
  struct Place {
    std::uint32_t block = 0, item = 0;
    bool operator==(const Place&) const = default;
  };

  TableCursor() = default;
  explicit TableCursor(const TableReader& table) : table_(&table) {}
  // At the entry whose place() this was; only keys behind that may be sought.
  TableCursor(const TableReader& table, Place place);

  Place place() const { return path_[0]; }  // of the entry that was sought

  // To the last entry whose key is not behind `key`; the first entry of a table has the key "".
  // Cheap where that is near the current one. False when the table is empty. Throws
  // Error(kCorrupt), as all below.
  bool seek(std::string_view key);
  bool next();  // false at the end

  std::string_view key() const { return item_.key; }
  bool is_compressed() const { return item_.is_compressed; }
  // Of all components, joined in `joined` where there are several. Leaves the cursor at the last.
  std::string_view read_tag(std::vector<char>& joined);

 private:
  struct Item {
    std::string_view key, tag;
    std::uint32_t component = 1;
    bool is_last = true;
    bool is_compressed = false;
  };

  bool is_in_leaf(std::string_view key) const;
  void descend(std::string_view key);
  void find_in_leaf(std::string_view key);
  void read_item();
  void complete_path();
  bool move(bool forward);

  const TableReader* table_ = nullptr;
  bool is_placed_ = false;
  bool has_path_ = false;              // otherwise only the leaf is known
  std::array<Place, kLevels> path_{};  // [0] is the leaf
  Item item_;
};

class PostingTable;

// The documents of one term, ascending.
class PostingCursor {
 public:
  static constexpr std::uint32_t kEnd = std::numeric_limits<std::uint32_t>::max();

  // Of a term that no document has.
  PostingCursor() = default;
  // `near` is a cursor over the table's entries, which is best at one not far away. Throws
  // Error(kCorrupt), as all below.
  PostingCursor(const PostingTable& table, std::string_view term, const TableCursor& near);
  // Of a term whose list has been opened before, at `place`.
  PostingCursor(const PostingTable& table, std::string_view term, TableCursor::Place place);
  // Of a list of a file, of so many articles: the layout of postings in stems.bin.
  PostingCursor(const TermListFile& lists, std::uint32_t articles, std::string_view postings);
  PostingCursor(PostingCursor&&) = default;
  PostingCursor& operator=(PostingCursor&&) = default;

  std::uint32_t frequency() const { return frequency_; }  // number of documents
  // For who opens the list again; nullopt when no document has the term.
  std::optional<TableCursor::Place> place() const {
    return frequency_ == 0 ? std::nullopt : std::optional(place_);
  }

  // The current docid: 0 before the first move, kEnd at the end.
  std::uint32_t doc() const { return doc_; }
  std::uint32_t wdf() const { return wdf_; }  // of the current document

  std::uint32_t next() {
    if (doc_ == 0 || doc_ >= last_in_chunk_) {
      return next_chunk();
    }
    read_posting();
    return doc_;
  }
  // Calls visit(doc, wdf) for the current document, if it is before `end`, and for those behind it
  // that are. Goes to the first that is not. Not before the first move.
  template <typename Visit>
  void visit_before(std::uint32_t end, Visit visit) {
    for (; doc_ < end; next()) {
      visit(doc_, wdf_);
      read_short_postings(std::min(end, last_in_chunk_), visit);
    }
  }
  // To the first document that is not before `target`; stays where it is if that is one.
  std::uint32_t seek(std::uint32_t target) {
    if (doc_ >= target && doc_ != 0) {
      return doc_;
    }
    if (doc_ == 0 || target > last_in_chunk_) {
      seek_chunk(target);
    }
    while (doc_ < target) {
      read_posting();
    }
    return doc_;
  }

 private:
  // Those of two bytes, most of all, as far as they follow one another and are before `end`.
  template <typename Visit>
  void read_short_postings(std::uint32_t end, Visit visit) {
    const char* at = at_;
    std::uint32_t doc = doc_;
    while (end_ - at >= 2 && static_cast<signed char>(at[0] | at[1]) >= 0 &&
           static_cast<std::uint32_t>(at[0]) + 1 < end - doc) {
      doc += static_cast<std::uint32_t>(at[0]) + 1;
      visit(doc, static_cast<std::uint32_t>(at[1]));
      at += 2;
    }
    at_ = at;
    doc_ = doc;
  }
  void read_posting() {
    const std::uint64_t doc = std::uint64_t{doc_} + read_uint() + 1;
    wdf_ = read_uint();
    if (doc > last_in_chunk_) {
      fail();
    }
    doc_ = static_cast<std::uint32_t>(doc);
  }
  std::uint32_t read_uint() {
    if (at_ != end_ && static_cast<signed char>(*at_) >= 0) {
      return static_cast<std::uint32_t>(*at_++);
    }
    if (end_ - at_ >= 2 && static_cast<signed char>(at_[1]) >= 0) {
      const std::uint32_t value = (at_[0] & 0x7Fu) | static_cast<std::uint32_t>(at_[1]) << 7;
      at_ += 2;
      return value;
    }
    return read_long_uint();
  }
  std::uint32_t read_long_uint();
  std::uint32_t next_chunk();
  void seek_chunk(std::uint32_t target);
  std::uint32_t enter_chunk();
  std::uint32_t last_of_block(std::uint32_t block) const;
  void enter_block();
  void seek_block(std::uint32_t target);
  void step_chunk();
  void find_chunk(std::uint32_t target);
  void read_first_chunk(std::string_view term);
  void read_later_chunk();
  void enter_tag();
  void read_bounds(std::uint64_t first);
  [[noreturn]] void fail() const;

  friend class PostingTable;

  const char* at_ = nullptr;
  const char* end_ = nullptr;  // of the chunk
  std::uint32_t doc_ = kEnd, wdf_ = 0;
  std::uint32_t first_in_chunk_ = 0, last_in_chunk_ = 0;
  bool is_last_chunk_ = true;
  std::uint32_t frequency_ = 0;
  const PostingTable* table_ = nullptr;
  TableCursor::Place place_;  // of the first chunk
  TableCursor cursor_;        // at the chunk
  std::string term_key_;      // what keys of later chunks begin with
  std::vector<char> joined_;
  // In a file of lists, in place of what is above from `table_` on:
  const TermListFile* lists_ = nullptr;
  std::string_view blocks_index_;  // where there are several: of each, u32 last docid, u32 end
  std::string_view blocks_;
  std::uint32_t block_count_ = 0, block_ = 0;  // the next block to enter
  std::uint32_t last_in_list_ = 0;
};

// Postings in a block of a file of lists.
inline constexpr std::uint32_t kBlockPostings = 128;

class PostingTable {
 public:
  PostingTable() = default;
  // As TableReader; docids go up to `documents`.
  PostingTable(std::string_view file, std::string_view path, std::uint32_t documents)
      : table_(file, path, Table::kPostings), documents_(documents) {}

  PostingCursor postings(std::string_view term) const { return {*this, term, TableCursor(table_)}; }
  PostingCursor postings(std::string_view term,
                         const std::optional<TableCursor::Place>& place) const {
    return place ? PostingCursor(*this, term, *place) : PostingCursor();
  }
  // Number of documents.
  std::uint32_t frequency(std::string_view term) const { return postings(term).frequency(); }

  // All terms, ascending.
  class TermCursor {
   public:
    explicit TermCursor(const PostingTable& table) : table_(&table.table_), cursor_(*table_) {}
    bool next();  // false at the end; throws Error(kCorrupt), as all below
    // To the first term that is not before `term`; false when there is none.
    bool seek(std::string_view term);
    const std::string& term() const { return term_; }
    std::uint32_t frequency() const { return frequency_; }

   private:
    bool read();

    const TableReader* table_;
    TableCursor cursor_;
    bool is_begun_ = false;
    std::string term_;
    std::uint32_t frequency_ = 0;
    std::vector<char> joined_;
  };

  // For terms that are mostly near the one before. Not thread-safe.
  class Finder {
   public:
    explicit Finder(const PostingTable& table) : table_(&table), near_(table.table_) {}
    PostingCursor postings(std::string_view term) {
      PostingCursor found(*table_, term, near_);
      near_ = found.cursor_;
      return found;
    }

   private:
    const PostingTable* table_;
    TableCursor near_;
  };

 private:
  friend class PostingCursor;

  TableReader table_;
  std::uint32_t documents_ = 0;
};

}  // namespace dateline::glass

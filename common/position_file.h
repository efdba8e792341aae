// positions.bin: where the words of a segment's articles stand (layout in FORMAT.md).
//
// Xapian keeps a B-tree entry for each word and article, which makes up most of a database and is
// slow to reach. Here the lists of a word follow each other, delta-coded, in blocks of 128
// articles, with the last docid of each block before them to skip by (Zobel and Moffat 2006,
// "Inverted files for text search engines").
//
// Everything that is read is checked: a damaged file is an Error(kCorrupt), never a wild docid.
// Thread contract: a file may be used by any number of threads, a cursor by one.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/internal/term_list_file.h"

namespace dateline {

// Writes a position list as the file has it: the first position, then distances to the one before.
// `ascending` has no repetitions. Returns the end, which is position_list_bytes() further.
char* write_position_list(char* at, std::span<const std::uint32_t> ascending);
std::uint32_t position_list_bytes(std::span<const std::uint32_t> ascending);

// The articles of one term, ascending, and where it stands in them.
class PositionCursor {
 public:
  static constexpr std::uint32_t kEnd = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t kBlock = 128;  // articles

  // Of a term that stands nowhere.
  PositionCursor() = default;

  std::uint32_t articles() const { return articles_; }

  // The current docid: 0 before the first move, kEnd at the end.
  std::uint32_t doc() const { return doc_; }
  // Throw Error(kCorrupt), as all below.
  std::uint32_t next();
  // To the first article that is not before `target`; stays where it is if that is one.
  std::uint32_t seek(std::uint32_t target);

  // Of the current article.
  std::string_view encoded();  // see write_position_list()
  void append_to(std::vector<std::uint32_t>& positions);

 private:
  friend class PositionFile;
  PositionCursor(const TermListFile& lists, const TermListFile::List& list);

  bool next_block();
  void read_docids();
  std::uint32_t enter(std::size_t index);
  void skip_positions(std::uint64_t count);
  void find_positions();
  std::uint32_t take(const char*& at, const char* end) const {
    if (at != end && static_cast<signed char>(*at) >= 0) {
      return static_cast<std::uint32_t>(*at++);
    }
    if (end - at >= 2 && static_cast<signed char>(at[1]) >= 0) {
      const std::uint32_t value = (at[0] & 0x7Fu) | static_cast<std::uint32_t>(at[1]) << 7;
      at += 2;
      return value;
    }
    return take_long(at, end);
  }
  std::uint32_t take_long(const char*& at, const char* end) const;

  const TermListFile* file_ = nullptr;
  std::uint32_t articles_ = 0;
  std::uint32_t articles_left_ = 0;  // behind the block
  const char* skips_ = nullptr;      // of the blocks behind this one
  const char* skips_end_ = nullptr;
  const char* data_end_ = nullptr;
  const char* block_end_ = nullptr;
  std::uint32_t last_in_block_ = 0;
  std::size_t index_ = 0, size_ = 0;
  std::array<std::uint32_t, kBlock> docids_, counts_;
  const char* positions_ = nullptr;  // of the article at…
  std::size_t positions_index_ = 0;  // …this index of the block
  std::uint32_t doc_ = kEnd;
};

class PositionFile {
 public:
  static constexpr std::string_view kMagic = "DLPOSITN";

  // Of a segment of `articles`. Throws Error(kNotFound, kIo, kCorrupt).
  PositionFile(const std::string& path, std::uint32_t articles);

  PositionCursor positions(std::string_view term) const { return {lists_, lists_.find(term)}; }

  // All terms, ascending.
  class TermCursor : public TermListFile::Cursor {
   public:
    explicit TermCursor(const PositionFile& file) : Cursor(file.lists_), file_(&file) {}
    std::uint32_t articles() const { return list().articles; }
    PositionCursor positions() const { return {file_->lists_, list()}; }

   private:
    const PositionFile* file_;
  };
  TermCursor terms() const { return TermCursor(*this); }

 private:
  TermListFile lists_;
};

}  // namespace dateline

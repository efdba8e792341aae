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

#include "common/internal/file.h"

namespace dateline {

// Appends a position list as the file has it: the first position, then distances to the one
// before. `ascending` has no repetitions.
void append_position_list(std::string& out, std::span<const std::uint32_t> ascending);

class PositionFile;

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
  std::string_view encoded();  // see append_position_list()
  void append_to(std::vector<std::uint32_t>& positions);

 private:
  friend class PositionFile;
  PositionCursor(const PositionFile& file, std::uint32_t articles, std::string_view data);

  bool next_block();
  void read_docids();
  std::uint32_t enter(std::size_t index);
  void skip_positions(std::uint64_t count);
  void find_positions();
  std::uint32_t take(const char*& at, const char* end) const {
    if (at != end && static_cast<signed char>(*at) >= 0) {
      return static_cast<std::uint32_t>(*at++);
    }
    return take_long(at, end);
  }
  std::uint32_t take_long(const char*& at, const char* end) const;

  const PositionFile* file_ = nullptr;
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
  // Of a segment of `articles`. Throws Error(kNotFound, kIo, kCorrupt).
  PositionFile(const std::string& path, std::uint32_t articles);

  PositionCursor positions(std::string_view term) const;

  // All terms, ascending.
  class TermCursor {
   public:
    explicit TermCursor(const PositionFile& file) : file_(&file) {}
    bool next();  // false at the end
    std::string_view key() const { return term_; }
    std::uint32_t articles() const { return articles_; }
    PositionCursor positions() const { return {*file_, articles_, data_}; }

   private:
    friend class PositionFile;
    void enter_group(std::uint64_t group);

    const PositionFile* file_;
    std::uint64_t term_number_ = 0;
    std::string_view rest_;  // of the group
    std::uint64_t data_begin_ = 0;
    std::string term_;
    std::uint32_t articles_ = 0;
    std::string_view data_;
  };
  TermCursor terms() const { return TermCursor(*this); }

 private:
  friend class PositionCursor;
  [[noreturn]] void fail() const;
  // Off the front of `rest`.
  std::uint64_t take(std::string_view& rest) const;
  std::string_view take_text(std::string_view& rest) const;
  std::string_view first_term(std::uint64_t group) const;
  std::uint64_t groups() const;
  std::string_view group(std::uint64_t number) const;

  std::string path_;
  MappedFile file_;
  std::uint32_t articles_ = 0;
  std::uint64_t terms_ = 0;
  std::string_view data_, dictionary_, index_;
};

// The parts of the layout that writer and reader share.
namespace position_file {
inline constexpr std::string_view kMagic = "DLPOSITN";
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::size_t kHeaderBytes = 40;
inline constexpr std::size_t kGroup = 32;  // terms
inline constexpr std::size_t kIndexEntry =
    16;  // u64 begin in the dictionary, u64 begin of the data
}  // namespace position_file

}  // namespace dateline

// A file of byte strings by term: the container of positions.bin, impacts.bin and stems.bin
// (FORMAT.md).
//
// Everything that is read is checked: a damaged file is an Error(kCorrupt). Thread contract: a file
// may be used by any number of threads, a cursor by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/internal/file.h"

namespace dateline {

// The parts of the layout that writer and reader share.
namespace term_list_file {
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::size_t kHeaderBytes = 40;
inline constexpr std::size_t kGroup = 32;  // terms
// u64 begin in the dictionary, u64 begin of the data
inline constexpr std::size_t kIndexEntry = 16;
}  // namespace term_list_file

class TermListFile {
 public:
  // The file begins with the 8 bytes of `magic` and is of a segment of `articles`. Throws
  // Error(kNotFound, kIo, kCorrupt).
  TermListFile(const std::string& path, std::string_view magic, std::uint32_t articles);

  std::uint32_t articles() const { return articles_; }  // of the segment

  struct List {
    std::uint32_t articles = 0;  // 0: there is no such term
    std::string_view bytes;
  };
  // Throws Error(kCorrupt).
  List find(std::string_view term) const;

  // All terms, ascending.
  class Cursor {
   public:
    explicit Cursor(const TermListFile& lists) : lists_(&lists) {}
    bool next();  // false at the end; throws Error(kCorrupt)
    std::string_view key() const { return term_; }
    const List& list() const { return list_; }

   private:
    friend class TermListFile;
    void enter_group(std::uint64_t group);

    const TermListFile* lists_;
    std::uint64_t term_number_ = 0;
    std::string_view rest_;  // of the group
    std::uint64_t data_begin_ = 0;
    std::string term_;
    List list_;
  };

  // For terms that ascend, which are found more quickly where they are near the one before.
  class Finder {
   public:
    explicit Finder(const TermListFile& lists) : lists_(&lists), cursor_(lists) {}
    List find(std::string_view term);  // throws Error(kCorrupt)

   private:
    const TermListFile* lists_;
    Cursor cursor_;
    std::uint64_t group_ = 0;  // where the cursor is
    bool is_begun_ = false;
  };

  // Throws the Error(kCorrupt) of this file.
  [[noreturn]] void fail() const;

 private:
  // Off the front of `rest`.
  std::uint64_t take(std::string_view& rest) const;
  std::string_view take_text(std::string_view& rest) const;
  std::string_view first_term(std::uint64_t group) const;
  std::uint64_t group_of(std::string_view term, std::uint64_t low) const;
  std::uint64_t groups() const;
  std::string_view group(std::uint64_t number) const;

  std::string path_;
  MappedFile file_;
  std::uint32_t articles_ = 0;
  std::uint64_t terms_ = 0;
  std::string_view data_, dictionary_, index_;
};

}  // namespace dateline

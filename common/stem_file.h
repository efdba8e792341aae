// stems.bin: in which of a segment's articles the words of a stem are (layout in FORMAT.md).
//
// A list for each stem of a language, whole: its articles in blocks of 128 with the last docid of
// each to skip by, what scoring needs to pass blocks over, its statistics, and the words that have
// the stem. Everything is read where the file is mapped.
//
// Everything that is read is checked: a damaged file is an Error(kCorrupt), never a wild docid.
// Thread contract: a file may be used by any number of threads, lists and cursors by one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/impact_file.h"
#include "common/internal/glass_reader.h"
#include "common/internal/term_list_file.h"

namespace dateline {

// What the file has of one stem. Cheap to copy; refers to the file, which must outlive it.
class StemList {
 public:
  // Of a stem that no article has.
  StemList() = default;

  std::uint32_t articles() const { return articles_; }
  std::uint64_t occurrences() const { return occurrences_; }  // the sum of all wdf
  std::uint32_t highest_wdf() const { return highest_wdf_; }

  // Throw Error(kCorrupt). The words that have the stem, but for the stem itself, ascending; of
  // stems of the text alone.
  std::vector<std::string_view> words() const;
  // As in impacts.bin: none for stems of few articles.
  ImpactCursor impacts() const;
  std::string_view encoded_impacts() const { return impacts_; }
  glass::PostingCursor postings() const;

 private:
  friend class StemFile;
  StemList(const TermListFile& lists, const TermListFile::List& list);

  const TermListFile* lists_ = nullptr;
  std::uint32_t articles_ = 0, highest_wdf_ = 0;
  std::uint64_t occurrences_ = 0;
  std::string_view words_, impacts_, postings_;
};

class StemFile {
 public:
  static constexpr std::string_view kMagic = "DLSTEMS_";

  // Of a segment of `articles`. Throws Error(kNotFound, kIo, kCorrupt).
  StemFile(const std::string& path, std::uint32_t articles) : lists_(path, kMagic, articles) {}

  // By its stem_term(). Throws Error(kCorrupt).
  StemList find(std::string_view term) const { return {lists_, lists_.find(term)}; }

  // For terms that ascend. Not thread-safe.
  class Finder {
   public:
    explicit Finder(const StemFile& file) : lists_(&file.lists_), finder_(file.lists_) {}
    StemList find(std::string_view term) { return {*lists_, finder_.find(term)}; }

   private:
    const TermListFile* lists_;
    TermListFile::Finder finder_;
  };

  // All of them, ascending by term.
  class Cursor : public TermListFile::Cursor {
   public:
    explicit Cursor(const StemFile& file)
        : TermListFile::Cursor(file.lists_), lists_(&file.lists_) {}
    StemList stem() const { return {*lists_, list()}; }

   private:
    const TermListFile* lists_;
  };
  Cursor terms() const { return Cursor(*this); }

 private:
  TermListFile lists_;
};

}  // namespace dateline

// impacts.bin: how much the postings of a word can weigh, block by block (layout in FORMAT.md).
//
// The best of a ranking are found without reading most postings when it is known of a block that
// none of it scores enough (Ding and Suel 2011, "Faster top-k document retrieval using block-max
// indexes"). Scores change with the average length of an archive's articles, so what is kept are
// pairs of frequency and length: of a block those that no other one beats in both (Grand, Muir,
// Ferenczi and Lin 2020, "From MaxScore to Block-Max WAND").
//
// Everything that is read is checked: a damaged file is an Error(kCorrupt). Thread contract: a file
// may be used by any number of threads, a cursor by one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/internal/term_list_file.h"

namespace dateline {

// A document in which a term stands so often, and the length of the document (column "length").
struct Impact {
  std::uint32_t frequency, length;
  bool operator==(const Impact&) const = default;
};

// The blocks of one term's postings, in the order of documents.
class ImpactCursor {
 public:
  // Of a term that has none.
  ImpactCursor() = default;

  bool next();  // false at the end; throws Error(kCorrupt)
  // The last document of the block.
  std::uint32_t last() const { return last_; }
  // Frequencies ascend, and so do lengths. Valid until next().
  std::span<const Impact> impacts() const { return impacts_; }

 private:
  friend class ImpactFile;
  friend class StemList;
  ImpactCursor(const TermListFile& lists, std::string_view rest) : lists_(&lists), rest_(rest) {}
  std::uint32_t take();

  const TermListFile* lists_ = nullptr;
  std::string_view rest_;
  std::uint32_t last_ = 0;
  std::vector<Impact> impacts_;
};

class ImpactFile {
 public:
  static constexpr std::string_view kMagic = "DLIMPACT";
  // Terms of fewer articles are not in it.
  static constexpr std::uint32_t kLeastArticles = 512;
  static constexpr std::uint32_t kBlock = 256;  // postings

  // Of a segment of `articles`. Throws Error(kNotFound, kIo, kCorrupt).
  ImpactFile(const std::string& path, std::uint32_t articles) : lists_(path, kMagic, articles) {}

  ImpactCursor impacts(std::string_view term) const { return {lists_, lists_.find(term).bytes}; }

  // All terms with their lists, ascending.
  TermListFile::Cursor terms() const { return TermListFile::Cursor(lists_); }

 private:
  TermListFile lists_;
};

}  // namespace dateline

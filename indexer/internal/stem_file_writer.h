// Writes stems.bin (common/stem_file.h), stem by stem.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/stem_file.h"
#include "indexer/internal/impact_writer.h"
#include "indexer/internal/term_list_writer.h"

namespace dateline {

// Memory: the list of one stem, and the dictionary. Not thread-safe. Throws Error(kIo).
class StemFileWriter {
 public:
  // `path` does not exist; `lengths` are those of the segment's articles, by docid - 1, and outlive
  // this.
  StemFileWriter(const std::string& path, std::span<const std::uint32_t> lengths);

  // Terms ascend as bytes, each once; `articles` of the term, at least one.
  void begin(std::string_view term, std::uint32_t articles);
  void add_word(std::string_view word);              // ascending
  void add(std::uint32_t docid, std::uint32_t wdf);  // ascending docids
  void end();

  // Syncs. Nothing may follow.
  void finish() { lists_.finish(); }

 private:
  void close_block();

  const std::span<const std::uint32_t> lengths_;
  TermListWriter lists_;
  ImpactEncoder impacts_;
  std::string term_;
  std::uint32_t articles_ = 0, in_block_ = 0;
  std::uint32_t last_docid_ = 0, highest_wdf_ = 0;
  std::uint64_t occurrences_ = 0;
  std::string words_, index_, blocks_;
};

// A part of a concatenated segment.
struct StemPart {
  const StemFile* file;
  std::uint32_t articles;
};

// Writes a new file with the parts' articles, which have `lengths`, in their order. Synced. Throws
// Error(kIo, kCorrupt).
void concatenate_stems(const std::vector<StemPart>& parts, std::span<const std::uint32_t> lengths,
                       const std::string& path);

// The first term whose statistics or impacts are not what its postings give. Throws
// Error(kCorrupt).
std::optional<std::string> find_wrong_stem(const StemFile& file,
                                           std::span<const std::uint32_t> lengths);

}  // namespace dateline

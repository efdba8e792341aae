// Writes positions.bin (common/position_file.h), term by term.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/position_file.h"
#include "indexer/internal/term_list_writer.h"

namespace dateline {

// Memory: the lists of one term, and the dictionary. Not thread-safe. Throws Error(kIo).
class PositionFileWriter {
 public:
  // `path` does not exist; `articles` of the segment.
  PositionFileWriter(const std::string& path, std::uint32_t articles);

  // Terms ascend as bytes, each once. One that gets no list is left out.
  void begin(std::string_view term);
  // Docids ascend; `encoded` is a list of write_position_list().
  void add(std::uint32_t docid, std::string_view encoded);
  void end();

  // Syncs. Nothing may follow.
  void finish() { lists_.finish(); }

 private:
  void close_block();

  TermListWriter lists_;
  std::string term_;
  std::uint32_t in_term_ = 0, in_block_ = 0;  // articles
  std::uint32_t last_docid_ = 0, last_of_blocks_ = 0;
  std::string skips_, blocks_;      // of the term
  std::string docids_, positions_;  // of the block
};

// A part of a concatenated segment.
struct PositionPart {
  const PositionFile* file;
  std::uint32_t articles;
};

// Writes a new file with the parts' articles in their order. Synced. Throws Error(kIo, kCorrupt).
void concatenate_positions(const std::vector<PositionPart>& parts, const std::string& path);

}  // namespace dateline

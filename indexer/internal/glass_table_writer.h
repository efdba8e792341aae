// Writes one table of a glass database bottom-up: entries come in the order of their keys, and
// every block of the B-tree is full when it is written, once, behind the one before it.
//
// A table is a B-tree of blocks of 8 KiB. A leaf has entries of key and tag; a tag that is too long
// for one is cut into components, each an entry with the same key and a number. A branch has the
// numbers of blocks below it, each with a key that separates it from the block before. Blocks begin
// with: u32 revision, u8 level (0 leaf), u16 largest free stretch, u16 free bytes, u16 end of the
// directory, and a directory of u16 offsets of entries, which are packed from the end of the block
// downwards. All numbers are big-endian.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/internal/file.h"

namespace dateline::glass {

inline constexpr std::size_t kBlockBytes = 8192;

// What a reader must know of a table.
struct TableRoot {
  std::uint32_t root = 0;     // number of the block at the top
  unsigned level = 0;         // of that block
  std::uint64_t entries = 0;  // components of one tag count as one
  bool is_empty = true;       // there is no block
  std::uint32_t end = 1;      // number of the first block behind the table's
};

// The blocks of a file, numbered from 1; the first 8 KiB hold no block.
class BlockFile {
 public:
  // `path` does not exist. Throws Error(kIo), as all below.
  explicit BlockFile(const std::string& path);
  std::uint32_t append(std::string_view block);
  std::uint32_t end() const { return end_; }
  // Writes what stands before the blocks, and syncs.
  void finish(std::string_view header);

 private:
  OutputFile file_;
  std::uint32_t end_ = 1;
};

class TableWriter {
 public:
  // No other writer of `file` is used before finish().
  explicit TableWriter(BlockFile& file) : file_(file) {}

  // Keys ascend, are not empty and have at most 255 bytes. Throws Error(kIo) for a longer one.
  void add(std::string_view key, std::string_view tag);

  TableRoot finish();

 private:
  // A block that is being filled.
  struct Block {
    std::string bytes = std::string(kBlockBytes, '\0');
    std::size_t directory_end = 0, items_begin = 0;
    std::string separator;  // from the block before, as a branch holds it; "" for the first
    std::size_t free_bytes() const { return items_begin - directory_end; }
  };

  void add_component(std::string_view key, unsigned component, bool last, std::string_view part);
  void add_child(std::size_t level, std::string_view separator, std::uint32_t child);
  static void start(Block& block, unsigned level);
  static void append_item(Block& block, std::string_view item);
  std::uint32_t write(Block& block);

  BlockFile& file_;
  std::vector<Block> levels_;  // [0] is the leaf
  std::string last_key_;       // of the leaf
  std::string item_;           // scratch
  std::uint64_t entries_ = 0;
};

}  // namespace dateline::glass

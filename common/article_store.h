// articles.zst: the articles of a segment, as blocks of zstd frames with one trained dictionary,
// random access by docid.
//
// A block holds consecutive articles in docid order (each one article_to_json line ended by "\n")
// and is one zstd frame with a content checksum, so a damaged block is noticed when it is read.
// Dictionary, block directory and trailer stand in the same file; FORMAT.md gives the layout. The
// frames are standard: `zstd -D` reads them.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/internal/file.h"

namespace dateline {

// Measured on 61 MB of English news of 6.5 KB each (dictionary included in the size, one thread,
// random get() in µs):
//
//                  no dictionary         16 KiB dictionary     110 KiB dictionary
//   level, block   size   MB/s   get     size   MB/s   get     size   MB/s   get
//   3       8 KiB  0.448  145     28     0.390  147     23     0.366  149     32
//   3      16 KiB  0.425  152     34     0.383  106     43     0.360  102     43
//   3      64 KiB  0.389  176    105     0.370  137    130     0.354  151    164
//   6       8 KiB  0.433   58     26     0.372   52     32     0.345   42     34
//   9       8 KiB  0.432   35     22     0.367   34     27     0.335   26     25
//
// A good dictionary (common/dictionary_training.h) does what large blocks do, without their price
// at every get().
inline constexpr int kDefaultLevel = 3;
inline constexpr std::size_t kDefaultBlockBytes = 8u << 10;

// A run of compressed blocks, ready to be appended to a store.
struct CompressedBlocks {
  struct Block {
    std::uint32_t articles;
    std::uint32_t compressed_bytes;
    std::uint32_t raw_bytes;
  };
  std::vector<Block> blocks;
  std::string bytes;  // the blocks' frames one after another
};

// Cuts records into blocks and compresses them. One a thread.
class BlockCompressor {
 public:
  // `dictionary` may be empty. A block is closed when it reaches `block_bytes` raw; a record larger
  // than that is a block of its own.
  BlockCompressor(std::string_view dictionary, int level, std::size_t block_bytes);
  ~BlockCompressor();
  BlockCompressor(const BlockCompressor&) = delete;
  BlockCompressor& operator=(const BlockCompressor&) = delete;

  // Throws Error(kUsage) when the record holds a line break or is over 1 GiB long.
  void append(std::string_view record);
  CompressedBlocks finish();  // everything since the last finish()

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class ArticleStore;

// Writes one articles.zst. Not thread-safe.
class ArticleStoreWriter {
 public:
  ArticleStoreWriter(const std::string& path, std::string_view dictionary);
  void append(const CompressedBlocks& blocks);
  // Everything that another store holds: blocks are copied where both have the same dictionary.
  void append(const ArticleStore& store);
  void finish();  // directory, trailer, sync; nothing may follow. Throws Error(kIo).

 private:
  OutputFile file_;
  const std::string dictionary_;
  std::uint64_t articles_ = 0;
  std::uint64_t block_bytes_ = 0;
  std::string directory_;
};

// When the checksum over a store's directory and dictionary is compared. Either way nothing of them
// is used before; a program that answers one query from ten stores does not read all of them.
enum class StoreCheck { kAtOnce, kWhenRead };

// Usable from any number of threads.
class ArticleStore {
 public:
  // Throws Error(kNotFound, kIo, kCorrupt). With kWhenRead, every other method but size() and
  // block_count() throws Error(kCorrupt) when the directory or the dictionary is damaged.
  explicit ArticleStore(const std::string& path, StoreCheck check = StoreCheck::kAtOnce);
  ~ArticleStore();

  std::uint32_t size() const;  // articles
  // That the blocks were compressed with; empty: none. Lives as long as the store.
  std::string_view dictionary() const;

  // The stored line of a docid (from 1), without line break. Throws Error(kCorrupt) when its block
  // is damaged and Error(kUsage) when there is no such docid.
  std::string get(std::uint32_t docid) const;

  // Every record in docid order, block by block; for rebuilds and checks.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (std::size_t block = 0; block < block_count(); ++block) {
      for (const std::string& record : read_block(block)) {
        visit(record);
      }
    }
  }
  std::size_t block_count() const;
  std::vector<std::string> read_block(std::size_t block) const;
  CompressedBlocks compressed_block(std::size_t block) const;  // as it stands in the file
  std::uint32_t last_of_block(std::size_t block) const;        // docid
  // The block that holds a docid from 1 to size().
  std::size_t block_with(std::uint32_t docid) const;

 private:
  friend class ArticleReader;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Reads records of one store after another, and each block once where their docids ascend. One a
// thread; the store outlives it.
class ArticleReader {
 public:
  explicit ArticleReader(const ArticleStore& store) : store_(&store) {}

  // As ArticleStore::get(); valid until the next call.
  std::string_view get(std::uint32_t docid);

 private:
  const ArticleStore* store_;
  std::string lines_;                   // of the block at hand
  std::uint32_t first_ = 1, last_ = 0;  // its docids
  std::uint32_t next_ = 0;              // the docid whose line begins at begin_
  std::size_t begin_ = 0;
};

}  // namespace dateline

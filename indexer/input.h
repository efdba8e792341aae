// Inputs: from paths on a command line to byte streams.
//
// Files, directories (recursive, in byte order of their names, hidden files left out), "-" for
// standard input. Compression (gzip, xz, zstd, bzip2, lz4) and packing (tar, zip, 7z) are found by
// content, nested compression included, by libarchive; nothing is ever extracted to disk.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "indexer/article_reader.h"

namespace dateline {

// Where the reading stands, for progress: compressed bytes consumed of those there are.
struct InputProgress {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;  // 0 when standard input is among the inputs
};

class InputReader {
 public:
  // Regular files are found and measured at once. Paths that do not exist become rejects later.
  InputReader(std::vector<std::string> paths, std::vector<const InputFormat*> formats,
              ReadLimits limits);

  struct Item {
    Record record;
    const InputFormat* format = nullptr;
  };

  // The next record of any input, in order; false at the end. An input or archive entry that
  // cannot be read (further) goes to `reject` and the run continues with the next.
  bool next(Item& item, const std::function<void(Reject)>& reject);

  InputProgress progress() const;
  ~InputReader();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One path a line, empty lines ignored; "-" reads standard input. Throws Error(kNotFound, kIo).
std::vector<std::string> read_path_list(const std::string& path);

}  // namespace dateline

// A nameless file for what does not fit into memory.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/internal/file.h"

namespace dateline {

// It has no name from the beginning, so nothing is left behind by a killed process. Thread-safe.
// Every failure, a full disk too, is Error(kIo) naming the directory.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& directory);

  // Where the bytes now stand.
  std::uint64_t append(std::string_view bytes);
  void read(std::uint64_t offset, char* bytes, std::size_t size) const;
  // Gives the space back to the disk where the file system can; the bytes may not be read again.
  void discard(std::uint64_t offset, std::size_t size) noexcept;

 private:
  const std::string description_;
  FileDescriptor fd_;
  std::atomic<std::uint64_t> end_{0};
};

}  // namespace dateline

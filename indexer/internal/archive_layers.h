// Packed and compressed streams, read by libarchive, one inside another.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/article_reader.h"

struct archive;

namespace dateline {

inline constexpr std::size_t kHeadBytes = 4096;

// Whether a stream that begins with `head` is compressed or packed: gzip, xz, zstd, bzip2, lz4;
// tar, zip, 7z.
bool is_packed(std::string_view head);

// A stream whose beginning can be looked at before it is read.
class HeadStream : public ByteStream {
 public:
  explicit HeadStream(ByteStream& stream) : stream_(stream) {}
  std::string_view head();  // up to kHeadBytes; shorter only when the stream is
  std::size_t read(char* buffer, std::size_t size) override;

 private:
  ByteStream& stream_;
  std::string head_;
  std::size_t head_used_ = 0;
  bool has_head_ = false;
};

// A file descriptor as a stream. Does not own it.
class FileStream : public ByteStream {
 public:
  FileStream(int fd, std::string path);
  std::size_t read(char* buffer, std::size_t size) override;
  bool can_seek() const { return can_seek_; }
  std::int64_t seek(std::int64_t offset, int whence);  // the new position; -1 when that fails
  std::uint64_t position() const { return position_; }
  // Its size; of what has none (a pipe), how much of it was read.
  std::uint64_t bytes() const { return std::max(bytes_, position_); }

 private:
  const int fd_;
  const std::string path_;
  bool can_seek_;
  std::uint64_t bytes_ = 0;
  std::uint64_t position_ = 0;
};

// What unpacks to more than so much, and to more than so many times the file that it came in, is
// taken for a decompression bomb. News is packed to a tenth, rarely to a fiftieth.
inline constexpr std::uint64_t kUnsuspiciousBytes = 1u << 30;
inline constexpr std::uint64_t kMaxExpansion = 200;

// An archive, or a single compressed stream, which then has one entry. As a stream it gives the
// contents of the current entry.
class ArchiveReader : public ByteStream {
 public:
  // `source` and `file`, the outermost file, must outlive the reader; `source` stands at its
  // beginning. When it is `file` itself, that can seek (some archives have their directory at the
  // end). A 7z that cannot seek is held in memory, up to `max_held_bytes`. Throws Error(kIo).
  ArchiveReader(ByteStream& source, FileStream& file, std::string name, std::size_t max_held_bytes);
  ~ArchiveReader() override;
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  // Moves to the next regular file that is not hidden; the name by which messages call it, or
  // nullopt at the end. Throws Error(kIo), after which the archive holds nothing more: it is
  // damaged, a bomb, or a tar of nothing but zeros.
  std::optional<std::string> next_entry();

  std::size_t read(char* buffer, std::size_t size) override;  // throws likewise

  // Whether this is a single compressed stream.
  bool is_single() const;
  // Whether nothing behind the last error can be read.
  bool is_damaged() const { return damaged_; }
  const std::string& name() const { return name_; }

 private:
  struct Source;
  void open(std::size_t max_held_bytes);
  [[noreturn]] void fail();

  const std::string name_;
  std::unique_ptr<Source> source_;
  archive* archive_;
  std::uint64_t unpacked_ = 0;  // of all entries
  bool has_entries_ = false;
  bool damaged_ = false;
};

}  // namespace dateline

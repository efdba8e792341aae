// Packed and compressed streams, read by libarchive, one inside another.
#pragma once

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

 private:
  const int fd_;
  const std::string path_;
  bool can_seek_;
  std::uint64_t position_ = 0;
};

// An archive, or a single compressed stream, which then has one entry. As a stream it gives the
// contents of the current entry.
class ArchiveReader : public ByteStream {
 public:
  // `source` must outlive the reader and stand at its beginning. `file` is the file behind it when
  // it can seek (some archives have their directory at the end), else nullptr. A 7z that cannot
  // seek is held in memory, up to `max_held_bytes`. Throws Error(kIo).
  ArchiveReader(ByteStream& source, FileStream* file, std::string name, std::size_t max_held_bytes);
  ~ArchiveReader() override;
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  // Moves to the next regular file that is not hidden; the name by which messages call it, or
  // nullopt at the end. Throws Error(kIo), after which the archive holds nothing more.
  std::optional<std::string> next_entry();

  std::size_t read(char* buffer, std::size_t size) override;

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
  bool damaged_ = false;
};

}  // namespace dateline

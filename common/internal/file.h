// Files: owned descriptors, buffered output that is synced, read-only mappings, atomic replacement.
//
// Every failure is Error(kIo) (kNotFound where a file is missing) naming operation and path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dateline {

// Owns a POSIX file descriptor.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

FileDescriptor open_for_reading(const std::string& path);

// All of `bytes` at that place of an open file, which is called `path` in errors.
void write_at(const FileDescriptor& fd, const std::string& path, std::uint64_t offset,
              std::string_view bytes);

// A new file (O_EXCL) written in order, but for overwrite(), through a buffer.
class OutputFile {
 public:
  explicit OutputFile(std::string path);
  void write(std::string_view bytes);
  std::uint64_t size() const { return size_; }  // bytes written so far
  const std::string& path() const { return path_; }
  void overwrite(std::uint64_t offset, std::string_view bytes);  // what has been written before
  void finish();  // flush, fsync, close; nothing may follow
  void close();   // the same without fsync

 private:
  void flush();
  std::string path_;
  FileDescriptor fd_;
  std::string buffer_;
  std::uint64_t size_ = 0;
};

// A whole file mapped read-only. An empty file is an empty view.
class MappedFile {
 public:
  MappedFile() = default;
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

std::string read_file(const std::string& path);

// Writes `bytes` to a temporary name beside `path`, syncs, renames, syncs the directory. When that
// fails, the temporary file is removed; only a killed process leaves one behind.
void replace_file(const std::string& path, std::string_view bytes);
inline constexpr const char* kTemporaryMark = ".tmp-";  // stands in every such name

// Takes disk space for the first `bytes` of an existing file, whose size stays: writing there
// cannot fail for want of space. Does nothing where the file system cannot do that.
void reserve_space(const std::string& path, std::uint64_t bytes);

void sync_file(const std::string& path);
void sync_directory(const std::string& path);
void make_directory(const std::string& path);  // with parents; no error when it exists
void rename_path(const std::string& from, const std::string& to);
void remove_tree(const std::string& path);  // no error when it is missing
bool path_exists(const std::string& path);

// XXH3-128 of a file's contents, 32 hexadecimal digits.
std::string hash_file(const std::string& path);
// XXH3-128 of bytes, 32 hexadecimal digits; XXH3-64 as a number.
std::string hash_hex(std::string_view bytes);
std::uint64_t hash64(std::string_view bytes);

}  // namespace dateline

#include "common/internal/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <utility>

#include "common/error.h"

namespace dateline {

namespace {

constexpr std::size_t kWriteBuffer = 256u << 10;
constexpr std::size_t kReadBuffer = 1u << 20;

FileDescriptor open_file(const std::string& path, int flags, const char* operation) {
  int fd;
  do {
    fd = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) {
    throw io_error(operation, path, errno);
  }
  return FileDescriptor(fd);
}

// Up to `size` bytes; 0 at the end of the file.
std::size_t read_some(int fd, const std::string& path, char* buffer, std::size_t size) {
  ssize_t count;
  do {
    count = ::read(fd, buffer, size);
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    throw io_error("read", path, errno);
  }
  return static_cast<std::size_t>(count);
}

void write_all(int fd, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      throw io_error("write", path, errno);
    }
  }
}

void sync(int fd, const std::string& path) {
  if (::fsync(fd) != 0) {
    throw io_error("sync", path, errno);
  }
}

std::string hex_of(XXH128_hash_t hash) {
  static constexpr char kDigits[] = "0123456789abcdef";
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  std::string digits;
  for (const unsigned char byte : canonical.digest) {
    digits += kDigits[byte >> 4];
    digits += kDigits[byte & 15];
  }
  return digits;
}

// A name beside `path` that no other writer of any process uses.
std::string temporary_name(const std::string& path) {
  static std::atomic<std::uint64_t> counter{0};
  return path + kTemporaryMark + std::to_string(::getpid()) + "-" + std::to_string(++counter);
}

std::string parent_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

FileDescriptor open_for_reading(const std::string& path) {
  return open_file(path, O_RDONLY, "open");
}

void write_at(const FileDescriptor& fd, const std::string& path, std::uint64_t offset,
              std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count =
        ::pwrite(fd.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
      offset += static_cast<std::uint64_t>(count);
    } else if (errno != EINTR) {
      throw io_error("write", path, errno);
    }
  }
}

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)), fd_(open_file(path_, O_WRONLY | O_CREAT | O_EXCL, "create")) {}

void OutputFile::write(std::string_view bytes) {
  size_ += bytes.size();
  if (buffer_.size() + bytes.size() < kWriteBuffer) {
    buffer_ += bytes;
    return;
  }
  flush();
  write_all(fd_.get(), path_, bytes);
}

void OutputFile::flush() {
  write_all(fd_.get(), path_, buffer_);
  buffer_.clear();
}

void OutputFile::overwrite(std::uint64_t offset, std::string_view bytes) {
  flush();
  write_at(fd_, path_, offset, bytes);
}

void OutputFile::finish() {
  flush();
  sync(fd_.get(), path_);
  fd_ = FileDescriptor();
}

void OutputFile::close() {
  flush();
  fd_ = FileDescriptor();
}

MappedFile::MappedFile(const std::string& path) {
  const FileDescriptor fd = open_file(path, O_RDONLY, "open");
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) {
    throw io_error("examine", path, errno);
  }
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorCode::kIo, "cannot map " + path + ": not a regular file");
  }
  if (status.st_size == 0) {
    return;
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd.get(), 0);
  if (data == MAP_FAILED) {
    throw io_error("map", path, errno);
  }
  data_ = static_cast<const char*>(data);
  size_ = size;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) {
    ::munmap(const_cast<char*>(data_), size_);
  }
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

std::string read_file(const std::string& path) {
  const FileDescriptor fd = open_file(path, O_RDONLY, "open");
  std::string contents;
  std::size_t used = 0;
  do {
    contents.resize(used + std::max<std::size_t>(used, 4096));
    const std::size_t count =
        read_some(fd.get(), path, contents.data() + used, contents.size() - used);
    used += count;
    if (count == 0) {
      contents.resize(used);
      return contents;
    }
  } while (true);
}

void replace_file(const std::string& path, std::string_view bytes) {
  const std::string temporary = temporary_name(path);
  try {
    OutputFile file(temporary);
    file.write(bytes);
    file.finish();
    rename_path(temporary, path);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_directory(parent_of(path));
}

void reserve_space(const std::string& path, std::uint64_t bytes) {
  const FileDescriptor fd = open_file(path, O_WRONLY, "open");
  while (::fallocate(fd.get(), FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(bytes)) != 0) {
    if (errno == EOPNOTSUPP || errno == ENOSYS) {
      return;
    }
    if (errno != EINTR) {
      throw io_error("take disk space for", path, errno);
    }
  }
}

void sync_file(const std::string& path) {
  const FileDescriptor fd = open_file(path, O_RDONLY, "open");
  sync(fd.get(), path);
}

void sync_directory(const std::string& path) {
  const FileDescriptor fd = open_file(path, O_RDONLY | O_DIRECTORY, "open");
  // Some file systems (network, FUSE) cannot sync a directory and say so; there is nothing to do.
  if (::fsync(fd.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
    throw io_error("sync", path, errno);
  }
}

void make_directory(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    throw io_error("create", path, error.value());
  }
}

void rename_path(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) {
    throw io_error("rename " + from + " to", to, errno);
  }
}

void remove_tree(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) {
    throw io_error("remove", path, error.value());
  }
}

bool path_exists(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) {
    return true;
  }
  if (errno != ENOENT && errno != ENOTDIR) {
    throw io_error("examine", path, errno);
  }
  return false;
}

std::string hash_file(const std::string& path) {
  const FileDescriptor fd = open_file(path, O_RDONLY, "open");
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                       &XXH3_freeState);
  XXH3_128bits_reset(state.get());
  std::string buffer(kReadBuffer, '\0');
  while (const std::size_t count = read_some(fd.get(), path, buffer.data(), buffer.size())) {
    XXH3_128bits_update(state.get(), buffer.data(), count);
  }
  return hex_of(XXH3_128bits_digest(state.get()));
}

std::string hash_hex(std::string_view bytes) {
  return hex_of(XXH3_128bits(bytes.data(), bytes.size()));
}

std::uint64_t hash64(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace dateline

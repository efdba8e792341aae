#include "indexer/internal/temporary_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>

#include "common/error.h"

namespace dateline {

TemporaryFile::TemporaryFile(const std::string& directory)
    : description_("temporary file in " + directory) {
  std::string path = directory + "/spill-XXXXXX";
  const int fd = ::mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) {
    throw io_error("create", description_, errno);
  }
  fd_ = FileDescriptor(fd);
  if (::unlink(path.c_str()) != 0) {
    throw io_error("unlink", description_, errno);
  }
}

std::uint64_t TemporaryFile::append(std::string_view bytes) {
  const std::uint64_t begin = end_.fetch_add(bytes.size());
  write_at(fd_, description_, begin, bytes);
  return begin;
}

void TemporaryFile::read(std::uint64_t offset, char* bytes, std::size_t size) const {
  while (size > 0) {
    const ssize_t count = ::pread(fd_.get(), bytes, size, static_cast<off_t>(offset));
    if (count == 0) {
      throw Error(ErrorCode::kIo, "cannot read " + description_ + ": it is cut short");
    }
    if (count > 0) {
      bytes += count;
      offset += static_cast<std::uint64_t>(count);
      size -= static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      throw io_error("read", description_, errno);
    }
  }
}

void TemporaryFile::discard(std::uint64_t offset, std::size_t size) noexcept {
  // Only a convenience: where this is not possible, the space stays taken until the end.
  [[maybe_unused]] const int result =
      ::fallocate(fd_.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset),
                  static_cast<off_t>(size));
}

}  // namespace dateline

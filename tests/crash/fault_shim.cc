// A library for LD_PRELOAD that lets file system calls fail, or the process die, at a chosen call.
//
// It stands between a program with all its libraries (Xapian, libstdc++ and our own code) and the C
// library. It counts the calls that change files, or open them, inside one directory. Calls that
// libraries make inside the C library itself (stdio) are not seen, but for fopen and remove.
//
//   DATELINE_FAULT_DIR   the directory, an absolute path without symlinks; unset: nothing is done
//   DATELINE_FAULT_LOG   file to which a line is appended for each counted call:
//                        number TAB call TAB path TAB other path, or bytes wanted
//                        Calls that change something outside the directory have the number 0.
//   DATELINE_FAULT_AT    the number of the call, from 1, to which this happens:
//   DATELINE_FAULT_KIND  kill-before, kill-after: SIGKILL
//                        ENOSPC, EIO, EDQUOT, EROFS, EACCES, EMFILE: the call fails so
//                        short: half of what was to be written is, and the call says so
//                        short-ENOSPC: the same, and from then on there is no space
//   DATELINE_FAULT_LASTS any value: all later calls of a kind that can fail so fail too
//   DATELINE_FAULT_READS any value: the calls that read are counted, and no others. What is mapped
//                        is not seen
//
// Which errors a call can have follows the manual pages: what takes no space has no ENOSPC. A call
// that cannot fail with the error chosen goes on undisturbed. Thread-safe; the order of calls is
// that of the threads. Nothing here allocates, so it may be called from anywhere.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "tests/crash/fault_plan.h"

namespace {

using namespace dateline::fault;

Does meaning_of_open(int flags, const Path& path) {
  if ((flags & O_ACCMODE) == O_RDONLY && (flags & O_CREAT) == 0) {
    return Does::kOpen;
  }
  struct stat status {};
  const bool is_there =
      ::syscall(SYS_newfstatat, AT_FDCWD, path.text, &status, AT_SYMLINK_NOFOLLOW) == 0;
  return (flags & O_CREAT) != 0 && !is_there ? Does::kCreate : Does::kOpenToWrite;
}

const char* name_of_open(Does does) {
  return does == Does::kOpen ? "open-read" : does == Does::kCreate ? "create" : "open-write";
}

template <typename Open>
auto guarded_open(int directory, const char* name, int flags, Open open, decltype(open()) failure) {
  Path path;
  resolve(directory, name, path);
  const Does does = meaning_of_open(flags, path);
  const Call call(name_of_open(does), path, does);
  return call.fails() ? failure : open();
}

template <typename Function>
auto guarded_path(const char* call_name, int directory, const char* name, Does does,
                  Function function) {
  Path path;
  resolve(directory, name, path);
  const Call call(call_name, path, does);
  return call.fails() ? -1 : function();
}

template <typename Function>
auto guarded_descriptor(const char* call_name, int fd, Does does, Function function) {
  Path path;
  path_of_descriptor(fd, path);
  const Call call(call_name, path, does);
  return call.fails() ? -1 : function();
}

template <typename Function>
int guarded_sync(int fd, Function function) {
  struct stat status {};
  ::fstat(fd, &status);
  return S_ISDIR(status.st_mode)
             ? guarded_descriptor("fsync-directory", fd, Does::kSyncDirectory, function)
             : guarded_descriptor("fsync", fd, Does::kData, function);
}

// function(bytes allowed)
template <typename Function>
ssize_t guarded_write(const char* call_name, int fd, std::size_t bytes, Function function) {
  Path path;
  path_of_descriptor(fd, path);
  const Call call(call_name, path, Does::kData, nullptr, static_cast<long>(bytes));
  return call.fails() ? -1 : function(call.allowed(bytes));
}

// function(bytes allowed)
template <typename Function>
ssize_t guarded_read(const char* call_name, int fd, std::size_t bytes, Function function) {
  if (!plan().reads) {
    return function(bytes);
  }
  Path path;
  path_of_descriptor(fd, path);
  const Call call(call_name, path, Does::kRead, nullptr, static_cast<long>(bytes));
  return call.fails() ? -1 : function(call.allowed(bytes));
}

template <typename Function>
int guarded_pair(const char* call_name, int from_directory, const char* from, int to_directory,
                 const char* to, Function function) {
  Path source, target;
  resolve(from_directory, from, source);
  resolve(to_directory, to, target);
  const Call call(call_name, source, Does::kName, target.text);
  return call.fails() ? -1 : function();
}

// The mode argument of open(2), which is there only when a file may be made.
mode_t mode_argument(int flags, va_list arguments) {
  const bool has_mode = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  return has_mode ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

#define MODE(mode)                                     \
  va_list arguments;                                   \
  va_start(arguments, flags);                          \
  const mode_t mode = mode_argument(flags, arguments); \
  va_end(arguments)

int open(const char* name, int flags, ...) {
  MODE(mode);
  return guarded_open(
      AT_FDCWD, name, flags, [&] { return NEXT(open)(name, flags, mode); }, -1);
}

int open64(const char* name, int flags, ...) {
  MODE(mode);
  return guarded_open(
      AT_FDCWD, name, flags, [&] { return NEXT(open64)(name, flags, mode); }, -1);
}

int openat(int directory, const char* name, int flags, ...) {
  MODE(mode);
  return guarded_open(
      directory, name, flags, [&] { return NEXT(openat)(directory, name, flags, mode); }, -1);
}

int openat64(int directory, const char* name, int flags, ...) {
  MODE(mode);
  return guarded_open(
      directory, name, flags, [&] { return NEXT(openat64)(directory, name, flags, mode); }, -1);
}

int creat(const char* name, mode_t mode) {
  return open(name, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int creat64(const char* name, mode_t mode) {
  return open64(name, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

// Programs built with _FORTIFY_SOURCE call these.
int __open_2(const char* name, int flags) {
  return open(name, flags);
}
int __open64_2(const char* name, int flags) {
  return open64(name, flags);
}
int __openat_2(int directory, const char* name, int flags) {
  return openat(directory, name, flags);
}
int __openat64_2(int directory, const char* name, int flags) {
  return openat64(directory, name, flags);
}

static int flags_of(const char* mode) {
  return mode[0] == 'r' ? (std::strchr(mode, '+') != nullptr ? O_RDWR : O_RDONLY)
                        : O_WRONLY | O_CREAT;
}

FILE* fopen(const char* name, const char* mode) {
  return guarded_open(
      AT_FDCWD, name, flags_of(mode), [&] { return NEXT(fopen)(name, mode); },
      static_cast<FILE*>(nullptr));
}

FILE* fopen64(const char* name, const char* mode) {
  return guarded_open(
      AT_FDCWD, name, flags_of(mode), [&] { return NEXT(fopen64)(name, mode); },
      static_cast<FILE*>(nullptr));
}

#define TEMPORARY(function, parameters, passed)                  \
  int function parameters {                                      \
    return guarded_path("create", AT_FDCWD, name, Does::kCreate, \
                        [&] { return NEXT(function) passed; });  \
  }
TEMPORARY(mkstemp, (char* name), (name))
TEMPORARY(mkstemp64, (char* name), (name))
TEMPORARY(mkostemp, (char* name, int flags), (name, flags))
TEMPORARY(mkostemp64, (char* name, int flags), (name, flags))

ssize_t write(int fd, const void* bytes, size_t size) {
  return guarded_write("write", fd, size,
                       [&](std::size_t allowed) { return NEXT(write)(fd, bytes, allowed); });
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return guarded_write("pwrite", fd, size, [&](std::size_t allowed) {
    return NEXT(pwrite)(fd, bytes, allowed, offset);
  });
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  return guarded_write("pwrite", fd, size, [&](std::size_t allowed) {
    return NEXT(pwrite64)(fd, bytes, allowed, offset);
  });
}

// A short write of several parts writes the first part only.
ssize_t writev(int fd, const struct iovec* parts, int count) {
  std::size_t size = 0;
  for (int i = 0; i < count; ++i) {
    size += parts[i].iov_len;
  }
  return guarded_write("writev", fd, size, [&](std::size_t allowed) {
    return NEXT(writev)(fd, parts, allowed < size && count > 1 ? 1 : count);
  });
}

ssize_t copy_file_range(int in, off64_t* in_offset, int out, off64_t* out_offset, size_t size,
                        unsigned flags) {
  return guarded_write("copy_file_range", out, size, [&](std::size_t allowed) {
    return NEXT(copy_file_range)(in, in_offset, out, out_offset, allowed, flags);
  });
}

ssize_t read(int fd, void* bytes, size_t size) {
  return guarded_read("read", fd, size,
                      [&](std::size_t allowed) { return NEXT(read)(fd, bytes, allowed); });
}

ssize_t pread(int fd, void* bytes, size_t size, off_t offset) {
  return guarded_read("pread", fd, size,
                      [&](std::size_t allowed) { return NEXT(pread)(fd, bytes, allowed, offset); });
}

ssize_t pread64(int fd, void* bytes, size_t size, off64_t offset) {
  return guarded_read("pread", fd, size, [&](std::size_t allowed) {
    return NEXT(pread64)(fd, bytes, allowed, offset);
  });
}

int fsync(int fd) {
  return guarded_sync(fd, [&] { return NEXT(fsync)(fd); });
}

int fdatasync(int fd) {
  return guarded_sync(fd, [&] { return NEXT(fdatasync)(fd); });
}

int ftruncate(int fd, off_t size) {
  return guarded_descriptor("ftruncate", fd, Does::kData,
                            [&] { return NEXT(ftruncate)(fd, size); });
}

int ftruncate64(int fd, off64_t size) {
  return guarded_descriptor("ftruncate", fd, Does::kData,
                            [&] { return NEXT(ftruncate64)(fd, size); });
}

int fallocate(int fd, int mode, off_t offset, off_t size) {
  return guarded_descriptor("fallocate", fd, Does::kData,
                            [&] { return NEXT(fallocate)(fd, mode, offset, size); });
}

// This one returns the error.
int posix_fallocate(int fd, off_t offset, off_t size) {
  int result = 0;
  const int failed = guarded_descriptor("fallocate", fd, Does::kData, [&] {
    result = NEXT(posix_fallocate)(fd, offset, size);
    return 0;
  });
  return failed != 0 ? errno : result;
}

// The descriptor is closed even when this says it failed, as Linux does.
int close(int fd) {
  Path path;
  path_of_descriptor(fd, path);
  const bool writes = (::syscall(SYS_fcntl, fd, F_GETFL) & O_ACCMODE) != O_RDONLY;
  if (!writes || !is_inside(path.text)) {
    return NEXT(close)(fd);
  }
  const Call call("close", path, Does::kData);
  const int result = NEXT(close)(fd);
  return call.fails() ? -1 : result;
}

int flock(int fd, int operation) {
  return guarded_descriptor("flock", fd, Does::kLock, [&] { return NEXT(flock)(fd, operation); });
}

static bool writes_through(int fd, int protection, int flags) {
  return fd >= 0 && (protection & PROT_WRITE) != 0 && (flags & MAP_SHARED) != 0;
}

void* mmap(void* address, size_t size, int protection, int flags, int fd, off_t offset) {
  if (!writes_through(fd, protection, flags)) {
    return reinterpret_cast<void*>(
        ::syscall(SYS_mmap, address, size, protection, flags, fd, offset));
  }
  Path path;
  path_of_descriptor(fd, path);
  const Call call("mmap", path, Does::kData);
  return call.fails() ? MAP_FAILED : NEXT(mmap)(address, size, protection, flags, fd, offset);
}

int rename(const char* from, const char* to) {
  return guarded_pair("rename", AT_FDCWD, from, AT_FDCWD, to,
                      [&] { return NEXT(rename)(from, to); });
}

int renameat(int from_directory, const char* from, int to_directory, const char* to) {
  return guarded_pair("rename", from_directory, from, to_directory, to,
                      [&] { return NEXT(renameat)(from_directory, from, to_directory, to); });
}

int renameat2(int from_directory, const char* from, int to_directory, const char* to,
              unsigned flags) {
  return guarded_pair("rename", from_directory, from, to_directory, to, [&] {
    return NEXT(renameat2)(from_directory, from, to_directory, to, flags);
  });
}

int link(const char* from, const char* to) {
  return guarded_pair("link", AT_FDCWD, from, AT_FDCWD, to, [&] { return NEXT(link)(from, to); });
}

int linkat(int from_directory, const char* from, int to_directory, const char* to, int flags) {
  return guarded_pair("link", from_directory, from, to_directory, to,
                      [&] { return NEXT(linkat)(from_directory, from, to_directory, to, flags); });
}

int symlink(const char* target, const char* name) {
  return guarded_path("symlink", AT_FDCWD, name, Does::kName,
                      [&] { return NEXT(symlink)(target, name); });
}

int symlinkat(const char* target, int directory, const char* name) {
  return guarded_path("symlink", directory, name, Does::kName,
                      [&] { return NEXT(symlinkat)(target, directory, name); });
}

int mkdir(const char* name, mode_t mode) {
  return guarded_path("mkdir", AT_FDCWD, name, Does::kName,
                      [&] { return NEXT(mkdir)(name, mode); });
}

int mkdirat(int directory, const char* name, mode_t mode) {
  return guarded_path("mkdir", directory, name, Does::kName,
                      [&] { return NEXT(mkdirat)(directory, name, mode); });
}

int unlink(const char* name) {
  return guarded_path("unlink", AT_FDCWD, name, Does::kRemove, [&] { return NEXT(unlink)(name); });
}

int unlinkat(int directory, const char* name, int flags) {
  return guarded_path((flags & AT_REMOVEDIR) != 0 ? "rmdir" : "unlink", directory, name,
                      Does::kRemove, [&] { return NEXT(unlinkat)(directory, name, flags); });
}

int rmdir(const char* name) {
  return guarded_path("rmdir", AT_FDCWD, name, Does::kRemove, [&] { return NEXT(rmdir)(name); });
}

int remove(const char* name) {
  return guarded_path("unlink", AT_FDCWD, name, Does::kRemove, [&] { return NEXT(remove)(name); });
}

int truncate(const char* name, off_t size) {
  return guarded_path("truncate", AT_FDCWD, name, Does::kRemove,
                      [&] { return NEXT(truncate)(name, size); });
}

int chmod(const char* name, mode_t mode) {
  return guarded_path("chmod", AT_FDCWD, name, Does::kRemove,
                      [&] { return NEXT(chmod)(name, mode); });
}

}  // extern "C"

// What the shim (fault_shim.cc) has been told to do, which calls it concerns, and whether one
// fails.
//
// Nothing here allocates: it is called from inside any other function.
#pragma once

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace dateline::fault {

constexpr std::size_t kPathBytes = PATH_MAX + 64;

// What a call does, by which it is decided how it can fail.
enum class Does {
  kOpen,
  kOpenToWrite,
  kCreate,
  kName,
  kRemove,
  kData,
  kSyncDirectory,
  kLock,
  kRead
};

enum class Kind { kNone, kKillBefore, kKillAfter, kError, kShort, kShortThenFull };

struct Plan {
  const char* directory = nullptr;
  std::size_t directory_size = 0;
  long at = 0;
  Kind kind = Kind::kNone;
  int error = 0;
  bool lasts = false;
  bool reads = false;
  int log = -1;
};

inline std::atomic<long> calls{0};

inline int error_of(const char* name) {
  struct Named {
    const char* name;
    int number;
  };
  static constexpr Named kErrors[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO},       {"EDQUOT", EDQUOT},
                                      {"EROFS", EROFS},   {"EACCES", EACCES}, {"EMFILE", EMFILE}};
  for (const Named& error : kErrors) {
    if (std::strcmp(name, error.name) == 0) {
      return error.number;
    }
  }
  return 0;
}

inline Plan make_plan() {
  Plan plan;
  plan.directory = std::getenv("DATELINE_FAULT_DIR");
  if (plan.directory == nullptr) {
    return plan;
  }
  plan.directory_size = std::strlen(plan.directory);
  if (const char* log = std::getenv("DATELINE_FAULT_LOG")) {
    plan.log = static_cast<int>(
        ::syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  }
  plan.reads = std::getenv("DATELINE_FAULT_READS") != nullptr;
  const char* at = std::getenv("DATELINE_FAULT_AT");
  const char* kind = std::getenv("DATELINE_FAULT_KIND");
  if (at == nullptr || kind == nullptr) {
    return plan;
  }
  plan.at = std::atol(at);
  plan.lasts = std::getenv("DATELINE_FAULT_LASTS") != nullptr;
  plan.error = error_of(kind);
  plan.kind = std::strcmp(kind, "kill-before") == 0    ? Kind::kKillBefore
              : std::strcmp(kind, "kill-after") == 0   ? Kind::kKillAfter
              : std::strcmp(kind, "short") == 0        ? Kind::kShort
              : std::strcmp(kind, "short-ENOSPC") == 0 ? Kind::kShortThenFull
                                                       : Kind::kError;
  return plan;
}

inline const Plan& plan() {
  static const Plan kPlan = make_plan();
  return kPlan;
}

// The function that the program would have called without us.
template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}
#define NEXT(name) (next<decltype(&::name)>(#name))

struct Path {
  char text[kPathBytes] = "";
};

// Where a descriptor leads; empty for what is no file.
inline void path_of_descriptor(int fd, Path& path) {
  char link[64];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const long size = ::syscall(SYS_readlinkat, AT_FDCWD, link, path.text, sizeof path.text - 1);
  path.text[size > 0 ? size : 0] = '\0';
}

// Removes "." and ".." and double slashes from an absolute path. Symlinks are not followed.
inline void normalize(Path& path) {
  char* out = path.text;
  const char* in = path.text;
  while (*in != '\0') {
    while (*in == '/') {
      ++in;
    }
    const std::size_t size = std::strcspn(in, "/");
    if (size == 2 && in[0] == '.' && in[1] == '.') {
      while (out > path.text && *--out != '/') {
      }
    } else if (size > 0 && !(size == 1 && in[0] == '.')) {
      *out++ = '/';
      std::memmove(out, in, size);
      out += size;
    }
    in += size;
  }
  *out = '\0';
}

// An empty name, of which the system will complain, stays empty.
inline void resolve(int directory, const char* name, Path& path) {
  if (name == nullptr || name[0] == '\0') {
    return;
  }
  if (name[0] == '/') {
    std::snprintf(path.text, sizeof path.text, "%s", name);
  } else {
    if (directory == AT_FDCWD) {
      if (::syscall(SYS_getcwd, path.text, sizeof path.text) < 0) {
        path.text[0] = '\0';
      }
    } else {
      path_of_descriptor(directory, path);
    }
    const std::size_t used = std::strlen(path.text);
    std::snprintf(path.text + used, sizeof path.text - used, "/%s", name);
  }
  normalize(path);
}

inline bool is_inside(const char* path) {
  const Plan& p = plan();
  return p.directory != nullptr && std::strncmp(path, p.directory, p.directory_size) == 0 &&
         (path[p.directory_size] == '\0' || path[p.directory_size] == '/');
}

inline void write_log(long number, const char* call, const char* path, const char* other,
                      long bytes) {
  if (plan().log < 0) {
    return;
  }
  char line[2 * kPathBytes + 128];
  const int size =
      other != nullptr
          ? std::snprintf(line, sizeof line, "%ld\t%s\t%s\t%s\n", number, call, path, other)
          : std::snprintf(line, sizeof line, "%ld\t%s\t%s\t%ld\n", number, call, path, bytes);
  ::syscall(SYS_write, plan().log, line, size);
}

// Errors that the manual pages know for such a call.
inline bool can_fail(int error, Does does) {
  switch (error) {
    case EIO:
      return true;
    case ENOSPC:
    case EDQUOT:
      return does == Does::kCreate || does == Does::kName || does == Does::kData;
    case EROFS:
      return does == Does::kCreate || does == Does::kName || does == Does::kRemove ||
             does == Does::kOpenToWrite;
    case EACCES:
      return does != Does::kData && does != Does::kSyncDirectory && does != Does::kLock;
    case EMFILE:
      return does == Does::kOpen || does == Does::kOpenToWrite || does == Does::kCreate;
    default:
      return false;
  }
}

[[noreturn]] inline void die() {
  ::syscall(SYS_kill, ::syscall(SYS_getpid), SIGKILL);
  for (;;) {
    ::syscall(SYS_pause);
  }
}

// One counted call. If fails() says so, errno is set and the call must return its failure.
class Call {
 public:
  Call(const char* name, const Path& path, Does does, const char* other = nullptr, long bytes = 0)
      : does_(does) {
    const bool is_read = does == Does::kRead;
    if (plan().directory == nullptr || path.text[0] != '/' || is_read != plan().reads) {
      return;
    }
    const bool inside = is_inside(path.text) || (other != nullptr && is_inside(other));
    if (!inside) {
      if (does != Does::kOpen && does != Does::kLock) {
        write_log(0, name, path.text, other, bytes);
      }
      return;
    }
    number_ = ++calls;
    write_log(number_, name, path.text, other, bytes);
    if (is_chosen() && plan().kind == Kind::kKillBefore) {
      die();
    }
  }
  ~Call() {
    const int kept = errno;
    if (is_chosen() && plan().kind == Kind::kKillAfter) {
      die();
    }
    errno = kept;
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  bool fails() const {
    const Plan& p = plan();
    if (number_ == 0 || p.at == 0) {
      return false;
    }
    const bool now = p.kind == Kind::kError && (is_chosen() || (p.lasts && number_ > p.at));
    const bool full = p.kind == Kind::kShortThenFull && number_ > p.at;
    const int error = full ? ENOSPC : p.error;
    if ((now || full) && can_fail(error, does_)) {
      errno = error;
      return true;
    }
    return false;
  }

  // How many of the bytes to write or read.
  std::size_t allowed(std::size_t bytes) const {
    const bool is_short = plan().kind == Kind::kShort || plan().kind == Kind::kShortThenFull;
    return is_chosen() && is_short && bytes > 1 ? bytes / 2 : bytes;
  }

 private:
  bool is_chosen() const { return number_ != 0 && number_ == plan().at; }
  const Does does_;
  long number_ = 0;
};

}  // namespace dateline::fault

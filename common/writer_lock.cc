#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>

#include "common/archive.h"
#include "common/article.h"
#include "common/error.h"
#include "common/internal/directory_names.h"

namespace dateline {

namespace {

namespace fs = std::filesystem;

// What a writer may find in the directory of an archive, finished or not.
bool is_own_name(std::string_view name) {
  return name == "CURRENT" || name == "generations" || name == "segments" || name == "tombstones" ||
         name == "writer.lock" || name == "names.tsv" || name == "agencies.tsv" ||
         name == "places.tsv" || name == "sources.tsv" || name.starts_with(kWorkPrefix) ||
         name.starts_with(std::string("CURRENT") + kTemporaryMark);
}

void refuse_foreign_directory(const ArchiveLayout& layout) {
  std::error_code error;
  const fs::file_status status = fs::status(layout.root(), error);
  if (!fs::exists(status)) {
    return;
  }
  if (!fs::is_directory(status)) {
    throw Error(ErrorCode::kUsage, layout.root() + " is not a directory");
  }
  if (path_exists(layout.generations()) && path_exists(layout.segments())) {
    return;
  }
  const std::vector<std::string> names = names_in(layout.root());
  // CURRENT alone is not enough: other programs have files of that name.
  if (path_exists(layout.current()) || !std::all_of(names.begin(), names.end(), is_own_name)) {
    throw Error(ErrorCode::kUsage, layout.root() + " is not empty and is no archive");
  }
}

[[noreturn]] void fail_locked(const ArchiveLayout& layout) {
  const std::string holder = read_file(layout.lock());
  const std::string_view process = std::string_view(holder).substr(0, holder.find(' '));
  const std::string name =
      number_of(process) ? "process " + std::string(process) : std::string("another process");
  throw Error(ErrorCode::kLocked, layout.root() + " is locked by " + name);
}

// False when another process holds the lock all the time.
bool lock_within(int fd, const std::string& path, std::chrono::seconds wait) {
  constexpr std::chrono::milliseconds kPause{100};
  const auto deadline = std::chrono::steady_clock::now() + wait;
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      throw io_error("lock", path, errno);
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      return false;
    }
    std::this_thread::sleep_for(kPause);
  }
  return true;
}

void write_holder(int fd, const std::string& path) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::string holder = fmt::format("{} {}\n", ::getpid(), print_instant(now));
  const ssize_t written =
      ::ftruncate(fd, 0) != 0 ? -1 : ::pwrite(fd, holder.data(), holder.size(), 0);
  if (written != static_cast<ssize_t>(holder.size())) {
    throw io_error("write", path, written < 0 ? errno : ENOSPC);
  }
}

// A writer also removes files. A link inside an archive would lead it to what is not the archive's.
void make_own_directory(const std::string& path) {
  std::error_code error;
  if (fs::is_symlink(fs::symlink_status(path, error))) {
    throw Error(ErrorCode::kIo, "cannot write " + path + ": it is a symbolic link");
  }
  make_directory(path);
}

}  // namespace

WriterLock::WriterLock(const ArchiveLayout& layout, std::chrono::seconds wait) {
  refuse_foreign_directory(layout);
  const bool is_new = !path_exists(layout.root());
  make_directory(layout.root());
  const int fd = ::open(layout.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) {
    throw io_error("open", layout.lock(), errno);
  }
  file_ = FileDescriptor(fd);
  if (!lock_within(fd, layout.lock(), wait)) {
    fail_locked(layout);
  }
  write_holder(fd, layout.lock());
  make_own_directory(layout.generations());
  make_own_directory(layout.segments());
  make_own_directory(layout.tombstones());
  sync_directory(layout.root());
  if (is_new) {
    sync_directory(layout.root() + "/..");
  }
}

}  // namespace dateline

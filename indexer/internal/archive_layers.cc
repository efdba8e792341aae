#include "indexer/internal/archive_layers.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "common/error.h"
#include "common/text.h"

namespace dateline {

namespace {

constexpr std::size_t kReadBytes = 128u << 10;
constexpr std::size_t kTarHeaderBytes = 512;
constexpr std::string_view kSevenZipMagic{"7z\xBC\xAF\x27\x1C", 6};

// An octal number of a tar header; -1 when it is none.
long octal_at(std::string_view header, std::size_t at, std::size_t length) {
  long value = -1;
  for (const char c : header.substr(at, length)) {
    if (c >= '0' && c <= '7') {
      value = std::max(value, 0L) * 8 + (c - '0');
    } else if (c != ' ' || value >= 0) {
      break;
    }
  }
  return value;
}

// Tar has no magic number in its oldest form; the checksum of the header tells.
bool is_tar(std::string_view head) {
  if (head.size() < kTarHeaderBytes || head.front() == '\0') {
    return false;
  }
  constexpr std::size_t kSumAt = 148, kSumLength = 8;
  long sum = kSumLength * ' ';
  for (std::size_t i = 0; i < kTarHeaderBytes; ++i) {
    sum += i >= kSumAt && i < kSumAt + kSumLength ? 0 : static_cast<unsigned char>(head[i]);
  }
  return sum == octal_at(head, kSumAt, kSumLength);
}

// Hidden files, and what macOS adds to archives.
bool is_hidden(std::string_view path) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view step = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (step == "__MACOSX" || (step.starts_with('.') && step != "." && step != "..")) {
      return true;
    }
  }
  return false;
}

std::string path_of(archive_entry* entry) {
  const char* path = archive_entry_pathname(entry);
  if (path == nullptr) {
    path = archive_entry_pathname_utf8(entry);  // not expressible in the locale's charset
  }
  return path == nullptr ? "?" : collapse_space(repair_utf8(path));
}

bool is_regular(archive_entry* entry) {
  const auto type = archive_entry_filetype(entry);
  return (type == AE_IFREG || type == 0) && archive_entry_hardlink(entry) == nullptr;
}

void enable_formats(archive* reader) {
  archive_read_support_filter_gzip(reader);
  archive_read_support_filter_xz(reader);
  archive_read_support_filter_zstd(reader);
  archive_read_support_filter_bzip2(reader);
  archive_read_support_filter_lz4(reader);
  // No others: some formats (mtree, for one) take plain text for theirs.
  archive_read_support_format_tar(reader);
  archive_read_support_format_zip(reader);
  archive_read_support_format_7zip(reader);
  archive_read_support_format_raw(reader);
  archive_read_support_format_empty(reader);
}

}  // namespace

bool is_packed(std::string_view head) {
  static constexpr std::array<std::string_view, 7> kMagics{
      "\x1F\x8B",   "\x28\xB5\x2F\xFD", "BZh",         "\x04\x22\x4D\x18",
      "PK\x03\x04", "PK\x05\x06",       kSevenZipMagic};
  static constexpr std::string_view kXzMagic{
      "\xFD"
      "7zXZ\0",
      6};
  const auto starts = [head](std::string_view magic) { return head.starts_with(magic); };
  const bool is_skippable_zstd =
      head.size() > 4 && (head[0] & 0xF0) == 0x50 && head.substr(1).starts_with("\x2A\x4D\x18");
  return starts(kXzMagic) || is_skippable_zstd ||
         std::any_of(kMagics.begin(), kMagics.end(), starts) || is_tar(head);
}

std::string_view HeadStream::head() {
  if (!has_head_) {
    has_head_ = true;
    std::size_t filled = 0, got = 1;
    head_.resize(kHeadBytes);
    while (filled < head_.size() && got > 0) {
      got = stream_.read(head_.data() + filled, head_.size() - filled);
      filled += got;
    }
    head_.resize(filled);
  }
  return head_;
}

std::size_t HeadStream::read(char* buffer, std::size_t size) {
  if (head_used_ == head_.size()) {
    return stream_.read(buffer, size);
  }
  const std::size_t taken = std::min(size, head_.size() - head_used_);
  std::memcpy(buffer, head_.data() + head_used_, taken);
  head_used_ += taken;
  return taken;
}

FileStream::FileStream(int fd, std::string path) : fd_(fd), path_(std::move(path)) {
  struct stat status {};
  const bool is_file = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  can_seek_ = is_file && lseek(fd, 0, SEEK_CUR) == 0;
  bytes_ = is_file ? static_cast<std::uint64_t>(status.st_size) : 0;
}

std::size_t FileStream::read(char* buffer, std::size_t size) {
  while (true) {
    const ssize_t got = ::read(fd_, buffer, size);
    if (got >= 0) {
      position_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
    if (errno != EINTR) {
      throw io_error("read", path_, errno);
    }
  }
}

std::int64_t FileStream::seek(std::int64_t offset, int whence) {
  const off_t position = can_seek_ ? lseek(fd_, offset, whence) : -1;
  if (position >= 0) {
    position_ = static_cast<std::uint64_t>(position);
  }
  return position;
}

// What libarchive calls back. An exception must not pass through it: it becomes an error code.
struct ArchiveReader::Source {
  ByteStream& stream;
  FileStream& file;
  std::vector<char> buffer;
  std::string held;

  void require_no_bomb(std::uint64_t unpacked) const {
    if (unpacked > kUnsuspiciousBytes && unpacked / kMaxExpansion > file.bytes()) {
      throw Error(ErrorCode::kIo, "it unpacks to more than " + std::to_string(kMaxExpansion) +
                                      " times its size; unpack it first if that is right");
    }
  }

  static la_ssize_t read(archive* reader, void* self, const void** bytes) {
    auto& source = *static_cast<Source*>(self);
    try {
      // Also what is passed over has to be unpacked.
      source.require_no_bomb(static_cast<std::uint64_t>(archive_filter_bytes(reader, 0)));
      *bytes = source.buffer.data();
      return static_cast<la_ssize_t>(
          source.stream.read(source.buffer.data(), source.buffer.size()));
    } catch (const std::exception& error) {
      archive_set_error(reader, EIO, "%s", error.what());
      return ARCHIVE_FATAL;
    }
  }

  static la_int64_t skip(archive*, void* self, la_int64_t count) {
    FileStream& file = static_cast<Source*>(self)->file;
    const auto before = static_cast<la_int64_t>(file.position());
    const la_int64_t end = file.seek(0, SEEK_END);
    const la_int64_t after = file.seek(std::min(before + count, std::max(before, end)), SEEK_SET);
    return after < before ? 0 : after - before;
  }

  static la_int64_t seek(archive*, void* self, la_int64_t offset, int whence) {
    const la_int64_t position = static_cast<Source*>(self)->file.seek(offset, whence);
    return position < 0 ? ARCHIVE_FATAL : position;
  }

  // Reads the whole stream into `held`; false when that is longer than `max_bytes`.
  bool hold(std::size_t max_bytes) {
    std::size_t got = 1;
    while (got > 0 && held.size() <= max_bytes) {
      got = stream.read(buffer.data(), buffer.size());
      held.append(buffer.data(), got);
    }
    return held.size() <= max_bytes;
  }
};

ArchiveReader::ArchiveReader(ByteStream& source, FileStream& file, std::string name,
                             std::size_t max_held_bytes)
    : name_(std::move(name)),
      source_(new Source{source, file, std::vector<char>(kReadBytes), {}}),
      archive_(archive_read_new()) {
  try {
    open(max_held_bytes);
  } catch (...) {
    archive_read_free(archive_);
    throw;
  }
}

ArchiveReader::~ArchiveReader() {
  archive_read_free(archive_);
}

void ArchiveReader::open(std::size_t max_held_bytes) {
  enable_formats(archive_);
  if (&source_->stream == &source_->file) {
    archive_read_set_seek_callback(archive_, &Source::seek);
    archive_read_set_skip_callback(archive_, &Source::skip);
  } else if (auto* head = dynamic_cast<HeadStream*>(&source_->stream);
             head != nullptr && head->head().starts_with(kSevenZipMagic)) {
    if (!source_->hold(max_held_bytes)) {
      throw Error(ErrorCode::kIo, "cannot read " + name_ + ": a 7z inside an archive or a pipe " +
                                      "is held in memory, and this one is too large");
    }
    if (archive_read_open_memory(archive_, source_->held.data(), source_->held.size()) !=
        ARCHIVE_OK) {
      fail();
    }
    return;
  }
  archive_read_set_read_callback(archive_, &Source::read);
  archive_read_set_callback_data(archive_, source_.get());
  if (archive_read_open1(archive_) < ARCHIVE_WARN) {
    fail();
  }
}

void ArchiveReader::fail() {
  const char* reason = archive_error_string(archive_);
  throw Error(ErrorCode::kIo, "cannot read " + name_ + ": " +
                                  (reason == nullptr ? "damaged" : collapse_space(reason)));
}

std::optional<std::string> ArchiveReader::next_entry() {
  archive_entry* entry = nullptr;
  while (true) {
    const int result = archive_read_next_header(archive_, &entry);
    if (result == ARCHIVE_EOF) {
      // libarchive takes zeros for the end of a tar; a file that was lost in a crash is full of
      // them.
      const int format = archive_format(archive_) & ARCHIVE_FORMAT_BASE_MASK;
      if (!has_entries_ && format == ARCHIVE_FORMAT_TAR) {
        damaged_ = true;
        throw Error(ErrorCode::kIo, "cannot read " + name_ + ": it holds no files");
      }
      return std::nullopt;
    }
    has_entries_ = true;
    if (result < ARCHIVE_WARN) {
      damaged_ = true;
      fail();
    }
    if (is_single()) {
      return name_;
    }
    std::string path = path_of(entry);
    if (is_regular(entry) && !is_hidden(path)) {
      return name_ + ":" + path;
    }
  }
}

std::size_t ArchiveReader::read(char* buffer, std::size_t size) {
  const la_ssize_t got = archive_read_data(archive_, buffer, size);
  if (got < 0) {
    damaged_ = damaged_ || got == ARCHIVE_FATAL;
    fail();
  }
  unpacked_ += static_cast<std::uint64_t>(got);
  try {
    source_->require_no_bomb(unpacked_);
  } catch (const Error& error) {
    damaged_ = true;
    throw Error(ErrorCode::kIo, "cannot read " + name_ + ": " + error.what());
  }
  return static_cast<std::size_t>(got);
}

bool ArchiveReader::is_single() const {
  return archive_format(archive_) == ARCHIVE_FORMAT_RAW;
}

}  // namespace dateline

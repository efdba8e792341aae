#include "indexer/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "common/error.h"
#include "common/internal/file.h"
#include "common/text.h"
#include "indexer/internal/archive_layers.h"
#include "indexer/internal/gzip_members.h"

namespace dateline {

namespace fs = std::filesystem;

namespace {

// Compression and packing may be nested this deep: a .gz in a .zip in a .tar.
constexpr std::size_t kMaxLayers = 3;
constexpr const char* kStandardInput = "-";

struct InputFile {
  std::string path;
  std::uint64_t bytes = 0;
  std::string fault;  // why it cannot be read, when that is known already
};

// The files that the paths of a command line stand for.
class FileList {
 public:
  void add_path(const std::string& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (path == kStandardInput) {
      files_.push_back({path, 0, {}});
      has_unmeasured_ = true;
    } else if (status.type() == fs::file_type::directory) {
      add_directory(path);
    } else {
      add_file(path, status.type());
    }
  }

  std::vector<InputFile> take() { return std::move(files_); }
  bool has_unmeasured() const { return has_unmeasured_; }

 private:
  // A file that is named may also be a pipe; that it is missing is told when its turn comes.
  void add_file(const std::string& path, fs::file_type type) {
    std::error_code error;
    const bool is_regular = type == fs::file_type::regular;
    const std::uintmax_t bytes = is_regular ? fs::file_size(path, error) : 0;
    files_.push_back({path, error ? 0 : static_cast<std::uint64_t>(bytes), {}});
    has_unmeasured_ = has_unmeasured_ || (!is_regular && type != fs::file_type::not_found);
  }

  void add_directory(const fs::path& directory) {
    std::error_code error;
    std::vector<fs::path> entries;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
      if (!entry->path().filename().native().starts_with('.')) {
        entries.push_back(entry->path());
      }
    }
    std::sort(entries.begin(), entries.end(),
              [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
    for (const fs::path& entry : entries) {
      add_entry(entry);
    }
    if (error) {
      files_.push_back({directory.native(), 0, "cannot list directory: " + error.message()});
    }
  }

  // Links to directories are not followed: they may lead round in circles. Pipes, sockets and
  // devices would block or never end.
  void add_entry(const fs::path& entry) {
    std::error_code error;
    const fs::file_type own_type = fs::symlink_status(entry, error).type();
    const fs::file_type type = fs::status(entry, error).type();
    if (own_type == fs::file_type::directory) {
      add_directory(entry);
    } else if (type == fs::file_type::regular ||
               (own_type == fs::file_type::symlink && type == fs::file_type::not_found)) {
      add_file(entry.native(), type);
    }
  }

  std::vector<InputFile> files_;
  bool has_unmeasured_ = false;
};

std::string printable(const std::string& path) {
  return collapse_space(repair_utf8(path));
}

}  // namespace

struct InputReader::Impl {
  // A packed stream and the stream it is in: the file, or the entry of the layer below.
  struct Layer {
    std::unique_ptr<HeadStream> source;
    std::unique_ptr<ArchiveReader> reader;
  };

  std::vector<InputFile> files;
  std::size_t next_file = 0;
  std::vector<const InputFormat*> formats;
  ReadLimits limits;

  // What is being read, outermost first; each refers to the one before.
  FileDescriptor descriptor;
  std::unique_ptr<FileStream> file;
  std::unique_ptr<HeadStream> compressed;  // of a gzipped web archive
  std::unique_ptr<GzipMembers> members;    // of `compressed`
  std::vector<Layer> layers;
  std::unique_ptr<HeadStream> leaf;
  std::unique_ptr<RecordSplitter> splitter;
  std::string leaf_name;
  const InputFormat* format = nullptr;

  std::uint64_t bytes_total = 0;
  std::uint64_t finished_bytes = 0;          // of the files before the current one
  std::atomic<std::uint64_t> bytes_done{0};  // read by any thread

  const std::function<void(Reject)>* reject = nullptr;

  ~Impl() { close_file(); }

  void report(RejectReason reason, const std::string& where, std::string detail) const {
    (*reject)({reason, where, std::move(detail)});
  }

  void close_leaf() {
    splitter.reset();
    leaf.reset();
  }

  void pop_layers(std::size_t left) {
    close_leaf();
    while (layers.size() > left) {
      layers.pop_back();
    }
  }

  void close_file() {
    pop_layers(0);
    members.reset();
    compressed.reset();
    file.reset();
    descriptor = FileDescriptor();
  }

  // Layers that an error has made unreadable, and those inside them. They are reported once, for
  // the innermost stream, where reading stopped.
  void pop_damaged_layers() {
    close_leaf();
    for (std::size_t i = 0; i < layers.size(); ++i) {
      if (layers[i].reader->is_damaged()) {
        pop_layers(i);
      }
    }
  }

  // Reads on in the innermost stream; false when there is none with a record left.
  bool next_record(Item& item) {
    if (!splitter) {
      return false;
    }
    try {
      if (splitter->next(item.record)) {
        item.format = format;
        return true;
      }
      close_leaf();
    } catch (const Error& error) {
      report(RejectReason::kUnreadableInput, leaf_name, error.what());
      pop_damaged_layers();
    }
    return false;
  }

  // Opens what comes next; false when all is read.
  bool advance() {
    if (!layers.empty()) {
      next_entry();
      return true;
    }
    if (file) {
      finished_bytes += files[next_file - 1].bytes;
      bytes_done = finished_bytes;
      close_file();
    }
    if (next_file == files.size()) {
      return false;
    }
    open_file(files[next_file++]);
    return true;
  }

  void next_entry() {
    ArchiveReader& reader = *layers.back().reader;
    std::string name = reader.name();
    try {
      const auto entry = reader.next_entry();
      if (!entry) {
        pop_layers(layers.size() - 1);
        return;
      }
      name = *entry;
      auto head = std::make_unique<HeadStream>(reader);
      if (!reader.is_single() && is_packed(head->head())) {
        open_layer(std::move(head), nullptr, name);
      } else {
        open_leaf(std::move(head), name);
      }
    } catch (const Error& error) {
      report(RejectReason::kUnreadableInput, name, error.what());
      pop_damaged_layers();
    }
  }

  void open_file(const InputFile& input) {
    const std::string name = printable(input.path);
    try {
      if (!input.fault.empty()) {
        throw Error(ErrorCode::kIo, input.fault);
      }
      const bool is_standard = input.path == kStandardInput;
      const int fd = is_standard ? STDIN_FILENO : ::open(input.path.c_str(), O_RDONLY | O_CLOEXEC);
      if (fd < 0) {
        throw io_error("open", name, errno);
      }
      descriptor = is_standard ? FileDescriptor() : FileDescriptor(fd);
      file = std::make_unique<FileStream>(fd, name);
      auto head = std::make_unique<HeadStream>(*file);
      if (is_gzipped_web_archive(head->head())) {
        compressed = std::move(head);
        members = std::make_unique<GzipMembers>(*compressed);
        open_leaf(std::make_unique<HeadStream>(*members), name);
      } else if (is_packed(head->head())) {
        open_layer(std::move(head), file->can_seek() ? file.get() : nullptr, name);
      } else {
        open_leaf(std::move(head), name);
      }
    } catch (const Error& error) {
      report(RejectReason::kUnreadableInput, name, error.what());
      pop_layers(0);
    }
  }

  void open_layer(std::unique_ptr<HeadStream> source, FileStream* seekable,
                  const std::string& name) {
    if (layers.size() == kMaxLayers) {
      throw Error(ErrorCode::kIo, "packed more than " + std::to_string(kMaxLayers) + " deep");
    }
    ByteStream* stream = source.get();
    if (seekable != nullptr) {
      seekable->seek(0, SEEK_SET);
      stream = seekable;
    }
    auto reader = std::make_unique<ArchiveReader>(*stream, *file, name, limits.record_bytes);
    layers.push_back({std::move(source), std::move(reader)});
  }

  void open_leaf(std::unique_ptr<HeadStream> stream, const std::string& name) {
    const std::string_view head = stream->head();
    if (head.empty()) {
      return;
    }
    const auto found = std::find_if(formats.begin(), formats.end(), [&](const InputFormat* known) {
      return known->recognises(head, name);
    });
    if (found == formats.end()) {
      report(RejectReason::kUnknownFormat, name, "in no format that can be read");
      return;
    }
    format = *found;
    leaf_name = name;
    leaf = std::move(stream);
    splitter = format->split(*leaf, name, limits);
  }
};

InputReader::InputReader(std::vector<std::string> paths, std::vector<const InputFormat*> formats,
                         ReadLimits limits)
    : impl_(std::make_unique<Impl>()) {
  FileList list;
  for (const std::string& path : paths) {
    list.add_path(path);
  }
  impl_->files = list.take();
  impl_->formats = std::move(formats);
  impl_->limits = limits;
  for (const InputFile& file : impl_->files) {
    impl_->bytes_total += list.has_unmeasured() ? 0 : file.bytes;
  }
}

InputReader::~InputReader() = default;

bool InputReader::next(Item& item, const std::function<void(Reject)>& reject) {
  impl_->reject = &reject;
  while (!impl_->next_record(item)) {
    if (!impl_->splitter && !impl_->advance()) {
      return false;
    }
  }
  if (impl_->file) {
    impl_->bytes_done = impl_->finished_bytes + impl_->file->position();
  }
  return true;
}

InputProgress InputReader::progress() const {
  return {impl_->bytes_done.load(), impl_->bytes_total};
}

std::vector<std::string> read_path_list(const std::string& path) {
  std::ifstream file;
  if (path != kStandardInput) {
    errno = 0;
    file.open(path, std::ios::binary);
    if (!file) {
      throw io_error("open", path, errno);
    }
  }
  std::istream& input = path == kStandardInput ? std::cin : file;
  std::vector<std::string> paths;
  for (std::string line; std::getline(input, line);) {
    if (line.ends_with('\r')) {
      line.pop_back();
    }
    if (!line.empty()) {
      paths.push_back(line);
    }
  }
  if (input.bad()) {
    throw Error(ErrorCode::kIo, "cannot read " + path);
  }
  return paths;
}

}  // namespace dateline

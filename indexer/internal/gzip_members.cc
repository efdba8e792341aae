#include "indexer/internal/gzip_members.h"

#include <zlib.h>

#include <algorithm>

#include "common/error.h"

namespace dateline {

namespace {

constexpr std::size_t kReadBytes = 128u << 10;
constexpr std::string_view kMagic{"\x1F\x8B\x08", 3};  // gzip, deflate
constexpr int kGzipOnly = 16 + MAX_WBITS;

}  // namespace

struct GzipMembers::Inflater {
  Inflater() {
    if (inflateInit2(&stream, kGzipOnly) != Z_OK) {
      throw Error(ErrorCode::kIo, "cannot start zlib");
    }
  }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Inflates from `input` to `output`; both are set to what is left of them.
  int run(std::string_view& input, char*& output, std::size_t& room) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(output);
    stream.avail_out = static_cast<uInt>(room);
    const int status = inflate(&stream, Z_NO_FLUSH);
    input = input.substr(input.size() - stream.avail_in);
    output += room - stream.avail_out;
    room = stream.avail_out;
    return status;
  }

  z_stream stream{};
};

bool is_gzipped_web_archive(std::string_view head) {
  if (!head.starts_with(kMagic)) {
    return false;
  }
  GzipMembers::Inflater inflater;
  std::string contents(64, '\0');
  char* output = contents.data();
  std::size_t room = contents.size();
  inflater.run(head, output, room);
  return contents.starts_with("WARC/") || contents.starts_with("filedesc://");
}

GzipMembers::GzipMembers(ByteStream& source)
    : source_(source), inflater_(std::make_unique<Inflater>()) {}

GzipMembers::~GzipMembers() = default;

bool GzipMembers::fill() {
  if (at_ < input_.size()) {
    return true;
  }
  input_.resize(kReadBytes);
  input_.resize(at_end_ ? 0 : source_.read(input_.data(), input_.size()));
  at_ = 0;
  at_end_ = input_.empty();
  return !at_end_;
}

// Behind the damage: where the next member's magic number is.
bool GzipMembers::skip_to_member() {
  inflateReset(&inflater_->stream);
  while (fill()) {
    const std::size_t found = input_.find(kMagic, at_);
    if (found != std::string::npos) {
      at_ = found;
      return true;
    }
    // The number may begin in the last bytes.
    const std::string kept = input_.substr(input_.size() - std::min<std::size_t>(2, input_.size()));
    at_ = input_.size();
    if (!fill()) {
      return false;
    }
    input_.insert(0, kept);
  }
  return false;
}

std::size_t GzipMembers::read(char* buffer, std::size_t size) {
  char* output = buffer;
  std::size_t room = size;
  while (room == size && fill()) {
    std::string_view input = std::string_view(input_).substr(at_);
    const int status = inflater_->run(input, output, room);
    at_ = input_.size() - input.size();
    if (status == Z_STREAM_END) {
      inflateReset(&inflater_->stream);
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      at_ = std::min(at_ + 1, input_.size());
      const bool more = skip_to_member();
      if (more && room > 0) {
        *output = '\n';
        --room;
      }
      if (!more) {
        break;
      }
    }
  }
  return size - room;
}

}  // namespace dateline

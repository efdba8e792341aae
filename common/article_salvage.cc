#include "common/article_salvage.h"

#include <zstd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "common/internal/file.h"
#include "common/internal/little_endian.h"

namespace dateline {

namespace {

constexpr std::uint32_t kSkippableMagic = 0x184D2A50;  // its last digit is anything
constexpr std::uint32_t kSkippableMask = 0xFFFFFFF0;
constexpr std::uint32_t kDictionaryFrame = 0x184D2A5A;
constexpr std::string_view kFrameMagic = "\x28\xB5\x2F\xFD";
constexpr std::size_t kFrameHead = 8;
// As in article_store.cc: bounds what damage can make us allocate.
constexpr std::uint64_t kMaxBlockBytes = 1u << 30;

class Salvager {
 public:
  Salvager(std::string_view bytes, const std::vector<std::string>& dictionaries)
      : bytes_(bytes), context_(ZSTD_createDCtx(), ZSTD_freeDCtx) {
    if (const auto own = own_dictionary()) {
      dictionaries_.push_back(*own);
    }
    dictionaries_.insert(dictionaries_.end(), dictionaries.begin(), dictionaries.end());
    dictionaries_.emplace_back();
  }

  void run(const std::function<void(SalvagedBlock)>& visit) {
    bool follows = true;
    for (std::size_t at = 0; at < bytes_.size();) {
      if (const std::size_t skipped = skippable_bytes(at); skipped > 0) {
        at += skipped;
        continue;
      }
      const std::string_view rest = bytes_.substr(at);
      const std::size_t size = ZSTD_findFrameCompressedSize(rest.data(), rest.size());
      std::optional<std::string> lines =
          ZSTD_isError(size) ? std::nullopt : decompress(rest.substr(0, size));
      if (!lines) {
        follows = false;
        at = std::min(bytes_.find(kFrameMagic, at + 1), bytes_.size());
        continue;
      }
      visit({split(*lines), std::exchange(follows, true)});
      at += size;
    }
  }

 private:
  std::optional<std::string_view> own_dictionary() const {
    if (bytes_.size() < kFrameHead || number_at<std::uint32_t>(bytes_, 0) != kDictionaryFrame) {
      return std::nullopt;
    }
    return bytes_.substr(kFrameHead, number_at<std::uint32_t>(bytes_, 4));
  }

  std::size_t skippable_bytes(std::size_t at) const {
    if (bytes_.size() - at < kFrameHead ||
        (number_at<std::uint32_t>(bytes_, at) & kSkippableMask) != kSkippableMagic) {
      return 0;
    }
    const std::uint64_t size = kFrameHead + std::uint64_t{number_at<std::uint32_t>(bytes_, at + 4)};
    return size <= bytes_.size() - at ? size : 0;
  }

  std::optional<std::string> decompress(std::string_view frame) const {
    const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == 0 || size > kMaxBlockBytes) {  // errors are above it
      return std::nullopt;
    }
    std::string lines(size, '\0');
    for (const std::string_view dictionary : dictionaries_) {
      const std::size_t read =
          ZSTD_decompress_usingDict(context_.get(), lines.data(), lines.size(), frame.data(),
                                    frame.size(), dictionary.data(), dictionary.size());
      if (!ZSTD_isError(read) && read == lines.size() && lines.back() == '\n') {
        return lines;
      }
    }
    return std::nullopt;
  }

  static std::vector<std::string> split(std::string_view lines) {
    std::vector<std::string> records;
    while (!lines.empty()) {
      const std::size_t end = lines.find('\n');
      records.emplace_back(lines.substr(0, end));
      lines.remove_prefix(end + 1);
    }
    return records;
  }

  const std::string_view bytes_;
  std::vector<std::string_view> dictionaries_;
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_;
};

}  // namespace

void salvage_articles(const std::string& path, const std::vector<std::string>& dictionaries,
                      const std::function<void(SalvagedBlock)>& visit) {
  const MappedFile file(path);
  Salvager(file.bytes(), dictionaries).run(visit);
}

}  // namespace dateline

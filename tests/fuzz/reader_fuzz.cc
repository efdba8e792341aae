// libFuzzer target: any bytes through any input format, normalised and stored.
//
// The first byte chooses the format, the second how much the stream gives at a time. Besides the
// sanitizers' findings it fails when an article does not come back from its stored form.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "common/article_json.h"
#include "common/error.h"
#include "indexer/formats.h"
#include "indexer/internal/normalize.h"

namespace {

using namespace dateline;

class MemoryStream : public ByteStream {
 public:
  MemoryStream(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}
  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t got = std::min({size, piece_, bytes_.size()});
    std::memcpy(buffer, bytes_.data(), got);
    bytes_.remove_prefix(got);
    return got;
  }

 private:
  std::string_view bytes_;
  const std::size_t piece_;
};

void require(bool holds, const char* what) {
  if (!holds) {
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
  }
}

class StoringSink : public ArticleSink {
 public:
  explicit StoringSink(std::uint32_t most) : left_(most) {
    rules_.now = std::chrono::sys_days(std::chrono::year{2024} / 6 / 1);
  }
  void accept(RawArticle raw) override {
    count();
    auto result = normalize(std::move(raw), rules_);
    if (const auto* normalized = std::get_if<NormalizedArticle>(&result)) {
      const std::string json = article_to_json(normalized->article);
      require(article_from_json(json) == normalized->article, "stored form");
    }
  }
  void reject(Reject) override { count(); }

 private:
  void count() { require(left_-- > 0, "more articles than the record announced"); }
  NormalizeRules rules_;
  std::uint32_t left_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto formats = all_formats(FieldMap());
  if (size < 2) {
    return 0;
  }
  const InputFormat& format = *formats[data[0] % formats.size()];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  (void)format.recognises(bytes.substr(0, 4096), "fuzz");
  MemoryStream stream(bytes, 1u + 16u * data[1]);
  ReadLimits limits;
  limits.record_bytes = 32u << 10;
  try {
    const auto splitter = format.split(stream, "fuzz", limits);
    Record record;
    while (splitter->next(record)) {
      require(record.bytes.size() <= limits.record_bytes + 4096, "a record beyond its limit");
      StoringSink sink(record.articles);
      if (!fault_of(record)) {
        format.parse(record, sink);
      }
    }
  } catch (const Error&) {  // damaged input
  }
  return 0;
}

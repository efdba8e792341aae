// Any bytes through the input formats, normalised and stored.
//
// The first byte chooses the format, the second how much the stream gives at a time. Fails when an
// article does not come back from its stored form, and when a record exceeds what it announced.
#include <algorithm>
#include <cstring>
#include <filesystem>

#include "common/article_json.h"
#include "common/error.h"
#include "common/internal/file.h"
#include "indexer/formats.h"
#include "indexer/internal/normalize.h"
#include "tests/fuzz/targets.h"

namespace dateline::fuzz {

namespace {

using Formats = std::vector<std::unique_ptr<InputFormat>>;

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

void read_with(const InputFormat& format, std::string_view bytes, std::size_t piece) {
  (void)format.recognises(bytes.substr(0, 4096), "fuzz");
  MemoryStream stream(bytes, piece);
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
}

void read_as_chosen(const Formats& formats, std::string_view bytes) {
  if (bytes.size() >= 2) {
    const auto choice = static_cast<unsigned char>(bytes[0]);
    const auto piece = static_cast<unsigned char>(bytes[1]);
    read_with(*formats[choice % formats.size()], bytes.substr(2), 1u + 16u * piece);
  }
}

const Formats& line_formats() {
  static const Formats formats = [] {
    Formats chosen;
    for (auto& format : all_formats(FieldMap())) {
      if (format->name() == "jsonl" || format->name() == "text") {
        chosen.push_back(std::move(format));
      }
    }
    return chosen;
  }();
  return formats;
}

const Formats& every_format() {
  static const Formats formats = all_formats(FieldMap());
  return formats;
}

// The beginnings of the invented articles of corpus/, each for the format that recognises it.
std::vector<std::string> seeds_of(const Formats& formats) {
  constexpr std::size_t kSeedBytes = 6000;
  std::vector<std::string> seeds;
  const std::string corpus = std::string(DATELINE_SOURCE_TREE) + "/corpus/articles";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
    if (!entry.is_regular_file()) {
      continue;
    }
    const std::string bytes = read_file(entry.path()).substr(0, kSeedBytes);
    const std::string name = entry.path().filename();
    for (std::size_t i = 0; i < formats.size(); ++i) {
      if (formats[i]->recognises(std::string_view(bytes).substr(0, 4096), name)) {
        seeds.push_back(std::string{static_cast<char>(i), '\x40'} + bytes);
      }
    }
  }
  return seeds;
}

}  // namespace

void read_input(std::string_view bytes) {
  read_as_chosen(every_format(), bytes);
}

void read_lines(std::string_view bytes) {
  read_as_chosen(line_formats(), bytes);
}

std::vector<std::string> input_seeds() {
  return seeds_of(every_format());
}

std::vector<std::string> lines_seeds() {
  return seeds_of(line_formats());
}

}  // namespace dateline::fuzz

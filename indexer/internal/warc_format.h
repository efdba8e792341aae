// Web archives: WARC 0.17 to 1.1 (ISO 28500) and ARC 1.
//
// Of their records the pages are read: HTTP responses with status 200 and HTML, and HTML resources.
// A revisit repeats a page that is stored elsewhere, and is passed over like requests and metadata.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/article_reader.h"

namespace dateline {

class WarcFormat : public InputFormat {
 public:
  std::string_view name() const override { return "warc"; }
  bool recognises(std::string_view head, std::string_view name) const override;
  std::unique_ptr<RecordSplitter> split(ByteStream& stream, std::string name,
                                        const ReadLimits& limits) const override;
  void parse(const Record& record, ArticleSink& sink) const override;
};

// What the head of a record says.
struct WarcHead {
  std::string type;          // "response"; of ARC "response" too
  std::string url;           // without angle brackets
  std::string date;          // RFC 3339
  std::string content_type;  // of the block
  std::uint64_t length = 0;  // of the block
  bool has_length = false;
};

// Reads the head of a record that begins `text`: everything up to the empty line for WARC, the line
// for ARC. nullopt when it is none.
std::optional<WarcHead> read_warc_head(std::string_view head);

}  // namespace dateline

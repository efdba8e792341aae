// A whole stream as one record.
#pragma once

#include <cstddef>
#include <string>

#include "indexer/article_reader.h"

namespace dateline {

class WholeStream : public RecordSplitter {
 public:
  WholeStream(ByteStream& stream, std::string name, const ReadLimits& limits)
      : stream_(stream), name_(std::move(name)), limit_(limits.record_bytes) {}

  bool next(Record& record) override;

 private:
  void read_all(Record& record);

  ByteStream& stream_;
  const std::string name_;
  const std::size_t limit_;
  bool finished_ = false;
};

}  // namespace dateline

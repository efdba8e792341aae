// Cuts a stream where lines begin with a mark: "<DOC>", "<REUTERS ", "From ", a control character.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "indexer/article_reader.h"

namespace dateline {

// A record begins with a line for which `begins` holds (it gets the line before as well, both
// without their line ends) and lasts up to the next such line. What precedes the first is left
// out. Records are numbered from 1. Lines end with LF; a stream without line ends is one line.
class MarkedSplitter : public RecordSplitter {
 public:
  using Begins = std::function<bool(std::string_view line, std::string_view before)>;
  MarkedSplitter(ByteStream& stream, std::string name, const ReadLimits& limits, Begins begins)
      : stream_(stream),
        name_(std::move(name)),
        limit_(limits.record_bytes),
        begins_(std::move(begins)) {}

  bool next(Record& record) override;

 private:
  bool next_line(std::string& line);
  void add(Record& record, std::string_view line) const;

  ByteStream& stream_;
  const std::string name_;
  const std::size_t limit_;
  const Begins begins_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::string first_line_;  // of the next record
  bool has_first_line_ = false, at_end_ = false;
  std::uint64_t records_ = 0;
};

}  // namespace dateline

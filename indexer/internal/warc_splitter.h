// Cuts a web archive into the records that may be pages. The others are passed over without being
// held in memory; a record that is damaged costs only itself: reading goes on at the next line that
// begins one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "indexer/article_reader.h"
#include "indexer/internal/warc_format.h"

namespace dateline {

class WarcSplitter : public RecordSplitter {
 public:
  WarcSplitter(ByteStream& stream, std::string name, const ReadLimits& limits)
      : stream_(stream), name_(std::move(name)), limit_(limits.record_bytes) {}

  // A record's bytes are its head, as read, an empty line and its block.
  bool next(Record& record) override;

 private:
  bool fill(std::size_t bytes);  // until so many are there; false when they do not come
  bool find_record();
  bool take_head(std::string& head);
  bool take_block(const std::string& head, const WarcHead& read, Record& record);
  bool skip(std::uint64_t bytes);
  std::uint64_t lost_record(std::uint64_t length) const;
  bool is_wanted(const WarcHead& head);

  ByteStream& stream_;
  const std::string name_;
  const std::size_t limit_;
  std::string buffer_;
  std::size_t at_ = 0;
  bool at_end_ = false;
  bool is_arc_ = false, knows_kind_ = false;
  std::uint64_t records_ = 0;
};

}  // namespace dateline

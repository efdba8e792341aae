// Cuts a stream of JSON into records: one object a line, objects one after another (pretty-printed
// or not), or the elements of one array of them.
//
// The first value is cut by counting brackets outside strings. When it is an object that stands on
// one line by itself, every later line is a record, so that a damaged line costs only itself;
// otherwise counting goes on. Counting, too, recovers from damage: a string does not span lines,
// and a line that begins with '{' where no object may begin starts a new record.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "indexer/article_reader.h"
#include "indexer/internal/utf16.h"

namespace dateline {

// Where a JSON value ends, told from its characters in order.
class JsonValueScan {
 public:
  explicit JsonValueScan(bool in_array) : in_array_(in_array) {}

  // Looks at bytes[at..) and returns where it stopped: at the end of `bytes`, or, when done(),
  // right behind the value.
  std::size_t scan(const char* bytes, std::size_t at, std::size_t end);
  bool done() const { return done_; }
  bool spans_lines() const { return spans_lines_; }
  bool is_damaged() const { return damaged_; }  // the next record began before this one's end

 private:
  std::size_t scan_string(const char* bytes, std::size_t at, std::size_t end);
  bool takes(char c);
  void close();

  const bool in_array_;
  std::size_t depth_ = 0;
  bool started_ = false;
  bool in_string_ = false, escaped_ = false;
  bool line_start_ = false;  // the character before this one is a line break
  bool spans_lines_ = false, done_ = false, damaged_ = false;
  char last_ = 0;  // the last character that is not space
};

class JsonRecordSplitter : public RecordSplitter {
 public:
  JsonRecordSplitter(ByteStream& stream, std::string name, const ReadLimits& limits);
  bool next(Record& record) override;

 private:
  bool fill();  // false at the end of the stream
  bool find_value();
  void consume(std::size_t end, Record* record);
  void take_line(Record& record);
  void take_value(Record& record);
  bool is_line_over();

  Utf8Stream stream_;
  const std::string name_;
  const std::size_t limit_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // what of the buffer is not consumed
  std::uint64_t line_ = 1;           // of buffer_[begin_]
  std::uint64_t records_ = 0;
  bool line_mode_ = false;
  bool in_array_ = false;
};

}  // namespace dateline

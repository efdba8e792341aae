// Cuts a stream of XML into its items without holding more than one of them.
//
// A record is a document of its own: what stands before the first item (the feed's title, the
// envelope), then the item, then the end tags of what is open. A document without items is one
// record. Tags are found by a scanner that knows comments, CDATA and quotes; nothing is parsed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/article_reader.h"
#include "indexer/internal/utf16.h"

namespace dateline {

// The local name of the first element in `xml`; empty when there is none.
std::string_view root_element_name(std::string_view xml);

class NewsXmlSplitter : public RecordSplitter {
 public:
  NewsXmlSplitter(ByteStream& stream, std::string name, const ReadLimits& limits)
      : stream_(stream), name_(std::move(name)), limit_(limits.record_bytes) {}

  bool next(Record& record) override;

 private:
  enum class Markup { kEnd, kStartTag, kEmptyTag, kEndTag, kOther };

  bool fill();  // false at the end of the stream
  Markup next_markup();
  bool is_item(std::string_view tag) const;
  void begin_item(std::size_t begin);
  void finish_item(Record& record);
  void finish_document(Record& record);
  void bound_buffer();
  void drop_scanned();

  Utf8Stream stream_;
  const std::string name_;
  const std::size_t limit_;
  std::string buffer_;
  std::size_t markup_ = 0, scanned_ = 0;  // begin and end of the last markup in buffer_
  std::string prologue_;                  // what precedes the first item
  std::string item_name_;                 // what an item is called in this document
  std::vector<std::string> open_;         // names of the elements around the scanner
  std::size_t item_depth_ = 0;            // elements open around the item; 0: not in an item
  std::size_t item_begin_ = 0;
  bool item_too_long_ = false, document_too_long_ = false;
  std::uint64_t items_ = 0;
  bool at_end_ = false, finished_ = false;
};

}  // namespace dateline

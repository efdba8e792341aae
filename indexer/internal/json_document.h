// A record as a JSON document, repaired where that is possible.
#pragma once

#include <simdjson.h>

#include <string>

#include "indexer/article_reader.h"

namespace dateline {

// The parser's memory is kept for the thread's next document: one is alive at a time.
class JsonDocument {
 public:
  explicit JsonDocument(const Record& record);

  bool ok() const { return error_ == simdjson::SUCCESS; }
  const std::string& damage() const { return damage_; }  // for a person
  simdjson::dom::element root() const { return root_; }
  bool repaired_utf8() const { return repaired_utf8_; }
  bool removed_controls() const { return removed_controls_; }

 private:
  simdjson::error_code parse(const std::string& json);

  simdjson::dom::parser own_parser_;
  simdjson::dom::element root_;
  simdjson::error_code error_;
  bool repaired_utf8_ = false, removed_controls_ = false;
  std::string damage_;
};

}  // namespace dateline

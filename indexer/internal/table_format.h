// Comma-, semicolon-, tab- or bar-separated values with a header line (RFC 4180, and what
// spreadsheets make of it). Column names are those of JSON members; see FieldMap.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/article_reader.h"
#include "indexer/field_map.h"

namespace dateline {

class TableFormat : public InputFormat {
 public:
  explicit TableFormat(const FieldMap& map) : map_(map) {}
  std::string_view name() const override { return "table"; }
  // When the first line names a column of titles or texts, and one besides.
  bool recognises(std::string_view head, std::string_view name) const override;
  std::unique_ptr<RecordSplitter> split(ByteStream& stream, std::string name,
                                        const ReadLimits& limits) const override;
  void parse(const Record& record, ArticleSink& sink) const override;

 private:
  const FieldMap map_;
};

// The cells of the row that begins `text`, and how many bytes it takes with its line end. A quoted
// cell that does not end takes all of `text`, and `complete` is false.
struct TableRow {
  std::vector<std::string> cells;
  std::size_t length = 0;
  bool complete = true;
};
TableRow read_row(std::string_view text, char separator);

}  // namespace dateline

// JSON input; see make_jsonl_format() and FieldMap.
#pragma once

#include <simdjson.h>

#include <memory>

#include "indexer/article_reader.h"
#include "indexer/field_map.h"

namespace dateline {

class JsonDocument;

class JsonlFormat : public InputFormat {
 public:
  explicit JsonlFormat(const FieldMap& map);
  ~JsonlFormat() override;
  std::string_view name() const override { return "jsonl"; }
  bool recognises(std::string_view head, std::string_view name) const override;
  std::unique_ptr<RecordSplitter> split(ByteStream& stream, std::string name,
                                        const ReadLimits& limits) const override;
  void parse(const Record& record, ArticleSink& sink) const override;

 private:
  void parse_article(simdjson::dom::element article, const JsonDocument& document,
                     const Record& record, ArticleSink& sink) const;
  struct Mapping;
  std::unique_ptr<const Mapping> mapping_;
};

}  // namespace dateline

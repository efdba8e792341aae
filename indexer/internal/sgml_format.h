// SGML news collections: Reuters-21578 (<REUTERS>) and TREC's (<DOC>).
#pragma once

#include <memory>

#include "indexer/article_reader.h"

namespace dateline {

class SgmlFormat : public InputFormat {
 public:
  std::string_view name() const override { return "sgml"; }
  bool recognises(std::string_view head, std::string_view name) const override;
  std::unique_ptr<RecordSplitter> split(ByteStream& stream, std::string name,
                                        const ReadLimits& limits) const override;
  void parse(const Record& record, ArticleSink& sink) const override;
};

}  // namespace dateline

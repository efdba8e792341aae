// XML as input: documents, and streams of items that are cut apart; see news_xml_dialects.h.
#pragma once

#include <memory>
#include <string_view>

#include "indexer/article_reader.h"

namespace dateline {

class NewsXmlFormat : public InputFormat {
 public:
  std::string_view name() const override { return "xml"; }
  // Any XML but web pages and drawings.
  bool recognises(std::string_view head, std::string_view name) const override;
  std::unique_ptr<RecordSplitter> split(ByteStream& stream, std::string name,
                                        const ReadLimits& limits) const override;
  void parse(const Record& record, ArticleSink& sink) const override;
};

}  // namespace dateline

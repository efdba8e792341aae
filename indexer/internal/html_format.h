// Web pages as input; see make_html_format().
#pragma once

#include <memory>

#include "indexer/article_reader.h"

namespace dateline {

// One page a stream, which is read whole.
class HtmlFormat : public InputFormat {
 public:
  std::string_view name() const override { return "html"; }
  bool recognises(std::string_view head, std::string_view name) const override;
  std::unique_ptr<RecordSplitter> split(ByteStream& stream, std::string name,
                                        const ReadLimits& limits) const override;
  void parse(const Record& record, ArticleSink& sink) const override;
};

}  // namespace dateline

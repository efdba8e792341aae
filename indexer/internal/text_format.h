// Plain text input; see make_text_format().
#pragma once

#include <memory>

#include "indexer/article_reader.h"

namespace dateline {

class TextFormat : public InputFormat {
 public:
  std::string_view name() const override { return "text"; }
  // Text of any encoding that is no markup: XML, SGML, HTML, RTF, PDF and WARC also are mostly
  // printable, and as text would become one senseless article.
  bool recognises(std::string_view head, std::string_view name) const override;
  std::unique_ptr<RecordSplitter> split(ByteStream& stream, std::string name,
                                        const ReadLimits& limits) const override;
  void parse(const Record& record, ArticleSink& sink) const override;
};

}  // namespace dateline

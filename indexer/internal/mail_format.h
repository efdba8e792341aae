// Mail: mbox files (RFC 4155, with quoted "From" lines) and single messages (RFC 5322).
#pragma once

#include <memory>

#include "indexer/article_reader.h"

namespace dateline {

class MailFormat : public InputFormat {
 public:
  std::string_view name() const override { return "mail"; }
  bool recognises(std::string_view head, std::string_view name) const override;
  std::unique_ptr<RecordSplitter> split(ByteStream& stream, std::string name,
                                        const ReadLimits& limits) const override;
  void parse(const Record& record, ArticleSink& sink) const override;
};

}  // namespace dateline

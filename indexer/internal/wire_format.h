// Wires as agencies transmit them: ANPA 1312 and IPTC 7901, told by their control characters.
#pragma once

#include <memory>
#include <string>

#include "indexer/article_reader.h"

namespace dateline {

// A message begins with SOH and ends with EOT; both forms have a header, STX, the text, ETX (or a
// form feed) and a trailer.
class WireFormat : public InputFormat {
 public:
  std::string_view name() const override { return "wire"; }
  bool recognises(std::string_view head, std::string_view name) const override;
  std::unique_ptr<RecordSplitter> split(ByteStream& stream, std::string name,
                                        const ReadLimits& limits) const override;
  void parse(const Record& record, ArticleSink& sink) const override;
};

// ANPA 1312: "r d BC-Slug 08-29 0590", lines between "^" and "<", paragraphs indented by a tab.
RawArticle read_anpa(std::string_view message);

// IPTC 7901: "eca062 4 i 211 ccccb dpa 061", a keyword line, a headline that ends with "=".
RawArticle read_iptc7901(std::string_view message);

}  // namespace dateline

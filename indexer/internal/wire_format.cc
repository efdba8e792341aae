#include "indexer/internal/wire_format.h"

#include <algorithm>

#include "indexer/internal/character_set.h"
#include "indexer/internal/marked_splitter.h"

namespace dateline {

namespace {

constexpr char kStartOfHeading = '\x01', kStartOfText = '\x02', kRecordMark = '\x13';

// A message may begin behind synchronisation characters or empty lines.
bool begins_message(std::string_view line) {
  const std::size_t at = line.find(kStartOfHeading);
  return at != std::string_view::npos && at <= 4;
}

// The keyword line of ANPA follows DC3 and DC1, and its text begins with a caret; IPTC 7901 has
// neither.
bool is_anpa(std::string_view message) {
  const std::size_t text = message.find(kStartOfText);
  return message.substr(0, text).find(kRecordMark) != std::string_view::npos ||
         (text != std::string_view::npos && message.substr(text + 1).starts_with('^'));
}

}  // namespace

bool WireFormat::recognises(std::string_view head, std::string_view) const {
  const std::size_t start = head.find(kStartOfHeading);
  return start != std::string_view::npos &&
         head.substr(0, start).find_first_not_of("\x16 \r\n\t") == std::string_view::npos &&
         head.find(kStartOfText, start) != std::string_view::npos;
}

std::unique_ptr<RecordSplitter> WireFormat::split(ByteStream& stream, std::string name,
                                                  const ReadLimits& limits) const {
  return std::make_unique<MarkedSplitter>(
      stream, std::move(name), limits,
      [](std::string_view line, std::string_view) { return begins_message(line); });
}

void WireFormat::parse(const Record& record, ArticleSink& sink) const {
  bool repaired = false;
  const std::string text = decode_text(record.bytes, "iso-8859-1", repaired);
  const bool anpa = is_anpa(text);
  RawArticle raw = anpa ? read_anpa(text) : read_iptc7901(text);
  const char* origin = anpa ? "ANPA 1312 message" : "IPTC 7901 message";
  for (const char* field : {"title", "published", "body", "keyword", "urgency"}) {
    raw.origins.push_back({field, origin});
  }
  raw.from_agency = true;
  raw.where = record.where;
  raw.repaired_utf8 = repaired;
  sink.accept(std::move(raw));
}

}  // namespace dateline

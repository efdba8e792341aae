#include "indexer/internal/text_format.h"

#include <algorithm>

#include "common/text.h"
#include "indexer/internal/character_set.h"
#include "indexer/internal/scraped_text.h"
#include "indexer/internal/utf16.h"
#include "indexer/internal/whole_stream.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxControlPercent = 2;

bool is_markup(std::string_view text) {
  const std::string_view start = trim(text);
  for (const std::string_view magic : {"%PDF-", "%!PS", "{\\rtf", "WARC/"}) {
    if (start.starts_with(magic)) {
      return true;
    }
  }
  if (start.size() < 2 || start.front() != '<') {
    return false;
  }
  const char next = start[1];
  return next == '!' || next == '?' || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && !(byte >= '\t' && byte <= '\r') && byte != 0x1B) || byte == 0x7F;
}

bool is_mostly_printable(std::string_view text) {
  const auto controls =
      static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_control));
  return controls * 100 <= text.size() * kMaxControlPercent &&
         text.find('\0') == std::string_view::npos;
}

}  // namespace

bool TextFormat::recognises(std::string_view head, std::string_view) const {
  const std::string decoded = has_utf16_mark(head) ? utf16_to_utf8(head) : std::string();
  const std::string_view text = decoded.empty() ? head : std::string_view(decoded);
  return is_mostly_printable(text) && !is_markup(text);
}

std::unique_ptr<RecordSplitter> TextFormat::split(ByteStream& stream, std::string name,
                                                  const ReadLimits& limits) const {
  return std::make_unique<WholeStream>(stream, std::move(name), limits);
}

void TextFormat::parse(const Record& record, ArticleSink& sink) const {
  bool repaired = false;
  RawArticle raw = parse_scraped_text(decode_text(record.bytes, "", repaired));
  raw.where = record.where;
  raw.repaired_utf8 = raw.repaired_utf8 || repaired;
  sink.accept(std::move(raw));
}

}  // namespace dateline

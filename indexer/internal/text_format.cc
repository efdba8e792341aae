#include "indexer/internal/text_format.h"

#include <unicode/ucsdet.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "common/text.h"
#include "indexer/internal/scraped_text.h"
#include "indexer/internal/utf16.h"
#include "indexer/internal/whole_stream.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxControlPercent = 2;
constexpr std::size_t kDetectBytes = 64u << 10;  // judged by the charset detector
constexpr std::int32_t kConfident = 50;          // of 100, by the charset detector

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

// Whether `text` is UTF-8 with some damage rather than another encoding.
bool is_damaged_utf8(std::string_view text) {
  std::size_t whole = 0, damaged = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), INT32_MAX));
  for (std::int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    damaged += c < 0 ? 1 : 0;
    whole += c >= 0x80 ? 1 : 0;
  }
  return whole > damaged;
}

std::string convert(std::string_view text, const char* charset) {
  std::string utf8;
  icu::UnicodeString(text.data(), static_cast<std::int32_t>(text.size()), charset)
      .toUTF8String(utf8);
  return utf8;
}

// The charset of what is not UTF-8, by its letters; nullopt when that is anyone's guess.
std::optional<std::string> detect_charset(std::string_view text) {
  const std::size_t ill_formed = valid_utf8_prefix(text);
  const std::size_t begin = ill_formed - std::min(ill_formed, kDetectBytes / 2);
  const std::string_view sample = text.substr(begin, kDetectBytes);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status),
                                                                            &ucsdet_close);
  ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &status);
  if (U_FAILURE(status) || match == nullptr || ucsdet_getConfidence(match, &status) < kConfident) {
    return std::nullopt;
  }
  const char* name = ucsdet_getName(match, &status);
  if (U_FAILURE(status) || std::string_view(name).starts_with("UTF")) {
    return std::nullopt;
  }
  return name;
}

bool may_be_windows_1252(std::string_view text) {
  return text.find_first_of("\x81\x8D\x8F\x90\x9D") == std::string_view::npos;
}

std::string decode(std::string_view bytes, bool& repaired) {
  if (has_utf16_mark(bytes)) {
    return utf16_to_utf8(bytes);
  }
  if (bytes.starts_with(kUtf8Mark)) {
    bytes.remove_prefix(kUtf8Mark.size());
  }
  if (is_valid_utf8(bytes)) {
    return std::string(bytes);
  }
  if (!is_damaged_utf8(bytes)) {
    if (const auto charset = detect_charset(bytes)) {
      return convert(bytes, charset->c_str());
    }
    if (may_be_windows_1252(bytes)) {
      return convert(bytes, "windows-1252");
    }
  }
  repaired = true;
  return repair_utf8(bytes);
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
  if (record.too_long) {
    sink.reject({RejectReason::kRecordTooLong, record.where, "longer than a record may be"});
    return;
  }
  bool repaired = false;
  RawArticle raw = parse_scraped_text(decode(record.bytes, repaired));
  raw.where = record.where;
  raw.repaired_utf8 = raw.repaired_utf8 || repaired;
  sink.accept(std::move(raw));
}

}  // namespace dateline

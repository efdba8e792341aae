#include "indexer/internal/character_set.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "common/text.h"
#include "indexer/internal/html_tags.h"
#include "indexer/internal/utf16.h"

namespace dateline {

namespace {

constexpr std::size_t kDetectBytes = 64u << 10;  // judged by the charset detector
constexpr std::int32_t kConfident = 50;          // of 100, by the charset detector
constexpr std::size_t kMetaBytes = 4096;         // of a page, that may declare its charset

struct Label {
  std::string_view label;
  const char* charset;  // a name that ICU knows
};

// Labels that mean another charset than their name says (WHATWG, Encoding Standard, section 4.2).
constexpr std::array kLabels{Label{"ascii", "windows-1252"},
                             Label{"us-ascii", "windows-1252"},
                             Label{"latin1", "windows-1252"},
                             Label{"latin-1", "windows-1252"},
                             Label{"l1", "windows-1252"},
                             Label{"iso-8859-1", "windows-1252"},
                             Label{"iso8859-1", "windows-1252"},
                             Label{"iso_8859-1", "windows-1252"},
                             Label{"iso88591", "windows-1252"},
                             Label{"cp1252", "windows-1252"},
                             Label{"x-cp1252", "windows-1252"},
                             Label{"iso-8859-9", "windows-1254"},
                             Label{"iso8859-9", "windows-1254"},
                             Label{"latin5", "windows-1254"},
                             Label{"iso-8859-11", "windows-874"},
                             Label{"tis-620", "windows-874"},
                             Label{"gb2312", "gb18030"},
                             Label{"gb_2312-80", "gb18030"},
                             Label{"gbk", "gb18030"},
                             Label{"x-gbk", "gb18030"},
                             Label{"ks_c_5601-1987", "windows-949"},
                             Label{"euc-kr", "windows-949"},
                             Label{"korean", "windows-949"},
                             Label{"shift_jis", "windows-31j"},
                             Label{"shift-jis", "windows-31j"},
                             Label{"sjis", "windows-31j"},
                             Label{"x-sjis", "windows-31j"},
                             Label{"ms_kanji", "windows-31j"},
                             Label{"unicode", "utf-16le"},
                             Label{"utf-16", "utf-16le"},
                             Label{"utf8", "utf-8"},
                             Label{"unicode-1-1-utf-8", "utf-8"}};

struct ConverterDeleter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

// nullopt when ICU knows no such charset.
std::optional<std::string> convert(std::string_view text, const std::string& charset) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, ConverterDeleter> converter(
      ucnv_open(charset.c_str(), &status));
  if (U_FAILURE(status)) {
    return std::nullopt;
  }
  const icu::UnicodeString unicode(text.data(), static_cast<std::int32_t>(text.size()),
                                   converter.get(), status);
  std::string utf8;
  unicode.toUTF8String(utf8);
  return utf8;
}

bool holds_replacement(std::string_view utf8) {
  return utf8.find("\uFFFD") != std::string_view::npos;
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

// The charset of what is not UTF-8, by its letters; nullopt when that is anyone's guess.
std::optional<std::string> detect_charset(std::string_view text, bool is_html) {
  const std::size_t ill_formed = valid_utf8_prefix(text);
  const std::size_t begin = ill_formed - std::min(ill_formed, kDetectBytes / 2);
  const std::string_view sample = text.substr(begin, kDetectBytes);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status),
                                                                            &ucsdet_close);
  ucsdet_enableInputFilter(detector.get(), is_html);
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

std::optional<std::string> decode_marked(std::string_view bytes, bool& repaired) {
  if (has_utf16_mark(bytes)) {
    return utf16_to_utf8(bytes);
  }
  if (!bytes.starts_with(kUtf8Mark)) {
    return std::nullopt;
  }
  bytes.remove_prefix(kUtf8Mark.size());
  if (is_valid_utf8(bytes)) {
    return std::string(bytes);
  }
  repaired = true;
  return repair_utf8(bytes);
}

std::string decode_undeclared(std::string_view bytes, bool is_html, bool& repaired) {
  if (is_valid_utf8(bytes)) {
    return std::string(bytes);
  }
  if (!is_damaged_utf8(bytes)) {
    if (const auto charset = detect_charset(bytes, is_html)) {
      if (auto text = convert(bytes, *charset)) {
        repaired = repaired || holds_replacement(*text);
        return *text;
      }
    }
    if (may_be_windows_1252(bytes)) {
      return convert(bytes, "windows-1252").value_or(std::string());
    }
  }
  repaired = true;
  return repair_utf8(bytes);
}

std::string charset_of_label(std::string_view label) {
  const std::string name = ascii_lower(trim(label));
  const auto* found = std::find_if(kLabels.begin(), kLabels.end(),
                                   [&](const Label& known) { return known.label == name; });
  return found == kLabels.end() ? name : found->charset;
}

std::string decode_declared(std::string_view bytes, std::string_view declared, bool is_html,
                            bool& repaired) {
  const std::string charset = charset_of_label(declared);
  const bool is_seven_bit = charset.starts_with("iso-2022") || charset.starts_with("hz-gb");
  if (charset.empty() || charset == "utf-8" || (!is_seven_bit && is_valid_utf8(bytes))) {
    return decode_undeclared(bytes, is_html, repaired);
  }
  const auto text = convert(bytes, charset);
  if (!text) {
    return decode_undeclared(bytes, is_html, repaired);
  }
  repaired = repaired || holds_replacement(*text);
  return *text;
}

// What follows "charset" and an equals sign.
std::string_view charset_in(std::string_view text) {
  const std::string lower = ascii_lower(text);
  const std::size_t name = lower.find("charset");
  std::size_t begin = name == std::string::npos ? name : lower.find('=', name);
  if (begin == std::string::npos) {
    return {};
  }
  begin = text.find_first_not_of(" \t\r\n\"'", begin + 1);
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_first_of(" \t\r\n\"';>/", begin) - begin);
}

std::string_view charset_of_meta(std::string_view html) {
  const std::string_view head = html.substr(0, kMetaBytes);
  HtmlTag tag;
  for (std::size_t at = 0; next_html_tag(head, at, tag); at = tag.end) {
    if (tag.name == "meta") {
      const auto charset = charset_in(head.substr(tag.begin, tag.end - tag.begin));
      if (!charset.empty()) {
        return charset;
      }
    }
  }
  return {};
}

// A page that reaches a charset declaration byte by byte is not UTF-16, whatever it declares.
bool is_utf16_label(std::string_view label) {
  return charset_of_label(label).starts_with("utf-16");
}

}  // namespace

std::string decode_text(std::string_view bytes, std::string_view declared, bool& repaired) {
  if (auto text = decode_marked(bytes, repaired)) {
    return std::move(*text);
  }
  return decode_declared(bytes, declared, false, repaired);
}

std::string decode_page(std::string_view html, std::string_view content_type, bool& repaired) {
  if (auto text = decode_marked(html, repaired)) {
    return std::move(*text);
  }
  if (const auto charset = charset_in(content_type); !charset.empty()) {
    return decode_declared(html, charset, true, repaired);
  }
  const auto charset = charset_of_meta(html);
  if (is_valid_utf8(html) || is_utf16_label(charset)) {
    return decode_undeclared(html, true, repaired);
  }
  return decode_declared(html, charset, true, repaired);
}

}  // namespace dateline

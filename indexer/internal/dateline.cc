// Finding of datelines; the forms are listed at parse_dateline() in scraped_text.h and in the
// readers of the scripts.
#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "common/internal/utf8.h"
#include "common/name_table.h"
#include "common/places.h"
#include "common/text.h"
#include "indexer/internal/agency_names.h"
#include "indexer/internal/alphabetic_dateline.h"
#include "indexer/internal/bracket_dateline.h"
#include "indexer/internal/caseless_dateline.h"
#include "indexer/internal/dateline_day.h"
#include "indexer/internal/han_dateline.h"
#include "indexer/internal/scraped_text.h"

namespace dateline {

namespace {

// Bylines, dates, captions above the first paragraph.
constexpr std::size_t kMaxHeaderLines = 3;
constexpr std::size_t kMaxHeaderBytes = 60;     // of a line that is no sentence
constexpr std::size_t kMaxGapBytes = 10'000;    // of white space
constexpr std::size_t kMaxSentenceBytes = 200;  // of a standfirst or caption

std::optional<ParsedDateline> parse_line(std::string_view line) {
  for (const auto read : {parse_han_dateline, parse_bracket_dateline, parse_caseless_dateline,
                          parse_alphabetic_dateline}) {
    if (auto result = read(line)) {
      return result;
    }
  }
  return std::nullopt;
}

// Behind white space and marks of direction, joining and byte order, which scrapers leave.
std::size_t begin_of_text(std::string_view body, std::size_t begin) {
  const std::string_view text = body.substr(begin, kMaxGapBytes);
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text, at);
    const auto code = static_cast<UChar32>(c.code);
    if (!u_isUWhiteSpace(code) && u_charType(code) != U_FORMAT_CHAR) {
      return begin + at;
    }
    at = c.end;
  }
  return body.size();
}

std::string_view first_line(std::string_view text) {
  const auto end =
      std::find_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

// Whether a line's first word is in capitals: below a sentence, only such a dateline stands out.
bool opens_in_capitals(std::string_view line) {
  return is_in_capitals(dateline_word(line, 0));
}

// Whether a line may stand above a text: short, no sentence.
bool is_header_line(std::string_view line) {
  return line.size() <= kMaxHeaderBytes && !line.ends_with('.') && !line.ends_with('?') &&
         !line.ends_with('!') && (!line.ends_with(':') || is_in_capitals(line)) &&
         !line.ends_with('"');
}

// Whether a dateline is beyond doubt even where a line of something else stands above it: one with
// an agency, a day or a region, or with a place that is known.
bool is_certain(const ParsedDateline& dateline, std::string_view line) {
  const bool has_agency = std::any_of(dateline.agencies.begin(), dateline.agencies.end(),
                                      [](const std::string& name) { return is_agency_name(name); });
  return has_agency || !dateline.day_text.empty() ||
         line.substr(0, dateline.length).find(',') != std::string_view::npos ||
         NameTable::places().find(dateline.place).has_value();
}

}  // namespace

std::optional<ParsedDateline> parse_dateline(std::string_view body) {
  std::size_t begin = begin_of_text(body, 0);
  bool below_sentence = false;
  for (std::size_t headers = 0; headers <= kMaxHeaderLines && begin < body.size(); ++headers) {
    // A little more than a dateline may take, to see what follows it.
    const std::string_view text = utf8_prefix(body.substr(begin), kMaxDatelineBytes + 80);
    const std::string_view line = first_line(text);
    auto result = parse_line(line);
    if (result && (headers == 0 || is_certain(*result, line)) &&
        (!below_sentence || opens_in_capitals(line))) {
      result->length += begin;
      return result;
    }
    if (line.size() == text.size() || line.size() > kMaxSentenceBytes) {
      return std::nullopt;
    }
    below_sentence = below_sentence || !is_header_line(trim(line));
    begin = begin_of_text(body, begin + line.size());
  }
  return std::nullopt;
}

}  // namespace dateline

#include "indexer/internal/han_dateline.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "common/internal/utf8.h"
#include "common/name_table.h"
#include "indexer/internal/agency_names.h"

namespace dateline {

namespace {

constexpr std::size_t kHanBytes = 3;  // of one character
constexpr std::size_t kMaxAgencyCharacters = 10;
constexpr std::size_t kMaxPlaceBytes = 45;
constexpr std::size_t kMaxReporterBytes = 30;

bool is_han(std::string_view text) {
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text, at);
    if (!u_hasBinaryProperty(static_cast<UChar32>(c.code), UCHAR_IDEOGRAPHIC)) {
      return false;
    }
    at = c.end;
  }
  return true;
}

// Removes the first of `choices` that `text` begins with; its size, or 0.
template <std::size_t kSize>
std::size_t length_of_any(std::string_view text,
                          const std::array<std::string_view, kSize>& choices) {
  const auto found = std::find_if(choices.begin(), choices.end(), [text](std::string_view choice) {
    return text.starts_with(choice);
  });
  return found == choices.end() ? 0 : found->size();
}

constexpr auto kOpening = std::to_array<std::string_view>({"【", "（", "(", "〔", "["});
constexpr auto kClosing = std::to_array<std::string_view>({"】", "）", ")", "〕", "]"});
// Longer ones first.
constexpr auto kWire = std::to_array<std::string_view>(
    {"新媒体专电", "体育专电", "综合电", "綜合電", "专电", "專電", "电", "電", "讯", "訊"});
constexpr auto kReporter = std::to_array<std::string_view>({"记者", "記者"});
constexpr auto kOwn = std::to_array<std::string_view>({"本社", "本报", "本報", "本网", "本網"});
constexpr auto kNumerals = std::to_array<std::string_view>(
    {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "廿", "卅", "〇", "零"});

class HanReader {
 public:
  explicit HanReader(std::string_view line) : line_(line) {}

  std::optional<ParsedDateline> run() {
    const bool bracketed = take_any(kOpening);
    if (!agency()) {
      return std::nullopt;
    }
    const bool is_wire = !take_message() && wire();
    if (!is_wire && !is_message_) {
      return std::nullopt;
    }
    if (bracketed) {
      take_any(kClosing);
    }
    result_.length = at_;
    return std::move(result_);
  }

 private:
  std::string_view rest() const { return line_.substr(at_); }

  template <std::size_t kSize>
  bool take_any(const std::array<std::string_view, kSize>& choices) {
    const std::size_t length = length_of_any(rest(), choices);
    at_ += length;
    return length > 0;
  }

  // The longest known agency at the front, or "our own", of which the source tells more.
  bool agency() {
    if (take_any(kOwn)) {
      is_own_ = true;
      return true;
    }
    for (std::size_t size = kMaxAgencyCharacters * kHanBytes; size >= 2 * kHanBytes;
         size -= kHanBytes) {
      const std::string_view name = rest().substr(0, size);
      if (name.size() < size || !is_han(name)) {
        continue;
      }
      if (is_agency_name(name)) {
        result_.agencies.emplace_back(name);
      } else if (NameTable::sources().find(name)) {
        result_.outlet = std::string(name);
      } else {
        continue;
      }
      at_ += size;
      return true;
    }
    return false;
  }

  // 央视网消息（新闻联播）：, 新华社消息：, 本报讯
  bool take_message() {
    if (is_own_ || !rest().starts_with("消息")) {
      return false;
    }
    std::size_t at = at_ + std::string_view("消息").size();
    const std::string_view here = line_.substr(at);
    if (here.starts_with("（")) {
      const std::size_t close = here.find("）");
      at += close < kMaxPlaceBytes ? close + kHanBytes : 0;
    }
    for (const std::string_view end : {"：", ":", "，", " "}) {
      if (line_.substr(at).starts_with(end)) {
        at_ = at + end.size();
        is_message_ = true;
        return true;
      }
    }
    return false;
  }

  // The rest of 北京5月16日电.
  bool wire() {
    std::size_t unit = line_.find("日", at_);
    if (unit == std::string_view::npos || unit - at_ > kMaxPlaceBytes + kMaxReporterBytes + 20) {
      return false;
    }
    const std::size_t day_begin = begin_of_day(unit);
    const std::size_t day_end = unit + kHanBytes;
    if (day_begin == unit || !place_and_reporter(line_.substr(at_, day_begin - at_))) {
      return false;
    }
    at_ = day_end;
    if (!take_any(kWire)) {
      return false;
    }
    const std::string_view day = line_.substr(day_begin, day_end - day_begin);
    if (day.find("月") != std::string_view::npos) {
      result_.day_text = std::string(day);
    }
    return true;
  }

  // Backwards over numbers, 月 and 年 from the 日 at `unit`.
  std::size_t begin_of_day(std::size_t unit) const {
    std::size_t begin = number_before(unit);
    for (const std::string_view name : {"月", "年"}) {
      if (begin < unit && begin >= at_ + name.size() &&
          line_.substr(begin - name.size()).starts_with(name)) {
        const std::size_t number = number_before(begin - name.size());
        begin = number < begin - name.size() ? number : begin;
      }
    }
    return begin;
  }

  // Where the number that ends at `end` begins; `end` when there is none.
  std::size_t number_before(std::size_t end) const {
    std::size_t begin = end;
    while (begin > at_ && line_[begin - 1] >= '0' && line_[begin - 1] <= '9' && end - begin < 4) {
      --begin;
    }
    if (begin < end) {
      return begin;
    }
    while (begin >= at_ + kHanBytes && end - begin < 4 * kHanBytes &&
           length_of_any(line_.substr(begin - kHanBytes), kNumerals) > 0) {
      begin -= kHanBytes;
    }
    return begin;
  }

  // "记者某某台北", "北京", "北京/上海", or nothing. A reporter's name ends where a known place
  // begins.
  bool place_and_reporter(std::string_view text) {
    if (const std::size_t role = length_of_any(text, kReporter); role > 0) {
      text.remove_prefix(role);
      const std::string_view names = text;
      while (!text.empty() && !NameTable::places().find(text)) {
        text.remove_prefix(std::min(kHanBytes, text.size()));
      }
      if (names.size() > kMaxReporterBytes + kMaxPlaceBytes || !is_han(names)) {
        return false;
      }
    }
    const std::size_t end =
        std::min({text.find("/"), text.find("、"), text.find("／"), text.size()});
    result_.place = std::string(text.substr(0, end));
    if (end < text.size()) {
      const std::size_t other = text.find_first_not_of("/", end);
      text = text.substr(0, end);
      return other != std::string_view::npos && is_han(text);
    }
    return text.size() <= kMaxPlaceBytes && is_han(text);
  }

  std::string_view line_;
  std::size_t at_ = 0;
  bool is_own_ = false, is_message_ = false;
  ParsedDateline result_;
};

}  // namespace

std::optional<ParsedDateline> parse_han_dateline(std::string_view line) {
  constexpr auto kSigns = std::to_array<std::string_view>({"电", "電", "讯", "訊", "消息"});
  if (std::none_of(kSigns.begin(), kSigns.end(), [line](std::string_view sign) {
        return line.find(sign) != std::string_view::npos;
      })) {
    return std::nullopt;  // most lines, at little cost
  }
  return HanReader(line).run();
}

}  // namespace dateline

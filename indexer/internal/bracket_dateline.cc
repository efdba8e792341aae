#include "indexer/internal/bracket_dateline.h"

#include <algorithm>
#include <array>
#include <vector>

#include "common/name_table.h"
#include "common/text.h"
#include "indexer/internal/agency_names.h"
#include "indexer/internal/dateline_day.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxInsideBytes = 100;

struct Bracket {
  std::string_view open, close;
};
constexpr std::array kBrackets{Bracket{"【", "】"}, Bracket{"[", "]"},   Bracket{"(", ")"},
                               Bracket{"（", "）"}, Bracket{"〔", "〕"}, Bracket{"［", "］"}};

constexpr auto kSeparators =
    std::to_array<std::string_view>({"=", "＝", " ", "\u3000", "、", "・", ","});

// Whether a text is of letters that are neither Latin nor Cyrillic: what Japanese and Korean
// datelines hold at least one of.
bool is_east_asian(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0xE3;  // U+3000 and up
  });
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const auto mark = std::find_if(
        kSeparators.begin(), kSeparators.end(),
        [&](std::string_view separator) { return text.substr(at).starts_with(separator); });
    if (at < text.size() && mark == kSeparators.end()) {
      ++at;
      continue;
    }
    if (at > begin) {
      parts.push_back(text.substr(begin, at - begin));
    }
    at += mark == kSeparators.end() ? 1 : mark->size();
    begin = at;
  }
  return parts;
}

// "16日", "5月16日"
bool is_day(std::string_view text) {
  return text.ends_with("日") && text[0] >= '0' && text[0] <= '9';
}

class BracketReader {
 public:
  std::optional<ParsedDateline> read(std::string_view inside) {
    if (is_agency_name(inside)) {
      result_.agencies.emplace_back(inside);  // "AFP＝時事" and the like, as one name
    } else {
      for (const std::string_view part : parts_of(inside)) {
        note(part);
      }
    }
    if (!result_.agencies.empty() ||
        (!result_.place.empty() && unknown_ <= 2 && has_equals(inside))) {
      return std::move(result_);
    }
    return std::nullopt;
  }

 private:
  static bool has_equals(std::string_view inside) {
    return inside.find('=') != std::string_view::npos ||
           inside.find("＝") != std::string_view::npos;
  }

  void note(std::string_view part) {
    if (is_day(part)) {
      result_.day_text = part.find("月") == std::string_view::npos ? "" : std::string(part);
    } else if (is_agency_name(part)) {
      result_.agencies.emplace_back(part);
    } else if (NameTable::places().find(part)) {
      place(part);
    } else if (!place_and_agency(part)) {
      ++unknown_;
    }
  }

  void place(std::string_view name) {
    if (result_.place.empty()) {
      result_.place = std::string(name);
    }
  }

  // ワシントン時事, 北京共同: a known place and a known agency, nothing between.
  bool place_and_agency(std::string_view part) {
    for (std::size_t cut = 3; cut + 3 <= part.size(); cut += 3) {
      const std::string_view front = part.substr(0, cut);
      const std::string_view back = part.substr(cut);
      if (NameTable::places().find(front) && is_expected_agency(back)) {
        place(front);
        result_.agencies.emplace_back(back);
        return true;
      }
    }
    return false;
  }

  ParsedDateline result_;
  std::size_t unknown_ = 0;
};

// Behind "홍길동 기자 =", " -" and white space.
std::size_t behind_dash(std::string_view line, std::size_t at) {
  const std::size_t equals = line.find(" = ", at);
  if (equals != std::string_view::npos && equals - at < 60 &&
      line.substr(at, equals - at).find("기자") != std::string_view::npos) {
    return equals + 2;
  }
  const std::size_t dash = skip_spaces(line, at);
  for (const std::string_view mark : {"-", "\u2013", "\u2014"}) {
    if (line.substr(dash).starts_with(mark)) {
      return dash + mark.size();
    }
  }
  return at;
}

}  // namespace

std::optional<ParsedDateline> parse_bracket_dateline(std::string_view line) {
  for (const Bracket& bracket : kBrackets) {
    if (!line.starts_with(bracket.open)) {
      continue;
    }
    const std::size_t begin = bracket.open.size();
    const std::size_t close = line.find(bracket.close, begin);
    if (close == std::string_view::npos || close - begin > kMaxInsideBytes) {
      return std::nullopt;
    }
    const std::string_view inside = trim(line.substr(begin, close - begin));
    if (inside.empty() || (!is_east_asian(inside) && !is_east_asian(line.substr(close)))) {
      return std::nullopt;
    }
    auto result = BracketReader().read(inside);
    if (result) {
      result->length = behind_dash(line, close + bracket.close.size());
    }
    return result;
  }
  return std::nullopt;
}

}  // namespace dateline

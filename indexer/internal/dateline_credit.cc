#include "indexer/internal/dateline_credit.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "common/date_parser.h"
#include "common/internal/utf8.h"
#include "common/text.h"
#include "indexer/internal/agency_names.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxNameBytes = 80;
constexpr std::size_t kMaxNameWords = 8;

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> pieces;
  while (true) {
    const std::size_t at = std::min(text.find(separator), text.size());
    pieces.push_back(trim(text.substr(0, at)));
    if (at == text.size()) {
      return pieces;
    }
    text.remove_prefix(at + separator.size());
  }
}

// The signature behind an agency's slash: "dpa/lby".
bool is_signature(std::string_view name) {
  return name.size() <= 4 &&
         std::all_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Some words of letters, the first with a capital: "UrduPoint / Pakistan Point News", "dpa".
bool is_name(std::string_view name) {
  if (name.size() < 2 || name.size() > kMaxNameBytes ||
      (!u_isupper(static_cast<UChar32>(decode_utf8(name, 0).code)) &&
       !is_agency_name(name.substr(0, name.find('/'))))) {
    return false;
  }
  std::size_t words = 1;
  for (std::uint32_t at = 0; at < name.size();) {
    const CodePoint c = decode_utf8(name, at);
    words += c.code == ' ' ? 1 : 0;
    if (!u_isalnum(static_cast<UChar32>(c.code)) &&
        std::u32string_view(U" .&-/'\u2019!").find(c.code) == std::u32string_view::npos) {
      return false;
    }
    at = c.end;
  }
  return words <= kMaxNameWords;
}

// Agencies and outlets joined by slashes. A name that is no known agency is an outlet where there
// is an agency beside it, or where `is_dated`; else the whole is an agency.
void read_joined_names(std::string_view text, bool is_dated, DatelineCredit& credit) {
  if (is_agency_name(text)) {  // "RFE/RL"
    credit.agencies.emplace_back(text);
    return;
  }
  for (const std::string_view name : split(text, "/")) {
    if (is_agency_name(name)) {
      credit.agencies.emplace_back(name);
    } else if (!name.empty() && !(is_signature(name) && !credit.agencies.empty())) {
      credit.outlet.append(credit.outlet.empty() ? "" : " / ").append(name);
    }
  }
  if (credit.agencies.empty() && !is_dated) {
    credit.agencies.emplace_back(text);
    credit.outlet.clear();
  }
}

}  // namespace

std::optional<DatelineCredit> read_credit(std::string_view text) {
  DatelineCredit credit;
  std::vector<std::string_view> pieces = split(text, " - ");
  const bool is_dated =
      pieces.size() > 1 && parse_date(pieces.back(), {}).date.precision >= DatePrecision::kDay;
  if (is_dated) {
    credit.day_text = std::string(pieces.back());
    pieces.pop_back();
  }
  if (!std::all_of(pieces.begin(), pieces.end(), is_name)) {
    return std::nullopt;
  }
  if (pieces.size() == 1) {
    read_joined_names(pieces[0], is_dated, credit);
  } else {
    credit.agencies.emplace_back(pieces[0]);
    credit.outlet = std::string(pieces[1]);
    for (std::size_t i = 2; i < pieces.size(); ++i) {
      credit.outlet.append(" - ").append(pieces[i]);
    }
  }
  credit.known_agency = std::any_of(credit.agencies.begin(), credit.agencies.end(),
                                    [](const std::string& name) { return is_agency_name(name); });
  return credit;
}

}  // namespace dateline

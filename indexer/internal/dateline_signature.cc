#include "indexer/internal/dateline_signature.h"

#include <algorithm>

#include "common/text.h"
#include "indexer/internal/agency_names.h"
#include "indexer/internal/dateline_credit.h"
#include "indexer/internal/dateline_day.h"
#include "indexer/internal/place_name.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxAgencyBytes = 60;
constexpr std::size_t kMaxAgencyWords = 3;

bool is_space_at(std::string_view line, std::size_t at) {
  return at >= line.size() || line[at] == ' ' || line[at] == '\n' || line[at] == '\r';
}

// Whether a name may be an agency that is not in the table: initials or a double capital, few
// words.
bool may_be_agency(std::string_view name) {
  return name.size() <= kMaxAgencyBytes &&
         std::count(name.begin(), name.end(), ' ') < static_cast<std::ptrdiff_t>(kMaxAgencyWords) &&
         letter_case(name.substr(0, name.find(' '))).upper >= 2 && read_credit(name).has_value();
}

std::optional<SignedAgency> agency_before_capital(std::string_view line, std::size_t begin) {
  std::size_t end = begin;
  for (std::size_t words = 0; words < kMaxAgencyWords; ++words) {
    end += dateline_word(line, end).size();
    const std::string_view next = dateline_word(line, skip_spaces(line, end));
    const std::string_view name = line.substr(begin, end - begin);
    if (letter_case(next).starts_upper && is_agency_name(name)) {
      return SignedAgency{name, end};
    }
    end = skip_spaces(line, end);
  }
  return std::nullopt;
}

}  // namespace

std::optional<SignedAgency> agency_before_dash(std::string_view line, std::size_t at) {
  const std::string_view here = line.substr(at);
  const bool has_mark = here.starts_with(",") || here.starts_with(".");
  const std::size_t begin = skip_spaces(line, at + (has_mark ? 1 : 0));
  std::size_t end = line.size();
  for (const std::string_view dash : {" - ", " \u2013 ", " \u2014 ", " -- ", ". ", ".-"}) {
    end = std::min(end, line.find(dash, begin));
  }
  if (end == line.size() || end - begin > kMaxAgencyBytes) {
    return std::nullopt;
  }
  const std::string_view name = trim(line.substr(begin, end - begin));
  if (letter_case(dateline_word(name, 0)).upper == 0 || !is_expected_agency(name)) {
    return std::nullopt;
  }
  return SignedAgency{name, end};
}

std::optional<SignedAgency> agency_after_dash(std::string_view line, std::size_t at, bool is_latin,
                                              bool any_name) {
  const std::size_t begin = skip_spaces(line, at);
  const std::size_t stop = line.find('.', begin);
  if (stop != std::string_view::npos && is_space_at(line, stop + 1)) {
    const std::size_t comma = std::min(line.find(',', begin), stop);
    const std::string_view front = line.substr(begin, comma - begin);
    const std::string_view name = line.substr(begin, stop - begin);
    if (comma < stop && stop - comma < kMaxAgencyBytes && is_agency_name(front)) {
      return SignedAgency{front, stop + 1};  // a reporter's name behind the comma
    }
    if (is_agency_name(name) || (any_name && may_be_agency(name))) {
      return SignedAgency{name, stop + 1};
    }
  }
  return is_latin ? std::nullopt : agency_before_capital(line, begin);
}

}  // namespace dateline

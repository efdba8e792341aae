#include "common/internal/numbers.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "common/internal/utf8.h"

namespace dateline {

namespace {

struct Group {
  std::string digits;
  std::size_t begin, end;  // in the text
};

// Groups of digits and the separators between them; separators that are alike are one character.
struct WrittenNumber {
  std::vector<Group> groups;
  std::string separators;
};

// 0: none.
char separator_of(char32_t c) {
  switch (c) {
    case ',':
    case 0xFF0C:  // fullwidth comma
    case 0x066C:  // Arabic thousands separator
      return ',';
    case '.':
    case 0xFF0E:  // fullwidth full stop
      return '.';
    case 0x066B:  // Arabic decimal separator
      return 'd';
    case '\'':
    case 0x2019:
      return '\'';
    case ';':
      return ';';
    default:
      return 0;
  }
}

// No groups: there is something else.
WrittenNumber taken_apart(std::string_view text) {
  WrittenNumber number;
  bool in_group = false;
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    const std::int32_t digit = u_charDigitValue(static_cast<UChar32>(point.code));
    const char separator = separator_of(point.code);
    if (digit >= 0) {
      if (!in_group) {
        number.groups.push_back({"", at, at});
      }
      number.groups.back().digits += static_cast<char>('0' + digit);
      number.groups.back().end = point.end;
    } else if (separator != 0 && in_group) {
      number.separators += separator;
    } else {
      return {};
    }
    in_group = digit >= 0;
    at = point.end;
  }
  return number;
}

// Whether the first `count` groups are digits grouped as in 1,234,567 or 12,34,567.
bool are_grouped(const std::vector<Group>& groups, std::size_t count) {
  const auto size = [&](std::size_t i) { return groups[i].digits.size(); };
  const auto all_of_middle = [&](std::size_t digits) {
    for (std::size_t i = 1; i + 1 < count; ++i) {
      if (size(i) != digits) {
        return false;
      }
    }
    return true;
  };
  const bool begins = size(0) <= 3 && groups[0].digits[0] != '0';
  return count > 1 && begins && size(count - 1) == 3 &&
         (all_of_middle(3) || (size(0) <= 2 && all_of_middle(2)));
}

std::string joined(const std::vector<Group>& groups, std::size_t count, std::string_view between) {
  std::string digits;
  for (std::size_t i = 0; i < count; ++i) {
    digits += i == 0 ? "" : between;
    digits += groups[i].digits;
  }
  return digits;
}

// The one number that it is; empty when it is none.
std::string plain_number(const WrittenNumber& number) {
  const std::vector<Group>& groups = number.groups;
  const std::string& separators = number.separators;
  if (separators.empty()) {
    return groups.front().digits;
  }
  const char first = separators.front();
  const char last = separators.back();
  const bool is_uniform = separators.find_first_not_of(first) == std::string::npos;
  const bool may_group = first == ',' || first == '\'' || (first == '.' && separators.size() > 1);
  if (is_uniform && may_group && are_grouped(groups, groups.size())) {
    return joined(groups, groups.size(), "");
  }
  if (is_uniform && first == '.') {
    return joined(groups, groups.size(), ".");
  }
  if (separators.size() == 1 && (first == ',' || first == 'd')) {
    return joined(groups, 2, ".");
  }
  const bool ends_in_fraction = (last == '.' || last == ',' || last == 'd') && first != last &&
                                separators.find_first_not_of(first) == separators.size() - 1;
  const std::size_t whole = groups.size() - 1;
  if (ends_in_fraction && (first == ',' || first == '\'' || first == '.') &&
      are_grouped(groups, whole)) {
    return joined(groups, whole, "") + "." + groups.back().digits;
  }
  return {};
}

}  // namespace

std::vector<NumberPart> read_numbers(std::string_view text) {
  const WrittenNumber number = taken_apart(text);
  std::vector<NumberPart> parts;
  if (number.groups.empty()) {
    return parts;
  }
  if (std::string plain = plain_number(number); !plain.empty()) {
    parts.push_back({0, number.groups.back().end, std::move(plain)});
    return parts;
  }
  for (const Group& group : number.groups) {
    parts.push_back({group.begin, group.end, group.digits});
  }
  return parts;
}

}  // namespace dateline

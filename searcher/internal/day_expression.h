// Date expressions with the place of a fault, for the query parser.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "searcher/query.h"

namespace dateline {

struct DayFault {
  std::size_t offset = 0, length = 0;  // bytes of the expression
  std::string message, suggestion;
};

// parse_day_range() with the place of the fault.
std::variant<DayRange, DayFault> read_day_expression(std::string_view text, CivilDay today);

}  // namespace dateline

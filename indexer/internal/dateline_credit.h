// The part of a dateline that says whose report it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dateline {

struct DatelineCredit {
  std::vector<std::string> agencies;
  std::string outlet;
  std::string day_text;       // a whole date, as printed
  bool known_agency = false;  // one of the agencies is_agency_name()
};

// Reads what stands between the brackets: "AFP", "Outlet/AFP", "dpa/lby", "APP - Outlet / Other -
// 14th May, 2024", "Outlet / Other - 14th May, 2024". nullopt for what is not made of names.
std::optional<DatelineCredit> read_credit(std::string_view text);

}  // namespace dateline

// Agencies that sign a dateline without brackets.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace dateline {

struct SignedAgency {
  std::string_view name;
  std::size_t end;  // byte offset in the line behind it and what belongs to it
};

// The known agency between a day that ends at `at` and a dash or full stop: "March 12, Reuter -",
// "19 июля. ИНТЕРФАКС -". `end` is that of the name.
std::optional<SignedAgency> agency_before_dash(std::string_view line, std::size_t at);

// The agency behind the dash that ends at `at`: "- РИА Новости.", "— РИА Новости, Имя Фамилия.",
// "— REGNUM Текст" (not where `is_latin`: there it is as often a company that makes the news).
// With `any_name`, an unknown name of few words before a full stop is one, too.
std::optional<SignedAgency> agency_after_dash(std::string_view line, std::size_t at, bool is_latin,
                                              bool any_name);

}  // namespace dateline

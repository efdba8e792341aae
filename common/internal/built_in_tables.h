// The tables that the build compiles in (internal/compile_tables.cc).
#pragma once

#include <string_view>

namespace dateline {

std::string_view built_in_agencies();
std::string_view built_in_places();
std::string_view built_in_sources();

}  // namespace dateline

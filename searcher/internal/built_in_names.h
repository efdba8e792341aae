// The names that are shipped (names.tsv), compiled for NameAliases::from_compiled().
#pragma once

#include <string_view>

namespace dateline {

std::string_view built_in_names();

}  // namespace dateline

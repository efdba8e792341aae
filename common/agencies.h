// News agencies under one name each.
#pragma once

#include <string>
#include <string_view>

#include "common/name_table.h"

namespace dateline {

// "AFP" for "Agence France-Presse" and for 法新社; an unknown name as it stands, white space
// collapsed. For names that are known to be agencies': spellings that need context count.
// Thread-safe.
std::string canonical_agency(std::string_view name,
                             const NameTable& agencies = NameTable::agencies());

}  // namespace dateline

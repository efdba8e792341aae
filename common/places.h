// Places under one name each.
#pragma once

#include <string>
#include <string_view>

#include "common/name_table.h"

namespace dateline {

// "Beijing" for "PEKING", "Pékin" and 北京. An unknown place keeps its spelling, in title case when
// it is printed in capitals ("PORT-AU-PRINCE" as "Port-au-Prince"), white space collapsed.
// `name` is valid UTF-8. Thread-safe.
std::string canonical_place(std::string_view name, const NameTable& places = NameTable::places());

// A name in capitals as it is otherwise written: "NEW YORK" as "New York", "RIO DE JANEIRO" as
// "Rio de Janeiro"; "WASHINGTON D.C." keeps its D.C.
std::string title_case(std::string_view capitals);

// Whether `text` holds capitals and no small letters.
bool is_in_capitals(std::string_view text);

}  // namespace dateline

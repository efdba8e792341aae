// The words that datelines are told by: names of news agencies, and words that are no places.
#pragma once

#include <string_view>

namespace dateline {

// Whether `name` is the printed name of a news agency or a broadcaster that signs its datelines
// ("AFP", "Xinhua", "ТАСС"): one of NameTable::agencies() that needs no context, initials in
// capitals. For telling a dateline from a sentence, not for authority.
bool is_agency_name(std::string_view name);

// As is_agency_name() where an agency is expected: also names that are as often something else
// ("PA", "MAP"), in any case.
bool is_expected_agency(std::string_view name);

// Whether a word in capitals is one that opens texts, often before a dash, without being a place:
// "EXCLUSIVE — …", "NATO — …".
bool is_no_place(std::string_view capitals);

}  // namespace dateline

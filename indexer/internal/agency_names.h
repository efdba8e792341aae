// The words that datelines are told by: names of news agencies, and words that are no places.
#pragma once

#include <string_view>

namespace dateline {

// Whether `name` is exactly the printed name of a news agency or a broadcaster that signs its
// datelines ("AFP", "Xinhua", "ТАСС"). For telling a dateline from a sentence, not for authority:
// names that are as often something else ("PA", "MAP") are left out.
bool is_agency_name(std::string_view name);

// Whether a word in capitals is one that opens texts, often before a dash, without being a place:
// "EXCLUSIVE — …", "NATO — …".
bool is_no_place(std::string_view capitals);

}  // namespace dateline

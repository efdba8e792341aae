// Countries, and the cities that stand for time zones, in the languages of the news.
#pragma once

#include "common/internal/name_table_builder.h"

namespace dateline {

// Adds what ICU's locale data (Unicode CLDR) calls them, under their English names. Takes some
// hundred milliseconds: for the build. Cities go first: الجزائر and Meksyk open datelines as
// cities.
void add_icu_places(NameTableBuilder& builder);

}  // namespace dateline

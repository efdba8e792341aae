// What an address says about dates: the one in its path, and how its country writes them.
#pragma once

#include <optional>
#include <string_view>

#include "common/article.h"
#include "common/date_parser.h"

namespace dateline {

// The date in the path of an address: /2024/05/14/, 2024-05-14, 20240514. nullopt for one after
// `latest`. Of an archive's copy only the inner address counts. Thread-safe.
std::optional<CivilDay> date_in_url(std::string_view url, CivilDay latest);

// Day and month by the custom of a language tag ("en-US", "de") and of the host's country.
DateOrder usual_date_order(std::string_view language_tag, std::string_view host);

}  // namespace dateline

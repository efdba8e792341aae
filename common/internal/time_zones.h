// Time zone names as newsrooms print them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace dateline {

// How far the clock that shows `local` is ahead of UTC; nullopt for a name that is not in the
// table. Case does not matter. `local` matters only to names that stand for summer and winter time
// alike ("ET"). Thread-safe.
std::optional<std::chrono::minutes> zone_offset(std::string_view name,
                                                std::chrono::sys_seconds local);

}  // namespace dateline

// The commands build and update.
#pragma once

namespace dateline {

int run_build(int argc, const char* const* argv);
int run_update(int argc, const char* const* argv);

}  // namespace dateline

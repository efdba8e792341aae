// The commands delete, merge, rollback and gc.
#pragma once

namespace dateline {

int run_delete(int argc, const char* const* argv);
int run_merge(int argc, const char* const* argv);
int run_rollback(int argc, const char* const* argv);
int run_gc(int argc, const char* const* argv);

}  // namespace dateline

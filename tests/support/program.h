// The two programs, run as a user runs them. For tests that are built with DATELINE_INDEX_PROGRAM
// and DATELINE_SEARCH_PROGRAM, the programs' paths.
#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/temp_directory.h"

namespace dateline {

inline const std::string kIndex = DATELINE_INDEX_PROGRAM;
inline const std::string kSearch = DATELINE_SEARCH_PROGRAM;

// How a program ended; `status` is -1 if by a signal.
struct Outcome {
  int status;
  std::string out, err;
};

inline std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Through the shell, as a user would; `arguments` are already quoted for it. What the program
// prints goes through files in `directory`.
inline Outcome run(const TempDirectory& directory, const std::string& program,
                   const std::string& arguments) {
  const std::string out = directory / "stdout";
  const std::string err = directory / "stderr";
  const std::string command = "'" + program + "' " + arguments + " >'" + out + "' 2>'" + err + "'";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, slurp(out), slurp(err)};
}

// One argument, whatever it holds.
inline std::string shell_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return quoted + "'";
}

}  // namespace dateline

// dateline-index: turns articles into an archive. See dateline-index(1).
#include <iostream>
#include <string_view>
#include <vector>

#include "common/internal/program.h"
#include "indexer/cli/build_command.h"
#include "indexer/cli/inspect_command.h"

namespace {

constexpr const char* kHelp = R"(dateline-index: turns articles into a searchable archive

Usage:
  dateline-index build ARCHIVE INPUT...   index files, directories or - (standard input)
  dateline-index inspect INPUT...         show what would be indexed, and where it was read
  dateline-index COMMAND --help           the options of a command
  dateline-index --version

Example:
  dateline-index build news.archive corpus/
)";

int dispatch(int argc, char** argv) {
  const std::string_view command = argc > 1 ? argv[1] : "";
  if (command == "--help" || command == "-h") {
    std::cout << kHelp;
    return dateline::kExitDone;
  }
  if (command == "--version" || command == "-V") {
    std::cout << "dateline-index " DATELINE_VERSION "\n";
    return dateline::kExitDone;
  }
  if (command == "build") {
    return dateline::run_build(argc - 1, argv + 1);
  }
  if (command == "inspect") {
    return dateline::run_inspect(argc - 1, argv + 1);
  }
  throw dateline::UsageError(command.empty() ? "a command is needed"
                                             : "unknown command '" + std::string(command) + "'");
}

}  // namespace

int main(int argc, char** argv) {
  return dateline::run_program("dateline-index", [&] { return dispatch(argc, argv); });
}

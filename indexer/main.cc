// dateline-index: turns articles into an archive and takes care of it. See dateline-index(1).
#include <array>
#include <iostream>
#include <string_view>

#include "common/internal/program.h"
#include "indexer/cli/build_command.h"
#include "indexer/cli/inspect_command.h"
#include "indexer/cli/maintenance_commands.h"
#include "indexer/cli/repair_command.h"
#include "indexer/cli/stats_command.h"
#include "indexer/cli/verify_command.h"

namespace {

constexpr const char* kHelp = R"(dateline-index: turns articles into a searchable archive

Usage:
  dateline-index build ARCHIVE INPUT...    index files, directories or - (standard input)
  dateline-index update ARCHIVE INPUT...   add what is new, replace what has changed
  dateline-index delete ARCHIVE            take articles out: --id, --query, --ids-from
  dateline-index inspect INPUT...          show what would be indexed, and where it was read
  dateline-index merge ARCHIVE             join segments; --all: write everything anew
  dateline-index rollback ARCHIVE          show again what an earlier generation showed
  dateline-index gc ARCHIVE                remove generations that are not needed any more
  dateline-index stats ARCHIVE             what it holds: sources, months, gaps
  dateline-index generations ARCHIVE       the generations that are kept
  dateline-index verify ARCHIVE            tell whether it is whole; --deep: every part of it
  dateline-index repair ARCHIVE            mend what is damaged, tell what is lost
  dateline-index COMMAND --help            the options of a command
  dateline-index --version

Examples:
  dateline-index build news.archive corpus/
  dateline-index update news.archive tonight.jsonl.gz
)";

struct Command {
  std::string_view name;
  int (*run)(int argc, const char* const* argv);
};
constexpr std::array kCommands{
    Command{"build", dateline::run_build},
    Command{"update", dateline::run_update},
    Command{"delete", dateline::run_delete},
    Command{"inspect", dateline::run_inspect},
    Command{"merge", dateline::run_merge},
    Command{"rollback", dateline::run_rollback},
    Command{"gc", dateline::run_gc},
    Command{"stats", dateline::run_stats},
    Command{"generations", dateline::run_generations},
    Command{"verify", dateline::run_verify},
    Command{"repair", dateline::run_repair},
};

int dispatch(int argc, char** argv) {
  const std::string_view name = argc > 1 ? argv[1] : "";
  if (name == "--help" || name == "-h") {
    std::cout << kHelp;
    return dateline::kExitDone;
  }
  if (name == "--version" || name == "-V") {
    std::cout << "dateline-index " DATELINE_VERSION "\n";
    return dateline::kExitDone;
  }
  for (const Command& command : kCommands) {
    if (command.name == name) {
      return command.run(argc - 1, argv + 1);
    }
  }
  throw dateline::UsageError(name.empty() ? "a command is needed"
                                          : "unknown command '" + std::string(name) + "'");
}

}  // namespace

int main(int argc, char** argv) {
  return dateline::run_program("dateline-index", [&] { return dispatch(argc, argv); });
}

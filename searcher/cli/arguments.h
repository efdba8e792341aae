// The command line of dateline-search: raw options first, a validated request second.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "searcher/searcher.h"

namespace dateline {

enum class OutputFormat { kText, kJson, kJsonl, kCsv };

// Which options a command has.
enum class Command {
  kQuery,
  kCount,
  kFacets,
  kTimeline,
  kShow,
  kExplain,
  kSimilar,
  kSuggest,
  kEval
};

struct Arguments {
  Command command = Command::kQuery;
  bool help = false;
  std::string help_text;  // when help
  std::string archive;
  std::vector<std::string> ids;         // of kShow; the one of kSimilar
  bool versions = false;                // of kShow
  std::string miss;                     // kExplain: the article that is asked about
  std::string prefix;                   // of kSuggest
  std::string topics, judgements, run;  // files of kEval
  std::string compare;                  // eval: a run to compare with; empty: none
  SearchRequest request;
  SearcherOptions searcher;
  OutputFormat format = OutputFormat::kText;
  bool color = false;
};

// nullopt when there is no such command.
std::optional<Command> command_from_name(std::string_view name);

// `argv[0]` is the program's name, the rest what follows the command. Throws UsageError or cxxopts'
// exceptions.
Arguments parse_arguments(Command command, int argc, const char* const* argv);

}  // namespace dateline

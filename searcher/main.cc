// dateline-search: answers queries over an archive. See dateline-search(1).
#include <iostream>
#include <string_view>

#include "common/internal/program.h"
#include "searcher/cli/arguments.h"
#include "searcher/cli/commands.h"
#include "searcher/cli/watch_command.h"

namespace {

constexpr const char* kHelp = R"(dateline-search: ranked, faceted search in a news archive

Usage:
  dateline-search query ARCHIVE WORDS...     ranked hits with snippets, facets, timeline
  dateline-search count ARCHIVE WORDS...     how many articles match
  dateline-search facets ARCHIVE WORDS...    counts by source, author, lang, agency, place, ...
  dateline-search timeline ARCHIVE WORDS...  counts by day, week, month or year
  dateline-search show ARCHIVE ID...         whole articles
  dateline-search similar ARCHIVE ID         articles like one
  dateline-search suggest ARCHIVE PREFIX     words that begin so
  dateline-search explain ARCHIVE WORDS...   how a query is read and scored; --miss ID: why not
  dateline-search eval ARCHIVE --topics FILE --qrels FILE    how well judged topics are answered
  dateline-search watch ARCHIVE --queries FILE --state FILE  what is new for saved queries
  dateline-search COMMAND --help             the options of a command
  dateline-search --version

Queries (dateline-query(7)): all words are required; "a phrase", a OR b, -without, (groups),
=exact, sanction*, a NEAR/5 b, a ADJ/2 b, atleast3(word), first/50(word), word^2, words:>500,
title: lead: source: author: lang: agency: place: section: keyword: site: id:
date:2024-05, date:2024-05-14..2024-05-17, date:last-week, date:none

Example:
  dateline-search query news.archive 'putin xi visit date:2024-05' --facet source --timeline day
)";

int dispatch(int argc, char** argv) {
  const std::string_view name = argc > 1 ? argv[1] : "";
  if (name == "--help" || name == "-h") {
    std::cout << kHelp;
    return dateline::kExitDone;
  }
  if (name == "--version" || name == "-V") {
    std::cout << "dateline-search " DATELINE_VERSION "\n";
    return dateline::kExitDone;
  }
  if (name == "watch") {
    return dateline::run_watch(argc - 1, argv + 1);
  }
  const auto command = dateline::command_from_name(name);
  if (!command) {
    throw dateline::UsageError(name.empty() ? "a command is needed"
                                            : "unknown command '" + std::string(name) + "'");
  }
  const auto arguments = dateline::parse_arguments(*command, argc - 1, argv + 1);
  if (arguments.help) {
    std::cout << arguments.help_text;
    return dateline::kExitDone;
  }
  return dateline::run_command(arguments);
}

}  // namespace

int main(int argc, char** argv) {
  return dateline::run_program("dateline-search", [&] { return dispatch(argc, argv); });
}

#include "searcher/cli/watch_command.h"

#include <fmt/format.h>

#include <array>
#include <iostream>
#include <optional>
#include <utility>

#include "common/internal/program.h"
#include "searcher/cli/atom_feed.h"
#include "searcher/cli/watch_output.h"
#include "searcher/render.h"
#include "searcher/watch.h"

namespace dateline {

namespace {

constexpr const char* kExamples = R"(
A line of the queries file is a name, a tab and a query; then, if wanted, a tab and options:
any, sort=relevance|newest|oldest, limit=N. Lines that begin with # are skipped.

Examples:
  dateline-search watch news.archive --queries saved.tsv --state saved.state
  dateline-search watch news.archive --queries saved.tsv --state feed.state --format atom

Exit status: 0 something is new, 1 nothing is, 2 usage, or a query was malformed (the others were
answered), 3 archive not found or incompatible, 4 another watch uses the state, 5 archive or state
damaged, 8 input/output error. With 3 to 8 the state is as it was.
)";

using PrintWatch = void (*)(std::ostream&, const std::vector<WatchResult>&, const WatchOutput&);

struct WatchArguments {
  std::string archive, queries, state;
  WatchOptions options;
  WatchOutput output;
  PrintWatch print = print_watch_text;
  bool dry_run = false;
};

cxxopts::Options make_options() {
  cxxopts::Options options("dateline-search watch",
                           "Answers saved queries with what is new since they were last asked.\n");
  options.positional_help("ARCHIVE");
  auto add = options.add_options();
  add("queries", "The saved queries", cxxopts::value<std::string>(), "FILE");
  add("state", "What each query has seen; made at the first run", cxxopts::value<std::string>(),
      "FILE");
  add("f,format", "text, json, jsonl or atom", cxxopts::value<std::string>()->default_value("text"),
      "FORMAT");
  add("n,limit", "Hits to list for a query; 0 is all",
      whole_number<std::uint32_t>("limit")->default_value(std::to_string(kDefaultWatchHits)), "N");
  add("group", "story: articles of one story are one hit; none",
      cxxopts::value<std::string>()->default_value("story"), "HOW");
  add("from-start", "Answer queries that begin from the whole archive");
  add("dry-run", "Leave the state as it is");
  add("link-base", "Link articles to this followed by their id", cxxopts::value<std::string>(),
      "URL");
  add("title", "Title of the Atom feed",
      cxxopts::value<std::string>()->default_value("Dateline watch"), "TEXT");
  add("h,help", "This help");
  options.add_options("hidden")("rest", "", cxxopts::value<std::vector<std::string>>());
  options.parse_positional("rest");
  return options;
}

PrintWatch printer_of(const std::string& format) {
  constexpr std::array<std::pair<std::string_view, PrintWatch>, 4> kFormats{
      {{"text", print_watch_text},
       {"json", print_watch_json},
       {"jsonl", print_watch_jsonl},
       {"atom", print_atom_feed}}};
  for (const auto& [name, print] : kFormats) {
    if (name == format) {
      return print;
    }
  }
  throw UsageError("--format: '" + format + "' is not one of text, json, jsonl, atom");
}

std::string required(const cxxopts::ParseResult& options, const std::string& name) {
  if (options.count(name) == 0) {
    throw UsageError("watch needs --" + name + " FILE");
  }
  return options[name].as<std::string>();
}

WatchArguments read_arguments(const cxxopts::ParseResult& options) {
  WatchArguments arguments;
  std::vector<std::string> rest;
  if (options.count("rest")) {
    rest = options["rest"].as<std::vector<std::string>>();
  }
  if (rest.size() != 1) {
    throw UsageError("watch needs one ARCHIVE; the queries stand in a file");
  }
  arguments.archive = rest.front();
  arguments.queries = required(options, "queries");
  arguments.state = required(options, "state");
  arguments.print = printer_of(options["format"].as<std::string>());
  const auto group = options["group"].as<std::string>();
  if (group != "story" && group != "none") {
    throw UsageError("--group: '" + group + "' is not one of story, none");
  }
  arguments.dry_run = options.count("dry-run") > 0;
  arguments.options.archive = arguments.archive;
  arguments.options.limit = options["limit"].as<std::uint32_t>();
  arguments.options.by_story = group == "story";
  arguments.options.from_start = options.count("from-start") > 0;
  arguments.output.archive = arguments.archive;
  arguments.output.by_story = arguments.options.by_story;
  arguments.output.title = options["title"].as<std::string>();
  if (options.count("link-base")) {
    arguments.output.link_base = options["link-base"].as<std::string>();
  }
  return arguments;
}

std::string reason_of(WatchStart start) {
  switch (start) {
    case WatchStart::kContinued:
      break;
    case WatchStart::kNewQuery:
      return "is new";
    case WatchStart::kChangedQuery:
      return "asks for something else now";
    case WatchStart::kOtherArchive:
      return "was watched in another archive";
    case WatchStart::kLostTrack:
      return "cannot go on: the archive was built anew and no longer keeps what it showed before";
  }
  return "";
}

// What is no news but must be known.
void report(const WatchResult& result) {
  const auto note = [&result](const std::string& what) {
    std::cerr << "dateline-search: " << to_terminal({result.query.name, {}}, false) << ": " << what
              << "\n";
  };
  if (result.error) {
    note(describe(*result.error, result.query.query));
  } else if (result.start != WatchStart::kContinued) {
    note(fmt::format("the query {}; {}", reason_of(result.start),
                     result.answered ? "the whole archive is news to it"
                                     : fmt::format("it begins behind generation {} (--from-start "
                                                   "lists what is there)",
                                                   result.seen.number)));
  } else if (result.compared) {
    note(fmt::format("the archive was built anew; compared with generation {}", result.since));
  }
}

int status_of(const std::vector<WatchResult>& results) {
  int status = kExitNothingFound;
  for (const WatchResult& result : results) {
    if (result.error) {
      return kExitUsage;
    }
    status = result.hits.empty() ? status : kExitDone;
  }
  return status;
}

int run(const WatchArguments& arguments) {
  const std::vector<SavedQuery> queries =
      parse_saved_queries(read_file(arguments.queries), arguments.queries);
  std::optional<WatchStateFile> file;
  if (!arguments.dry_run) {
    file.emplace(arguments.state);
  }
  const WatchState state = read_watch_state(arguments.state);
  const Searcher searcher(arguments.archive);
  const std::vector<WatchResult> results = watch(searcher, queries, state, arguments.options);
  for (const WatchResult& result : results) {
    report(result);
  }
  arguments.print(std::cout, results, arguments.output);
  if (!std::cout.flush()) {
    throw Error(ErrorCode::kIo, "cannot write to standard output; the state is as it was");
  }
  if (file) {
    const WatchState told = advanced(state, results, arguments.options);
    if (told != state) {
      file->replace(told);
    }
  }
  return status_of(results);
}

}  // namespace

int run_watch(int argc, const char* const* argv) {
  cxxopts::Options description = make_options();
  const cxxopts::ParseResult options = description.parse(argc, argv);
  if (options.count("help")) {
    std::cout << description.help({""}) << kExamples;
    return kExitDone;
  }
  return run(read_arguments(options));
}

}  // namespace dateline

#include "indexer/cli/build_command.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <optional>

#include "common/internal/program.h"
#include "indexer/build.h"
#include "indexer/cli/progress_line.h"
#include "indexer/cli/read_arguments.h"
#include "indexer/cli/run_summary.h"
#include "indexer/cli/writer_arguments.h"
#include "indexer/metrics.h"
#include "indexer/update.h"

namespace dateline {

namespace {

// What tells the two commands apart.
struct Command {
  const char* name;
  const char* purpose;
  const char* keep;  // default
  const char* examples;
};

constexpr Command kBuild{"build",
                         "Builds an archive of articles, or replaces what an archive shows.\n", "1",
                         R"(
Examples:
  dateline-index build news.archive articles.jsonl.zst
  dateline-index build news.archive --map body=content,published=meta.date --rejects bad.tsv dump/
  zstdcat *.zst | dateline-index build news.archive --set source="Harbour Courier" -
)"};

constexpr Command kUpdate{
    "update",
    "Adds what is new to an archive, replaces what has changed, leaves the rest as it is.\n", "7",
    R"(
Examples:
  dateline-index update news.archive tonight.jsonl.gz
  dateline-index update news.archive --wait 600 --json --rejects bad.tsv incoming/
)"};

constexpr const char* kStatus = R"(
Exit status: 0 done, 2 usage, 3 not found or incompatible, 4 another writer holds the archive,
5 corrupt, 6 done, but some inputs were rejected, 8 input/output error such as a full disk.
)";

cxxopts::Options make_options(const Command& command) {
  cxxopts::Options options(std::string("dateline-index ") + command.name, command.purpose);
  options.positional_help("ARCHIVE INPUT...");
  add_read_arguments(options);
  auto add = options.add_options();
  add("rejects", "List what was not indexed in FILE: reason, place, detail, tab-separated",
      cxxopts::value<std::string>(), "FILE");
  add("metrics", "Write metrics of Prometheus to FILE, also when the run fails",
      cxxopts::value<std::string>(), "FILE");
  add("resume", "Go on where an interrupted run with the same input stopped");
  add_writer_arguments(options, command.keep);
  return options;
}

// A field of a tab-separated line.
std::string tsv(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

// The list of what was not indexed, where it is asked for.
class RejectList {
 public:
  explicit RejectList(const cxxopts::ParseResult& arguments) {
    if (arguments.count("rejects")) {
      const auto path = arguments["rejects"].as<std::string>();
      file_.open(path, std::ios::trunc);
      if (!file_) {
        throw io_error("write", path, errno);
      }
    }
  }
  void add(const Reject& reject) {
    file_ << name_of(reject.reason) << '\t' << tsv(reject.where) << '\t' << tsv(reject.detail)
          << '\n';
  }
  void finish() {
    if (file_.is_open() && !file_.flush()) {
      throw Error(ErrorCode::kIo, "cannot write the list of rejects");
    }
  }

 private:
  std::ofstream file_;
};

std::map<std::string, std::uint64_t> outcomes_of(const BuildReport& report) {
  return {{"added", report.indexed},
          {"unchanged", report.unchanged},
          {"replaced", report.replaced},
          {"withdrawn", report.withdrawn},
          {"refused", report.refused}};
}

std::map<std::string, std::uint64_t> outcomes_of(const UpdateReport& report) {
  auto outcomes = outcomes_of(static_cast<const BuildReport&>(report));
  outcomes["added"] = report.indexed - report.corrected;
  outcomes["corrected"] = report.corrected;
  outcomes["stale"] = report.stale;
  outcomes["removed"] = report.removed;
  return outcomes;
}

// The metrics of a run, written when it is over, however it ends. What fails before, a command line
// that makes no sense, writes none.
class MetricsFile {
 public:
  MetricsFile(const cxxopts::ParseResult& arguments, const Command& command,
              const std::string& archive) {
    if (arguments.count("metrics")) {
      path_ = arguments["metrics"].as<std::string>();
    }
    run_.archive = archive;
    run_.command = command.name;
  }

  template <typename Report>
  void succeeded(const Report& report, int exit_status) {
    run_.outcomes = outcomes_of(report);
    run_.rejected = report.rejected;
    run_.shown = {report.generation, report.articles, report.undated, report.archive_bytes,
                  report.segments};
    write(exit_status);
  }
  void failed(int exit_status) {
    try {
      write(exit_status);
    } catch (const Error&) {  // the failure of the run is what is told
    }
  }

 private:
  using Clock = std::chrono::steady_clock;
  void write(int exit_status) {
    run_.exit_status = exit_status;
    run_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    run_.ended = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (!path_.empty()) {
      write_metrics(path_, run_);
    }
  }

  std::string path_;  // empty: none are wanted
  RunMetrics run_;
  const Clock::time_point start_ = Clock::now();
};

// What the user can do about a full disk: the work that was done is not lost.
Error with_hint(const Error& error, const std::string& archive) {
  if (error.code() != ErrorCode::kIo || !holds_unfinished_run(archive)) {
    return error;
  }
  return Error(error.code(), std::string(error.what()) +
                                 "; what was indexed is kept, the same run with --resume goes on "
                                 "there");
}

// Calls `run()`; when it throws, the metrics say so.
template <typename Run>
auto with_metrics(MetricsFile& metrics, const std::string& archive, Run run) {
  try {
    return run();
  } catch (const Error& error) {
    metrics.failed(exit_status(error.code()));
    throw with_hint(error, archive);
  } catch (...) {
    metrics.failed(kExitIo);
    throw;
  }
}

// `ingest(archive, inputs, options)` gives the report.
template <typename Ingest>
int run_ingest(const Command& command, int argc, const char* const* argv, Ingest ingest) {
  cxxopts::Options description = make_options(command);
  const cxxopts::ParseResult arguments = description.parse(argc, argv);
  if (arguments.count("help")) {
    std::cout << description.help({""}) << command.examples << kStatus;
    return kExitDone;
  }
  std::vector<std::string> paths = positional(arguments);
  if (paths.empty()) {
    throw UsageError(std::string(command.name) + " needs an ARCHIVE and at least one INPUT");
  }
  const std::string archive = paths.front();
  paths.erase(paths.begin());
  add_listed_inputs(arguments, command.name, paths);
  BuildOptions options;
  read_arguments(arguments, options);
  read_writer_arguments(arguments, options);
  options.resume = arguments.count("resume") > 0;
  if (arguments.count("tables") == 0) {
    options.names = read_name_tables(archive);
  }
  ProgressLine progress(wants_progress(arguments));
  RejectList rejects(arguments);
  options.on_progress = [&progress](const BuildProgress& at) { progress.show(at); };
  options.on_reject = [&rejects](const Reject& reject) { rejects.add(reject); };
  MetricsFile metrics(arguments, command, archive);
  const auto report = with_metrics(metrics, archive, [&] {
    auto done = ingest(archive, paths, options);
    rejects.finish();
    return done;
  });
  const int status = report.rejected.empty() ? kExitDone : kExitSomeInputsFailed;
  progress.clear();
  metrics.succeeded(report, status);
  if (arguments.count("json")) {
    std::cout << print_json(to_json(report)) << "\n";
  } else if (!arguments.count("quiet")) {
    print_summary(std::cout, report, archive);
  }
  return status;
}

}  // namespace

int run_build(int argc, const char* const* argv) {
  return run_ingest(kBuild, argc, argv, build_archive);
}

int run_update(int argc, const char* const* argv) {
  return run_ingest(kUpdate, argc, argv, update_archive);
}

}  // namespace dateline

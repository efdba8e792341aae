#include "indexer/cli/build_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "common/internal/program.h"
#include "indexer/build.h"
#include "indexer/cli/read_arguments.h"

namespace dateline {

namespace {

constexpr const char* kExamples = R"(
Examples:
  dateline-index build news.archive articles.jsonl.zst
  dateline-index build news.archive --map body=content,published=meta.date --rejects bad.tsv dump/
  zstdcat *.zst | dateline-index build news.archive --set source="Harbour Courier" -

Exit status: 0 done, 2 usage, 3 not found or incompatible, 4 another writer holds the archive,
6 done, but some inputs were rejected, 8 input/output error such as a full disk.
)";

cxxopts::Options make_options() {
  cxxopts::Options options("dateline-index build",
                           "Builds an archive of articles, or replaces what an archive shows.\n");
  options.positional_help("ARCHIVE INPUT...");
  add_read_arguments(options);
  auto add = options.add_options();
  add("rejects", "List what was not indexed in FILE: reason, place, detail, tab-separated",
      cxxopts::value<std::string>(), "FILE");
  add("memory", "Bound on memory", cxxopts::value<std::string>()->default_value("2G"), "SIZE");
  add("threads", "Threads to use; 0 is one a core", cxxopts::value<unsigned>()->default_value("0"),
      "N");
  add("json", "Print the summary as JSON");
  add("q,quiet", "Print no summary and no progress");
  add("progress", "A progress line: auto (on a terminal), always or never",
      cxxopts::value<std::string>()->default_value("auto"), "WHEN");
  add("h,help", "This help");
  return options;
}

// One line on the terminal, rewritten in place.
class ProgressLine {
 public:
  explicit ProgressLine(bool shown) : shown_(shown) {}
  ~ProgressLine() { clear(); }

  void show(const BuildProgress& progress) {
    if (!shown_) {
      return;
    }
    const double seconds = progress.elapsed.count();
    const bool reading = progress.phase == BuildProgress::Phase::kReading;
    if (progress.phase != phase_) {
      phase_ = progress.phase;
      phase_start_ = seconds;
    }
    const double in_phase = std::max(0.001, seconds - phase_start_);
    std::string line =
        fmt::format("{} {:L} articles, {:.1f} MB, {:.1f} MB/s", reading ? "reading" : "indexing",
                    progress.articles, static_cast<double>(progress.text_bytes) / 1e6,
                    static_cast<double>(progress.text_bytes) / 1e6 / in_phase);
    if (progress.fraction > 0) {
      const double left = in_phase / progress.fraction - in_phase;
      line += fmt::format(", {:.0f} %, {}:{:02} left", 100 * progress.fraction,
                          static_cast<int>(left) / 60, static_cast<int>(left) % 60);
    }
    std::cerr << "\r\x1b[K" << line << std::flush;
    drawn_ = true;
  }

  void clear() {
    if (drawn_) {
      std::cerr << "\r\x1b[K" << std::flush;
      drawn_ = false;
    }
  }

 private:
  const bool shown_;
  bool drawn_ = false;
  BuildProgress::Phase phase_ = BuildProgress::Phase::kReading;
  double phase_start_ = 0;
};

bool wants_progress(const cxxopts::ParseResult& arguments) {
  const auto when = arguments["progress"].as<std::string>();
  if (when != "auto" && when != "always" && when != "never") {
    throw UsageError("--progress: '" + when + "' is not one of auto, always, never");
  }
  return !arguments.count("quiet") && (when == "always" || (when == "auto" && isatty(2) == 1));
}

BuildOptions build_options(const cxxopts::ParseResult& arguments) {
  BuildOptions options;
  read_arguments(arguments, options);
  options.threads = arguments["threads"].as<unsigned>();
  options.memory_bytes = parse_bytes(arguments["memory"].as<std::string>(), "memory");
  if (options.memory_bytes < (256u << 20)) {
    throw UsageError("--memory: at least 256M is needed");
  }
  options.created_by = "dateline-index " DATELINE_VERSION;
  return options;
}

// A field of a tab-separated line.
std::string tsv(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

nlohmann::ordered_json to_json(const BuildReport& report) {
  return {{"format", "dateline.index/1"},
          {"generation", report.generation},
          {"read", report.read},
          {"indexed", report.indexed},
          {"unchanged", report.unchanged},
          {"replaced", report.replaced},
          {"withdrawn", report.withdrawn},
          {"rejected", report.rejected},
          {"undated", report.undated},
          {"undated_because", report.undated_because},
          {"repaired", report.repaired},
          {"bytes", report.bytes},
          {"archive_bytes", report.archive_bytes},
          {"segments", report.segments},
          {"seconds", report.seconds}};
}

std::string list_counts(const std::map<std::string, std::uint64_t>& counts) {
  std::string list;
  for (const auto& [name, count] : counts) {
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", name, count);
  }
  return list;
}

void print_summary(const BuildReport& report, const std::string& archive) {
  std::uint64_t rejected = 0;
  for (const auto& [reason, count] : report.rejected) {
    rejected += count;
  }
  const double megabytes = static_cast<double>(report.bytes) / 1e6;
  std::cout << fmt::format("{}: generation {}, {} articles in {} segment{}, {:.1f} MB\n", archive,
                           report.generation, report.indexed, report.segments,
                           report.segments == 1 ? "" : "s",
                           static_cast<double>(report.archive_bytes) / 1e6);
  std::cout << fmt::format("  read      {} ({:.1f} MB in {:.1f} s, {:.1f} MB/s)\n", report.read,
                           megabytes, report.seconds, megabytes / std::max(0.001, report.seconds));
  const auto line = [](const char* name, std::uint64_t count, const std::string& detail) {
    if (count > 0) {
      std::cout << fmt::format("  {:<9} {}{}\n", name, count,
                               detail.empty() ? "" : " (" + detail + ")");
    }
  };
  line("indexed", report.indexed, "");
  line("unchanged", report.unchanged, "repeated in the input");
  line("replaced", report.replaced, "by a later article with the same id");
  line("withdrawn", report.withdrawn, "by their publishers");
  line("rejected", rejected, list_counts(report.rejected));
  line("undated", report.undated,
       report.undated_because.empty()
           ? "no date given"
           : "dates not believed: " + list_counts(report.undated_because));
  if (!report.repaired.empty()) {
    std::cout << "  repaired  " << list_counts(report.repaired) << "\n";
  }
}

}  // namespace

int run_build(int argc, const char* const* argv) {
  cxxopts::Options description = make_options();
  const cxxopts::ParseResult arguments = description.parse(argc, argv);
  if (arguments.count("help")) {
    std::cout << description.help({""}) << kExamples;
    return kExitDone;
  }
  std::vector<std::string> paths = positional(arguments);
  if (paths.empty()) {
    throw UsageError("build needs an ARCHIVE and at least one INPUT");
  }
  const std::string archive = paths.front();
  paths.erase(paths.begin());
  add_listed_inputs(arguments, "build", paths);
  BuildOptions options = build_options(arguments);
  if (arguments.count("tables") == 0) {
    options.names = read_name_tables(archive);
  }
  ProgressLine progress(wants_progress(arguments));
  std::ofstream rejects;
  if (arguments.count("rejects")) {
    const auto path = arguments["rejects"].as<std::string>();
    rejects.open(path, std::ios::trunc);
    if (!rejects) {
      throw io_error("write", path, errno);
    }
  }
  options.on_progress = [&progress](const BuildProgress& at) { progress.show(at); };
  options.on_reject = [&rejects](const Reject& reject) {
    rejects << name_of(reject.reason) << '\t' << tsv(reject.where) << '\t' << tsv(reject.detail)
            << '\n';
  };
  const BuildReport report = build_archive(archive, paths, options);
  progress.clear();
  if (rejects.is_open() && !rejects.flush()) {
    throw Error(ErrorCode::kIo, "cannot write the list of rejects");
  }
  if (arguments.count("json")) {
    std::cout << to_json(report).dump() << "\n";
  } else if (!arguments.count("quiet")) {
    print_summary(report, archive);
  }
  return report.rejected.empty() ? kExitDone : kExitSomeInputsFailed;
}

}  // namespace dateline

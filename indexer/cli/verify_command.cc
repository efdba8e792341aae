#include "indexer/cli/verify_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>

#include "common/error.h"
#include "common/internal/program.h"
#include "indexer/cli/run_summary.h"
#include "indexer/verify.h"

namespace dateline {

namespace {

constexpr const char* kExamples = R"(
Without options: CURRENT, the manifest, that every file is there with its size, and the checksums of
what the last run wrote. Reads only, at any time, beside a writer too.

Exit status: 0 all is well, 5 damage (told by file), 3 no archive.

Examples:
  dateline-index verify news.archive
  dateline-index verify news.archive --deep                every part against the articles
  dateline-index verify news.archive --deep --sample all   and every single posting
)";

cxxopts::Options make_options() {
  cxxopts::Options options("dateline-index verify", "Tells whether an archive is whole.\n");
  options.positional_help("ARCHIVE");
  const auto number = [](const char* value) {
    return cxxopts::value<std::uint64_t>()->default_value(value);
  };
  options.add_options()("checksums", "Read all files, not just those of the last run")(
      "deep", "Compare everything with the articles; implies --checksums")(
      "sample", "With --deep: articles of each segment whose postings are compared, or 'all'",
      cxxopts::value<std::string>()->default_value("1000"),
      "N")("generation", "Instead of the current one", number("0"), "N")(
      "threads", "0: one a core", number("0"), "N")("json", "Report as JSON")(
      "q,quiet", "Report damage only")("h,help", "This help");
  options.add_options("hidden")("paths", "", cxxopts::value<std::vector<std::string>>());
  options.parse_positional("paths");
  return options;
}

std::uint64_t sample_of(const std::string& text) {
  std::uint64_t sample = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, sample);
  if (text != "all" && (error != std::errc() || stop != end || sample == 0)) {
    throw UsageError("--sample: '" + text + "' is neither a number above 0 nor 'all'");
  }
  return sample;
}

VerifyOptions options_of(const cxxopts::ParseResult& arguments) {
  VerifyOptions options;
  options.generation = arguments["generation"].as<std::uint64_t>();
  options.all_checksums = arguments.count("checksums") > 0;
  options.deep = arguments.count("deep") > 0;
  options.sample = sample_of(arguments["sample"].as<std::string>());
  options.threads = static_cast<unsigned>(arguments["threads"].as<std::uint64_t>());
  return options;
}

void print_report(const VerifyReport& report) {
  nlohmann::ordered_json findings = nlohmann::ordered_json::array();
  for (const Finding& finding : report.findings) {
    findings.push_back(to_json(finding));
  }
  const nlohmann::ordered_json json{
      {"format", "dateline.verify/1"},   {"sound", report.findings.empty()},
      {"generation", report.generation}, {"files", report.files},
      {"checksums", report.checksums},   {"articles", report.articles},
      {"postings", report.postings},     {"findings", findings},
      {"seconds", report.seconds}};
  std::cout << print_json(json) << "\n";
}

void print_text(const VerifyReport& report, const std::string& archive, bool quiet) {
  std::string file;
  for (const Finding& finding : report.findings) {
    if (finding.file != file) {
      std::cout << finding.file << "\n";
      file = finding.file;
    }
    std::cout << "  " << finding.what << "\n    affects: " << finding.affects << "\n";
  }
  if (!report.findings.empty()) {
    std::cout << fmt::format("{}: generation {} is damaged; 'dateline-index repair' mends it\n",
                             archive, report.generation);
    return;
  }
  if (quiet) {
    return;
  }
  std::cout << fmt::format("{}: generation {} is whole ({:.1f} s)\n", archive, report.generation,
                           report.seconds);
  std::cout << fmt::format("  {:>13} files, {} of them read\n", report.files, report.checksums);
  if (report.articles > 0) {
    std::cout << fmt::format("  {:>13} articles compared, with {} postings\n", report.articles,
                             report.postings);
  }
}

// On a terminal: how far it is.
void show_progress(VerifyOptions& options) {
  if (::isatty(STDERR_FILENO) == 0) {
    return;
  }
  options.on_progress = [last = std::uint64_t{101}](std::uint64_t done,
                                                    std::uint64_t total) mutable {
    const std::uint64_t percent = done * 100 / total;
    if (percent != last) {
      last = percent;
      std::cerr << (done == total ? "\r    \r" : fmt::format("\r{:>3}%", percent)) << std::flush;
    }
  };
}

}  // namespace

int run_verify(int argc, const char* const* argv) {
  cxxopts::Options cli = make_options();
  const cxxopts::ParseResult arguments = cli.parse(argc, argv);
  if (arguments.count("help")) {
    std::cout << cli.help({""}) << kExamples;
    return kExitDone;
  }
  if (arguments.count("paths") == 0) {
    throw UsageError("dateline-index verify needs an ARCHIVE");
  }
  const auto& paths = arguments["paths"].as<std::vector<std::string>>();
  if (paths.size() > 1) {
    throw UsageError("unexpected argument '" + paths[1] + "'");
  }
  VerifyOptions options = options_of(arguments);
  show_progress(options);
  const VerifyReport report = verify_archive(paths.front(), options);
  if (arguments.count("json")) {
    print_report(report);
  } else {
    print_text(report, paths.front(), arguments.count("quiet") > 0);
  }
  return report.findings.empty() ? kExitDone : exit_status(ErrorCode::kCorrupt);
}

}  // namespace dateline

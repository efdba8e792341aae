#include "indexer/cli/verify_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>

#include "common/error.h"
#include "indexer/cli/reader_arguments.h"
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

void add_options(ReaderArguments& command) {
  command.add_options()("checksums", "Read all files, not just those of the last run")(
      "deep", "Compare everything with the articles; implies --checksums")(
      "sample", "With --deep: articles of each segment whose postings are compared, or 'all'",
      cxxopts::value<std::string>()->default_value("1000"),
      "N")("generation", "Instead of the current one",
           whole_number<std::uint64_t>("generation")->default_value("0"), "N")(
      "threads", "0: one a core", whole_number<std::uint64_t>("threads")->default_value("0"), "N")(
      "q,quiet", "Report damage only");
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

VerifyOptions options_of(const ReaderArguments& command) {
  VerifyOptions options;
  options.generation = command.get<std::uint64_t>("generation");
  options.all_checksums = command.has("checksums");
  options.deep = command.has("deep");
  options.sample = sample_of(command.get<std::string>("sample"));
  options.threads = static_cast<unsigned>(command.get<std::uint64_t>("threads"));
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
  ReaderArguments command("verify", "Tells whether an archive is whole.", kExamples);
  add_options(command);
  if (!command.parse(argc, argv)) {
    return kExitDone;
  }
  VerifyOptions options = options_of(command);
  show_progress(options);
  const VerifyReport report = verify_archive(command.archive(), options);
  if (command.has("json")) {
    print_report(report);
  } else {
    print_text(report, command.archive(), command.has("quiet"));
  }
  return report.findings.empty() ? kExitDone : exit_status(ErrorCode::kCorrupt);
}

}  // namespace dateline

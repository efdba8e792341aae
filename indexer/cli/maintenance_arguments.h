// The arguments of commands that change an archive without input, and their summaries.
#pragma once

#include <chrono>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "common/internal/program.h"
#include "indexer/cli/progress_line.h"
#include "indexer/cli/run_summary.h"
#include "indexer/cli/writer_arguments.h"
#include "indexer/maintenance.h"

namespace dateline {

// A maintenance command's arguments, and what all such commands do with them.
class MaintenanceArguments {
 public:
  MaintenanceArguments(const char* name, const char* purpose, const char* examples)
      : options_(std::string("dateline-index ") + name, std::string(purpose) + "\n"),
        examples_(examples) {
    options_.positional_help("ARCHIVE");
    options_.add_options("hidden")("paths", "", cxxopts::value<std::vector<std::string>>());
    options_.parse_positional("paths");
  }

  cxxopts::OptionAdder add_options() { return options_.add_options(); }

  // False when only help was wanted, which is then printed.
  bool parse(int argc, const char* const* argv) {
    add_writer_arguments(options_, "7");
    arguments_ = options_.parse(argc, argv);
    if (arguments_.count("help")) {
      std::cout << options_.help({""}) << examples_;
      return false;
    }
    if (arguments_.count("paths") == 0) {
      throw UsageError(options_.program() + " needs an ARCHIVE");
    }
    paths_ = arguments_["paths"].as<std::vector<std::string>>();
    if (paths_.size() > 1) {
      throw UsageError("unexpected argument '" + paths_[1] + "'");
    }
    progress_.emplace(wants_progress(arguments_));
    return true;
  }

  const cxxopts::ParseResult& arguments() const { return arguments_; }
  const std::string& archive() const { return paths_.front(); }

  template <typename Options>
  Options options() {
    Options options;
    read_writer_arguments(arguments_, options);
    options.now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    options.on_progress = [this](const BuildProgress& at) { progress_->show(at); };
    return options;
  }

  void clear_progress() { progress_->clear(); }

  // `more` is added to the JSON.
  void print(const MaintenanceReport& report,
             const nlohmann::ordered_json& more = nlohmann::ordered_json::object()) {
    clear_progress();
    if (arguments_.count("json")) {
      nlohmann::ordered_json json = to_json(report);
      json.update(more);
      std::cout << print_json(json) << "\n";
    } else if (!arguments_.count("quiet")) {
      print_summary(std::cout, report, archive());
    }
  }

 private:
  cxxopts::Options options_;
  const char* const examples_;
  cxxopts::ParseResult arguments_;
  std::vector<std::string> paths_;
  std::optional<ProgressLine> progress_;
};

}  // namespace dateline

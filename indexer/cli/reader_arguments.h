// The arguments of commands that only look at an archive.
#pragma once

#include <iostream>
#include <string>
#include <vector>

#include "common/internal/program.h"

namespace dateline {

class ReaderArguments {
 public:
  ReaderArguments(const char* name, const char* purpose, const char* examples)
      : options_(std::string("dateline-index ") + name, std::string(purpose) + "\n"),
        examples_(examples) {
    options_.positional_help("ARCHIVE");
    options_.add_options("hidden")("paths", "", cxxopts::value<std::vector<std::string>>());
    options_.parse_positional("paths");
  }

  cxxopts::OptionAdder add_options() { return options_.add_options(); }

  // False when only help was wanted, which is then printed.
  bool parse(int argc, const char* const* argv) {
    options_.add_options()("json", "Print JSON")("h,help", "This help");
    arguments_ = options_.parse(argc, argv);
    if (arguments_.count("help")) {
      std::cout << options_.help({""}) << examples_;
      return false;
    }
    if (arguments_.count("paths") == 0) {
      throw UsageError(options_.program() + " needs an ARCHIVE");
    }
    const auto& paths = arguments_["paths"].as<std::vector<std::string>>();
    if (paths.size() > 1) {
      throw UsageError("unexpected argument '" + paths[1] + "'");
    }
    archive_ = paths.front();
    return true;
  }

  const std::string& archive() const { return archive_; }
  bool has(const std::string& option) const { return arguments_.count(option) > 0; }
  template <typename T>
  T get(const std::string& option) const {
    return arguments_[option].as<T>();
  }

 private:
  cxxopts::Options options_;
  const char* const examples_;
  cxxopts::ParseResult arguments_;
  std::string archive_;
};

}  // namespace dateline

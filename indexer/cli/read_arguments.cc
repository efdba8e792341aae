#include "indexer/cli/read_arguments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "common/language.h"
#include "indexer/input.h"

namespace dateline {

namespace {

std::pair<std::string, std::string> parse_default(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string field = text.substr(0, equals);
  const auto& fields = FieldMap::fields();
  if (equals == std::string::npos ||
      std::find(fields.begin(), fields.end(), field) == fields.end()) {
    throw UsageError(fmt::format("--set: '{}' is not FIELD=VALUE; the fields are {}", text,
                                 fmt::join(fields, ", ")));
  }
  return {field, text.substr(equals + 1)};
}

}  // namespace

void add_read_arguments(cxxopts::Options& options) {
  auto add = options.add_options();
  add("map", "Which members of JSON input, or columns of a table, are which fields: FIELD=PATH,...",
      cxxopts::value<std::string>(), "MAP");
  add("set", "A field's value where an article gives none",
      cxxopts::value<std::vector<std::string>>(), "FIELD=VALUE");
  add("default-lang", "The language of articles that give none and are too short to tell it",
      cxxopts::value<std::string>(), "CODE");
  add("date-order", "How to read 03/04/2024: dmy, mdy or ymd", cxxopts::value<std::string>(),
      "ORDER");
  add("tables",
      "Directory with agencies.tsv, places.tsv and sources.tsv: names and their spellings, added "
      "to "
      "the built-in ones; build takes them from ARCHIVE too",
      cxxopts::value<std::string>(), "DIR");
  add("embargoed", "Take also what is under embargo");
  add("files-from", "Read input paths from FILE, one a line; - is standard input",
      cxxopts::value<std::string>(), "FILE");
  options.add_options("hidden")("paths", "", cxxopts::value<std::vector<std::string>>());
  options.parse_positional("paths");
}

void read_arguments(const cxxopts::ParseResult& arguments, ReadOptions& options) {
  if (arguments.count("map")) {
    options.field_map.override_with(arguments["map"].as<std::string>());
  }
  if (arguments.count("set")) {
    for (const std::string& text : arguments["set"].as<std::vector<std::string>>()) {
      options.defaults.insert_or_assign(parse_default(text).first, parse_default(text).second);
    }
  }
  if (arguments.count("default-lang")) {
    const auto label = arguments["default-lang"].as<std::string>();
    options.fallback_language = language_of_label(label);
    if (options.fallback_language.empty()) {
      throw UsageError("--default-lang: '" + label +
                       "' is no language; write its code, as in --default-lang en");
    }
  }
  if (arguments.count("date-order")) {
    const auto name = arguments["date-order"].as<std::string>();
    const auto order = date_order_from_name(name);
    if (!order) {
      throw UsageError("--date-order: '" + name + "' is not one of dmy, mdy, ymd");
    }
    options.date_order = *order;
  }
  if (arguments.count("tables")) {
    options.names = read_name_tables(arguments["tables"].as<std::string>());
  }
  options.accept_embargoed = arguments.count("embargoed") > 0;
  options.now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::vector<std::string> positional(const cxxopts::ParseResult& arguments) {
  return arguments.count("paths") ? arguments["paths"].as<std::vector<std::string>>()
                                  : std::vector<std::string>();
}

void add_listed_inputs(const cxxopts::ParseResult& arguments, const std::string& command,
                       std::vector<std::string>& paths) {
  if (arguments.count("files-from")) {
    const auto listed = read_path_list(arguments["files-from"].as<std::string>());
    paths.insert(paths.end(), listed.begin(), listed.end());
  } else if (paths.empty()) {
    throw UsageError(command + " needs at least one INPUT; - is standard input");
  }
}

}  // namespace dateline

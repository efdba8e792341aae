#include "indexer/cli/inspect_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "common/article_json.h"
#include "common/text.h"
#include "indexer/cli/read_arguments.h"
#include "indexer/inspect.h"

namespace dateline {

namespace {

constexpr const char* kExamples = R"(
Examples:
  dateline-index inspect page.html
  dateline-index inspect --limit 3 crawl.warc.gz
  dateline-index inspect --format jsonl wires/ | less

Exit status: 0 done, 1 nothing to be indexed, 2 usage, 3 not found, 6 some inputs were rejected.
)";

constexpr std::size_t kShownBytes = 100;  // of a value, for a person

cxxopts::Options make_options() {
  cxxopts::Options options(
      "dateline-index inspect",
      "Shows what would be indexed of the inputs, and where each field was read.\n");
  options.positional_help("INPUT...");
  add_read_arguments(options);
  auto add = options.add_options();
  add("format", "text, or jsonl: articles as they would be stored",
      cxxopts::value<std::string>()->default_value("text"), "FORMAT");
  add("limit", "Stop after N articles and rejects; 0 is never",
      whole_number<std::uint64_t>("limit")->default_value("0"), "N");
  add("h,help", "This help");
  return options;
}

// The beginning of a value in one line.
std::string shortened(std::string_view value) {
  std::string line = collapse_space(value.substr(0, 4 * kShownBytes));
  if (line.size() > kShownBytes) {
    line.resize(valid_utf8_prefix(std::string_view(line).substr(0, kShownBytes)));
    line += "…";
  }
  return line;
}

std::string origin_of(const InspectedArticle& inspected, std::string_view field) {
  for (const FieldOrigin& origin : inspected.origins) {
    if (origin.field == field) {
      return origin.origin;
    }
  }
  return {};
}

void print_field(const InspectedArticle& inspected, std::string_view field,
                 const std::string& value) {
  if (value.empty()) {
    return;
  }
  std::string origin = origin_of(inspected, field);
  if (origin.empty() && field == "published") {
    origin = name_of(inspected.article.published.evidence);
  }
  std::cout << fmt::format("  {:<9} {}{}\n", field, value,
                           origin.empty() ? "" : "   [" + origin + "]");
}

std::string shown_date(const ArticleDate& date) {
  if (date.precision == DatePrecision::kSecond) {
    return fmt::format("{} ({})", print_day(date.day), print_instant(date.instant));
  }
  return print_date(date);
}

std::string shown_body(const std::string& body) {
  return body.empty() ? "" : fmt::format("{} bytes: {}", body.size(), shortened(body));
}

void print_text(const InspectedArticle& inspected) {
  const Article& article = inspected.article;
  std::cout << fmt::format("{} ({})\n", inspected.where, inspected.format);
  const auto field = [&](std::string_view name, const std::string& value) {
    print_field(inspected, name, value);
  };
  const auto list = [](const std::vector<std::string>& values) {
    return fmt::format("{}", fmt::join(values, "; "));
  };
  field("title", shortened(article.title));
  field("published", shown_date(article.published));
  if (!inspected.date_fault.empty()) {
    std::cout << "  undated   the date given is " << inspected.date_fault << "\n";
  }
  field("modified", shown_date(article.modified));
  field("source", article.source);
  field("author", list(article.authors));
  field("agency", list(article.agencies));
  field("place", list(article.places));
  field("section", article.section);
  field("keyword", shortened(list(article.keywords)));
  field("lang", article.language);
  field("urgency", article.urgency == 0 ? "" : std::to_string(article.urgency));
  field("version", article.version == 0 ? "" : std::to_string(article.version));
  if (article.status != ArticleStatus::kUsable) {
    field("status", std::string(name_of(article.status)));
  }
  if (article.embargo != std::chrono::sys_seconds{}) {
    field("embargo", print_instant(article.embargo));
  }
  field("copyright", shortened(article.copyright));
  field("id", article.id);
  field("url", article.url);
  field("lead", shortened(article.lead));
  field("body", shown_body(article.body));
}

void print_json(InspectedArticle inspected) {
  inspected.article.first_indexed = {};
  auto line = nlohmann::ordered_json::parse(article_to_json(inspected.article));
  line["where"] = inspected.where;
  line["format"] = inspected.format;
  if (!inspected.date_fault.empty()) {
    line["date_fault"] = inspected.date_fault;
  }
  for (const FieldOrigin& origin : inspected.origins) {
    line["origins"][std::string(origin.field)] = origin.origin;
  }
  std::cout << line.dump() << "\n";
}

bool wants_json(const cxxopts::ParseResult& arguments) {
  const auto format = arguments["format"].as<std::string>();
  if (format != "text" && format != "jsonl") {
    throw UsageError("--format: '" + format + "' is not one of text, jsonl");
  }
  return format == "jsonl";
}

}  // namespace

int run_inspect(int argc, const char* const* argv) {
  cxxopts::Options description = make_options();
  const cxxopts::ParseResult arguments = description.parse(argc, argv);
  if (arguments.count("help")) {
    std::cout << description.help({""}) << kExamples;
    return kExitDone;
  }
  std::vector<std::string> inputs = positional(arguments);
  add_listed_inputs(arguments, "inspect", inputs);
  ReadOptions options;
  read_arguments(arguments, options);
  const bool json = wants_json(arguments);
  const auto limit = arguments["limit"].as<std::uint64_t>();
  std::uint64_t articles = 0, rejects = 0;
  InspectionSink sink;
  sink.on_article = [&](const InspectedArticle& inspected) {
    ++articles;
    json ? print_json(inspected) : print_text(inspected);
  };
  sink.on_reject = [&](const Reject& reject) {
    ++rejects;
    std::cerr << fmt::format("{}: {}: {}\n", reject.where, name_of(reject.reason), reject.detail);
  };
  sink.wants_more = [&] { return limit == 0 || articles + rejects < limit; };
  inspect_inputs(inputs, options, sink);
  if (rejects > 0) {
    return kExitSomeInputsFailed;
  }
  return articles > 0 ? kExitDone : kExitNothingFound;
}

}  // namespace dateline

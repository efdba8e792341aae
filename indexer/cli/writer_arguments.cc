#include "indexer/cli/writer_arguments.h"

#include <unistd.h>

namespace dateline {

void add_writer_arguments(cxxopts::Options& options, const std::string& default_keep) {
  auto add = options.add_options();
  add("keep", "Generations to keep behind the new one, for rollback and for citing a search",
      whole_number<std::uint32_t>("keep")->default_value(default_keep), "N");
  add("wait", "Wait so long when another writer holds the archive",
      whole_number<std::uint32_t>("wait")->default_value("0"), "SECONDS");
  add("memory", "Bound on memory", cxxopts::value<std::string>()->default_value("2G"), "SIZE");
  add("threads", "Threads to use; 0 is one a core",
      whole_number<unsigned>("threads")->default_value("0"), "N");
  add("index-writer", "What makes the index: merge, or xapian (slower; the same result)",
      cxxopts::value<std::string>()->default_value("merge"), "NAME");
  add("json", "Print the summary as JSON");
  add("q,quiet", "Print no summary and no progress");
  add("progress", "A progress line: auto (on a terminal), always or never",
      cxxopts::value<std::string>()->default_value("auto"), "WHEN");
  add("h,help", "This help");
}

void read_writer_arguments(const cxxopts::ParseResult& arguments, WriterOptions& options) {
  options.keep = arguments["keep"].as<std::uint32_t>();
  if (options.keep == 0) {
    throw UsageError("--keep: at least 1, the generation that readers may be opening now");
  }
  options.wait = std::chrono::seconds(arguments["wait"].as<std::uint32_t>());
  options.threads = arguments["threads"].as<unsigned>();
  options.memory_bytes = parse_bytes(arguments["memory"].as<std::string>(), "memory");
  if (options.memory_bytes < (256u << 20)) {
    throw UsageError("--memory: at least 256M is needed");
  }
  const auto writer = arguments["index-writer"].as<std::string>();
  if (writer != "merge" && writer != "xapian") {
    throw UsageError("--index-writer: '" + writer + "' is not one of merge, xapian");
  }
  options.index_writer = writer == "merge" ? IndexWriter::kMerge : IndexWriter::kXapian;
  options.created_by = "dateline-index " DATELINE_VERSION;
}

bool wants_progress(const cxxopts::ParseResult& arguments) {
  const auto when = arguments["progress"].as<std::string>();
  if (when != "auto" && when != "always" && when != "never") {
    throw UsageError("--progress: '" + when + "' is not one of auto, always, never");
  }
  return !arguments.count("quiet") && (when == "always" || (when == "auto" && isatty(2) == 1));
}

}  // namespace dateline

#include "indexer/cli/maintenance_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "common/internal/file.h"
#include "indexer/cli/deletion_list.h"
#include "indexer/cli/maintenance_arguments.h"
#include "indexer/cli/run_summary.h"
#include "indexer/maintenance.h"

namespace dateline {

namespace {

constexpr const char* kDeleteExamples = R"(
Deleted articles are shown no more, not after a rollback either, and later updates do not take them
in again (until --lift). Their text leaves the disk when their segment is next written anew and
earlier generations are gone; --purge does both at once.

Examples:
  dateline-index delete news.archive --id https://courier.example/2024/05/harbour
  dateline-index delete news.archive --query 'source:"Old Gazette" date:..1999' --dry-run
  dateline-index delete news.archive --ids-from takedown.txt --purge
)";

constexpr const char* kMergeExamples = R"(
Examples:
  dateline-index merge news.archive         what is worth merging; updates do the same
  dateline-index merge news.archive --all   everything anew from the stored articles, also when the
                                            archive was made with another version of the analysis
)";

constexpr const char* kRollbackExamples = R"(
Publishes a new generation that shows what an earlier one showed, but for what was deleted since.
'dateline-index generations ARCHIVE' lists them.

Examples:
  dateline-index rollback news.archive        to the generation before the current one
  dateline-index rollback news.archive --to 17
)";

constexpr const char* kGcExamples = R"(
Removes generations that neither --keep nor --keep-days names, and what killed writers left.

Example:
  dateline-index gc news.archive --keep 14 --keep-days 30
)";

std::uint64_t generation_before_current(const std::string& archive) {
  const ArchiveLayout layout(archive);
  const std::uint64_t current = open_manifest(layout).generation;
  std::uint64_t before = 0;
  for (const std::uint64_t number : list_generations(layout)) {
    before = number < current ? std::max(before, number) : before;
  }
  if (before == 0) {
    throw UsageError("rollback: no generation before the current one is kept");
  }
  return before;
}

void print_deletions(MaintenanceArguments& command, const DeletionReport& report, bool lift) {
  nlohmann::ordered_json more{{lift ? "lifted" : "deleted", report.deleted}};
  if (!lift) {
    more["gone"] = report.gone;
  }
  more["unknown"] = report.unknown;
  command.print(report, more);
  if (!command.arguments().count("json") && !command.arguments().count("quiet")) {
    std::cout << fmt::format("  {:<9} {}\n", lift ? "lifted" : "deleted", report.deleted);
    if (report.gone > 0) {
      std::cout << fmt::format("  {:<9} {} (deleted or withdrawn before)\n", "gone", report.gone);
    }
  }
  for (const std::string& id : report.unknown) {
    std::cerr << "dateline-index: " << (lift ? "was not deleted: '" : "no article has the id '")
              << id << "'\n";
  }
}

}  // namespace

int run_delete(int argc, const char* const* argv) {
  MaintenanceArguments command("delete", "Takes articles out of an archive.", kDeleteExamples);
  command.add_options()("id", "An article's id; may be repeated",
                        cxxopts::value<std::vector<std::string>>(), "ID");
  command.add_options()("query", "All articles that match a query", cxxopts::value<std::string>(),
                        "QUERY");
  command.add_options()("ids-from", "Ids from FILE, one a line; - is standard input",
                        cxxopts::value<std::string>(), "FILE");
  command.add_options()("purge",
                        "Remove the text from the disk now, with all earlier generations; without "
                        "ids: of what was deleted before");
  command.add_options()("lift", "Let updates take these ids in again");
  command.add_options()("dry-run", "List the ids, change nothing");
  if (!command.parse(argc, argv)) {
    return kExitDone;
  }
  const auto& arguments = command.arguments();
  const std::vector<std::string> ids = ids_to_delete(arguments, command.archive());
  if (arguments.count("dry-run")) {
    for (const std::string& id : ids) {
      std::cout << id << "\n";
    }
    return ids.empty() ? kExitNothingFound : kExitDone;
  }
  auto options = command.options<DeletionOptions>();
  options.purge = arguments.count("purge") > 0;
  const bool lift = arguments.count("lift") > 0;
  const DeletionReport report = lift ? lift_deletions(command.archive(), ids, options)
                                     : delete_articles(command.archive(), ids, options);
  print_deletions(command, report, lift);
  const bool done = report.deleted + report.gone > 0;
  if (report.unknown.empty()) {
    return done || options.purge ? kExitDone : kExitNothingFound;
  }
  return done ? kExitSomeInputsFailed : kExitNothingFound;
}

int run_merge(int argc, const char* const* argv) {
  MaintenanceArguments command("merge", "Joins segments of an archive.", kMergeExamples);
  command.add_options()("all", "Write everything anew, from the stored articles");
  if (!command.parse(argc, argv)) {
    return kExitDone;
  }
  auto options = command.options<MergeOptions>();
  options.all = command.arguments().count("all") > 0;
  command.print(merge_archive(command.archive(), options));
  return kExitDone;
}

int run_rollback(int argc, const char* const* argv) {
  MaintenanceArguments command("rollback", "Shows again what an earlier generation showed.",
                               kRollbackExamples);
  command.add_options()("to", "The generation; the one before the current one by default",
                        whole_number<std::uint64_t>("to"), "N");
  if (!command.parse(argc, argv)) {
    return kExitDone;
  }
  const auto options = command.options<MaintenanceOptions>();
  const std::uint64_t target = command.arguments().count("to")
                                   ? command.arguments()["to"].as<std::uint64_t>()
                                   : generation_before_current(command.archive());
  if (target == 0) {
    throw UsageError("rollback: --to: generations are numbered from 1");
  }
  command.print(roll_back(command.archive(), target, options));
  return kExitDone;
}

int run_gc(int argc, const char* const* argv) {
  MaintenanceArguments command("gc", "Removes generations that are not needed any more.",
                               kGcExamples);
  command.add_options()("keep-days", "Keep also what was current within so many days",
                        whole_number<std::uint32_t>("keep-days")->default_value("0"), "D");
  if (!command.parse(argc, argv)) {
    return kExitDone;
  }
  auto options = command.options<CollectionOptions>();
  options.keep_days = std::chrono::days(command.arguments()["keep-days"].as<std::uint32_t>());
  command.print(collect_garbage(command.archive(), options));
  return kExitDone;
}

}  // namespace dateline

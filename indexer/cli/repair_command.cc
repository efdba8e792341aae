#include "indexer/cli/repair_command.h"

#include <fmt/format.h>

#include <iostream>

#include "common/error.h"
#include "indexer/cli/maintenance_arguments.h"
#include "indexer/cli/run_summary.h"
#include "indexer/repair.h"

namespace dateline {

namespace {

constexpr const char* kExamples = R"(
Damaged segments are written anew from their stored articles; what is lost is told article by
article, and then nothing is changed without --accept-loss. Earlier generations stay as they are.

Exit status: 0 all is well (again), 6 mended with the losses that are told, 5 still damaged.

Examples:
  dateline-index repair news.archive --dry-run
  dateline-index repair news.archive --accept-loss
)";

constexpr std::size_t kShownLosses = 50;

nlohmann::ordered_json to_json(const RepairReport& report) {
  nlohmann::ordered_json json = to_json(static_cast<const MaintenanceReport&>(report));
  json["sound"] = report.is_sound;
  json["mended"] = report.mended;
  nlohmann::ordered_json damage = nlohmann::ordered_json::array();
  for (const Finding& finding : report.damage) {
    damage.push_back(to_json(finding));
  }
  json["damage"] = damage;
  nlohmann::ordered_json lost = nlohmann::ordered_json::array();
  for (const Loss& loss : report.lost) {
    lost.push_back({{"file", loss.file}, {"what", loss.what}});
  }
  json["lost"] = lost;
  return json;
}

// With `json` the last line of what is printed.
const char* conclusion(const RepairReport& report, const RepairOptions& options) {
  if (report.damage.empty()) {
    return "there is nothing to mend";
  }
  if (options.dry_run) {
    return "nothing was changed (--dry-run)";
  }
  if (!report.lost.empty() && !options.accept_loss) {
    return "nothing was changed: --accept-loss goes on without what is lost";
  }
  return report.is_sound ? "it is whole again" : "it is still damaged; see 'dateline-index verify'";
}

void print_text(const RepairReport& report, const RepairOptions& options,
                const std::string& archive) {
  std::cout << archive << ": " << conclusion(report, options) << "\n";
  for (const Finding& finding : report.damage) {
    std::cout << fmt::format("  damaged   {}: {}\n", finding.file, finding.what);
  }
  for (const std::string& mended : report.mended) {
    std::cout << (options.dry_run ? "  to mend   " : "  mended    ") << mended << "\n";
  }
  for (std::size_t i = 0; i < std::min(report.lost.size(), kShownLosses); ++i) {
    std::cout << fmt::format("  lost      {} ({})\n", report.lost[i].what, report.lost[i].file);
  }
  if (report.lost.size() > kShownLosses) {
    std::cout << fmt::format("  lost      {} more; --json lists them all\n",
                             report.lost.size() - kShownLosses);
  }
}

}  // namespace

int run_repair(int argc, const char* const* argv) {
  MaintenanceArguments command("repair", "Mends a damaged archive.", kExamples);
  command.add_options()("dry-run", "Tell what would be done and lost, change nothing");
  command.add_options()("accept-loss", "Go on without what cannot be had back");
  command.add_options()("deep", "Look for damage as verify --deep does");
  if (!command.parse(argc, argv)) {
    return kExitDone;
  }
  auto options = command.options<RepairOptions>();
  options.dry_run = command.arguments().count("dry-run") > 0;
  options.accept_loss = command.arguments().count("accept-loss") > 0;
  options.deep = command.arguments().count("deep") > 0;
  const RepairReport report = repair_archive(command.archive(), options);
  command.clear_progress();
  if (command.arguments().count("json")) {
    std::cout << print_json(to_json(report)) << "\n";
  } else if (!command.arguments().count("quiet")) {
    print_text(report, options, command.archive());
  }
  if (!report.is_sound) {
    return exit_status(ErrorCode::kCorrupt);
  }
  return report.lost.empty() ? kExitDone : kExitSomeInputsFailed;
}

}  // namespace dateline

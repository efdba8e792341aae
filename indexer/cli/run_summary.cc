#include "indexer/cli/run_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace dateline {

namespace {

constexpr const char* kFormat = "dateline.index/1";

using Counts = std::map<std::string, std::uint64_t>;

double megabytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / 1e6;
}

std::string list_counts(const Counts& counts) {
  std::string list;
  for (const auto& [name, count] : counts) {
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", name, count);
  }
  return list;
}

void print_line(std::ostream& out, const char* name, std::uint64_t count,
                const std::string& detail) {
  if (count > 0) {
    out << fmt::format("  {:<9} {}{}\n", name, count, detail.empty() ? "" : " (" + detail + ")");
  }
}

void print_read(std::ostream& out, const BuildReport& report) {
  out << fmt::format("  read      {} ({:.1f} MB in {:.1f} s, {:.1f} MB/s)\n", report.read,
                     megabytes(report.bytes), report.seconds,
                     megabytes(report.bytes) / std::max(0.001, report.seconds));
}

void print_left_out(std::ostream& out, const BuildReport& report) {
  std::uint64_t rejected = 0;
  for (const auto& [reason, count] : report.rejected) {
    rejected += count;
  }
  print_line(out, "withdrawn", report.withdrawn, "by their publishers");
  print_line(out, "refused", report.refused, "deleted or withdrawn before");
  print_line(out, "rejected", rejected, list_counts(report.rejected));
}

void print_repaired(std::ostream& out, const BuildReport& report) {
  print_line(out, "resumed", report.resumed, "batches that an interrupted run had finished");
  if (!report.repaired.empty()) {
    out << "  repaired  " << list_counts(report.repaired) << "\n";
  }
}

std::string undated_detail(const BuildReport& report) {
  return report.undated_because.empty()
             ? "no date given"
             : "dates not believed: " + list_counts(report.undated_because);
}

}  // namespace

std::string describe_archive(std::uint64_t articles, unsigned segments, std::uint64_t bytes) {
  return fmt::format("{} article{} in {} segment{}, {:.1f} MB", articles, articles == 1 ? "" : "s",
                     segments, segments == 1 ? "" : "s", megabytes(bytes));
}

nlohmann::ordered_json to_json(const BuildReport& report) {
  return {{"format", kFormat},
          {"generation", report.generation},
          {"read", report.read},
          {"indexed", report.indexed},
          {"unchanged", report.unchanged},
          {"replaced", report.replaced},
          {"withdrawn", report.withdrawn},
          {"refused", report.refused},
          {"rejected", report.rejected},
          {"undated", report.undated},
          {"undated_because", report.undated_because},
          {"repaired", report.repaired},
          {"bytes", report.bytes},
          {"archive_bytes", report.archive_bytes},
          {"segments", report.segments},
          {"resumed", report.resumed},
          {"seconds", report.seconds}};
}

nlohmann::ordered_json to_json(const UpdateReport& report) {
  nlohmann::ordered_json json = to_json(static_cast<const BuildReport&>(report));
  json["published"] = report.published;
  json["added"] = report.indexed - report.corrected;
  json["corrected"] = report.corrected;
  json["stale"] = report.stale;
  json["removed"] = report.removed;
  json["articles"] = report.articles;
  json["rewritten"] = report.rewritten;
  json["bytes_written"] = report.bytes_written;
  return json;
}

nlohmann::ordered_json to_json(const MaintenanceReport& report) {
  return {{"format", kFormat},
          {"generation", report.generation},
          {"published", report.published},
          {"articles", report.articles},
          {"segments", report.segments},
          {"archive_bytes", report.archive_bytes},
          {"rewritten", report.rewritten},
          {"bytes_written", report.bytes_written},
          {"bytes_freed", report.bytes_freed},
          {"removed_generations", report.removed_generations},
          {"seconds", report.seconds}};
}

nlohmann::ordered_json to_json(const Finding& finding) {
  return {{"file", finding.file}, {"what", finding.what}, {"affects", finding.affects}};
}

std::string print_json(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void print_summary(std::ostream& out, const BuildReport& report, const std::string& archive) {
  out << fmt::format("{}: generation {}, {}\n", archive, report.generation,
                     describe_archive(report.indexed, report.segments, report.archive_bytes));
  print_read(out, report);
  print_line(out, "indexed", report.indexed, "");
  print_line(out, "unchanged", report.unchanged, "repeated in the input");
  print_line(out, "replaced", report.replaced, "by a later article with the same id");
  print_left_out(out, report);
  print_line(out, "undated", report.undated, undated_detail(report));
  print_repaired(out, report);
}

void print_summary(std::ostream& out, const UpdateReport& report, const std::string& archive) {
  out << fmt::format("{}: {} {}, {}\n", archive,
                     report.published ? "generation" : "nothing to change; still generation",
                     report.generation,
                     describe_archive(report.articles, report.segments, report.archive_bytes));
  print_read(out, report);
  print_line(out, "added", report.indexed - report.corrected, "");
  print_line(out, "corrected", report.corrected, "new texts of articles that were there");
  print_line(out, "unchanged", report.unchanged, "");
  print_line(out, "replaced", report.replaced, "by a later article of this input");
  print_line(out, "stale", report.stale, "of an earlier version than the archive has");
  print_left_out(out, report);
  print_line(out, "removed", report.removed, "of those withdrawn, so many were shown");
  if (!report.undated_because.empty()) {
    out << "  undated   " << undated_detail(report) << "\n";
  }
  print_repaired(out, report);
  print_line(out, "merged", report.rewritten, "articles written again into larger segments");
}

void print_summary(std::ostream& out, const MaintenanceReport& report, const std::string& archive) {
  out << fmt::format("{}: {} {}, {}\n", archive,
                     report.published ? "generation" : "still generation", report.generation,
                     describe_archive(report.articles, report.segments, report.archive_bytes));
  print_line(out, "rewritten", report.rewritten, "articles");
  if (!report.removed_generations.empty() || report.bytes_freed > 0) {
    out << fmt::format("  freed     {:.1f} MB, {} generation{} removed\n",
                       megabytes(report.bytes_freed), report.removed_generations.size(),
                       report.removed_generations.size() == 1 ? "" : "s");
  }
}

}  // namespace dateline

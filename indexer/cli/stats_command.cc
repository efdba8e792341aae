#include "indexer/cli/stats_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "indexer/cli/reader_arguments.h"
#include "indexer/cli/run_summary.h"
#include "indexer/stats.h"

namespace dateline {

namespace {

constexpr const char* kStatsExamples = R"(
A gap is told of sources with articles on at least 20 days: days without one, more than three times
as many as lie between its articles in 95 of 100 cases. Most telling first.

Examples:
  dateline-index stats news.archive
  dateline-index stats news.archive --months --sources 0 --gaps 50
  dateline-index stats news.archive --json | jq '.silent'
)";

constexpr const char* kGenerationsExamples = R"(
'own' is what removing the generation would free. Searches take --generation N; 'dateline-index
rollback ARCHIVE --to N' shows an earlier one again.

Example:
  dateline-index generations news.archive
)";

constexpr int kBarCells = 40;

using Json = nlohmann::ordered_json;

std::string print_days(const std::optional<CivilDay>& first, const std::optional<CivilDay>& last) {
  return first ? print_day(*first) + ".." + print_day(*last) : "no dates";
}

std::string print_size(std::uint64_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

std::string print_month(std::chrono::year_month month) {
  return fmt::format("{:04}-{:02}", static_cast<int>(month.year()),
                     static_cast<unsigned>(month.month()));
}

Json day_or_null(const std::optional<CivilDay>& day) {
  return day ? Json(print_day(*day)) : Json();
}

Json to_json(const std::vector<CoverageGap>& gaps) {
  Json json = Json::array();
  for (const CoverageGap& gap : gaps) {
    json.push_back({{"source", gap.source},
                    {"first", print_day(gap.first)},
                    {"last", print_day(gap.last)},
                    {"days", gap.days},
                    {"usual_spacing", gap.usual_spacing}});
  }
  return json;
}

Json to_json(const ArchiveStats& stats) {
  Json segments = Json::array();
  for (const SegmentStats& segment : stats.segments) {
    segments.push_back({{"id", segment.id},
                        {"articles", segment.articles},
                        {"dead", segment.dead},
                        {"first_day", day_or_null(segment.first_day)},
                        {"last_day", day_or_null(segment.last_day)},
                        {"bytes", segment.bytes}});
  }
  Json sources = Json::array();
  for (const SourceStats& source : stats.sources) {
    sources.push_back({{"name", source.name},
                       {"articles", source.articles},
                       {"undated", source.undated},
                       {"days", source.days},
                       {"first_day", day_or_null(source.first_day)},
                       {"last_day", day_or_null(source.last_day)},
                       {"usual_spacing", source.usual_spacing}});
  }
  Json months = Json::object();
  for (const auto& [month, articles] : stats.months) {
    months[print_month(month)] = articles;
  }
  return {{"format", "dateline.stats/1"},
          {"generation", stats.generation},
          {"created", print_instant(stats.created)},
          {"articles", stats.articles},
          {"undated", stats.undated},
          {"dead", stats.dead},
          {"text_bytes", stats.text_bytes},
          {"bytes", stats.bytes},
          {"segments", segments},
          {"languages", stats.languages},
          {"sources", sources},
          {"months", months},
          {"gaps", to_json(stats.gaps)},
          {"silent", to_json(stats.silent)}};
}

void print_totals(const ArchiveStats& stats, const std::string& archive) {
  std::uint64_t bytes = 0;
  std::string files;
  for (const auto& [name, size] : stats.bytes) {
    bytes += size;
    files += fmt::format("{}{} {}", files.empty() ? "" : ", ", name, print_size(size));
  }
  std::cout << fmt::format("{}: generation {} of {}\n", archive, stats.generation,
                           print_instant(stats.created));
  std::cout << fmt::format("  articles  {} ({} undated), {} of text\n", stats.articles,
                           stats.undated, print_size(stats.text_bytes));
  if (stats.dead > 0) {
    std::cout << fmt::format("  dead      {}, in the files until their segments are written anew\n",
                             stats.dead);
  }
  std::cout << fmt::format("  on disk   {} ({})\n", print_size(bytes), files);
}

void print_segments(const std::vector<SegmentStats>& segments) {
  std::cout << "\nSegments\n  segment   articles      dead       bytes  per article  days\n";
  for (const SegmentStats& segment : segments) {
    std::cout << fmt::format("   {:06} {:>10} {:>9} {:>11} {:>12}  {}\n", segment.id,
                             segment.articles, segment.dead, print_size(segment.bytes),
                             segment.bytes / std::max(1u, segment.articles + segment.dead),
                             print_days(segment.first_day, segment.last_day));
  }
}

void print_languages(const ArchiveStats& stats) {
  std::vector<std::pair<std::uint64_t, std::string>> languages;
  for (const auto& [code, articles] : stats.languages) {
    languages.emplace_back(articles, code.empty() ? "unknown" : code);
  }
  std::sort(languages.rbegin(), languages.rend());
  std::cout << "\nLanguages\n";
  for (const auto& [articles, code] : languages) {
    std::cout << fmt::format("  {:<8} {:>10}\n", code, articles);
  }
}

void print_sources(const std::vector<SourceStats>& sources, std::uint32_t limit) {
  std::cout << "\nSources\n    articles    undated    days  from..to                source\n";
  const std::size_t shown =
      limit == 0 ? sources.size() : std::min<std::size_t>(limit, sources.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const SourceStats& source = sources[i];
    std::cout << fmt::format("  {:>10} {:>10} {:>7}  {:<22}  {}\n", source.articles, source.undated,
                             source.days, print_days(source.first_day, source.last_day),
                             source.name.empty() ? "(none named)" : source.name);
  }
  if (shown < sources.size()) {
    std::cout << fmt::format("  and {} more; --sources 0 lists them all\n", sources.size() - shown);
  }
}

// One bar a month or a year.
void print_times(const ArchiveStats& stats, bool by_month) {
  std::map<std::string, std::uint64_t> counts;
  for (const auto& [month, articles] : stats.months) {
    const std::string name = print_month(month);
    counts[by_month ? name : name.substr(0, name.find('-', 1))] += articles;
  }
  std::uint64_t most = 1;
  for (const auto& [name, articles] : counts) {
    most = std::max(most, articles);
  }
  if (!counts.empty()) {
    std::cout << (by_month ? "\nMonths\n" : "\nYears\n");
  }
  for (const auto& [name, articles] : counts) {
    const auto cells = std::max<std::uint64_t>(1, articles * kBarCells / most);
    std::cout << fmt::format("  {:<8} {:>10}  {}\n", name, articles, std::string(cells, '#'));
  }
}

void print_gaps(const char* title, const std::vector<CoverageGap>& gaps, std::uint32_t limit) {
  if (gaps.empty() || limit == 0) {
    return;
  }
  std::cout << "\n" << title << "\n        days  usual  from..to                source\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(limit, gaps.size()); ++i) {
    const CoverageGap& gap = gaps[i];
    std::cout << fmt::format("  {:>10} {:>6}  {:<22}  {}\n", gap.days, gap.usual_spacing,
                             print_days(gap.first, gap.last), gap.source);
  }
  if (gaps.size() > limit) {
    std::cout << fmt::format("  and {} more\n", gaps.size() - limit);
  }
}

Json to_json(const GenerationStats& stats) {
  if (!stats.fault.empty()) {
    return {{"number", stats.number}, {"current", stats.current}, {"fault", stats.fault}};
  }
  return {{"number", stats.number},
          {"current", stats.current},
          {"created", print_instant(stats.created)},
          {"command", stats.command},
          {"created_by", stats.created_by},
          {"parent", stats.parent},
          {"articles", stats.articles},
          {"change", stats.change ? Json(*stats.change) : Json()},
          {"undated", stats.undated},
          {"segments", stats.segments},
          {"bytes", stats.bytes},
          {"own_bytes", stats.own_bytes}};
}

void print_generation(const GenerationStats& stats) {
  if (!stats.fault.empty()) {
    std::cout << fmt::format("{} {:>6}  damaged: {}\n", stats.current ? '*' : ' ', stats.number,
                             stats.fault);
    return;
  }
  std::cout << fmt::format("{} {:>6}  {}  {:>10} {:>8}  {:>8}  {:>11}  {:>11}  {}\n",
                           stats.current ? '*' : ' ', stats.number, print_instant(stats.created),
                           stats.articles, stats.change ? fmt::format("{:+}", *stats.change) : "",
                           stats.segments, print_size(stats.bytes), print_size(stats.own_bytes),
                           stats.command);
}

}  // namespace

int run_stats(int argc, const char* const* argv) {
  ReaderArguments command("stats", "What an archive holds, and where it has gaps.", kStatsExamples);
  command.add_options()("generation", "Instead of the current one",
                        whole_number<std::uint64_t>("generation")->default_value("0"), "N");
  command.add_options()("months", "Articles by month instead of by year");
  command.add_options()("sources", "Sources listed; 0: all",
                        whole_number<std::uint32_t>("sources")->default_value("20"), "N");
  command.add_options()("gaps", "Gaps and silent sources listed",
                        whole_number<std::uint32_t>("gaps")->default_value("10"), "N");
  if (!command.parse(argc, argv)) {
    return kExitDone;
  }
  const ArchiveStats stats =
      archive_stats(command.archive(), command.get<std::uint64_t>("generation"));
  if (command.has("json")) {
    std::cout << print_json(to_json(stats)) << "\n";
    return kExitDone;
  }
  const auto gaps = command.get<std::uint32_t>("gaps");
  print_totals(stats, command.archive());
  print_segments(stats.segments);
  print_languages(stats);
  print_sources(stats.sources, command.get<std::uint32_t>("sources"));
  print_times(stats, command.has("months"));
  print_gaps("Gaps", stats.gaps, gaps);
  print_gaps("Silent up to the last day", stats.silent, gaps);
  return kExitDone;
}

int run_generations(int argc, const char* const* argv) {
  ReaderArguments command("generations", "Lists the generations that are kept.",
                          kGenerationsExamples);
  if (!command.parse(argc, argv)) {
    return kExitDone;
  }
  const std::vector<GenerationStats> generations = generation_stats(command.archive());
  if (command.has("json")) {
    Json list = Json::array();
    for (const GenerationStats& stats : generations) {
      list.push_back(to_json(stats));
    }
    std::cout << print_json({{"format", "dateline.generations/1"}, {"generations", list}}) << "\n";
    return kExitDone;
  }
  std::cout
      << "  number  made                   articles   change  segments        bytes          own"
         "  by\n";
  for (const GenerationStats& stats : generations) {
    print_generation(stats);
  }
  return kExitDone;
}

}  // namespace dateline

// Searches per second, latencies and failures of one Searcher that many threads use, before, while
// and after a command changes the archive.
//
//   search_while_updating ARCHIVE QUERIES [--threads N] [--seconds S] [-- COMMAND ARGUMENT...]
//
// QUERIES holds one query a line. Every thread runs them over and over, top ten with snippets,
// source facet and month timeline; the main thread calls refresh() twice a second, as an embedding
// server would. Without a command it measures for --seconds only. Prints one JSON object; the exit
// status is 1 when a search failed, that of the command when that failed.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cxxopts.hpp>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "searcher/searcher.h"

extern char** environ;

namespace {

using namespace dateline;
using Clock = std::chrono::steady_clock;

enum Phase : int { kBefore, kDuring, kAfter, kOver };
constexpr const char* kPhaseNames[] = {"before", "during", "after"};

struct Samples {
  std::vector<double> milliseconds[kOver];
  std::uint64_t failures[kOver] = {};
};

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) {
      lines.push_back(line);
    }
  }
  if (lines.empty()) {
    throw std::runtime_error("there is no query in " + path);
  }
  return lines;
}

SearchRequest request_of(const std::string& query) {
  SearchRequest request;
  request.query = query;
  request.facets = {{"source", 10}};
  request.timeline = Period::kMonth;
  return request;
}

void search_until_over(const Searcher& searcher, const std::vector<std::string>& queries,
                       std::size_t first, const std::atomic<int>& phase, Samples& samples) {
  for (std::size_t i = first; phase != kOver; ++i) {
    const int now = phase;
    if (now == kOver) {
      break;
    }
    const SearchRequest request = request_of(queries[i % queries.size()]);
    const Clock::time_point start = Clock::now();
    bool failed = true;
    try {
      failed = std::holds_alternative<QueryError>(searcher.search(request));
    } catch (const std::exception& error) {
      std::cerr << "a search failed: " << error.what() << "\n";
    }
    samples.failures[now] += failed ? 1 : 0;
    samples.milliseconds[now].push_back(
        std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
}

// Nearest rank.
double percentile(std::vector<double>& sorted, unsigned percent) {
  return sorted.empty() ? 0 : sorted[(sorted.size() * percent + 99) / 100 - 1];
}

pid_t start(std::vector<std::string> command) {
  std::vector<char*> argv;
  argv.reserve(command.size() + 1);
  for (std::string& argument : command) {
    argv.push_back(argument.data());
  }
  argv.push_back(nullptr);
  pid_t child = 0;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const int error = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    throw std::runtime_error("cannot start " + command.front());
  }
  return child;
}

class Watch {
 public:
  explicit Watch(Searcher& searcher) : searcher_(searcher) {}
  void refresh_for(double seconds) {
    const Clock::time_point end = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                                     std::chrono::duration<double>(seconds));
    while (Clock::now() < end) {
      refresh();
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
  }
  int refresh_until_end_of(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, WNOHANG) == 0) {
      refresh();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  }
  std::size_t generations() const { return seen_.size(); }

 private:
  void refresh() {
    if (Clock::now() - last_ > std::chrono::milliseconds(500)) {
      last_ = Clock::now();
      searcher_.refresh();
    }
    seen_.insert(searcher_.manifest().generation);
  }
  Searcher& searcher_;
  Clock::time_point last_;
  std::set<std::uint64_t> seen_;
};

nlohmann::ordered_json summary(std::vector<Samples>& threads, int phase, double seconds) {
  std::vector<double> all;
  std::uint64_t failures = 0;
  for (const Samples& samples : threads) {
    all.insert(all.end(), samples.milliseconds[phase].begin(), samples.milliseconds[phase].end());
    failures += samples.failures[phase];
  }
  std::sort(all.begin(), all.end());
  return {{"seconds", seconds},
          {"searches", all.size()},
          {"per_second", static_cast<double>(all.size()) / seconds},
          {"failures", failures},
          {"p50_ms", percentile(all, 50)},
          {"p95_ms", percentile(all, 95)},
          {"p99_ms", percentile(all, 99)}};
}

int measure(const cxxopts::ParseResult& arguments, const std::vector<std::string>& command) {
  const auto paths = arguments["paths"].as<std::vector<std::string>>();
  if (paths.size() != 2) {
    throw std::runtime_error("an ARCHIVE and a file of QUERIES are needed");
  }
  const std::vector<std::string> queries = lines_of(paths[1]);
  const auto seconds = arguments["seconds"].as<double>();
  SearcherOptions options;
  options.threads = 1;  // for one query: the machine's cores are shared by threads here
  Searcher searcher(paths[0], options);
  std::atomic<int> phase{kBefore};
  std::vector<Samples> samples(arguments["threads"].as<unsigned>());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    threads.emplace_back([&, i] {
      search_until_over(searcher, queries, i * queries.size() / samples.size(), phase, samples[i]);
    });
  }
  Watch watch(searcher);
  double taken[kOver] = {};
  int status = 0;
  const auto timed = [&](Phase which, const auto& work) {
    phase = which;
    const Clock::time_point begin = Clock::now();
    work();
    taken[which] = std::chrono::duration<double>(Clock::now() - begin).count();
  };
  timed(kBefore, [&] { watch.refresh_for(seconds); });
  if (!command.empty()) {
    timed(kDuring, [&] { status = watch.refresh_until_end_of(start(command)); });
    timed(kAfter, [&] { watch.refresh_for(seconds); });
  }
  phase = kOver;
  for (std::thread& thread : threads) {
    thread.join();
  }
  nlohmann::ordered_json report{{"threads", samples.size()},
                                {"generations_seen", watch.generations()}};
  bool failed = false;
  for (int each = kBefore; each < kOver; ++each) {
    if (taken[each] > 0) {
      report[kPhaseNames[each]] = summary(samples, each, taken[each]);
      failed = failed || report[kPhaseNames[each]]["failures"] != 0;
    }
  }
  std::cout << report.dump(2) << "\n";
  return failed ? 1 : status;
}

}  // namespace

int main(int argc, char** argv) {
  char** const end = argv + argc;
  char** const dashes = std::find(argv, end, std::string_view("--"));
  const std::vector<std::string> command(dashes == end ? end : dashes + 1, end);
  try {
    cxxopts::Options options("search_while_updating", "Searches beside a changing archive.");
    options.add_options()("threads", "", cxxopts::value<unsigned>()->default_value("2"))(
        "seconds", "", cxxopts::value<double>()->default_value("10"))(
        "paths", "", cxxopts::value<std::vector<std::string>>());
    options.parse_positional("paths");
    return measure(options.parse(static_cast<int>(dashes - argv), argv), command);
  } catch (const std::exception& error) {
    std::cerr << "search_while_updating: " << error.what() << "\n";
    return 2;
  }
}

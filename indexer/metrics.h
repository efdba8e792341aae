// What a run did and what the archive holds, as metrics of Prometheus.
//
// Text exposition format 0.0.4, for node_exporter's textfile collector.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace dateline {

struct RunMetrics {
  std::string archive;  // label "archive": its path as it was given
  std::string command;  // label "command": "update"
  std::chrono::sys_seconds ended{};
  int exit_status = 0;
  double seconds = 0;

  // Of the archive afterwards; unset when the run failed.
  struct Shown {
    std::uint64_t generation = 0, articles = 0, undated = 0, bytes = 0;
    unsigned segments = 0;
  };
  std::optional<Shown> shown;
  std::map<std::string, std::uint64_t> outcomes;  // of articles read: "added", "unchanged"
  std::map<std::string, std::uint64_t> rejected;  // by reason
};

// `before` is what the file held: after a failed run, the time of the last success and what the
// archive held then are taken from it. Empty: nothing.
std::string prometheus_metrics(const RunMetrics& run, const std::string& before);

// Replaces the file in one step; its temporary name does not end in ".prom", so that no collector
// reads it half written. Throws Error(kIo).
void write_metrics(const std::string& path, const RunMetrics& run);

}  // namespace dateline

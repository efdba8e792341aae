#include "indexer/metrics.h"

#include <fmt/format.h>

#include <string_view>

#include "common/error.h"
#include "common/internal/file.h"

namespace dateline {

namespace {

std::string escaped(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') {
      text += '\\';
    }
    text += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return text;
}

class MetricsText {
 public:
  MetricsText(const RunMetrics& run, const std::string& before) : run_(run), before_(before) {}

  // `kept` is taken from the text before when the value is not known.
  void gauge(const char* name, const char* help, const std::optional<double>& value) {
    const std::string series =
        fmt::format("dateline_{}{{archive=\"{}\"}}", name, escaped(run_.archive));
    const std::string text = value ? fmt::format("{}", *value) : value_before(series);
    if (!text.empty()) {
      head(name, help);
      text_ += series + " " + text + "\n";
    }
  }
  void counts(const char* name, const char* help, const char* label,
              const std::map<std::string, std::uint64_t>& values) {
    if (values.empty()) {
      return;
    }
    head(name, help);
    for (const auto& [value, count] : values) {
      text_ += fmt::format("dateline_{}{{archive=\"{}\",{}=\"{}\"}} {}\n", name,
                           escaped(run_.archive), label, escaped(value), count);
    }
  }
  std::string take() { return std::move(text_); }

 private:
  void head(const char* name, const char* help) {
    text_ += fmt::format("# HELP dateline_{0} {1}\n# TYPE dateline_{0} gauge\n", name, help);
  }
  std::string value_before(const std::string& series) const {
    const std::string line = "\n" + series + " ";
    const std::size_t begin = before_.find(line);
    if (begin == std::string::npos) {
      return "";
    }
    const std::size_t value = begin + line.size();
    return before_.substr(value, before_.find('\n', value) - value);
  }

  const RunMetrics& run_;
  const std::string& before_;
  std::string text_;
};

}  // namespace

std::string prometheus_metrics(const RunMetrics& run, const std::string& before) {
  MetricsText text(run, before);
  const auto of_shown = [&](auto member) -> std::optional<double> {
    return run.shown ? std::optional(static_cast<double>((*run.shown).*member)) : std::nullopt;
  };
  using Shown = RunMetrics::Shown;
  const auto ended = static_cast<double>(run.ended.time_since_epoch().count());
  text.gauge("articles", "Articles that the archive shows.", of_shown(&Shown::articles));
  text.gauge("undated_articles", "Of these, without a date.", of_shown(&Shown::undated));
  text.gauge("segments", "Segments of the generation that is shown.", of_shown(&Shown::segments));
  text.gauge("archive_bytes", "Size of the files that it names.", of_shown(&Shown::bytes));
  text.gauge("generation", "Number of the generation that is shown.", of_shown(&Shown::generation));
  text.counts("run_articles", "What became of the articles that the last run read.", "outcome",
              run.outcomes);
  text.counts("run_rejected_articles", "What the last run could not index.", "reason",
              run.rejected);
  text.gauge("run_duration_seconds", "Duration of the last run.", run.seconds);
  text.gauge("run_exit_status", "Exit status of the last run; 6 is a success with rejects.",
             run.exit_status);
  text.gauge("run_timestamp_seconds", "When the last run ended.", ended);
  text.gauge("last_success_timestamp_seconds", "When the last successful run ended.",
             run.shown ? std::optional(ended) : std::nullopt);
  return text.take();
}

void write_metrics(const std::string& path, const RunMetrics& run) {
  std::string before;
  try {
    before = "\n" + read_file(path);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound) {
      throw;
    }
  }
  replace_file(path, prometheus_metrics(run, before));
}

}  // namespace dateline

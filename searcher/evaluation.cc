#include "searcher/evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <random>
#include <set>

#include "common/error.h"
#include "common/text.h"

namespace dateline {

namespace {

constexpr std::size_t kCutoff = 10;
constexpr std::string_view kByteOrderMark = "\uFEFF";

// Calls `read` with each line's text, trimmed, and its number.
template <typename Read>
void for_each_line(std::string_view text, Read read) {
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && !line.starts_with('#')) {
      read(line, number);
    }
  }
}

[[noreturn]] void fail_line(const std::string& path, std::size_t line, const std::string& reason) {
  throw Error(ErrorCode::kUsage, fmt::format("cannot read {}: line {}: {}", path, line, reason));
}

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t begin = line.find_first_not_of(" \t"); begin != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(" \t", end);
  }
  return fields;
}

bool read_grade(std::string_view text, int& grade) {
  const auto [stop, error] = std::from_chars(text.begin(), text.end(), grade);
  return error == std::errc() && stop == text.end();
}

}  // namespace

std::string run_name(std::string_view name) {
  std::string text;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == 0x7F) {
      text += fmt::format("%{:02X}", byte);
    } else {
      text += c;
    }
  }
  return text;
}

namespace {

double discount(std::size_t rank) {
  return std::log2(static_cast<double>(rank) + 1);
}

double ideal_gain(const std::map<std::string, int, std::less<>>& judged) {
  std::vector<int> grades;
  for (const auto& [document, grade] : judged) {
    grades.push_back(std::max(grade, 0));
  }
  std::sort(grades.rbegin(), grades.rend());
  double gain = 0;
  for (std::size_t rank = 1; rank <= std::min(kCutoff, grades.size()); ++rank) {
    gain += grades[rank - 1] / discount(rank);
  }
  return gain;
}

}  // namespace

std::vector<Topic> read_topics(std::string_view tsv, const std::string& path) {
  std::vector<Topic> topics;
  std::set<std::string_view> ids;
  for_each_line(tsv, [&](std::string_view line, std::size_t number) {
    const std::size_t tab = line.find('\t');
    if (!is_valid_utf8(line)) {
      fail_line(path, number, "not UTF-8");
    }
    if (tab == std::string_view::npos || tab == 0) {
      fail_line(path, number, "a topic is a name, a tab and a text");
    }
    const std::string_view id = trim(line.substr(0, tab));
    if (!ids.insert(id).second) {
      fail_line(path, number, fmt::format("topic {} stands there twice", id));
    }
    topics.push_back({std::string(id), std::string(trim(line.substr(tab + 1)))});
  });
  return topics;
}

Judgements read_judgements(std::string_view text, const std::string& path) {
  Judgements judgements;
  for_each_line(text, [&](std::string_view line, std::size_t number) {
    const std::vector<std::string_view> fields = split(line);
    int grade = 0;
    if (fields.size() != 4 || !read_grade(fields[3], grade)) {
      fail_line(path, number, "a judgement is a topic, a number, a document and a grade");
    }
    const auto [found, is_new] =
        judgements[std::string(fields[0])].emplace(std::string(fields[2]), grade);
    if (!is_new && found->second != grade) {
      fail_line(path, number, fmt::format("document {} has two grades", fields[2]));
    }
  });
  return judgements;
}

Metrics evaluate(std::span<const std::string> ranking,
                 const std::map<std::string, int, std::less<>>& judged) {
  Metrics metrics;
  for (const auto& [document, grade] : judged) {
    metrics.relevant += grade > 0 ? 1 : 0;
  }
  double gain = 0;
  std::set<std::string_view> seen;
  for (const std::string& document : ranking) {
    if (!seen.insert(document).second) {
      continue;
    }
    const std::size_t rank = ++metrics.retrieved;
    const auto found = judged.find(document);
    if (found == judged.end() || found->second <= 0) {
      continue;
    }
    ++metrics.relevant_retrieved;
    metrics.average_precision +=
        static_cast<double>(metrics.relevant_retrieved) / static_cast<double>(rank);
    metrics.reciprocal_rank = std::max(metrics.reciprocal_rank, 1 / static_cast<double>(rank));
    if (rank <= kCutoff) {
      gain += found->second / discount(rank);
      metrics.precision_at_10 += 1.0 / kCutoff;
    }
  }
  if (metrics.relevant > 0) {
    metrics.average_precision /= static_cast<double>(metrics.relevant);
    metrics.ndcg_at_10 = gain / ideal_gain(judged);
  }
  return metrics;
}

Metrics mean_of(std::span<const Metrics> topics) {
  Metrics mean;
  for (const Metrics& topic : topics) {
    const auto count = static_cast<double>(topics.size());
    mean.average_precision += topic.average_precision / count;
    mean.ndcg_at_10 += topic.ndcg_at_10 / count;
    mean.precision_at_10 += topic.precision_at_10 / count;
    mean.reciprocal_rank += topic.reciprocal_rank / count;
    mean.relevant += topic.relevant;
    mean.relevant_retrieved += topic.relevant_retrieved;
    mean.retrieved += topic.retrieved;
  }
  return mean;
}

namespace {

struct RunEntry {
  std::string document;
  std::int64_t rank;
  double score;
};

template <typename T>
bool read_value(std::string_view text, T& value) {
  const auto [stop, error] = std::from_chars(text.begin(), text.end(), value);
  return error == std::errc() && stop == text.end();
}

}  // namespace

Run read_run(std::string_view text, const std::string& path) {
  std::map<std::string, std::vector<RunEntry>, std::less<>> entries;
  for_each_line(text, [&](std::string_view line, std::size_t number) {
    const std::vector<std::string_view> fields = split(line);
    RunEntry entry{};
    if (fields.size() != 6 || !read_value(fields[3], entry.rank) ||
        !read_value(fields[4], entry.score)) {
      fail_line(path, number,
                "a line of a run is a topic, Q0, a document, a rank, a score and a tag");
    }
    entry.document = fields[2];
    entries[std::string(fields[0])].push_back(std::move(entry));
  });
  Run run;
  for (auto& [topic, ranking] : entries) {
    std::stable_sort(ranking.begin(), ranking.end(), [](const RunEntry& a, const RunEntry& b) {
      return a.score != b.score ? a.score > b.score : a.rank < b.rank;
    });
    for (RunEntry& entry : ranking) {
      run[topic].push_back(std::move(entry.document));
    }
  }
  return run;
}

double randomisation_p(std::span<const double> a, std::span<const double> b) {
  constexpr int kRounds = 100'000;
  constexpr double kRounding = 1e-12;  // what sums in another order may differ by
  if (a.empty()) {
    return 1;
  }
  double observed = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    observed += a[i] - b[i];
  }
  std::mt19937_64 random(1);
  int as_great = 0;
  for (int round = 0; round < kRounds; ++round) {
    double sum = 0;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      bits = i % 64 == 0 ? random() : bits >> 1;
      sum += (bits & 1) != 0 ? a[i] - b[i] : b[i] - a[i];
    }
    as_great += std::abs(sum) >= std::abs(observed) - kRounding ? 1 : 0;
  }
  return static_cast<double>(as_great) / kRounds;
}

std::string run_line(std::string_view topic, std::string_view document, std::size_t rank,
                     double score, std::string_view tag) {
  return fmt::format("{} Q0 {} {} {:.6f} {}\n", run_name(topic), run_name(document), rank, score,
                     run_name(tag));
}

}  // namespace dateline

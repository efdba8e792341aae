// The command eval: judged topics, ranked and measured.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "common/internal/file.h"
#include "common/internal/program.h"
#include "searcher/cli/commands.h"
#include "searcher/evaluation.h"
#include "searcher/render.h"

namespace dateline {

namespace {

constexpr std::uint32_t kDepth = 1000;

struct Judged {
  std::string topic;
  Metrics metrics;
};

std::string text_row(const std::string& name, const Metrics& metrics) {
  return fmt::format("{:<12} {:>7.4f} {:>8.4f} {:>7.4f} {:>7.4f} {:>6} {:>6}\n",
                     to_terminal({name, {}}, false), metrics.average_precision, metrics.ndcg_at_10,
                     metrics.precision_at_10, metrics.reciprocal_rank, metrics.relevant,
                     metrics.relevant_retrieved);
}

nlohmann::ordered_json json_row(const std::string& name, const Metrics& metrics) {
  return {{"topic", name},
          {"average_precision", metrics.average_precision},
          {"ndcg_at_10", metrics.ndcg_at_10},
          {"precision_at_10", metrics.precision_at_10},
          {"reciprocal_rank", metrics.reciprocal_rank},
          {"relevant", metrics.relevant},
          {"relevant_retrieved", metrics.relevant_retrieved},
          {"retrieved", metrics.retrieved}};
}

void print_text(const std::vector<Judged>& judged, const Metrics& mean) {
  std::cout << fmt::format("{:<12} {:>7} {:>8} {:>7} {:>7} {:>6} {:>6}\n", "topic", "AP", "nDCG@10",
                           "P@10", "RR", "rel", "found");
  for (const Judged& topic : judged) {
    std::cout << text_row(topic.topic, topic.metrics);
  }
  std::cout << text_row(fmt::format("mean of {}", judged.size()), mean);
}

// Another run, measured over the same topics.
struct Compared {
  struct Value {
    std::string_view name;
    double ours, theirs, p;
  };
  std::vector<Value> values;
};

Compared compare(const std::vector<Judged>& judged, const std::string& path,
                 const Judgements& judgements) {
  const Run run = read_run(read_file(path), path);
  std::vector<Metrics> theirs;
  for (const Judged& topic : judged) {
    const auto ranking = run.find(run_name(topic.topic));
    std::map<std::string, int, std::less<>> named;  // a run has names of its own
    for (const auto& [document, grade] : judgements.find(topic.topic)->second) {
      named[run_name(document)] = grade;
    }
    theirs.push_back(
        evaluate(ranking == run.end() ? std::vector<std::string>() : ranking->second, named));
  }
  static constexpr std::pair<std::string_view, double Metrics::*> kMeasures[] = {
      {"AP", &Metrics::average_precision},
      {"nDCG@10", &Metrics::ndcg_at_10},
      {"P@10", &Metrics::precision_at_10},
      {"RR", &Metrics::reciprocal_rank}};
  Compared compared;
  for (const auto& [name, measure] : kMeasures) {
    std::vector<double> a, b;
    for (std::size_t i = 0; i < judged.size(); ++i) {
      a.push_back(judged[i].metrics.*measure);
      b.push_back(theirs[i].*measure);
    }
    std::vector<Metrics> ours;
    std::transform(judged.begin(), judged.end(), std::back_inserter(ours),
                   [](const Judged& topic) { return topic.metrics; });
    compared.values.push_back(
        {name, mean_of(ours).*measure, mean_of(theirs).*measure, randomisation_p(a, b)});
  }
  return compared;
}

void print_comparison(const Compared& compared) {
  std::cout << fmt::format("\n{:<12} {:>7} {:>8} {:>7} {:>7}\n", "compared", "this", "other",
                           "ratio", "p");
  for (const auto& [name, ours, theirs, p] : compared.values) {
    std::cout << fmt::format("{:<12} {:>7.4f} {:>8.4f} {:>7} {:>7.4f}\n", name, ours, theirs,
                             theirs == 0 ? "-" : fmt::format("{:.3f}", ours / theirs), p);
  }
}

nlohmann::ordered_json json_of(const Compared& compared) {
  auto values = nlohmann::ordered_json::array();
  for (const auto& [name, ours, theirs, p] : compared.values) {
    values.push_back({{"measure", name}, {"this", ours}, {"other", theirs}, {"p", p}});
  }
  return values;
}

void print_json(const std::vector<Judged>& judged, const Metrics& mean,
                const std::optional<Compared>& compared) {
  auto topics = nlohmann::ordered_json::array();
  for (const Judged& topic : judged) {
    topics.push_back(json_row(topic.topic, topic.metrics));
  }
  nlohmann::ordered_json json{{"format", "dateline.eval/1"},
                              {"topics", std::move(topics)},
                              {"mean", json_row("mean", mean)}};
  if (compared) {
    json["compared"] = json_of(*compared);
  }
  std::cout << json.dump() << "\n";
}

SearchResult rank_topic(const Searcher& searcher, const Topic& topic, SearchRequest request) {
  request.query = topic.text;
  request.any = true;
  request.plain = true;
  request.limit = kDepth;
  request.articles = false;
  return std::get<SearchResult>(searcher.search(request));
}

}  // namespace

int run_eval(const Arguments& arguments) {
  if (arguments.format != OutputFormat::kText && arguments.format != OutputFormat::kJson) {
    throw UsageError("eval prints text or json");
  }
  const auto topics = read_topics(read_file(arguments.topics), arguments.topics);
  const auto judgements = read_judgements(read_file(arguments.judgements), arguments.judgements);
  const Searcher searcher(arguments.archive, arguments.searcher);
  std::string run;
  std::vector<Judged> judged;
  std::vector<Metrics> metrics;
  for (const Topic& topic : topics) {
    const SearchResult result = rank_topic(searcher, topic, arguments.request);
    std::vector<std::string> ranking;
    for (const Hit& hit : result.hits) {
      ranking.push_back(hit.article.id);
      run += run_line(topic.id, hit.article.id, hit.rank, hit.score, "dateline");
    }
    const auto found = judgements.find(topic.id);
    const Metrics measured =
        found == judgements.end() ? Metrics{} : evaluate(ranking, found->second);
    if (measured.relevant > 0) {
      judged.push_back({topic.id, measured});
      metrics.push_back(measured);
    }
  }
  if (!arguments.run.empty()) {
    replace_file(arguments.run, run);
  }
  if (judged.empty()) {
    std::cerr << "dateline-search: no topic has a relevant document\n";
    return kExitNothingFound;
  }
  const Metrics mean = mean_of(metrics);
  std::optional<Compared> compared;
  if (!arguments.compare.empty()) {
    compared = compare(judged, arguments.compare, judgements);
  }
  if (arguments.format == OutputFormat::kJson) {
    print_json(judged, mean, compared);
  } else {
    print_text(judged, mean);
    if (compared) {
      print_comparison(*compared);
    }
  }
  return kExitDone;
}

}  // namespace dateline

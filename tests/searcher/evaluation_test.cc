#include "searcher/evaluation.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "common/error.h"

namespace dateline {

namespace {

using Judged = std::map<std::string, int, std::less<>>;

std::string complaint_about_topics(std::string_view text) {
  try {
    read_topics(text, "t.tsv");
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

std::string complaint_about_judgements(std::string_view text) {
  try {
    read_judgements(text, "q.txt");
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

bool is_relevant(const Judged& judged, const std::string& document) {
  return judged.count(document) > 0 && judged.at(document) > 0;
}

// The precision at every relevant document, counted anew for each.
double plain_average_precision(const std::vector<std::string>& ranking, const Judged& judged) {
  double sum = 0;
  for (std::size_t i = 0; i < ranking.size(); ++i) {
    if (is_relevant(judged, ranking[i])) {
      const auto found = std::count_if(ranking.begin(), ranking.begin() + i + 1,
                                       [&](const auto& d) { return is_relevant(judged, d); });
      sum += static_cast<double>(found) / static_cast<double>(i + 1);
    }
  }
  const auto relevant = std::count_if(judged.begin(), judged.end(),
                                      [](const auto& entry) { return entry.second > 0; });
  return relevant == 0 ? 0 : sum / static_cast<double>(relevant);
}

double plain_gain(const std::vector<int>& grades) {
  double gain = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(10, grades.size()); ++i) {
    gain += std::max(0, grades[i]) * std::log(2) / std::log(static_cast<double>(i) + 2);
  }
  return gain;
}

double plain_ndcg(const std::vector<std::string>& ranking, const Judged& judged) {
  std::vector<int> ideal;
  for (const auto& [document, grade] : judged) {
    ideal.push_back(grade);
  }
  std::sort(ideal.begin(), ideal.end(), std::greater<>());
  std::vector<int> grades;
  for (const std::string& document : ranking) {
    grades.push_back(judged.count(document) > 0 ? judged.at(document) : 0);
  }
  return plain_gain(ideal) == 0 ? 0 : plain_gain(grades) / plain_gain(ideal);
}

}  // namespace

TEST_CASE("a ranking is measured as by hand") {
  // Relevant: a (grade 2), c (1), x (1, never retrieved). d has grade 0.
  const Judged judged{{"a", 2}, {"c", 1}, {"x", 1}, {"d", 0}};
  const std::vector<std::string> ranking{"b", "a", "d", "c"};
  const Metrics metrics = evaluate(ranking, judged);
  CHECK(metrics.relevant == 3);
  CHECK(metrics.relevant_retrieved == 2);
  CHECK(metrics.retrieved == 4);
  CHECK(metrics.average_precision == doctest::Approx((1.0 / 2 + 2.0 / 4) / 3));
  CHECK(metrics.precision_at_10 == doctest::Approx(0.2));
  CHECK(metrics.reciprocal_rank == doctest::Approx(0.5));
  const double gain = 2 / std::log2(3) + 1 / std::log2(5);
  const double ideal = 2 / std::log2(2) + 1 / std::log2(3) + 1 / std::log2(4);
  CHECK(metrics.ndcg_at_10 == doctest::Approx(gain / ideal));
}

TEST_CASE("only the first ten count for nDCG and precision at ten") {
  const Judged judged{{"k", 1}, {"a", 1}};
  const std::vector<std::string> ranking{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"};
  const Metrics metrics = evaluate(ranking, judged);
  CHECK(metrics.precision_at_10 == doctest::Approx(0.1));
  CHECK(metrics.average_precision == doctest::Approx((1.0 + 2.0 / 11) / 2));
  CHECK(metrics.ndcg_at_10 == doctest::Approx(1 / (1 + 1 / std::log2(3))));
}

TEST_CASE("nothing retrieved, nothing relevant and repeats are no trouble") {
  CHECK(evaluate({}, Judged{{"a", 1}}).average_precision == 0);
  CHECK(evaluate({}, Judged{{"a", 1}}).relevant == 1);
  const std::vector<std::string> ranking{"a", "a", "b"};
  CHECK(evaluate(ranking, {}).ndcg_at_10 == 0);
  const Metrics repeated = evaluate(ranking, Judged{{"a", 1}, {"b", 1}});
  CHECK(repeated.retrieved == 2);
  CHECK(repeated.average_precision == doctest::Approx(1));
}

TEST_CASE("any ranking is measured as its definitions say") {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    Judged judged;
    for (auto i = random() % 20; i > 0; --i) {
      judged[fmt::format("d{}", random() % 30)] = static_cast<int>(random() % 5) - 1;
    }
    std::vector<std::string> ranking;
    for (int i = 0; i < 30; ++i) {
      ranking.push_back(fmt::format("d{}", i));
    }
    std::shuffle(ranking.begin(), ranking.end(), random);
    ranking.resize(random() % 31);
    const Metrics metrics = evaluate(ranking, judged);
    CHECK(metrics.average_precision == doctest::Approx(plain_average_precision(ranking, judged)));
    CHECK(metrics.ndcg_at_10 == doctest::Approx(plain_ndcg(ranking, judged)));
    CHECK(metrics.retrieved == ranking.size());
  }
}

TEST_CASE("means are of values, sums of counts") {
  const std::vector<Metrics> topics{{1, 0.5, 0.2, 1, 3, 2, 10}, {0, 0.25, 0.4, 0.5, 1, 1, 20}};
  const Metrics mean = mean_of(topics);
  CHECK(mean.average_precision == doctest::Approx(0.5));
  CHECK(mean.ndcg_at_10 == doctest::Approx(0.375));
  CHECK(mean.precision_at_10 == doctest::Approx(0.3));
  CHECK(mean.reciprocal_rank == doctest::Approx(0.75));
  CHECK(mean.relevant == 4);
  CHECK(mean.relevant_retrieved == 3);
  CHECK(mean.retrieved == 30);
}

TEST_CASE("topics and judgements are read, whatever their line ends") {
  const auto topics = read_topics("\uFEFF1\tputin xi\r\n# a comment\n\n q2 \t a\tb \n", "t.tsv");
  REQUIRE(topics.size() == 2);
  CHECK(topics[0].id == "1");
  CHECK(topics[0].text == "putin xi");
  CHECK(topics[1].id == "q2");
  CHECK(topics[1].text == "a\tb");
  const auto judgements = read_judgements("1 0 a 2\r\n1 0 b 0\n2\t0\ta\t-1\n", "q.txt");
  CHECK(judgements.at("1").at("a") == 2);
  CHECK(judgements.at("1").at("b") == 0);
  CHECK(judgements.at("2").at("a") == -1);
}

TEST_CASE("what is no topic or judgement is named by its line") {
  CHECK(complaint_about_topics("1\ta\nno tab") ==
        "cannot read t.tsv: line 2: a topic is a name, a tab and a text");
  CHECK(complaint_about_topics("1\ta\n1\tb") ==
        "cannot read t.tsv: line 2: topic 1 stands there twice");
  CHECK(complaint_about_topics("1\t\xFF") == "cannot read t.tsv: line 1: not UTF-8");
  for (const char* bad : {"1 0 a", "1 0 a b", "1 0 a 1x", "1 0 a 1 2", "1 0 a 99999999999"}) {
    CAPTURE(bad);
    CHECK(complaint_about_judgements(bad) ==
          "cannot read q.txt: line 1: a judgement is a topic, a number, a document and a grade");
  }
  CHECK(complaint_about_judgements("1 0 a 1\n1 0 a 2") ==
        "cannot read q.txt: line 2: document a has two grades");
  CHECK(complaint_about_judgements("1 0 a 1\n1 0 a 1").empty());
}

TEST_CASE("a run is read as it was written, ordered by scores") {
  const std::string text = run_line("q 1", "b", 1, 3, "t") + run_line("q 1", "a c", 2, 2, "t") +
                           run_line("q2", "x", 2, 1, "t") + run_line("q2", "y", 1, 1, "t") +
                           run_line("q2", "z", 3, 7, "t");
  const Run run = read_run(text, "r.run");
  CHECK(run.at(run_name("q 1")) == std::vector<std::string>{"b", run_name("a c")});
  CHECK(run.at("q2") == std::vector<std::string>{"z", "y", "x"});
  for (const char* bad : {"q Q0 d 1 2", "q Q0 d one 2 t", "q Q0 d 1 x t", "q Q0 d 1 2 t more"}) {
    CAPTURE(bad);
    CHECK_THROWS_WITH(read_run(bad, "r.run"),
                      "cannot read r.run: line 1: a line of a run is a topic, Q0, a document, a "
                      "rank, a score and a tag");
  }
}

TEST_CASE("the randomisation test finds what is surely better, and nothing where nothing is") {
  std::mt19937 random(7);
  std::vector<double> a, b, noise;
  for (int i = 0; i < 40; ++i) {
    a.push_back(static_cast<double>(random() % 1000) / 1000);
    b.push_back(a.back() - 0.05 - static_cast<double>(random() % 100) / 1000);
    noise.push_back(a.back() + (i % 2 == 0 ? 0.1 : -0.1));
  }
  CHECK(randomisation_p(a, b) < 0.001);
  CHECK(randomisation_p(b, a) == randomisation_p(a, b));
  CHECK(randomisation_p(a, noise) > 0.5);
  CHECK(randomisation_p(a, a) == 1);
  CHECK(randomisation_p({}, {}) == 1);
  // Of eight assignments of three equal differences, two are as far from 0.
  const std::vector<double> three{1, 1, 1}, zero{0, 0, 0};
  CHECK(randomisation_p(three, zero) == doctest::Approx(0.25).epsilon(0.03));
}

TEST_CASE("a line of a run has six fields whatever the id") {
  CHECK(run_line("q1", "a b\tc", 3, 1.5, "tag") == "q1 Q0 a%20b%09c 3 1.500000 tag\n");
  CHECK(run_line("q 1", "a\r\n\x7F%20é", 1, -0.25, "t") ==
        "q%201 Q0 a%0D%0A%7F%20é 1 -0.250000 t\n");
}

}  // namespace dateline

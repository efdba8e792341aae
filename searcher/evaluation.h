// Measuring retrieval over judged topics, the way of TREC (Voorhees and Harman 2005).
//
// Pure functions; any number of threads.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dateline {

struct Topic {
  std::string id;
  std::string text;
};

// By topic, then by document: a grade, over 0 for what is relevant.
using Judgements = std::map<std::string, std::map<std::string, int, std::less<>>, std::less<>>;

// Lines "id<TAB>text"; empty lines and lines that begin with # mean nothing. Throws Error(kUsage)
// naming `path` and the line for what is not that: no tab, a repeated id, ill-formed UTF-8.
std::vector<Topic> read_topics(std::string_view tsv, const std::string& path);

// TREC's form: topic, iteration, document, grade, between white space. Throws Error(kUsage) naming
// `path` and the line for what is not that, and for two grades of one document.
Judgements read_judgements(std::string_view text, const std::string& path);

struct Metrics {
  double average_precision = 0;  // over all relevant documents, retrieved or not
  double ndcg_at_10 = 0;  // gain: the grade; discount: log2(rank + 1) (Järvelin, Kekäläinen 2002)
  double precision_at_10 = 0;  // of ten, however many were retrieved
  double reciprocal_rank = 0;  // of the first relevant document
  std::uint64_t relevant = 0, relevant_retrieved = 0, retrieved = 0;
};

// A ranking, best first, against the judgements of its topic. What is not judged is not relevant; a
// document that the ranking repeats counts where it stands first.
Metrics evaluate(std::span<const std::string> ranking,
                 const std::map<std::string, int, std::less<>>& judged);

// The mean over topics, counts summed up; zeros for none. Topics without a relevant document belong
// not among them (trec_eval leaves them out too).
Metrics mean_of(std::span<const Metrics> topics);

// Rankings of a TREC run, by topic, best first: lines of topic, Q0, document, rank, score, tag. As
// for trec_eval, scores order them, not ranks, and equal scores are ordered by rank. Throws
// Error(kUsage) naming `path` and the line for what is not that. Names are as run_line() writes
// them.
using Run = std::map<std::string, std::vector<std::string>, std::less<>>;
Run read_run(std::string_view text, const std::string& path);

// The name of a topic or document as a run has it.
std::string run_name(std::string_view name);

// The two-sided p-value of the mean difference of paired values, by the randomisation test
// (Smucker, Allan and Carterette 2007, "A comparison of statistical significance tests for
// information retrieval evaluation"): how often a difference is at least as great when the values
// of each pair are swapped by chance. The same for the same values: the generator's seed is fixed.
// 1 for none.
double randomisation_p(std::span<const double> a, std::span<const double> b);

// A line of a TREC run, with its line break. ASCII white space and control characters in a name are
// written as in URLs (%20), so that there are six fields; nothing else is, so that names match
// those of the judgements.
std::string run_line(std::string_view topic, std::string_view document, std::size_t rank,
                     double score, std::string_view tag);

}  // namespace dateline

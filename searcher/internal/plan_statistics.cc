// Statistics of a plan over the whole generation, and its description.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <utility>

#include "searcher/internal/plan.h"

namespace dateline {

namespace {

// How often the parts of a plan occur. What cannot be known without matching is bounded.
class Statistics {
 public:
  Statistics(const Plan& plan, const Segments& segments, const StatisticsScope& scope)
      : plan_(plan),
        segments_(segments),
        scope_(scope),
        articles_(scope.articles),
        frequencies_(plan.terms.size()) {}

  void fill(PlanNode& node) const {
    if (node.kind == PlanKind::kGroup) {
      node.document_frequency = frequency_of_group(node);
      node.idf = Bm25::idf(articles_, node.document_frequency);
    } else if (node.kind == PlanKind::kSpans) {
      node.document_frequency = frequency_of_spans(node.spans);
      node.idf = idf_of_spans(node.spans);
    }
    for (PlanNode& child : node.children) {
      fill(child);
    }
    if (node.kind == PlanKind::kSpellings) {
      // A spelling that is rare in this archive is not more telling than the name.
      const double bound = total_idf(node.children.front());
      for (std::size_t i = 1; i < node.children.size(); ++i) {
        node.children[i].idf = std::min(node.children[i].idf, bound);
      }
    }
  }

 private:
  static double total_idf(const PlanNode& node) {
    if (node.kind == PlanKind::kSpellings) {
      return total_idf(node.children.front());
    }
    double sum = node.idf;
    for (const PlanNode& child : node.children) {
      sum += total_idf(child);
    }
    return sum;
  }

  // Of the articles in the scope.
  std::uint64_t frequency(std::uint32_t term) const {
    if (frequencies_[term]) {
      return *frequencies_[term];
    }
    const PlanTerm& what = plan_.terms[term];
    std::uint64_t sum = 0;
    for (std::size_t index = 0; index < segments_.size(); ++index) {
      const std::uint32_t all = plan_.frequencies[index][term];
      sum += is_whole(what) || all == 0 ? all : counted(what, index);
    }
    frequencies_[term] = sum;
    return sum;
  }

  // Whether all articles with the term count.
  bool is_whole(const PlanTerm& term) const {
    return term.is_stem || (scope_.languages.empty() && term.languages == 0);
  }

  std::uint64_t counted(const PlanTerm& term, std::size_t index) const {
    const Segment& segment = *segments_[index];
    return segment.frequency_in(term.name, term.languages == 0
                                               ? segment.filter_of(scope_.languages)
                                               : plan_.filters[index][term.languages]);
  }

  std::uint64_t frequency_of_group(const PlanNode& node) const {
    std::array<std::uint64_t, kFormRoutes.size()> by_route{};
    for (const TermUse& use : node.terms) {
      by_route[static_cast<std::size_t>(use.route)] += frequency(use.term);
    }
    return std::min(articles_, *std::max_element(by_route.begin(), by_route.end()));
  }

  // An upper bound.
  std::uint64_t frequency_of_spans(const SpanNode& node) const {
    const bool any = is_any(node.kind);
    std::uint64_t bound = any ? 0 : articles_;
    const auto add = [&](std::uint64_t part) {
      bound = std::min(any ? bound + part : part, any ? articles_ : bound);
    };
    for (const std::uint32_t term : node.terms) {
      add(frequency(term));
    }
    for (const SpanNode& child : node.children) {
      add(frequency_of_spans(child));
    }
    return bound;
  }

  // What is required together tells as much as its parts.
  double idf_of_spans(const SpanNode& node) const {
    if (is_any(node.kind)) {
      return Bm25::idf(articles_, frequency_of_spans(node));
    }
    double sum = 0;
    for (const std::uint32_t term : node.terms) {
      sum += Bm25::idf(articles_, frequency(term));
    }
    for (const SpanNode& child : node.children) {
      sum += idf_of_spans(child);
    }
    return sum;
  }

  const Plan& plan_;
  const Segments& segments_;
  const StatisticsScope& scope_;
  const std::uint64_t articles_;
  mutable std::vector<std::optional<std::uint64_t>> frequencies_;  // by term, once asked for
};

// Terms are listed up to so many.
constexpr std::size_t kMaxListedTerms = 20;

std::string describe_term(const Plan& plan, const PlanTerm& term) {
  const Languages& languages = plan.language_sets[term.languages];
  return term.is_stem || languages.empty()
             ? term.name
             : fmt::format("{}({})", term.name, fmt::join(languages, ","));
}

std::string list_terms(const Plan& plan, const std::vector<std::uint32_t>& terms) {
  std::string list;
  for (std::size_t i = 0; i < terms.size() && i < kMaxListedTerms; ++i) {
    list += (i == 0 ? "" : " ") + describe_term(plan, plan.terms[terms[i]]);
  }
  if (terms.size() > kMaxListedTerms) {
    list += fmt::format(" and {} more", terms.size() - kMaxListedTerms);
  }
  return list;
}

void collect_terms(const SpanNode& node, std::vector<std::uint32_t>& terms) {
  terms.insert(terms.end(), node.terms.begin(), node.terms.end());
  for (const SpanNode& child : node.children) {
    collect_terms(child, terms);
  }
}

std::string scored_name(const Plan& plan, const PlanNode& node) {
  const bool spans = node.kind == PlanKind::kSpans;
  std::vector<std::uint32_t> terms;
  for (const TermUse& use : node.terms) {
    terms.push_back(use.term);
  }
  collect_terms(node.spans, terms);
  return fmt::format("{} {} [{}] in {} articles{}, idf {:.3f}{}", spans ? "places of" : "word",
                     node.label, list_terms(plan, terms), node.document_frequency,
                     spans ? " at most" : "", node.idf,
                     node.weight == 1 ? "" : fmt::format(", weight {}", node.weight));
}

}  // namespace

std::string describe_node(const Plan& plan, const PlanNode& node) {
  switch (node.kind) {
    case PlanKind::kAll:
      return "all articles";
    case PlanKind::kAnd:
      return "all of";
    case PlanKind::kOr:
      return "any of";
    case PlanKind::kSpellings:
      return "any spelling of";
    case PlanKind::kAndNot:
      return "the first, without the second";
    case PlanKind::kDays:
      return "days " + node.label;
    case PlanKind::kLength:
      return "length " + node.label;
    case PlanKind::kAdded:
      return "first shown after generation " + std::to_string(node.least);
    case PlanKind::kGroup:
    case PlanKind::kSpans:
      return scored_name(plan, node);
    case PlanKind::kFilter:
      break;
  }
  std::vector<std::uint32_t> terms;
  for (const TermUse& use : node.terms) {
    terms.push_back(use.term);
  }
  return "filter " + node.label + " [" + list_terms(plan, terms) + "]";
}

namespace {

void describe_tree(const Plan& plan, const PlanNode& node, std::size_t depth,
                   std::vector<std::string>& lines) {
  lines.push_back(std::string(2 * depth, ' ') + describe_node(plan, node));
  for (const PlanNode& child : node.children) {
    describe_tree(plan, child, depth + 1, lines);
  }
}

}  // namespace

namespace {

// Fewer terms, by segment, are not worth waking other threads for.
constexpr std::size_t kParallelLookUps = 400;

// Forms of a word stand near one another.
std::vector<std::uint32_t> by_name(const std::vector<PlanTerm>& terms) {
  std::vector<std::uint32_t> order(terms.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return terms[a].name < terms[b].name; });
  return order;
}

void look_up(Plan& plan, const std::vector<std::uint32_t>& order, const Segment& segment,
             std::size_t index) {
  glass::PostingTable::Finder words(segment.posting_table());
  StemFile::Finder stems(segment.stems());
  plan.sources[index].resize(plan.terms.size());
  for (const Languages& languages : plan.language_sets) {
    plan.filters[index].push_back(languages.empty() ? LanguageFilter()
                                                    : segment.filter_of(languages));
  }
  for (const std::uint32_t term : order) {
    if (plan.filters[index][plan.terms[term].languages].admits_none()) {
      continue;
    }
    const std::string& name = plan.terms[term].name;
    if (plan.terms[term].is_stem) {
      const StemList stem = stems.find(name);
      plan.sources[index][term] = TermSource(stem);
      plan.frequencies[index][term] = segment.live_frequency(name, stem.articles());
      continue;
    }
    const Postings postings = words.postings(name);
    plan.sources[index][term] =
        TermSource(name, segment.posting_table(), postings.place(), segment.impacts());
    plan.frequencies[index][term] = segment.live_frequency(name, postings.frequency()) +
                                    static_cast<std::uint32_t>(segment.reopened_with(name).size());
  }
}

}  // namespace

void add_statistics(Plan& plan, const Segments& segments, const StatisticsScope& scope,
                    TaskPool& pool) {
  plan.frequencies.assign(segments.size(), std::vector<std::uint32_t>(plan.terms.size()));
  plan.sources.assign(segments.size(), {});
  plan.filters.assign(segments.size(), {});
  const std::vector<std::uint32_t> order = by_name(plan.terms);
  const auto look_up_in = [&](std::size_t index) { look_up(plan, order, *segments[index], index); };
  if (plan.terms.size() * segments.size() >= kParallelLookUps) {
    pool.run(segments.size(), look_up_in);
  } else {
    for (std::size_t index = 0; index < segments.size(); ++index) {
      look_up_in(index);
    }
  }
  plan.bm25 = Bm25(scope.articles == 0 || scope.length == 0
                       ? 1
                       : static_cast<double>(scope.length) / static_cast<double>(scope.articles));
  Statistics(plan, segments, scope).fill(plan.root);
}

std::uint64_t frequency_in(const Segments& segments, std::string_view term,
                           const StatisticsScope& scope) {
  std::uint64_t sum = 0;
  for (const auto& segment : segments) {
    sum += scope.languages.empty()
               ? segment->frequency(term)
               : segment->frequency_in(term, segment->filter_of(scope.languages));
  }
  return sum;
}

std::vector<std::string> describe_plan(const Plan& plan) {
  std::vector<std::string> lines;
  describe_tree(plan, plan.root, 0, lines);
  lines.insert(lines.end(), plan.notes.begin(), plan.notes.end());
  return lines;
}

}  // namespace dateline

#include "searcher/internal/planner.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "common/language.h"
#include "common/text.h"
#include "common/url.h"
#include "searcher/internal/query_names.h"

namespace dateline {

namespace {

// Terms of one plan: 2000 words of a query in ten forms each. Bounds its memory and look-ups.
constexpr std::size_t kMaxPlanTerms = 20'000;

// The languages that the query itself is limited to, if it says so at the top.
Languages named_languages(const QueryNode& query) {
  const auto is_language = [](const QueryNode& node) {
    return (node.kind == NodeKind::kWord || node.kind == NodeKind::kPhrase) &&
           node.field == Field::kLanguage;
  };
  Languages named;
  const auto add_named = [&](const QueryNode& node) {
    if (is_language(node)) {
      named.insert(normalize_language(node.text));
    } else if (node.kind == NodeKind::kOr &&
               std::all_of(node.children.begin(), node.children.end(), is_language)) {
      for (const QueryNode& child : node.children) {
        named.insert(normalize_language(child.text));
      }
    }
  };
  add_named(query);
  if (query.kind == NodeKind::kAnd) {
    std::for_each(query.children.begin(), query.children.end(), add_named);
  }
  return named;
}

// A list in which what is repeated stands once. It counts for more, though not for as much more
// (BM25's third factor).
QueryNode without_repeats(const QueryNode& node) {
  QueryNode distinct = node;
  distinct.children.clear();
  std::vector<double> repeats;
  for (const QueryNode& child : node.children) {
    const auto same = std::find(distinct.children.begin(), distinct.children.end(), child);
    if (same == distinct.children.end()) {
      distinct.children.push_back(child);
      repeats.push_back(1);
    } else {
      ++repeats[static_cast<std::size_t>(same - distinct.children.begin())];
    }
  }
  for (std::size_t i = 0; i < repeats.size(); ++i) {
    if (repeats[i] > 1) {
      QueryNode weight;
      weight.kind = NodeKind::kWeight;
      weight.weight = Bm25::query_weight(repeats[i]);
      weight.children.push_back(std::move(distinct.children[i]));
      distinct.children[i] = std::move(weight);
    }
  }
  return distinct;
}

PlanNode days_node(const QueryNode& node) {
  PlanNode result;
  result.kind = PlanKind::kDays;
  result.label = canonical(node);
  result.first_day = node.first_day;
  result.last_day = node.last_day;
  result.undated = node.undated;
  return result;
}

PlanNode length_node(const QueryNode& node) {
  PlanNode result;
  result.kind = PlanKind::kLength;
  result.label = canonical(node);
  result.least = node.least.value_or(0);
  result.most = node.most.value_or(std::numeric_limits<std::uint32_t>::max());
  return result;
}

}  // namespace

PlanNode combine(PlanKind kind, std::vector<PlanNode> children) {
  if (children.size() == 1) {
    return std::move(children.front());
  }
  PlanNode node;
  node.kind = kind;
  node.children = std::move(children);
  return node;
}

Plan Planner::run(const QueryNode& query) {
  same_script_ = std::any_of(query.children.begin(), query.children.end(),
                             [](const auto& child) { return child.kind == NodeKind::kSameScript; });
  plan_.scope = named_languages(query);
  if (!plan_.scope.empty()) {
    languages_ = plan_.scope;
  }
  plan_.root = convert(query, {});
  return std::move(plan_);
}

std::uint32_t Planner::term(std::string name) {
  return term({std::move(name)}, "");
}

std::uint32_t Planner::term(PlanTerm term, std::string_view word) {
  const auto [found, is_new] = term_numbers_.try_emplace(
      {term.name, term.languages}, static_cast<std::uint32_t>(plan_.terms.size()));
  if (is_new) {
    if (plan_.terms.size() == kMaxPlanTerms) {
      throw QueryFault{
          {0, 0,
           fmt::format("the query stands for more than {} words in all their forms", kMaxPlanTerms),
           "split it into several queries"}};
    }
    plan_.highlight.words.push_back({std::string(word), plan_.language_sets[term.languages]});
    plan_.terms.push_back(std::move(term));
  }
  return found->second;
}

std::uint32_t Planner::language_set(const Languages& languages) {
  std::vector<Languages>& sets = plan_.language_sets;
  const auto found = std::find(sets.begin(), sets.end(), languages);
  if (found == sets.end()) {
    sets.push_back(languages);
    return static_cast<std::uint32_t>(sets.size() - 1);
  }
  return static_cast<std::uint32_t>(found - sets.begin());
}

PlanNode Planner::make_filter_node(const std::vector<std::string>& terms, const QueryNode& node) {
  PlanNode result;
  result.kind = PlanKind::kFilter;
  result.label = std::string(field_info(node.field).name) + ":" + node.text;
  for (const std::string& name : terms) {
    result.terms.push_back({term(name)});
  }
  return result;
}

// All the words of a value, in any order, or exactly the value.
PlanNode Planner::convert_names(const QueryNode& node) {
  if (node.exact) {
    return make_filter_node({whole_value_term(node.field, node.text)}, node);
  }
  std::vector<PlanNode> alternatives;
  for (const Reading& reading : readings_of_text(node)) {
    std::vector<PlanNode> words;
    for (const ReadingWord& word : reading) {
      words.push_back(
          make_filter_node({bounded_term(field_info(node.field).prefix, word.word->folded)}, node));
    }
    alternatives.push_back(combine(PlanKind::kAnd, std::move(words)));
  }
  return combine(PlanKind::kOr, std::move(alternatives));
}

PlanNode Planner::convert_name_wildcard(const QueryNode& node) {
  std::vector<std::string> terms;
  for (const std::string& word : expand(node)) {
    terms.push_back(bounded_term(field_info(node.field).prefix, word));
  }
  return make_filter_node(terms, node);
}

PlanNode Planner::convert_id(const QueryNode& node) {
  std::vector<std::string> terms;
  for (const std::string& id : ids_meant_by(node.text)) {
    terms.push_back(identity_term(id));
  }
  return make_filter_node(terms, node);
}

PlanNode Planner::convert_leaf(const QueryNode& node, const Part& part) {
  const FieldInfo& field = field_info(node.field);
  const bool wildcard = node.kind == NodeKind::kWildcard;
  switch (field.kind) {
    case FieldKind::kWords:
      return wildcard ? convert_wildcard(node, part) : convert_text(node, part);
    case FieldKind::kNames:
      return wildcard ? convert_name_wildcard(node) : convert_names(node);
    case FieldKind::kHost: {
      const std::string host = host_of(node.text);
      return make_filter_node(
          {bounded_term(field.prefix, host.empty() ? host_of("http://" + node.text) : host)}, node);
    }
    default:
      break;
  }
  if (node.field == Field::kLanguage) {
    if (normalize_language(node.text).empty()) {
      throw QueryFault{{node.begin, std::max<std::size_t>(1, node.end - node.begin),
                        in_quotes(node.text) + " is no code of a language",
                        "write its two or three letters, as in lang:en"}};
    }
    return make_filter_node({bounded_term(field.prefix, normalize_language(node.text))}, node);
  }
  if (node.field == Field::kId) {
    return convert_id(node);
  }
  return make_filter_node({bounded_term(field.prefix, ascii_lower(node.text))}, node);
}

PlanNode Planner::convert_not(const QueryNode& node, const Part& part) {
  PlanNode result;
  result.kind = PlanKind::kAndNot;
  result.children.emplace_back();
  result.children.push_back(convert(node.children.front(), {!part.negated, part.weight}));
  return result;
}

PlanNode Planner::convert_and(const QueryNode& node, const Part& part) {
  QueryNode wanted_nodes;
  wanted_nodes.kind = NodeKind::kAnd;
  std::vector<PlanNode> unwanted;
  for (const QueryNode& child : node.children) {
    if (child.kind == NodeKind::kNot) {
      unwanted.push_back(convert(child.children.front(), {!part.negated, part.weight}));
    } else if (child.kind != NodeKind::kSameScript) {
      wanted_nodes.children.push_back(child);
    }
  }
  std::vector<PlanNode> wanted = convert_list(without_repeats(wanted_nodes), part);
  PlanNode positive = wanted.empty() ? PlanNode{} : combine(PlanKind::kAnd, std::move(wanted));
  if (unwanted.empty()) {
    return positive;
  }
  PlanNode result;
  result.kind = PlanKind::kAndNot;
  result.children.push_back(std::move(positive));
  result.children.push_back(combine(PlanKind::kOr, std::move(unwanted)));
  return result;
}

PlanNode Planner::convert_or(const QueryNode& node, const Part& part) {
  return combine(PlanKind::kOr, convert_list(without_repeats(node), part));
}

PlanNode Planner::convert(const QueryNode& node, const Part& part) {
  switch (node.kind) {
    case NodeKind::kAll:
    case NodeKind::kSameScript:
      return {};
    case NodeKind::kWord:
    case NodeKind::kPhrase:
    case NodeKind::kWildcard:
      return convert_leaf(node, part);
    case NodeKind::kAnd:
      return convert_and(node, part);
    case NodeKind::kOr:
      return convert_or(node, part);
    case NodeKind::kNot:
      return convert_not(node, part);
    case NodeKind::kNear:
    case NodeKind::kAdj:
    case NodeKind::kFirst:
    case NodeKind::kAtLeast:
      return convert_spans(node, part);
    case NodeKind::kWeight:
      return convert(node.children.front(), {part.negated, part.weight * node.weight});
    case NodeKind::kLength:
      return length_node(node);
    case NodeKind::kDate:
      break;
  }
  return days_node(node);
}

std::variant<Plan, QueryError> make_plan(const QueryNode& query, const Languages& languages,
                                         const Vocabulary& vocabulary, const NameAliases& aliases,
                                         Analyzer& analyzer) {
  try {
    return Planner(languages, vocabulary, aliases, analyzer).run(query);
  } catch (const QueryFault& fault) {
    return fault.error;
  }
}

}  // namespace dateline

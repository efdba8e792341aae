#include "searcher/internal/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "common/internal/xapian_guard.h"
#include "common/language.h"
#include "common/text.h"
#include "common/url.h"

namespace dateline {

namespace {

// A phrase with compounds can be read in several ways, each compound joined or apart. Beyond so
// many, further compounds are read apart only.
constexpr std::size_t kMaxReadings = 8;

struct QueryFault {
  QueryError error;
};

// One way to read a phrase: words that stand one after another.
using Reading = std::vector<Word*>;

// The tokens of one compound, one Han run, or one word.
std::size_t item_end(const std::vector<Token>& tokens, std::size_t first) {
  std::size_t end = first + 1;
  if (end < tokens.size() && tokens[end].kind == TokenKind::kJoined) {
    return end + tokens[end].span;
  }
  while (end + 1 < tokens.size() && tokens[end].kind == TokenKind::kBigram) {
    end += 2;
  }
  return end;
}

// Han runs are read as their bigrams, which imply the single characters but the last; that one is
// read too where something follows the run, so that it stands right after it.
void append_item(Reading& reading, const std::vector<Token>& tokens, std::size_t first,
                 std::size_t end, bool joined) {
  for (std::size_t i = first; i < end; ++i) {
    const bool is_last = i + 1 == end;
    const bool implied = tokens[i].kind == TokenKind::kSingle && end - first > 1 &&
                         !(is_last && end < tokens.size());
    if (!implied && joined == (tokens[i].kind == TokenKind::kJoined)) {
      reading.push_back(tokens[i].word);
    }
  }
}

std::vector<Reading> readings_of(const std::vector<Token>& tokens) {
  std::vector<Reading> readings(1);
  for (std::size_t first = 0; first < tokens.size();) {
    const std::size_t end = item_end(tokens, first);
    const bool compound = end - first > 1 && tokens[first + 1].kind == TokenKind::kJoined;
    const std::size_t before = readings.size();
    for (std::size_t i = 0; i < before; ++i) {
      if (compound && readings.size() < kMaxReadings) {
        readings.push_back(readings[i]);
        append_item(readings.back(), tokens, first, end, true);
      }
      append_item(readings[i], tokens, first, end, false);
    }
    first = end;
  }
  return readings;
}

PlanNode combine(PlanKind kind, std::vector<PlanNode> children) {
  if (children.size() == 1) {
    return std::move(children.front());
  }
  PlanNode node;
  node.kind = kind;
  node.children = std::move(children);
  return node;
}

// The languages that the query itself is limited to, if it says so at the top.
std::vector<std::string> searched_languages(const QueryNode& query,
                                            const std::vector<std::string>& languages) {
  const auto is_language = [](const QueryNode& node) {
    return (node.kind == NodeKind::kWord || node.kind == NodeKind::kPhrase) &&
           node.field == Field::kLanguage;
  };
  std::vector<std::string> named;
  const auto add_named = [&](const QueryNode& node) {
    if (is_language(node)) {
      named.push_back(normalize_language(node.text));
    } else if (node.kind == NodeKind::kOr &&
               std::all_of(node.children.begin(), node.children.end(), is_language)) {
      for (const QueryNode& child : node.children) {
        named.push_back(normalize_language(child.text));
      }
    }
  };
  add_named(query);
  if (query.kind == NodeKind::kAnd) {
    std::for_each(query.children.begin(), query.children.end(), add_named);
  }
  return named.empty() ? languages : named;
}

class Planner {
 public:
  Planner(std::vector<std::string> languages, Analyzer& analyzer)
      : languages_(std::move(languages)), analyzer_(analyzer) {}

  Plan run(const QueryNode& query) {
    plan_.root = convert(query, false);
    return std::move(plan_);
  }

 private:
  PlanNode convert(const QueryNode& node, bool negated);
  PlanNode convert_and(const QueryNode& node, bool negated);
  PlanNode convert_not(const QueryNode& node, bool negated);
  PlanNode convert_leaf(const QueryNode& node, bool negated);
  PlanNode convert_text(const QueryNode& node, bool negated);
  PlanNode convert_names(const QueryNode& node);
  PlanNode make_word(Word& word, const QueryNode& node, bool negated);
  PlanNode make_phrase_node(const Reading& reading, const QueryNode& node, bool negated);
  PlanNode make_filter_node(std::string term_name, const QueryNode& node);
  std::vector<Reading> readings_of_text(const QueryNode& node);
  std::uint32_t term(std::string name);

  const std::vector<std::string> languages_;
  Analyzer& analyzer_;
  Plan plan_;
};

std::uint32_t Planner::term(std::string name) {
  const auto found = std::find(plan_.terms.begin(), plan_.terms.end(), name);
  if (found != plan_.terms.end()) {
    return static_cast<std::uint32_t>(found - plan_.terms.begin());
  }
  plan_.terms.push_back(std::move(name));
  return static_cast<std::uint32_t>(plan_.terms.size() - 1);
}

std::vector<Reading> Planner::readings_of_text(const QueryNode& node) {
  std::vector<Token> tokens;
  analyzer_.tokenize(node.text, tokens);
  if (tokens.empty()) {
    throw QueryFault{{node.begin, std::max<std::size_t>(1, node.end - node.begin),
                      "'" + node.text + "' has no letter or digit to search for", ""}};
  }
  return readings_of(tokens);
}

PlanNode Planner::make_filter_node(std::string term_name, const QueryNode& node) {
  PlanNode result;
  result.kind = PlanKind::kFilter;
  result.label = std::string(field_info(node.field).name) + ":" + node.text;
  result.terms.push_back({term(std::move(term_name))});
  return result;
}

// A word and, unless it is exact, its stems in the languages searched. The exact word is left out
// where every language stems the word: the stems' documents then include it.
PlanNode Planner::make_word(Word& word, const QueryNode& node, bool negated) {
  const std::string prefix(field_info(node.field).prefix);
  PlanNode result;
  result.kind = PlanKind::kGroup;
  result.label = word.folded;
  const bool exact = node.exact || node.kind == NodeKind::kPhrase;
  std::set<std::string> stems;
  bool always_stemmed = !exact && !languages_.empty();
  if (!exact) {
    for (const std::string& language : languages_) {
      const std::string_view stem = analyzer_.stem(word, language);
      always_stemmed = always_stemmed && !stem.empty();
      if (!stem.empty()) {
        stems.emplace(stem);
      }
    }
  }
  if (!always_stemmed) {
    result.terms.push_back({term(bounded_term(prefix, word.folded))});
  }
  for (const std::string& stem : stems) {
    result.terms.push_back({term(bounded_term("Z" + prefix, stem)), false});
  }
  if (!negated) {
    plan_.highlight.exact.insert(word.folded);
    plan_.highlight.stems.insert(stems.begin(), stems.end());
  }
  return result;
}

PlanNode Planner::make_phrase_node(const Reading& reading, const QueryNode& node, bool negated) {
  PlanNode result;
  result.kind = PlanKind::kPhrase;
  std::vector<std::string> words;
  for (const Word* word : reading) {
    words.push_back(word->folded);
    result.label += (result.label.empty() ? "\"" : " ") + word->folded;
    result.terms.push_back({term(bounded_term(field_info(node.field).prefix, word->folded))});
  }
  result.label += "\"";
  if (!negated) {
    plan_.highlight.phrases.push_back(std::move(words));
  }
  return result;
}

PlanNode Planner::convert_text(const QueryNode& node, bool negated) {
  std::vector<PlanNode> alternatives;
  for (const Reading& reading : readings_of_text(node)) {
    alternatives.push_back(reading.size() == 1
                               ? make_word(*reading.front(), node, negated)
                               : make_phrase_node(reading, node, negated));
  }
  return combine(PlanKind::kOr, std::move(alternatives));
}

// All the words of a value, in any order, or exactly the value.
PlanNode Planner::convert_names(const QueryNode& node) {
  if (node.exact) {
    return make_filter_node(whole_value_term(node.field, node.text), node);
  }
  std::vector<PlanNode> alternatives;
  for (const Reading& reading : readings_of_text(node)) {
    std::vector<PlanNode> words;
    for (const Word* word : reading) {
      words.push_back(
          make_filter_node(bounded_term(field_info(node.field).prefix, word->folded), node));
    }
    alternatives.push_back(combine(PlanKind::kAnd, std::move(words)));
  }
  return combine(PlanKind::kOr, std::move(alternatives));
}

PlanNode Planner::convert_leaf(const QueryNode& node, bool negated) {
  const FieldInfo& field = field_info(node.field);
  switch (field.kind) {
    case FieldKind::kWords:
      return convert_text(node, negated);
    case FieldKind::kNames:
      return convert_names(node);
    case FieldKind::kHost: {
      const std::string host = host_of(node.text);
      return make_filter_node(
          bounded_term(field.prefix, host.empty() ? host_of("http://" + node.text) : host), node);
    }
    default:
      break;
  }
  if (node.field == Field::kLanguage) {
    return make_filter_node(bounded_term(field.prefix, normalize_language(node.text)), node);
  }
  return make_filter_node(identity_term(node.text), node);
}

PlanNode Planner::convert_not(const QueryNode& node, bool negated) {
  PlanNode result;
  result.kind = PlanKind::kAndNot;
  result.children.emplace_back();
  result.children.push_back(convert(node.children.front(), !negated));
  return result;
}

PlanNode Planner::convert_and(const QueryNode& node, bool negated) {
  std::vector<PlanNode> wanted;
  std::vector<PlanNode> unwanted;
  for (const QueryNode& child : node.children) {
    if (child.kind == NodeKind::kNot) {
      unwanted.push_back(convert(child.children.front(), !negated));
    } else {
      wanted.push_back(convert(child, negated));
    }
  }
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

PlanNode Planner::convert(const QueryNode& node, bool negated) {
  switch (node.kind) {
    case NodeKind::kAll:
      return {};
    case NodeKind::kWord:
    case NodeKind::kPhrase:
      return convert_leaf(node, negated);
    case NodeKind::kAnd:
      return convert_and(node, negated);
    case NodeKind::kNot:
      return convert_not(node, negated);
    case NodeKind::kOr: {
      std::vector<PlanNode> children;
      for (const QueryNode& child : node.children) {
        children.push_back(convert(child, negated));
      }
      return combine(PlanKind::kOr, std::move(children));
    }
    case NodeKind::kDate:
      break;
  }
  PlanNode result;
  result.kind = PlanKind::kDays;
  result.label = canonical(node);
  result.first_day = node.first_day;
  result.last_day = node.last_day;
  result.undated = node.undated;
  return result;
}

void add_node_statistics(const Plan& plan, PlanNode& node, std::uint64_t articles) {
  const auto frequency = [&](const TermUse& use) {
    std::uint64_t sum = 0;
    for (const auto& segment : plan.frequencies) {
      sum += segment[use.term];
    }
    return sum;
  };
  if (node.kind == PlanKind::kGroup) {
    std::uint64_t exact = 0;
    std::uint64_t stems = 0;
    for (const TermUse& use : node.terms) {
      (use.exact ? exact : stems) += frequency(use);
    }
    node.document_frequency = std::min(articles, std::max(exact, stems));
    node.idf = Bm25::idf(articles, node.document_frequency);
  } else if (node.kind == PlanKind::kPhrase) {
    node.document_frequency = articles;
    for (const TermUse& use : node.terms) {
      const std::uint64_t of_word = frequency(use);
      node.idf += Bm25::idf(articles, of_word);
      node.document_frequency = std::min(node.document_frequency, of_word);
    }
  }
  for (PlanNode& child : node.children) {
    add_node_statistics(plan, child, articles);
  }
}

std::string node_name(const Plan& plan, const PlanNode& node) {
  switch (node.kind) {
    case PlanKind::kAll:
      return "all articles";
    case PlanKind::kAnd:
      return "all of";
    case PlanKind::kOr:
      return "any of";
    case PlanKind::kAndNot:
      return "the first, without the second";
    case PlanKind::kDays:
      return "days " + node.label;
    default:
      break;
  }
  std::string terms;
  for (const TermUse& use : node.terms) {
    terms += (terms.empty() ? "" : " ") + plan.terms[use.term];
  }
  if (node.kind == PlanKind::kFilter) {
    return "filter " + node.label + " [" + terms + "]";
  }
  return fmt::format("{} {} [{}] in {} articles{}, idf {:.3f}",
                     node.kind == PlanKind::kGroup ? "word" : "phrase", node.label, terms,
                     node.document_frequency, node.kind == PlanKind::kPhrase ? " at most" : "",
                     node.idf);
}

void describe_node(const Plan& plan, const PlanNode& node, std::size_t depth,
                   std::vector<std::string>& lines) {
  lines.push_back(std::string(2 * depth, ' ') + node_name(plan, node));
  for (const PlanNode& child : node.children) {
    describe_node(plan, child, depth + 1, lines);
  }
}

}  // namespace

std::variant<Plan, QueryError> make_plan(const QueryNode& query,
                                         const std::vector<std::string>& languages,
                                         Analyzer& analyzer) {
  try {
    return Planner(searched_languages(query, languages), analyzer).run(query);
  } catch (const QueryFault& fault) {
    return fault.error;
  }
}

void add_statistics(Plan& plan, const std::vector<std::unique_ptr<Segment>>& segments,
                    std::uint64_t articles, std::uint64_t length) {
  plan.frequencies.clear();
  for (const auto& segment : segments) {
    const auto database = segment->database();
    auto& of_segment = plan.frequencies.emplace_back();
    guard_xapian("look up words in", segment->index_path(), [&] {
      for (const std::string& name : plan.terms) {
        of_segment.push_back(database->get_termfreq(name));
      }
    });
  }
  plan.bm25.average_length =
      articles == 0 || length == 0 ? 1 : static_cast<double>(length) / static_cast<double>(articles);
  add_node_statistics(plan, plan.root, articles);
}

std::vector<std::string> describe_plan(const Plan& plan) {
  std::vector<std::string> lines;
  describe_node(plan, plan.root, 0, lines);
  return lines;
}

}  // namespace dateline

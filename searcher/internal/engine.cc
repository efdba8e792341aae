#include "searcher/internal/engine.h"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "common/article_json.h"
#include "common/error.h"
#include "common/internal/file.h"
#include "searcher/internal/built_in_names.h"
#include "searcher/internal/loose_words.h"
#include "searcher/internal/snippet.h"
#include "searcher/internal/spelling.h"

namespace dateline {

namespace {

// How many words of an article its likes are looked for by.
constexpr std::size_t kTellingWords = 30;

// The column that a facet counts; nullopt for the periods and for what is no facet.
std::optional<Field> field_of_facet(std::string_view name) {
  const FieldInfo* info = find_field(name);
  const bool has_column = info != nullptr && std::find(kFacetFields.begin(), kFacetFields.end(),
                                                       info->field) != kFacetFields.end();
  return has_column ? std::optional(info->field) : std::nullopt;
}

// What the request counts, or the facet that does not exist.
std::variant<CountRequest, QueryError> count_request(const SearchRequest& request) {
  CountRequest counted;
  counted.days = request.timeline.has_value();
  counted.by_story = request.by_story;
  counted.totals = request.totals;
  for (const FacetRequest& facet : request.facets) {
    if (const std::optional<Field> field = field_of_facet(facet.field)) {
      counted.facets.push_back(*field);
    } else if (period_of_facet(facet.field)) {
      counted.days = true;
    } else {
      return QueryError{0, 0, "unknown facet '" + facet.field + "'",
                        "facets are source, author, lang, agency, place, section, keyword, year "
                        "and month"};
    }
  }
  return counted;
}

void add_child(QueryNode& conjunction, QueryNode child) {
  if (child.kind == NodeKind::kAnd) {
    for (QueryNode& grandchild : child.children) {
      conjunction.children.push_back(std::move(grandchild));
    }
  } else if (child.kind != NodeKind::kAll) {
    conjunction.children.push_back(std::move(child));
  }
}

QueryNode source_node(const std::vector<std::string>& sources) {
  QueryNode any;
  any.kind = NodeKind::kOr;
  for (const std::string& source : sources) {
    QueryNode node;
    node.kind = NodeKind::kPhrase;
    node.field = Field::kSource;
    node.exact = true;
    node.text = source;
    any.children.push_back(std::move(node));
  }
  return any.children.size() == 1 ? any.children.front() : any;
}

// The query together with the request's sources and days.
QueryNode with_filters(QueryNode query, const SearchRequest& request) {
  QueryNode all;
  all.kind = NodeKind::kAnd;
  add_child(all, std::move(query));
  if (!request.sources.empty()) {
    add_child(all, source_node(request.sources));
  }
  if (request.since || request.until) {
    QueryNode days;
    days.kind = NodeKind::kDate;
    days.first_day = request.since;
    days.last_day = request.until;
    add_child(all, std::move(days));
  }
  if (all.children.empty()) {
    return {};
  }
  return all.children.size() == 1 ? all.children.front() : all;
}

const NameTable* table_of(Field field, const NameTables& tables) {
  switch (field) {
    case Field::kAgency:
      return &tables.agencies;
    case Field::kPlace:
      return &tables.places;
    case Field::kSource:
      return &tables.sources;
    default:
      return nullptr;
  }
}

// An agency, place or source is looked for under its canonical name too: articles are indexed so.
void add_canonical_names(QueryNode& node, const NameTables& tables) {
  for (QueryNode& child : node.children) {
    add_canonical_names(child, tables);
  }
  const bool is_name = node.kind == NodeKind::kWord || node.kind == NodeKind::kPhrase;
  const NameTable* table = is_name ? table_of(node.field, tables) : nullptr;
  if (table == nullptr) {
    return;
  }
  const std::string name = table->canonical(node.text);
  if (name_key(name) == name_key(node.text)) {
    return;
  }
  QueryNode either;
  either.kind = NodeKind::kOr;
  either.begin = node.begin;
  either.end = node.end;
  either.children.push_back(std::move(node));
  either.children.push_back(either.children.front());
  either.children.back().kind = NodeKind::kPhrase;
  either.children.back().text = name;
  node = std::move(either);
}

std::uint32_t add_term(Plan& plan, PlanTerm term, const std::string& word) {
  plan.terms.push_back(std::move(term));
  plan.highlight.words.push_back({word, {}});
  return static_cast<std::uint32_t>(plan.terms.size() - 1);
}

// A telling word: as written, in articles of any language, and in any form in those of its own.
PlanNode node_of(const FeedbackTerm& word, double weight, Plan& plan) {
  PlanNode group;
  group.kind = PlanKind::kGroup;
  group.label = word.word;
  group.weight = weight;
  group.terms.push_back({add_term(plan, {word.word}, word.word)});
  plan.highlight.exact.insert(word.word);
  if (!word.stem.empty()) {
    group.terms.push_back({add_term(plan, {word.term, 0, true}, ""), FormRoute::kStem});
    plan.highlight.by_language[word.language].stems.insert(word.stem);
  }
  return group;
}

// Articles that hold some of `words`, limited by what the plan already asks, without `id`.
void look_for_words(const std::vector<FeedbackTerm>& words, const std::string& id, Plan& plan) {
  PlanNode any;
  any.kind = PlanKind::kOr;
  for (const FeedbackTerm& word : words) {
    any.children.push_back(node_of(word, word.share * static_cast<double>(words.size()), plan));
  }
  PlanNode itself;
  itself.kind = PlanKind::kFilter;
  itself.label = "id:" + id;
  itself.terms.push_back({add_term(plan, {identity_term(id)}, "")});
  PlanNode wanted = std::move(any);
  if (plan.root.kind != PlanKind::kAll) {
    PlanNode both;
    both.kind = PlanKind::kAnd;
    both.children.push_back(std::move(plan.root));
    both.children.push_back(std::move(wanted));
    wanted = std::move(both);
  }
  plan.root = {};
  plan.root.kind = PlanKind::kAndNot;
  plan.root.children.push_back(std::move(wanted));
  plan.root.children.push_back(std::move(itself));
}

// Leaves only what later generations have added.
void require_added_after(std::uint64_t generation, Plan& plan) {
  if (generation == 0) {
    return;
  }
  PlanNode added;
  added.kind = PlanKind::kAdded;
  added.least = static_cast<std::uint32_t>(std::min<std::uint64_t>(generation, UINT32_MAX - 1));
  if (plan.root.kind == PlanKind::kAll) {
    plan.root = std::move(added);
    return;
  }
  PlanNode both;
  both.kind = PlanKind::kAnd;
  both.children.push_back(std::move(plan.root));
  both.children.push_back(std::move(added));
  plan.root = std::move(both);
}

// A word of the query is rare below so many articles, and another word telling if it has so many
// times more.
constexpr std::uint64_t kRareArticles = 3;
constexpr std::uint64_t kTellingRatio = 10;

// Of phrases and proximity; a compound as its parts.
void collect_rare_words(const SpanNode& node, const Plan& plan,
                        std::map<std::string, std::uint64_t>& words) {
  if (!node.children.empty()) {
    const bool is_compound = node.kind == SpanOperator::kCompound;
    for (std::size_t i = 0; i < (is_compound ? 1 : node.children.size()); ++i) {
      collect_rare_words(node.children[i], plan, words);
    }
    return;
  }
  std::uint64_t of_any = 0;  // of the forms of one word
  for (const std::uint32_t term : node.terms) {
    std::uint64_t articles = 0;
    for (const auto& of_segment : plan.frequencies) {
      articles += of_segment[term];
    }
    of_any += articles;
    if (node.kind == SpanOperator::kPhrase && articles < kRareArticles) {
      words.emplace(plan.highlight.words[term].word, articles);
    }
  }
  if (node.kind == SpanOperator::kWord && of_any < kRareArticles && !node.terms.empty()) {
    words.emplace(plan.highlight.words[node.terms.back()].word, of_any);
  }
}

// The rare words that an article must hold, with their articles.
void collect_rare_words(const PlanNode& node, const Plan& plan,
                        std::map<std::string, std::uint64_t>& words) {
  switch (node.kind) {
    case PlanKind::kGroup:
      if (node.document_frequency < kRareArticles &&
          node.label.find_first_of("*?") == std::string::npos) {
        words.emplace(node.label, node.document_frequency);
      }
      break;
    case PlanKind::kSpans:
      collect_rare_words(node.spans, plan, words);
      break;
    case PlanKind::kAndNot:
      collect_rare_words(node.children.front(), plan, words);
      break;
    case PlanKind::kSpellings: {
      const bool known = std::any_of(
          node.children.begin() + 1, node.children.end(),
          [](const PlanNode& child) { return child.document_frequency >= kRareArticles; });
      if (!known) {
        collect_rare_words(node.children.front(), plan, words);
      }
      break;
    }
    default:
      for (const PlanNode& child : node.children) {
        collect_rare_words(child, plan, words);
      }
  }
}

std::map<std::string, std::uint64_t> rare_words(const Plan& plan) {
  std::map<std::string, std::uint64_t> words;
  collect_rare_words(plan.root, plan, words);
  return words;
}

}  // namespace

std::optional<Period> period_of_facet(std::string_view name) {
  if (name == "year") {
    return Period::kYear;
  }
  return name == "month" ? std::optional(Period::kMonth) : std::nullopt;
}

SearchEngine::SearchEngine(const std::string& archive, const SearcherOptions& options,
                           const SearchEngine* previous)
    : layout_(archive),
      manifest_(open_manifest(layout_, options.generation)),
      names_path_(options.names),
      name_tables_(read_name_tables(archive)),
      parallel_postings_(options.parallel_postings),
      refusals_(manifest_.refusals ? Refusals(layout_.tombstone_file(*manifest_.refusals))
                                   : Refusals()),
      pool_((options.threads > 0 ? options.threads
                                 : std::max(1u, std::thread::hardware_concurrency())) -
            1) {
  require_same_analysis(manifest_.fingerprint, layout_.generation(manifest_.generation));
  for (const SegmentRecord& record : manifest_.segments) {
    segments_.push_back(open_segment(record, previous));
    for (const auto& [language, share] : record.live_languages()) {
      languages_[language].articles += share.articles;
      languages_[language].length += share.length;
      searched_.insert(language);
    }
  }
}

std::shared_ptr<Segment> SearchEngine::open_segment(const SegmentRecord& record,
                                                    const SearchEngine* previous) const {
  const auto tombstones = [](const SegmentRecord& of) {
    return of.tombstones ? std::optional(of.tombstones->file) : std::nullopt;
  };
  if (previous != nullptr) {
    for (const std::shared_ptr<Segment>& segment : previous->segments_) {
      if (segment->record().id == record.id && segment->record().files == record.files &&
          tombstones(segment->record()) == tombstones(record)) {
        return segment;
      }
    }
  }
  return std::make_shared<Segment>(layout_, record);
}

const NameAliases& SearchEngine::name_aliases(Analyzer& analyzer) {
  std::call_once(names_read_, [&] {
    const std::string own = layout_.root() + "/names.tsv";
    if (!names_path_.empty()) {
      names_ = NameAliases::parse(read_file(names_path_), names_path_, analyzer);
    } else if (path_exists(own)) {
      names_ = NameAliases::parse(read_file(own), own, analyzer);
    } else {
      names_ = NameAliases::from_compiled(built_in_names());
    }
  });
  return names_;
}

std::unique_ptr<Analyzer> SearchEngine::take_analyzer() {
  const std::lock_guard lock(mutex_);
  if (analyzers_.empty()) {
    return std::make_unique<Analyzer>();
  }
  std::unique_ptr<Analyzer> analyzer = std::move(analyzers_.back());
  analyzers_.pop_back();
  return analyzer;
}

void SearchEngine::give_back(std::unique_ptr<Analyzer> analyzer) {
  const std::lock_guard lock(mutex_);
  analyzers_.push_back(std::move(analyzer));
}

std::variant<PreparedQuery, QueryError> SearchEngine::finish(
    const SearchRequest& request, const std::function<void(Plan&, Analyzer&)>& change_plan) {
  auto counted = count_request(request);
  if (auto* error = std::get_if<QueryError>(&counted)) {
    return std::move(*error);
  }
  std::variant<QueryNode, QueryError> parsed =
      request.plain ? plain_query(request.query, request.any)
                    : parse_query(request.query, {request.any, request.today});
  if (auto* error = std::get_if<QueryError>(&parsed)) {
    return std::move(*error);
  }
  PreparedQuery prepared;
  QueryNode query = std::get<QueryNode>(std::move(parsed));
  with_analyzer([&](Analyzer& analyzer) {
    take_loose_words_apart(query, analyzer);
    return 0;
  });
  prepared.query = with_filters(std::move(query), request);
  add_canonical_names(prepared.query, name_tables_);
  prepared.counted = std::get<CountRequest>(std::move(counted));
  auto plan = with_analyzer([&](Analyzer& analyzer) {
    auto made = make_plan(prepared.query, searched_, vocabulary_, name_aliases(analyzer), analyzer);
    if (auto* good = std::get_if<Plan>(&made)) {
      change_plan(*good, analyzer);
      require_added_after(request.added_after, *good);
    }
    analyzer.trim();
    return made;
  });
  if (auto* error = std::get_if<QueryError>(&plan)) {
    return std::move(*error);
  }
  prepared.plan = std::get<Plan>(std::move(plan));
  add_statistics(prepared.plan, segments_, scope_of(prepared.plan), pool_);
  return prepared;
}

std::variant<PreparedQuery, QueryError> SearchEngine::prepare(const SearchRequest& request) {
  return finish(request, [](Plan&, Analyzer&) {});
}

std::variant<PreparedQuery, QueryError> SearchEngine::prepare_similar(const SearchRequest& request,
                                                                      const Article& article) {
  return finish(request, [&](Plan& plan, Analyzer& analyzer) {
    std::vector<FeedbackTerm> terms = telling_terms({{article, 1}}, analyzer);
    weigh_terms(terms, kTellingWords, 1, segments_, scope_of(plan));
    look_for_words(terms, article.id, plan);
  });
}

StatisticsScope SearchEngine::scope_of(const Plan& plan) const {
  if (plan.scope.empty()) {
    return {{}, manifest_.articles(), manifest_.length()};
  }
  StatisticsScope scope{plan.scope};
  for (const std::string& language : plan.scope) {
    if (const auto found = languages_.find(language); found != languages_.end()) {
      scope.articles += found->second.articles;
      scope.length += found->second.length;
    }
  }
  return scope;
}

std::vector<SpellingSuggestion> SearchEngine::spelling_suggestions(const PreparedQuery& prepared) {
  std::vector<SpellingSuggestion> suggestions;
  for (const auto& [word, articles] : rare_words(prepared.plan)) {
    const std::uint64_t least = kTellingRatio * std::max<std::uint64_t>(1, articles);
    const std::vector<SimilarWord> similar = similar_words(segments_, word);
    const auto near =
        std::find_if(similar.begin(), similar.end(),
                     [least](const SimilarWord& each) { return each.articles >= least; });
    const auto two = split_word(segments_, word);
    const bool is_two =
        two && two->articles >= kRareArticles && (near == similar.end() || near->distance > 1);
    if (is_two) {
      suggestions.push_back({word, two->word, two->articles});
    } else if (near != similar.end()) {
      suggestions.push_back({word, near->word, near->articles});
    }
  }
  return suggestions;
}

std::vector<Completion> SearchEngine::complete(std::string_view prefix, std::size_t limit) {
  return with_analyzer([&](Analyzer& analyzer) {
    std::vector<Token> tokens;
    analyzer.tokenize(prefix, tokens);
    auto words = tokens.size() == 1 ? completions(segments_, tokens.front().word->folded, limit)
                                    : std::vector<Completion>();
    analyzer.trim();
    return words;
  });
}

Article SearchEngine::read_article(std::size_t segment, Docid docid) const {
  return article_from_json(segments_[segment]->articles().get(docid));
}

// The document's data holds it, which is a tenth of the work of reading the article.
std::string SearchEngine::read_id(Segment& segment, Docid docid) {
  constexpr std::string_view kBegin = "id=";
  const std::string data = segment.data(docid);
  if (!data.starts_with(kBegin) || !data.ends_with('\n')) {
    throw Error(ErrorCode::kCorrupt,
                "cannot read " + segment.index_path() + ": a document has no id");
  }
  return data.substr(kBegin.size(), data.size() - kBegin.size() - 1);
}

std::vector<Hit> SearchEngine::read_hits(const std::vector<Candidate>& candidates, const Plan& plan,
                                         const SearchRequest& request) {
  std::vector<Hit> hits(candidates.size());
  const auto read = [&](std::size_t i) {
    hits[i] = read_hit(candidates[i], plan, request);
    hits[i].rank = request.offset + static_cast<std::uint32_t>(i + 1);
  };
  if (request.articles && request.snippets) {  // which take longer than to wake a thread
    pool_.run(hits.size(), read);
  } else {
    for (std::size_t i = 0; i < hits.size(); ++i) {
      read(i);
    }
  }
  return hits;
}

Hit SearchEngine::read_hit(const Candidate& candidate, const Plan& plan,
                           const SearchRequest& request) {
  Hit hit;
  hit.score = candidate.score;
  Segment& segment = *segments_[candidate.segment];
  if (request.articles) {
    hit.article = read_article(candidate.segment, candidate.docid);
  } else {
    hit.article.id = read_id(segment, candidate.docid);
  }
  hit.copy = segment.copy_kind(candidate.docid);
  hit.story = segment.stories()[candidate.docid - 1];
  hit.generation = segment.generation(candidate.docid);
  hit.revision = segment.revision(candidate.docid);
  if (request.by_story && hit.copy != CopyKind::kAlone) {
    hit.shared = read_story(hit.story);
  }
  if (request.articles && request.snippets) {
    hit.snippet = with_analyzer(
        [&](Analyzer& analyzer) { return make_snippet(hit.article, plan.highlight, analyzer); });
  }
  return hit;
}

}  // namespace dateline

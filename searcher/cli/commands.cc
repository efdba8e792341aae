#include "searcher/cli/commands.h"

#include <iostream>

#include "common/article_json.h"
#include "common/internal/program.h"
#include "searcher/cli/output.h"

namespace dateline {

namespace {

void print_result(const Arguments& arguments, const SearchResult& result) {
  std::ostream& out = std::cout;
  const bool counts_only =
      arguments.command == Command::kFacets || arguments.command == Command::kTimeline;
  switch (arguments.format) {
    case OutputFormat::kJson:
      print_result_json(out, arguments, result);
      return;
    case OutputFormat::kJsonl:
      if (arguments.command == Command::kCount) {
        print_result_json(out, arguments, result);
      } else if (counts_only) {
        print_counts_jsonl(out, result);
      } else {
        print_hits_jsonl(out, result);
      }
      return;
    case OutputFormat::kCsv:
      if (arguments.command == Command::kCount) {
        print_count_csv(out, arguments, result);
      } else if (arguments.command == Command::kFacets) {
        print_facets_csv(out, result);
      } else if (arguments.command == Command::kTimeline) {
        print_timeline_csv(out, result);
      } else {
        print_hits_csv(out, result);
      }
      return;
    case OutputFormat::kText:
      break;
  }
  if (arguments.command == Command::kCount) {
    out << (arguments.request.by_story ? result.stories : result.total) << "\n";
  } else {
    print_hits_text(out, arguments, result);
  }
}

int report(const QueryError& error, const SearchRequest& request) {
  std::cerr << "dateline-search: " << describe(error, request.query) << "\n";
  return kExitUsage;
}

// Never closed: the process ends with the answer, and taking apart what it drops anyway would be a
// tenth of the time of a query.
const Searcher& open_archive(const Arguments& arguments) {
  static const Searcher* const searcher = new Searcher(arguments.archive, arguments.searcher);
  return *searcher;
}

int run_search(const Arguments& arguments) {
  const Searcher& searcher = open_archive(arguments);
  const auto outcome = searcher.search(arguments.request);
  if (const auto* error = std::get_if<QueryError>(&outcome)) {
    return report(*error, arguments.request);
  }
  const auto& result = std::get<SearchResult>(outcome);
  print_result(arguments, result);
  return result.total > 0 ? kExitDone : kExitNothingFound;
}

int no_article(const std::string& id) {
  std::cerr << "dateline-search: no article has the id '" << id << "'\n";
  return kExitNothingFound;
}

void require_text_or_json(const Arguments& arguments, const char* command) {
  if (arguments.format != OutputFormat::kText && arguments.format != OutputFormat::kJson) {
    throw UsageError(std::string(command) + " prints text or json");
  }
}

int run_similar(const Arguments& arguments) {
  const Searcher& searcher = open_archive(arguments);
  const auto outcome = searcher.similar(arguments.request, arguments.ids.front());
  if (const auto* error = std::get_if<QueryError>(&outcome)) {
    return report(*error, arguments.request);
  }
  const auto& result = std::get<std::optional<SearchResult>>(outcome);
  if (!result) {
    return no_article(arguments.ids.front());
  }
  print_result(arguments, *result);
  return result->total > 0 ? kExitDone : kExitNothingFound;
}

int run_suggest(const Arguments& arguments) {
  require_text_or_json(arguments, "suggest");
  const Searcher searcher(arguments.archive, arguments.searcher);
  const auto words = searcher.suggest(arguments.prefix, arguments.request.limit);
  if (arguments.format == OutputFormat::kJson) {
    print_completions_json(std::cout, words);
  } else {
    print_completions_text(std::cout, words);
  }
  return words.empty() ? kExitNothingFound : kExitDone;
}

int run_verdict(const Arguments& arguments, const Searcher& searcher) {
  const auto outcome = searcher.explain_article(arguments.request, arguments.miss);
  if (const auto* error = std::get_if<QueryError>(&outcome)) {
    return report(*error, arguments.request);
  }
  const auto& verdict = std::get<std::optional<Verdict>>(outcome);
  if (!verdict) {
    return no_article(arguments.miss);
  }
  if (arguments.format == OutputFormat::kJson) {
    print_verdict_json(std::cout, arguments, *verdict);
  } else {
    print_verdict_text(std::cout, arguments.miss, *verdict);
  }
  return verdict->matches ? kExitDone : kExitNothingFound;
}

int run_explain(const Arguments& arguments) {
  require_text_or_json(arguments, "explain");
  const Searcher searcher(arguments.archive, arguments.searcher);
  if (!arguments.miss.empty()) {
    return run_verdict(arguments, searcher);
  }
  const auto outcome = searcher.explain(arguments.request);
  if (const auto* error = std::get_if<QueryError>(&outcome)) {
    return report(*error, arguments.request);
  }
  const auto& explanation = std::get<Explanation>(outcome);
  if (arguments.format == OutputFormat::kJson) {
    print_explanation_json(std::cout, arguments, explanation);
  } else {
    print_explanation_text(std::cout, explanation);
  }
  return explanation.hits.empty() ? kExitNothingFound : kExitDone;
}

int run_versions(const Arguments& arguments) {
  const Searcher searcher(arguments.archive, arguments.searcher);
  if (arguments.format == OutputFormat::kCsv) {
    throw UsageError("show --versions prints text, json or jsonl");
  }
  int status = kExitDone;
  bool first = true;
  for (const std::string& id : arguments.ids) {
    const std::vector<ArticleVersion> versions = searcher.versions(id);
    if (versions.empty()) {
      status = no_article(id);
    }
    for (const ArticleVersion& version : versions) {
      if (arguments.format == OutputFormat::kText) {
        std::cout << (first ? "" : "\n\n");
        print_version_text(std::cout, version);
      } else {
        print_version_json(std::cout, version);
      }
      first = false;
    }
  }
  return status;
}

int run_show(const Arguments& arguments) {
  if (arguments.versions) {
    return run_versions(arguments);
  }
  const Searcher searcher(arguments.archive, arguments.searcher);
  int status = kExitDone;
  bool first = true;
  for (const std::string& id : arguments.ids) {
    const std::optional<Article> article = searcher.find(id);
    if (!article) {
      status = no_article(id);
      continue;
    }
    if (arguments.format == OutputFormat::kText) {
      std::cout << (first ? "" : "\n\n");
      print_article_text(std::cout, *article);
    } else if (arguments.format == OutputFormat::kCsv) {
      if (first) {
        print_article_csv_header(std::cout);
      }
      print_article_csv(std::cout, *article);
    } else {
      std::cout << article_to_json(*article) << "\n";
    }
    first = false;
  }
  return status;
}

}  // namespace

int run_command(const Arguments& arguments) {
  switch (arguments.command) {
    case Command::kShow:
      return run_show(arguments);
    case Command::kExplain:
      return run_explain(arguments);
    case Command::kSimilar:
      return run_similar(arguments);
    case Command::kSuggest:
      return run_suggest(arguments);
    case Command::kEval:
      return run_eval(arguments);
    default:
      return run_search(arguments);
  }
}

}  // namespace dateline

#include "indexer/cli/deletion_list.h"

#include "indexer/input.h"
#include "searcher/searcher.h"

namespace dateline {

namespace {

void add_matches(const std::string& archive, const std::string& query,
                 std::vector<std::string>& ids) {
  const Searcher searcher(archive);
  SearchRequest request;
  request.query = query;
  request.articles = false;
  request.sort = Sort::kNewest;
  request.limit = static_cast<std::uint32_t>(searcher.manifest().articles());
  const auto outcome = searcher.search(request);
  if (const auto* error = std::get_if<QueryError>(&outcome)) {
    throw UsageError("--query: " + describe(*error, query));
  }
  for (const Hit& hit : std::get<SearchResult>(outcome).hits) {
    ids.push_back(hit.article.id);
  }
}

}  // namespace

std::vector<std::string> ids_to_delete(const cxxopts::ParseResult& arguments,
                                       const std::string& archive) {
  std::vector<std::string> ids;
  if (arguments.count("id")) {
    ids = arguments["id"].as<std::vector<std::string>>();
  }
  if (arguments.count("ids-from")) {
    const auto listed = read_path_list(arguments["ids-from"].as<std::string>());
    ids.insert(ids.end(), listed.begin(), listed.end());
  }
  if (arguments.count("query")) {
    if (arguments["query"].as<std::string>().find_first_not_of(" \t\n") == std::string::npos) {
      throw UsageError("--query: an empty query would be the whole archive");
    }
    add_matches(archive, arguments["query"].as<std::string>(), ids);
  } else if (ids.empty() && !arguments.count("purge") && !arguments.count("ids-from")) {
    throw UsageError("delete needs --id, --ids-from or --query");
  }
  return ids;
}

}  // namespace dateline

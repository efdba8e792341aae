// Opens an archive, answers a query, prints hits and facets.
#include <iostream>
#include <variant>

#include "common/error.h"
#include "searcher/searcher.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: consumer ARCHIVE QUERY\n";
    return 2;
  }
  try {
    const dateline::Searcher searcher(argv[1]);
    dateline::SearchRequest request;
    request.query = argv[2];
    request.limit = 3;
    request.facets = {{"source", 5}, {"lang", 0}};
    const auto outcome = searcher.search(request);
    if (const auto* error = std::get_if<dateline::QueryError>(&outcome)) {
      std::cerr << dateline::describe(*error, request.query) << "\n";
      return 2;
    }
    const auto& result = std::get<dateline::SearchResult>(outcome);
    std::cout << result.total << " articles match " << result.canonical << "\n";
    for (const dateline::Hit& hit : result.hits) {
      std::cout << hit.rank << ". " << hit.article.title << " ("
                << dateline::print_date(hit.article.published) << ")\n";
    }
    for (const dateline::Facet& facet : result.facets) {
      std::cout << facet.field << ":";
      for (const dateline::FacetValue& value : facet.values) {
        std::cout << " " << value.value << " " << value.count << ";";
      }
      std::cout << "\n";
    }
  } catch (const dateline::Error& error) {
    std::cerr << error.what() << "\n";
    return dateline::exit_status(error.code());
  }
}

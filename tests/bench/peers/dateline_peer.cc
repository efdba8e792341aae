// Dateline as a peer of the benchmark: the library, as an embedding program uses it.
//
// Articles are read where more than ids is asked, and counted where a total is; stories, which no
// peer has, are not. Other spellings of rare words are looked for. Indexing is left to
// dateline-index.
#include <chrono>
#include <stdexcept>

#include "common/error.h"
#include "searcher/searcher.h"
#include "tests/bench/peers/peer.h"

namespace {

using namespace dateline;
using bench::Answer;
using bench::Request;

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : std::string(between)) + word;
  }
  return text;
}

std::string query_of(const Request& request) {
  if (request.shape == "all") {
    return "";
  }
  if (request.shape == "phrase") {
    return '"' + joined(request.words, " ") + '"';
  }
  if (request.shape == "prefix") {
    return request.words.at(0) + "*";
  }
  if (request.shape == "near") {
    return joined(request.words, " NEAR/" + std::to_string(bench::kNear) + " ");
  }
  return joined(request.words, request.shape == "or" ? " OR " : " ");
}

CivilDay day_of(const std::string& text) {
  return CivilDay(std::chrono::year(std::stoi(text.substr(0, 4))) / std::stoi(text.substr(5, 2)) /
                  std::stoi(text.substr(8, 2)));
}

SearchRequest search_request_of(const Request& request) {
  SearchRequest search;
  search.query = query_of(request);
  if (!request.since.empty()) {
    search.since = day_of(request.since);
  }
  if (!request.until.empty()) {
    search.until = day_of(request.until);
  }
  if (!request.source.empty()) {
    search.sources = {request.source};
  }
  search.sort = request.output == "newest" ? Sort::kNewest : Sort::kRelevance;
  search.limit = request.hits;
  search.articles = request.output == "snippets";
  const bool is_counted = request.exact || request.output == "count";
  search.totals = is_counted ? Totals::kArticles : Totals::kAtLeast;
  if (request.output == "facets") {
    search.facets = {{"source", 10}, {"month", 0}};
  } else if (request.output == "timeline") {
    search.facets = {{"source", 10}};
    search.timeline = Period::kDay;
  }
  return search;
}

std::string detail_of(const SearchResult& result, const std::string& output) {
  if (output == "snippets") {
    std::size_t characters = 0;
    for (const Hit& hit : result.hits) {
      characters += hit.article.title.size() + hit.snippet.text.size();
    }
    return std::to_string(characters);
  }
  if (result.facets.empty()) {
    return "";
  }
  const Facet& sources = result.facets.front();
  return bench::detail_of_counts(
      sources.values.empty() ? 0 : sources.values.front().count, sources.distinct,
      output == "facets" ? result.facets.at(1).distinct : result.timeline.size());
}

class DatelinePeer : public bench::Peer {
 public:
  explicit DatelinePeer(std::shared_ptr<const Searcher> searcher)
      : searcher_(std::move(searcher)) {}

  Answer answer(const Request& request) override {
    const auto outcome = searcher_->search(search_request_of(request));
    if (const auto* error = std::get_if<QueryError>(&outcome)) {
      throw std::runtime_error(describe(*error, query_of(request)));
    }
    const auto& result = std::get<SearchResult>(outcome);
    Answer answer;
    answer.total = result.is_total_exact ? static_cast<std::int64_t>(result.total) : -1;
    for (const Hit& hit : result.hits) {
      answer.ids.push_back(hit.article.id);
    }
    answer.detail = detail_of(result, request.output);
    return answer;
  }

  std::unique_ptr<Peer> another() const override {
    return std::make_unique<DatelinePeer>(searcher_);
  }

 private:
  const std::shared_ptr<const Searcher> searcher_;
};

std::unique_ptr<bench::Peer> open(const std::string& directory, unsigned threads) {
  SearcherOptions options;
  options.threads = threads;
  return std::make_unique<DatelinePeer>(std::make_shared<const Searcher>(directory, options));
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run_peer(
      argc, argv,
      [](const std::string&, const std::string&) -> std::uint64_t {
        throw std::runtime_error("dateline-index indexes");
      },
      open);
}

// Stock Xapian as a peer of the benchmark: one WritableDatabase, TermGenerator, Xapian's matcher
// and spies, as its manual shows them.
//
// Document data is id, title and body, a line each (the body's own line breaks follow). Value 0 is
// the day (20240514), value 1 its month, value 2 the source, value 3 the instant to sort by; the
// source is a boolean term too.
#include <xapian.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <stdexcept>

#include "tests/bench/peers/peer.h"

namespace {

using dateline::bench::Answer;
using dateline::bench::Article;
using dateline::bench::Peer;
using dateline::bench::Request;

constexpr Xapian::valueno kDay = 0, kMonth = 1, kSource = 2, kInstant = 3;

std::string digits_of(std::string_view date) {
  std::string digits;
  std::copy_if(date.begin(), date.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

// A term is at most 245 bytes long.
std::string source_term(std::string_view source) {
  return "XSOURCE:" + std::string(source.substr(0, 200));
}

Xapian::Document document_of(const Article& article, Xapian::TermGenerator& generator) {
  Xapian::Document document;
  generator.set_document(document);
  generator.set_termpos(0);
  generator.index_text(std::string(article.title));
  generator.increase_termpos();
  generator.index_text(std::string(article.body));
  if (!article.published.empty()) {
    document.add_value(kDay, digits_of(article.published.substr(0, 10)));
    document.add_value(kMonth, digits_of(article.published.substr(0, 7)));
    document.add_value(kInstant, digits_of(article.published));
  }
  if (!article.source.empty()) {
    document.add_value(kSource, std::string(article.source));
    document.add_boolean_term(source_term(article.source));
  }
  document.set_data(std::string(article.id) + "\n" + std::string(article.title) + "\n" +
                    std::string(article.body));
  return document;
}

std::uint64_t index(const std::string& input, const std::string& directory) {
  Xapian::WritableDatabase database(directory, Xapian::DB_CREATE_OR_OPEN);
  Xapian::TermGenerator generator;
  generator.set_stemmer(Xapian::Stem("en"));
  generator.set_stemming_strategy(Xapian::TermGenerator::STEM_SOME);
  const std::uint64_t articles = dateline::bench::for_each_article(
      input,
      [&](const Article& article) { database.add_document(document_of(article, generator)); });
  database.commit();
  return articles;
}

class XapianPeer : public Peer {
 public:
  explicit XapianPeer(std::string directory)
      : directory_(std::move(directory)), database_(directory_) {}

  Answer answer(const Request& request) override {
    try {
      return search(request);
    } catch (const Xapian::Error& error) {  // no std::exception
      throw std::runtime_error(error.get_description());
    }
  }

  std::unique_ptr<Peer> another() const override {
    return std::make_unique<XapianPeer>(directory_);
  }

 private:
  Answer search(const Request& request) const {
    const Xapian::Query query = query_of(request);
    Xapian::Enquire enquire(database_);
    enquire.set_query(query);
    if (request.output == "newest") {
      enquire.set_sort_by_value(kInstant, true);
    }
    if (request.output == "facets" || request.output == "timeline") {
      return counts(enquire, request.output == "facets" ? kMonth : kDay);
    }
    const bool exact = request.exact || request.output == "count";
    const Xapian::MSet found =
        enquire.get_mset(0, request.hits, exact ? database_.get_doccount() : 0);
    Answer answer;
    // Bounds that meet are exact.
    if (found.get_matches_lower_bound() == found.get_matches_upper_bound()) {
      answer.total = found.get_matches_estimated();
    }
    read_hits(found, request, answer);
    return answer;
  }

  Xapian::Query query_of(const Request& request) const {
    Xapian::Query query = words_of(request);
    if (!request.since.empty() || !request.until.empty()) {
      const std::string last = request.until.empty() ? "99999999" : digits_of(request.until);
      query &=
          Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT,
                        {Xapian::Query::OP_VALUE_RANGE, kDay, digits_of(request.since), last}, 0.0);
    }
    if (!request.source.empty()) {
      query = {Xapian::Query::OP_FILTER, query, Xapian::Query(source_term(request.source))};
    }
    return query;
  }

  Xapian::Query words_of(const Request& request) const {
    const std::vector<std::string>& words = request.words;
    if (request.shape == "all") {
      return Xapian::Query::MatchAll;
    }
    if (request.shape == "prefix") {
      return {Xapian::Query::OP_WILDCARD, words.at(0)};
    }
    if (request.shape == "phrase") {
      return {Xapian::Query::OP_PHRASE, words.begin(), words.end(),
              static_cast<Xapian::termcount>(words.size())};
    }
    if (request.shape == "near") {  // the window counts its own words
      return {Xapian::Query::OP_NEAR, words.begin(), words.end(), dateline::bench::kNear + 1};
    }
    std::vector<Xapian::Query> stems;
    stems.reserve(words.size());
    for (const std::string& word : words) {
      stems.emplace_back("Z" + stem_(word));
    }
    return {request.shape == "or" ? Xapian::Query::OP_OR : Xapian::Query::OP_AND, stems.begin(),
            stems.end()};
  }

  Answer counts(Xapian::Enquire& enquire, Xapian::valueno period) const {
    Xapian::ValueCountMatchSpy sources(kSource);
    Xapian::ValueCountMatchSpy periods(period);
    enquire.add_matchspy(&sources);
    enquire.add_matchspy(&periods);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    const Xapian::MSet found = enquire.get_mset(0, 0, database_.get_doccount());
    Answer answer;
    answer.total = found.get_matches_estimated();
    const Xapian::TermIterator largest = sources.top_values_begin(1);
    const auto distinct = [](const Xapian::ValueCountMatchSpy& spy) {
      return static_cast<std::uint64_t>(std::distance(spy.values_begin(), spy.values_end()));
    };
    answer.detail = dateline::bench::detail_of_counts(
        largest == sources.top_values_end(1) ? 0 : largest.get_termfreq(), distinct(sources),
        distinct(periods));
    return answer;
  }

  void read_hits(const Xapian::MSet& found, const Request& request, Answer& answer) const {
    std::size_t characters = 0;
    for (Xapian::MSetIterator hit = found.begin(); hit != found.end(); ++hit) {
      const std::string data = hit.get_document().get_data();
      const std::size_t id = data.find('\n');
      answer.ids.push_back(data.substr(0, id));
      if (request.output == "snippets") {
        const std::size_t title = data.find('\n', id + 1);
        characters += title - id + found.snippet(data.substr(title + 1), 300, stem_).size();
      }
    }
    answer.detail = characters == 0 ? "" : std::to_string(characters);
  }

  const std::string directory_;
  const Xapian::Database database_;
  const Xapian::Stem stem_{"en"};
};

}  // namespace

int main(int argc, char** argv) {
  try {
    return dateline::bench::run_peer(argc, argv, index, [](const std::string& directory, unsigned) {
      return std::make_unique<XapianPeer>(directory);
    });
  } catch (const Xapian::Error& error) {
    std::fprintf(stderr, "xapian_peer: %s\n", error.get_description().c_str());
    return 2;
  }
}

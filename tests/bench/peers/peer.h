// What the C++ peers of the benchmark have in common: the line protocol, and reading articles.
//
// A peer is a program that indexes a file of articles and answers requests over what it indexed:
//
//   PEER index INPUT.jsonl DIRECTORY     prints: articles, seconds
//   PEER serve DIRECTORY [THREADS]       prints: ready, nanoseconds; then answers standard input
//   PEER once DIRECTORY REQUEST          answers one request and ends
//
// THREADS is what one request may use, where the engine can share one out. Everything is one line,
// its fields separated by tabs. A request is
//
//   shape  words  since  until  source  output  hits  exact
//
// where shape is all, term, and, or, phrase, near (at most five places apart, in any order) or
// prefix; since and until are days and source a whole name, each may be empty; output is top (the
// ids of the best hits), newest (of the newest), snippets (of the best, with titles and snippets
// read and made), count (a total), facets (by source and month) or timeline (by source and day);
// exact is 1 when a total is wanted that the output does not need. An answer is
//
//   nanoseconds  total  ids  detail
//
// with -1 for a total that is not known, ids separated by commas, and as the detail of counts the
// largest source's matches, the number of sources and the number of months or days; or it is
// "error" and a message. What a peer measures is everything from the request's fields to the
// answer's. "list REQUEST" keeps a request and "throughput THREADS SECONDS" lets so many threads
// answer those, over and over; its answer is how many were answered, and the seconds.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dateline::bench {

inline constexpr unsigned kNear = 5;

struct Request {
  std::string shape;
  std::vector<std::string> words;
  std::string since, until, source;
  std::string output;
  unsigned hits = 0;
  bool exact = false;
};

struct Answer {
  std::int64_t total = -1;
  std::vector<std::string> ids;
  std::string detail;
};

// What counts are told by: see above.
std::string detail_of_counts(std::uint64_t largest, std::uint64_t sources, std::uint64_t periods);

struct Article {
  std::string_view id, title, body, source;
  std::string_view published;  // 2024-05-14, perhaps with a time behind it; or empty
};

// Calls `visit` with every article of a prepared corpus; returns how many there are.
std::uint64_t for_each_article(const std::string& path,
                               const std::function<void(const Article&)>& visit);

// An open index. Used by one thread.
class Peer {
 public:
  virtual ~Peer() = default;
  virtual Answer answer(const Request& request) = 0;
  // One for another thread, over the same index.
  virtual std::unique_ptr<Peer> another() const = 0;
};

using IndexFunction = std::function<std::uint64_t(const std::string& input, const std::string&)>;
using OpenFunction = std::function<std::unique_ptr<Peer>(const std::string&, unsigned threads)>;

// A peer's main function.
int run_peer(int argc, char** argv, const IndexFunction& index, const OpenFunction& open);

}  // namespace dateline::bench

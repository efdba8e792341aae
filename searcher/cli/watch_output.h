// What `dateline-search watch` prints as text and as JSON. dateline-search(1) describes the JSON,
// which is stable.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "searcher/watch.h"

namespace dateline {

// How results are shown.
struct WatchOutput {
  std::string archive;    // its directory
  std::string title;      // of an Atom feed
  std::string link_base;  // not empty: articles are shown at this + their id
  bool by_story = true;
};

// Where an article is shown: a URL without characters that a URL has not, or nothing.
std::string link_of(const Article& article, const WatchOutput& output);

// "putin, "state visit" in title, place:beijing"
std::string describe(const std::vector<MatchedPart>& matched);

// The instant or, when no time was given, the date as far as it is known.
std::string published_of(const ArticleDate& date);

// For mail: nothing at all when nothing is new.
void print_watch_text(std::ostream& out, const std::vector<WatchResult>& results,
                      const WatchOutput& output);
void print_watch_json(std::ostream& out, const std::vector<WatchResult>& results,
                      const WatchOutput& output);
void print_watch_jsonl(std::ostream& out, const std::vector<WatchResult>& results,
                       const WatchOutput& output);

}  // namespace dateline

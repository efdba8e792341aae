// Saved queries: what an archive has got for each since it was last asked.
//
// A text is news to a query when the generation that first showed it is later than the last one
// that the query was answered from. A watch therefore needs only a number for each query, kept in a
// state file between runs; nothing is written to the archive, and nothing is told twice.
//
// Three things can break the count of generations, and all are noticed:
//   - the archive was built anew (`build` stamps every article with its own generation): the
//     articles are compared with those of the last generation that the query saw, while the archive
//     still keeps that one;
//   - that generation is gone by then, or cannot be searched by this version: the query begins anew
//     at the current generation, and says so;
//   - the archive is another one (generations that the state knows are missing or were made at
//     another time): likewise.
//
// Values and pure functions but for watch(), which may be called from any number of threads, and
// WatchStateFile.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/internal/file.h"
#include "searcher/searcher.h"

namespace dateline {

// --- the queries ---------------------------------------------------------------------------------

inline constexpr std::uint32_t kDefaultWatchHits = 100;

struct SavedQuery {
  std::string name;   // unique in a file; one line, no tab
  std::string query;  // in the query language
  bool any = false;   // its words are alternatives
  Sort sort = Sort::kNewest;
  std::optional<std::uint32_t> limit;  // hits listed; unset: WatchOptions::limit
};

// Lines of a name, a tab, a query and, optionally, a tab and options with commas between them: any,
// sort=relevance|newest|oldest, limit=N. Empty lines and lines that begin with # are skipped. The
// queries themselves are not looked into. Throws Error(kUsage) that names every wrong line.
std::vector<SavedQuery> parse_saved_queries(std::string_view text, const std::string& path);

// --- the state -----------------------------------------------------------------------------------

// A generation, so that it is told from one of the same number in another archive.
struct SeenGeneration {
  std::uint64_t number = 0;
  std::chrono::sys_seconds created{};
  std::uint64_t articles = 0;

  bool operator==(const SeenGeneration&) const = default;
};

struct WatchedQuery {
  std::string query;
  bool any = false;
  SeenGeneration seen;

  bool operator==(const WatchedQuery&) const = default;
};

struct WatchState {
  std::string archive;                          // for people
  std::map<std::string, WatchedQuery> queries;  // by name

  bool operator==(const WatchState&) const = default;
};

// The stored form: one JSON object, "format":"dateline.watch/1", indented.
std::string watch_state_to_json(const WatchState& state);
// Throws Error(kCorrupt) for what is not such an object, Error(kIncompatible) for a later version;
// `path` is for the message only.
WatchState watch_state_from_json(std::string_view json, const std::string& path);

// A state file and the exclusive right to it, from construction to destruction. The right is the
// kernel's (flock on PATH.lock): it ends with the process, however that ends.
class WatchStateFile {
 public:
  // Throws Error(kLocked) when another process watches with this file, Error(kIo, kNotFound).
  explicit WatchStateFile(std::string path);

  WatchState read() const;                      // empty when there is no such file; throws Error
  void replace(const WatchState& state) const;  // at once or not at all; throws Error(kIo)

 private:
  std::string path_;
  FileDescriptor lock_;
};

// Reads without the right to write. Empty when there is no such file.
WatchState read_watch_state(const std::string& path);

// --- watching ------------------------------------------------------------------------------------

struct WatchOptions {
  std::string archive;                      // the directory of the searcher
  std::uint32_t limit = kDefaultWatchHits;  // hits listed of a query; 0: all
  bool by_story = true;                     // a hit is a story, not an article
  // Queries that begin are answered from the whole archive; else they only note where they begin.
  bool from_start = false;
  CivilDay today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
};

// What a hit is to somebody who has read the earlier ones.
enum class NewsKind : std::uint8_t {
  kNew,
  kCorrected,  // the archive showed an earlier text of the article
  kCopy,       // further articles of a story that the query had found before
};

std::string_view name_of(NewsKind kind);  // "new", "corrected", "copy"

// A part of the query that the article satisfies.
struct MatchedPart {
  std::string what;       // in the query language: putin, "state visit", place:beijing
  bool in_title = false;  // of words and phrases of the text: the title has it, too
};

struct WatchHit {
  Hit hit;
  NewsKind kind = NewsKind::kNew;
  std::vector<MatchedPart> matched;  // in the order of the query; exclusions are left out
  // By story: the other new articles of the story that match, at most kMaxWatchCopies of them.
  struct Copy {
    std::string id, source, url;
  };
  std::vector<Copy> copies;
};

inline constexpr std::uint32_t kMaxWatchCopies = 20;

// Where the news of a query begins.
enum class WatchStart : std::uint8_t {
  kContinued,     // behind the generation that it saw
  kNewQuery,      // it is not in the state
  kChangedQuery,  // it asked for something else before
  kOtherArchive,  // the archive is not the one that the state is of
  kLostTrack,     // the archive was built anew, and what it showed before is gone
};

struct WatchResult {
  SavedQuery query;
  std::optional<QueryError> error;  // then nothing below is set but `start`
  WatchStart start = WatchStart::kContinued;
  bool compared = false;      // the archive was built anew; compared with what it showed before
  std::uint64_t since = 0;    // news of later generations than this; 0: of all
  bool answered = false;      // false: the query only notes where it begins
  SeenGeneration seen;        // what it was answered from
  std::uint64_t total = 0;    // new articles that match; exact
  std::uint64_t stories = 0;  // that these are of; exact
  std::vector<WatchHit> hits;
};

// What is new for each query, in their order. A malformed query has its error, the others are
// answered. `searcher` must not be refreshed meanwhile. Throws Error.
std::vector<WatchResult> watch(const Searcher& searcher, const std::vector<SavedQuery>& queries,
                               const WatchState& state, const WatchOptions& options);

// `state` after `results` were told: queries with an error stay as they were, and so do those that
// `results` does not have.
WatchState advanced(WatchState state, const std::vector<WatchResult>& results,
                    const WatchOptions& options);

}  // namespace dateline

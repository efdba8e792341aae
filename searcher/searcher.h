// Searching an archive: ranked hits, exact totals, facets and timeline over one generation.
//
// A Searcher opens one generation of an archive and shows just that until it is destroyed or told
// to refresh, whatever writers do meanwhile. It takes no lock. Any number of threads may use one
// Searcher at the same time, refresh() included. Every failure that is not the query's fault is an
// Error.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "common/article.h"
#include "common/manifest.h"
#include "common/schema.h"
#include "searcher/query.h"

namespace dateline {

enum class Sort : std::uint8_t { kRelevance, kNewest, kOldest };  // undated articles are last

// Weeks are ISO weeks: they begin on Monday.
enum class Period : std::uint8_t { kDay, kWeek, kMonth, kYear };

// What is known of how much matches, from the dearest on. Facets and a timeline are always exact.
enum class Totals : std::uint8_t {
  kStories,   // articles and their stories, exact
  kArticles,  // articles, exact; stories are not counted
  // Counting may end when the hits are known: fewer than there may be. How many differs with the
  // order in which threads finish.
  kAtLeast,
};

// What hits can be counted by: source lang author agency place section keyword year month.
struct FacetRequest {
  std::string field;
  std::uint32_t limit = 10;  // values returned; 0 is all of them
};

struct SearchRequest {
  std::string query;   // in the query language; empty matches every article
  bool any = false;    // words of the query are alternatives, ranked by how many match
  bool plain = false;  // the query is any text, not the query language: only its words count
  std::optional<CivilDay> since, until;  // inclusive; either leaves undated articles out
  std::vector<std::string> sources;      // whole names, any of them; empty: all
  Sort sort = Sort::kRelevance;
  std::uint32_t limit = 10;  // hits returned
  std::uint32_t offset = 0;  // hits skipped
  std::vector<FacetRequest> facets;
  std::optional<Period> timeline;
  Totals totals = Totals::kStories;  // always so where hits are stories
  // Only articles whose text was first shown by a later generation than this; 0: all.
  std::uint64_t added_after = 0;
  bool snippets = true;
  // false: of the articles of hits only the id is filled in, and there is no snippet. Reading the
  // stored articles is half the time of an easy query.
  bool articles = true;
  // Hits are stories: of the matching articles of a story, the one published first is shown and
  // ranked as well as the best of them. Facets and timeline then count stories: a story under every
  // value that a matching article of it has, and on the day of the first of them.
  bool by_story = false;
  // Pseudo-relevance feedback: the best hits are ordered anew with the words that the very best of
  // them share. No hit is added or lost. It helps where many articles answer a question in words
  // that it has not, and hurts where one does, so it is for who asks for it.
  bool expand = false;
  // Spelling suggestions for rare and absent words, which take some 10 ms for each. Otherwise they
  // are made where nothing is found.
  bool suggest = false;
  // Under Sort::kRelevance, an article's score halves with every so many days before the newest
  // article; 0: age does not matter.
  double half_life_days = 0;
  CivilDay today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
};

// A passage of an article. `text` is plain and not escaped; `marks` are the byte ranges of it that
// match the query, in order, not overlapping.
struct Snippet {
  std::string text;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> marks;
};

// An outlet and how many articles of a story it ran.
struct StoryOutlet {
  std::string source;  // empty: not known
  std::uint64_t articles = 0;
};

// All articles of a story in the generation, whether they match or not.
struct StoryOfHit {
  std::uint64_t articles = 0;
  std::uint64_t identical = 0, near = 0;  // copies of the original, by their text
  std::vector<StoryOutlet> outlets;       // in order of first publication
  std::string first_id, first_source;     // the article published first
  ArticleDate first_published;
};

struct Hit {
  std::uint32_t rank = 0;  // from 1
  double score = 0;
  Article article;
  Snippet snippet;
  std::uint64_t story = 0;  // its number; see story_name() in common/schema.h
  CopyKind copy = CopyKind::kAlone;
  std::optional<StoryOfHit> shared;  // by story, where the story has several articles
  std::uint64_t generation = 0;      // the first that showed this text; 0: not known
  std::uint32_t revision = 0;        // how many earlier texts were shown, at most 255

  // Whether this text replaces one that was shown, or its publisher says that it corrects one.
  bool corrected() const { return revision > 0 || article.status == ArticleStatus::kCorrected; }
};

// A text that an archive holds of an article.
struct ArticleVersion {
  Article article;
  std::uint64_t generation = 0;                        // the first that showed it; 0: not known
  bool current = false;                                // it is shown
  std::optional<std::chrono::sys_seconds> superseded;  // of an earlier one: when
};

struct FacetValue {
  std::string value;
  std::uint64_t count = 0;
};

struct Facet {
  std::string field;
  std::vector<FacetValue> values;  // most frequent first, equal counts by value
  std::uint64_t distinct = 0;      // how many values there are, returned or not
  std::uint64_t without = 0;       // hits that have no value
};

struct TimelineBucket {
  CivilDay start;  // first day of the period
  std::uint64_t count = 0;
};

// A word of the archive that a word of the query may have been meant to be.
struct SpellingSuggestion {
  std::string word;    // as in the query
  std::string better;  // as in the archive, folded
  std::uint64_t articles = 0;
};

// A word of the archive that begins as asked.
struct Completion {
  std::string word;  // folded
  std::uint64_t articles = 0;
};

struct SearchResult {
  std::string canonical;  // the query, with sources and days of the request
  std::uint64_t generation = 0;
  std::uint64_t total = 0;    // articles
  std::uint64_t stories = 0;  // that these articles are of; 0 where they were not asked for
  bool is_total_exact = true;
  std::vector<Hit> hits;
  std::vector<Facet> facets;             // in the order of the request
  std::vector<TimelineBucket> timeline;  // periods with hits, oldest first
  std::uint64_t undated = 0;             // hits that no period counts; only with a timeline
  std::vector<std::string> expansion;    // the words that feedback added, by weight
  // For words that few articles hold, or none. Nothing is corrected silently.
  std::vector<SpellingSuggestion> suggestions;
  std::chrono::microseconds took{};
};

// A part of a hit's score. What is not a word (feedback, age) has only a score.
struct ScorePart {
  std::string what;  // "putin", "\"no limits\"", "feedback"
  std::uint64_t document_frequency = 0;
  double idf = 0;
  double frequency = 0;  // occurrences, title words counted kTitleWeight times
  std::uint32_t length = 0;
  double score = 0;
};

struct Explanation {
  std::string canonical;
  std::vector<std::string> plan;  // one line a node, indented by depth
  struct Segment {
    std::uint64_t id;
    std::uint32_t articles;
    std::optional<CivilDay> first_day, last_day;
    bool searched;  // false: cannot contain a hit
    std::uint64_t matches;
  };
  std::vector<Segment> segments;
  double average_length = 0;
  std::uint64_t articles = 0;
  struct HitParts {
    std::string id;
    std::string title;
    double score;
    std::vector<ScorePart> parts;
  };
  std::vector<HitParts> hits;
};

// Why an article is or is not among the hits of a query.
struct Verdict {
  std::string canonical;
  std::string title;
  bool matches = false;
  std::uint64_t rank = 0;  // from 1, when it matches
  std::uint64_t total = 0;
  double score = 0;
  struct Line {  // a node of the plan
    std::size_t depth;
    bool matches;
    std::string what;
  };
  std::vector<Line> plan;
};

struct SearcherOptions {
  std::uint64_t generation = 0;  // 0: the current one
  unsigned threads = 0;          // that one query may use; 0: one a core
  // A query over fewer postings than this is not worth waking other threads for.
  std::uint64_t parallel_postings = 20'000;
  // The alias file of names in other spellings (names.tsv describes its form). Empty: names.tsv in
  // the archive's directory where there is one, else the list that is built in.
  std::string names = {};
};

class Searcher {
 public:
  // Throws Error(kNotFound, kIncompatible, kCorrupt, kIo).
  explicit Searcher(const std::string& archive, const SearcherOptions& options = {});
  ~Searcher();
  Searcher(Searcher&&) noexcept;
  Searcher& operator=(Searcher&&) noexcept;

  // Of the generation that is shown now.
  Manifest manifest() const;

  // Shows the current generation of the archive from now on; searches that are under way end on
  // what they began with. False when it is shown already, or when a generation was asked for in
  // the options. Throws as the constructor does, and then shows what it showed.
  bool refresh();

  // A QueryError when the query, or a facet's field (offset 0), is at fault.
  std::variant<SearchResult, QueryError> search(const SearchRequest& request) const;

  std::variant<Explanation, QueryError> explain(const SearchRequest& request) const;

  // Why the article `id` is or is not a hit; nullopt when there is no such article.
  std::variant<std::optional<Verdict>, QueryError> explain_article(const SearchRequest& request,
                                                                   std::string_view id) const;

  // Articles like `id`, by its telling words: the request's query limits the result, its order is
  // ignored. nullopt when there is no such article.
  std::variant<std::optional<SearchResult>, QueryError> similar(const SearchRequest& request,
                                                                std::string_view id) const;

  // The words of the archive that begin with `prefix`, the most frequent first.
  std::vector<Completion> suggest(std::string_view prefix, std::size_t limit) const;

  // The article with that id, or with the canonical form of that URL as its id; nullopt when there
  // is none.
  std::optional<Article> find(std::string_view id) const;

  // The texts that the archive holds of an article, the newest first; none of one that was deleted
  // or withdrawn.
  std::vector<ArticleVersion> versions(std::string_view id) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dateline

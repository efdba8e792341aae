// From what an input gave to what an archive stores.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/article.h"
#include "common/article_names.h"
#include "common/date_parser.h"
#include "indexer/article_reader.h"
#include "indexer/read_options.h"

namespace dateline {

struct NormalizeRules {
  DateRules dates;
  std::map<std::string, std::string, std::less<>>
      defaults;  // field -> value where an article has none
  NameTables names;
  std::string fallback_language;   // of articles whose language is neither given nor recognised
  std::chrono::sys_seconds now{};  // becomes first_indexed
  bool accept_embargoed = false;   // also what is not to be shown before a later time than `now`
};

NormalizeRules normalize_rules(const ReadOptions& options);

// Counted, and the article kept.
struct Repairs {
  bool utf8 = false;        // ill-formed bytes replaced
  bool controls = false;    // NULs and other control characters removed
  bool title_cut = false;   // a title over kMaxTitleBytes was cut; its whole text opens the body
  bool values_cut = false;  // an over-long or over-numerous author, keyword, … was dropped
  DateFault date = DateFault::kNone;  // why an article that gave a date is undated
};

struct NormalizedArticle {
  Article article;
  Repairs repairs;
  std::vector<FieldOrigin> origins;  // of the fields that have a value, where the reader told
};

inline constexpr std::size_t kMaxTitleBytes = 2000;

// Trims and cleans every field, reads the dates (see DateRules; an unbelievable date makes the
// article undated), reads the dateline and the credits of the body for place, agency and authors
// where the input gave none, takes author fields apart, gives agencies, places and the source their
// canonical names,
// detects the language where it is not given, and settles the id: the given one, else the
// canonical URL, else "x-" and the XXH3-128 of title and body. An article without text is rejected,
// unless it is the notice that withdraws one with a known id. Thread-safe.
std::variant<NormalizedArticle, Reject> normalize(RawArticle raw, const NormalizeRules& rules);

}  // namespace dateline

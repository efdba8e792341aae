// How inputs are read into articles: what every command that reads them shares.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "common/article_names.h"
#include "common/date_parser.h"
#include "indexer/field_map.h"

namespace dateline {

struct ReadOptions {
  FieldMap field_map;
  DateOrder date_order = DateOrder::kUnknown;
  // Field name to the value of articles that give none; names as in FieldMap::fields().
  std::map<std::string, std::string, std::less<>> defaults;
  // The language of articles that give none and whose text does not tell it; a code, or empty.
  std::string fallback_language;
  // One spelling for each agency, place and source.
  NameTables names;
  // Also articles that are not to be shown before a time later than `now`.
  bool accept_embargoed = false;
  // The time of indexing; articles dated later than a day after it are undated.
  std::chrono::sys_seconds now{};
};

}  // namespace dateline

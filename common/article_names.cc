#include "common/article_names.h"

#include <algorithm>
#include <string>
#include <vector>

#include "common/agencies.h"
#include "common/internal/file.h"
#include "common/places.h"
#include "common/sources.h"

namespace dateline {

namespace {

using Canonical = std::string (*)(std::string_view, const NameTable&);

void canonicalize(std::vector<std::string>& names, const NameTable& table, Canonical canonical) {
  std::vector<std::string> kept;
  for (const std::string& name : names) {
    std::string one = canonical(name, table);
    if (std::find(kept.begin(), kept.end(), one) == kept.end()) {
      kept.push_back(std::move(one));
    }
  }
  names = std::move(kept);
}

void extend(NameTable& table, const std::string& path) {
  if (path_exists(path)) {
    table = table.extended_with(read_file(path), path);
  }
}

}  // namespace

NameTables read_name_tables(const std::string& directory) {
  NameTables tables;
  extend(tables.agencies, directory + "/agencies.tsv");
  extend(tables.places, directory + "/places.tsv");
  extend(tables.sources, directory + "/sources.tsv");
  return tables;
}

void canonicalize_names(Article& article, const NameTables& tables) {
  canonicalize(article.agencies, tables.agencies, canonical_agency);
  canonicalize(article.places, tables.places, canonical_place);
  article.source = canonical_source(article.source, tables.sources);
}

}  // namespace dateline

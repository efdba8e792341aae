// The names of an article in one spelling each.
#pragma once

#include <string>

#include "common/article.h"
#include "common/name_table.h"

namespace dateline {

struct NameTables {
  NameTable agencies = NameTable::agencies();
  NameTable places = NameTable::places();
  NameTable sources = NameTable::sources();
};

// The built-in tables, extended by those of agencies.tsv, places.tsv and sources.tsv that are in
// `directory`. Throws Error(kUsage, kIo) for one that cannot be read.
NameTables read_name_tables(const std::string& directory);

// Agencies, places and source become canonical; doubles that arise are dropped, the first stays.
// Thread-safe.
void canonicalize_names(Article& article, const NameTables& tables);

}  // namespace dateline

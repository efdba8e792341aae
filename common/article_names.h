// The names of an article in one spelling each.
#pragma once

#include "common/article.h"
#include "common/name_table.h"

namespace dateline {

struct NameTables {
  NameTable agencies = NameTable::agencies();
  NameTable places = NameTable::places();
  NameTable sources = NameTable::sources();
};

// Agencies, places and source become canonical; doubles that arise are dropped, the first stays.
// Thread-safe.
void canonicalize_names(Article& article, const NameTables& tables);

}  // namespace dateline

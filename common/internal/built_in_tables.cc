#include "common/internal/built_in_tables.h"

#include "common/name_table.h"

namespace dateline {

const NameTable& NameTable::agencies() {
  static const NameTable table = from_compiled(built_in_agencies());
  return table;
}

const NameTable& NameTable::places() {
  static const NameTable table = from_compiled(built_in_places());
  return table;
}

const NameTable& NameTable::sources() {
  static const NameTable table = from_compiled(built_in_sources());
  return table;
}

}  // namespace dateline

// Turns a table of names into the source of a compiled-in one. Run by the build.
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>

#include "common/internal/file.h"
#include "common/internal/icu_places.h"
#include "common/internal/name_table_builder.h"
#include "common/internal/source_literals.h"

// Arguments: the table, the source to write, the name of the function in it, and perhaps "icu" for
// the places that ICU knows.
int main(int argc, char** argv) {
  if (argc < 4 || argc > 5) {
    std::cerr << "usage: compile_tables TABLE.tsv OUTPUT.cc FUNCTION [icu]\n";
    return 2;
  }
  try {
    dateline::NameTableBuilder builder;
    builder.add_file(dateline::read_file(argv[1]), argv[1]);
    if (argc == 5 && std::strcmp(argv[4], "icu") == 0) {
      dateline::add_icu_places(builder);
    }
    std::ofstream out(argv[2]);
    out << "// Generated from " << std::string(argv[1]).substr(std::string(argv[1]).rfind('/') + 1)
        << ".\n#include \"common/internal/built_in_tables.h\"\n\nstd::string_view dateline::"
        << argv[3] << "() {\n  return\n";
    dateline::write_literals(out, builder.compiled());
    out << "  ;\n}\n";
    return out.flush() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "compile_tables: " << error.what() << '\n';
    return 1;
  }
}

// Turns names.tsv into the source of the built-in list of names. Run by the build.
#include <exception>
#include <fstream>
#include <iostream>

#include "common/internal/file.h"
#include "common/internal/source_literals.h"
#include "searcher/internal/name_aliases.h"

// Arguments: the list, the source to write.
int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: compile_names names.tsv OUTPUT.cc\n";
    return 2;
  }
  try {
    dateline::Analyzer analyzer;
    std::ofstream out(argv[2]);
    out << "// Generated from names.tsv.\n#include \"searcher/internal/built_in_names.h\"\n\n"
           "std::string_view dateline::built_in_names() {\n  return\n";
    dateline::write_literals(
        out, dateline::NameAliases::compile(dateline::read_file(argv[1]), argv[1], analyzer));
    out << "  ;\n}\n";
    return out.flush() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "compile_names: " << error.what() << '\n';
    return 1;
  }
}

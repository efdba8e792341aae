// Turns names.tsv into the source of the built-in list of names. Run by the build.
#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>

#include "common/internal/file.h"
#include "searcher/internal/name_aliases.h"

namespace {

// Some compilers bound the length of one literal.
void write_literals(std::ostream& out, std::string_view text) {
  constexpr std::size_t kPiece = 8000;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n', kPiece), text.size() - 1) + 1;
    out << "  R\"names(" << text.substr(0, end) << ")names\"\n";
    text.remove_prefix(end);
  }
}

}  // namespace

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
    write_literals(out,
                   dateline::NameAliases::compile(dateline::read_file(argv[1]), argv[1], analyzer));
    out << "  ;\n}\n";
    return out.flush() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "compile_names: " << error.what() << '\n';
    return 1;
  }
}

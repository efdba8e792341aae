#include "tests/fuzz/targets.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace dateline::fuzz {

const std::vector<Target>& targets() {
  static const std::vector<Target> kTargets = {
      {"manifest", read_manifest, manifest_seeds},
      {"columns", read_columns, columns_seeds},
      {"positions", read_positions, positions_seeds},
      {"impacts", read_impacts, impacts_seeds},
      {"stems", read_stems, stems_seeds},
      {"index", read_index, index_seeds},
      {"articles", read_articles, articles_seeds},
      {"tombstones", read_tombstones, tombstones_seeds},
      {"refusals", read_refusals, refusals_seeds},
      {"stored", read_stored_article, stored_article_seeds},
      {"query", parse_queries, query_seeds},
      {"days", parse_days, days_seeds},
      {"saved", parse_saved, saved_seeds},
      {"render", mark_and_render, render_seeds},
      {"reader", read_input, input_seeds},
      {"lines", read_lines, lines_seeds},
      {"search", search_archive, search_seeds},
  };
  return kTargets;
}

const Target& target(std::string_view name) {
  const auto found = std::find_if(targets().begin(), targets().end(),
                                  [name](const Target& each) { return each.name == name; });
  if (found == targets().end()) {
    throw std::out_of_range("there is no fuzz target '" + std::string(name) + "'");
  }
  return *found;
}

void require(bool holds, const char* what) {
  if (!holds) {
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
  }
}

}  // namespace dateline::fuzz

// What is fuzzed: each target takes any bytes and ends the process when a promise is broken. Errors
// that a damaged input deserves are the target's to catch.
//
// The same functions are linked into libFuzzer's programs (fuzz_main.cc) and into one that replays
// seeds and findings in every test run, with any compiler (replay.cc).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dateline::fuzz {

struct Target {
  const char* name;
  void (*run)(std::string_view bytes);
  // Inputs to begin with: sound ones, so that mutations are nearly sound.
  std::vector<std::string> (*seeds)();
};

const std::vector<Target>& targets();

// Throws std::out_of_range.
const Target& target(std::string_view name);

// Aborts with a message when a promise is broken.
void require(bool holds, const char* what);

// storage_targets.cc. In these the first byte chooses whether the checksums are put right first,
// so that what lies behind them is reached.
void read_manifest(std::string_view bytes);
void read_columns(std::string_view bytes);
void read_articles(std::string_view bytes);
void read_tombstones(std::string_view bytes);
void read_refusals(std::string_view bytes);
void read_stored_article(std::string_view bytes);
std::vector<std::string> manifest_seeds();
std::vector<std::string> columns_seeds();
std::vector<std::string> articles_seeds();
std::vector<std::string> tombstones_seeds();
std::vector<std::string> refusals_seeds();
std::vector<std::string> stored_article_seeds();

// index_targets.cc
void read_positions(std::string_view bytes);
void read_impacts(std::string_view bytes);
void read_stems(std::string_view bytes);
void read_index(std::string_view bytes);
std::vector<std::string> positions_seeds();
std::vector<std::string> impacts_seeds();
std::vector<std::string> stems_seeds();
std::vector<std::string> index_seeds();

// text_targets.cc
void parse_queries(std::string_view bytes);
void parse_days(std::string_view bytes);
void parse_saved(std::string_view bytes);
void mark_and_render(std::string_view bytes);
std::vector<std::string> query_seeds();
std::vector<std::string> days_seeds();
std::vector<std::string> saved_seeds();
std::vector<std::string> render_seeds();

// reader_targets.cc
void read_input(std::string_view bytes);
void read_lines(std::string_view bytes);
std::vector<std::string> input_seeds();
std::vector<std::string> lines_seeds();

// search_targets.cc
void search_archive(std::string_view bytes);
std::vector<std::string> search_seeds();

}  // namespace dateline::fuzz

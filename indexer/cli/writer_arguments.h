// The arguments of every command that writes an archive.
#pragma once

#include <string>

#include "common/internal/program.h"
#include "indexer/writer_options.h"

namespace dateline {

// --keep --threads --memory --wait --index-writer --json --quiet --progress --help
void add_writer_arguments(cxxopts::Options& options, const std::string& default_keep);

// All but on_progress. Throws UsageError.
void read_writer_arguments(const cxxopts::ParseResult& arguments, WriterOptions& options);

// Whether a progress line is wanted: on a terminal unless told otherwise. Throws UsageError.
bool wants_progress(const cxxopts::ParseResult& arguments);

}  // namespace dateline

// The first pass of a run: everything that the inputs hold is read, normalised, sorted into archive
// order, compared by id, and sketched.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "indexer/build.h"
#include "indexer/internal/article_gatherer.h"
#include "indexer/internal/run_support.h"

namespace dateline {

class InputPass {
 public:
  // Buffers take about a quarter of `buffer_bytes`.
  InputPass(const std::string& work_directory, std::uint64_t buffer_bytes)
      : spool_(work_directory, buffer_bytes / 128),
        identities_(work_directory, buffer_bytes / 16),
        stories_(work_directory, buffer_bytes / 8) {}

  // Adds its counts to `report`. Once. Throws Error.
  void read(const std::vector<std::string>& inputs, const BuildOptions& options,
            const ArticleGatherer::Known& known, ProgressReporter& progress, BuildReport& report);

  Spool& spool() { return spool_; }
  IdentityTable& identities() { return identities_; }
  StoryGrouper& stories() { return stories_; }
  const std::vector<std::string>& samples() const { return samples_; }  // for a dictionary
  // Of what went into the spool: days since 1970, with kUndatedDay where there are undated
  // articles; how many these are; bytes.
  const std::set<std::int32_t>& days() const { return spooled_.days; }
  std::uint32_t undated() const { return spooled_.undated; }
  std::uint64_t text_bytes() const { return spooled_.bytes; }

 private:
  Spool spool_;
  IdentityTable identities_;
  StoryGrouper stories_;
  std::vector<std::string> samples_;
  ArticleGatherer::Spooled spooled_;
};

}  // namespace dateline

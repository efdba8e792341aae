// What the indexer makes of a piece of input, in memory but for a temporary file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/inspect.h"
#include "tests/support/temp_directory.h"

namespace dateline {

struct Inspection {
  std::vector<InspectedArticle> articles;
  std::vector<Reject> rejects;

  // The only article; an empty one when there are more or none.
  const Article& article() const {
    static const Article kNone;
    return articles.size() == 1 ? articles.front().article : kNone;
  }
  std::string titles() const {
    std::string all;
    for (const InspectedArticle& each : articles) {
      all += (all.empty() ? "" : "|") + each.article.title;
    }
    return all;
  }
  std::string reasons() const {
    std::string all;
    for (const Reject& reject : rejects) {
      all += (all.empty() ? "" : "|") + std::string(name_of(reject.reason));
    }
    return all;
  }
};

inline Inspection inspect_text(const std::string& bytes, ReadOptions options = {},
                               const std::string& name = "input") {
  const TempDirectory directory;
  if (options.now == std::chrono::sys_seconds{}) {
    options.now = std::chrono::sys_days(std::chrono::year{2025} / 1 / 1);
  }
  Inspection found;
  InspectionSink sink;
  sink.on_article = [&](const InspectedArticle& article) { found.articles.push_back(article); };
  sink.on_reject = [&](const Reject& reject) { found.rejects.push_back(reject); };
  sink.wants_more = [] { return true; };
  inspect_inputs({directory.write(name, bytes)}, options, sink);
  return found;
}

}  // namespace dateline
